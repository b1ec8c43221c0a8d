#include "support/unicode.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <utility>
#include <vector>

#include "support/unicode_tables.h"

namespace bylaw::support::unicode {

namespace {

constexpr std::array<std::uint8_t, 128> make_digit_values() {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<std::uint8_t, 128> values{};
    for (std::size_t at = 0; at < digits.size(); ++at) {
        values[static_cast<unsigned char>(digits[at])] = static_cast<std::uint8_t>(at);
    }
    return values;
}

constexpr auto digit_values = make_digit_values();

std::uint32_t read_number(const char*& at) {
    std::uint32_t number = 0;
    for (unsigned shift = 0;; shift += 5) {
        const std::uint32_t digit = digit_values[static_cast<unsigned char>(*at++)];
        number |= (digit & 31U) << shift;
        if ((digit & 32U) == 0) {
            return number;
        }
    }
}

char32_t read_offset(const char*& at, char32_t from) {
    const std::uint32_t number = read_number(at);
    return (number & 1U) == 0 ? from + (number >> 1U) : from - (number >> 1U);
}

void read_set(std::size_t number, CodePointSet& set) {
    const char* at = set_data + set_offsets[number];
    const char* const end = set_data + set_offsets[number + 1];
    char32_t next = 0;
    while (at != end) {
        const char32_t first = next + read_number(at);
        const char32_t last = first + read_number(at);
        set.add(first, last);
        next = last + 1;
    }
}

std::optional<CodePointSet> find_property(const std::string& name) {
    const Property* const end = properties + property_count;
    const Property* const found =
        std::lower_bound(properties, end, name, [](const Property& p, const std::string& key) { return p.name < key; });
    if (found == end || found->name != name) {
        return std::nullopt;
    }
    CodePointSet set;
    for (std::size_t number = found->first_set; number <= found->last_set; ++number) {
        read_set(number, set);
    }
    return set;
}

std::string normalized(std::string_view name) {
    const bool has_is = name.size() >= 2 && (name[0] == 'i' || name[0] == 'I') && (name[1] == 's' || name[1] == 'S');
    std::string result;
    for (const char c : has_is ? name.substr(2) : name) {
        if (c >= 'A' && c <= 'Z') {
            result += static_cast<char>(c - 'A' + 'a');
        } else if (c != ' ' && c != '_' && c != '-' && static_cast<unsigned char>(c) < 0x80) {
            result += c;
        }
    }
    // "isc" abbreviates a property of its own and is not the category C behind an "is".
    return has_is && result == "c" ? "isc" : result;
}

struct Mapping {
    char32_t from;
    std::array<char32_t, 3> to;
    std::uint32_t size;
};

std::vector<Mapping> read_mappings(const char* at) {
    std::vector<Mapping> result;
    char32_t from = 0;
    while (*at != 0) {
        from += read_number(at);
        Mapping mapping{from, {}, read_number(at) + 1};
        for (std::uint32_t index = 0; index < mapping.size; ++index) {
            mapping.to[index] = read_offset(at, from);
        }
        result.push_back(mapping);
    }
    return result;
}

void append_mapped(std::string& out, char32_t point, const std::vector<Mapping>& mappings) {
    const auto found = std::lower_bound(mappings.begin(), mappings.end(), point,
                                        [](const Mapping& mapping, char32_t key) { return mapping.from < key; });
    if (found == mappings.end() || found->from != point) {
        append(out, point);
        return;
    }
    for (std::uint32_t index = 0; index < found->size; ++index) {
        append(out, found->to[index]);
    }
}

CodePointSet known_set(const std::string& name) {
    return find_property(name).value_or(CodePointSet{});
}

CodePointSet united(std::initializer_list<const char*> names) {
    CodePointSet result;
    for (const char* name : names) {
        result.add(known_set(name));
    }
    static_cast<void>(result.ranges());
    return result;
}

constexpr bool is_ascii_letter(char32_t point) {
    return (point | 0x20U) >= 'a' && (point | 0x20U) <= 'z';
}

constexpr bool is_ascii_digit(char32_t point) {
    return point >= '0' && point <= '9';
}

// Whether a capital sigma at `at` ends a word: a cased letter stands before it and none after it, where characters
// that case ignores do not count (The Unicode Standard, section 3.13, Final_Sigma).
bool is_final_sigma(std::string_view text, std::size_t begin, std::size_t end) {
    static const CodePointSet cased = known_set("cased");
    static const CodePointSet ignorable = known_set("caseignorable");
    bool is_after_cased = false;
    while (begin != 0) {
        std::size_t start = begin - 1;
        while (start != 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) {
            --start;
        }
        std::size_t at = start;
        const char32_t point = decode(text, at);
        begin = start;
        if (!ignorable.contains(point)) {
            is_after_cased = cased.contains(point);
            break;
        }
    }
    if (!is_after_cased) {
        return false;
    }
    while (end < text.size()) {
        const char32_t point = decode(text, end);
        if (!ignorable.contains(point)) {
            return !cased.contains(point);
        }
    }
    return true;
}

}  // namespace

char32_t decode(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const auto is_tail = [&](std::size_t index) { return index < text.size() && (byte(index) & 0xC0U) == 0x80U; };
    const char32_t lead = byte(at);
    if (lead < 0x80) {
        ++at;
        return lead;
    }
    if (lead >= 0xC2 && lead < 0xE0 && is_tail(at + 1)) {
        const char32_t point = ((lead & 0x1FU) << 6U) | (byte(at + 1) & 0x3FU);
        at += 2;
        return point;
    }
    if (lead >= 0xE0 && lead < 0xF0 && is_tail(at + 1) && is_tail(at + 2)) {
        const char32_t point = ((lead & 0x0FU) << 12U) | ((byte(at + 1) & 0x3FU) << 6U) | (byte(at + 2) & 0x3FU);
        at += 3;
        return point;
    }
    if (lead >= 0xF0 && lead < 0xF5 && is_tail(at + 1) && is_tail(at + 2) && is_tail(at + 3)) {
        const char32_t point = ((lead & 0x07U) << 18U) | ((byte(at + 1) & 0x3FU) << 12U) |
                               ((byte(at + 2) & 0x3FU) << 6U) | (byte(at + 3) & 0x3FU);
        at += 4;
        return point;
    }
    ++at;
    return 0xFFFD;
}

void append(std::string& out, char32_t point) {
    const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0U | (point >> 6U));
        put(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        put(0xE0U | (point >> 12U));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    } else {
        put(0xF0U | (point >> 18U));
        put(0x80U | ((point >> 12U) & 0x3FU));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    }
}

bool is_ascii(std::string_view text) {
    const char* at = text.data();
    std::size_t left = text.size();
    std::uint64_t seen = 0;
    for (; left >= 8; left -= 8, at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        seen |= word;
    }
    for (; left != 0; --left, ++at) {
        seen |= static_cast<unsigned char>(*at);
    }
    return (seen & 0x8080808080808080U) == 0;
}

bool is_alphanumeric(char32_t point) {
    if (point < 0x80) {
        return is_ascii_letter(point) || is_ascii_digit(point);
    }
    static const CodePointSet set = united({"alphabetic", "gc=n"});
    return set.contains(point);
}

bool is_numeric(char32_t point) {
    if (point < 0x80) {
        return is_ascii_digit(point);
    }
    static const CodePointSet set = united({"gc=n"});
    return set.contains(point);
}

bool is_upper_case(char32_t point) {
    if (point < 0x80) {
        return point >= 'A' && point <= 'Z';
    }
    static const CodePointSet set = known_set("uppercase");
    return set.contains(point);
}

bool is_lower_case(char32_t point) {
    if (point < 0x80) {
        return point >= 'a' && point <= 'z';
    }
    static const CodePointSet set = known_set("lowercase");
    return set.contains(point);
}

bool is_word(char32_t point) {
    if (point < 0x80) {
        return is_ascii_letter(point) || is_ascii_digit(point) || point == '_';
    }
    return words().contains(point);
}

std::string to_upper(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = decode(text, at);
        if (point < 0x80) {
            result += static_cast<char>(point >= 'a' && point <= 'z' ? point - 'a' + 'A' : point);
        } else {
            static const std::vector<Mapping> mappings = read_mappings(upper_case_data);
            append_mapped(result, point, mappings);
        }
    }
    return result;
}

std::string to_lower(std::string_view text) {
    constexpr char32_t capital_sigma = 0x3A3;
    constexpr char32_t final_sigma = 0x3C2;
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t point = decode(text, at);
        if (point < 0x80) {
            result += static_cast<char>(point >= 'A' && point <= 'Z' ? point - 'A' + 'a' : point);
        } else if (point == capital_sigma && is_final_sigma(text, begin, at)) {
            append(result, final_sigma);
        } else {
            static const std::vector<Mapping> mappings = read_mappings(lower_case_data);
            append_mapped(result, point, mappings);
        }
    }
    return result;
}

std::optional<CodePointSet> property(std::string_view name) {
    const std::string key = normalized(name);
    if (key == "any") {
        return CodePointSet({{0, last_code_point}});
    }
    if (key == "ascii") {
        return CodePointSet({{0, 0x7F}});
    }
    if (key == "assigned") {
        CodePointSet set = known_set("gc=cn");
        set.negate();
        return set;
    }
    // A property is told from a category or script by the absence of "=", which no single name can hold.
    return key.find('=') == std::string::npos ? find_property(key) : std::nullopt;
}

std::optional<CodePointSet> property(std::string_view name, std::string_view value) {
    constexpr std::pair<std::string_view, std::string_view> spellings[] = {
        {"gc", "gc"},
        {"generalcategory", "gc"},
        {"sc", "sc"},
        {"script", "sc"},
        {"scx", "scx"},
        {"scriptextensions", "scx"},
        {"age", "age"},
        {"gcb", "gcb"},
        {"wb", "wb"},
        {"graphemeclusterbreak", "gcb"},
        {"sb", "sb"},
        {"wordbreak", "wb"},
        {"sentencebreak", "sb"},
    };
    const std::string key = normalized(name);
    const auto found = std::find_if(std::begin(spellings), std::end(spellings),
                                    [&](const auto& spelling) { return spelling.first == key; });
    if (found == std::end(spellings)) {
        return std::nullopt;
    }
    const std::string normalized_value = normalized(value);
    if (found->second == "gc" &&
        (normalized_value == "any" || normalized_value == "ascii" || normalized_value == "assigned")) {
        return property(normalized_value);
    }
    return find_property(std::string(found->second) + '=' + normalized_value);
}

const CodePointSet& digits() {
    static const CodePointSet set = known_set("gc=nd");
    return set;
}

const CodePointSet& spaces() {
    static const CodePointSet set = known_set("whitespace");
    return set;
}

const CodePointSet& words() {
    static const CodePointSet set = united({"alphabetic", "gc=m", "gc=nd", "gc=pc", "joincontrol"});
    return set;
}

namespace {

// Characters that are equal without regard to case.
struct CaseOrbits {
    std::vector<std::vector<char32_t>> orbits;
    std::vector<std::pair<char32_t, std::size_t>> index;  // sorted by character: its orbit

    CaseOrbits() {
        char32_t target = 0;
        for (const char* at = case_folding_data; *at != 0;) {
            target += read_number(at);
            std::vector<char32_t> orbit{target};
            for (std::uint32_t left = read_number(at); left != 0; --left) {
                orbit.push_back(read_offset(at, target));
            }
            for (const char32_t point : orbit) {
                index.emplace_back(point, orbits.size());
            }
            orbits.push_back(std::move(orbit));
        }
        std::sort(index.begin(), index.end());
    }
};

}  // namespace

void close_under_case(CodePointSet& set) {
    static const CaseOrbits known;
    std::vector<CodePointRange> added;
    for (const auto& [first, last] : set.ranges()) {
        auto entry = std::lower_bound(known.index.begin(), known.index.end(), first,
                                      [](const auto& candidate, char32_t point) { return candidate.first < point; });
        for (; entry != known.index.end() && entry->first <= last; ++entry) {
            const std::vector<char32_t>& orbit = known.orbits[entry->second];
            for (const char32_t point : orbit) {
                added.push_back({point, point});
            }
        }
    }
    set.add(CodePointSet(std::move(added)));
}

}  // namespace bylaw::support::unicode
