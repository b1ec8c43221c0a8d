#include "document/json_reader.h"

#include <simdjson.h>

#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "document/json_escapes.h"
#include "document/scalar.h"
#include "support/large_pages.h"

namespace bylaw::document {
namespace {

using support::prefer_large_pages;
using Tokens = simdjson::internal::dom_parser_implementation;

constexpr std::uint64_t repeated(unsigned char byte) {
    return 0x0101010101010101U * byte;
}

// Not zero if some byte of the word is zero.
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
    return (word - repeated(0x01)) & ~word & repeated(0x80);
}

std::uint64_t load_word(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

// What a look at every byte tells.
struct TextTraits {
    bool is_ascii = true;
    bool has_delete = false;     // U+007F
    bool has_backslash = false;  // somewhere, so that strings must be searched for it
};

TextTraits look_at(std::string_view text) {
    std::uint64_t high = 0;
    std::uint64_t deletes = 0;
    std::uint64_t backslashes = 0;
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        const std::uint64_t word = load_word(text.data() + at);
        high |= word & repeated(0x80);
        deletes |= zero_bytes(word ^ repeated(0x7F));
        backslashes |= zero_bytes(word ^ repeated('\\'));
    }
    TextTraits traits{high == 0, deletes != 0, backslashes != 0};
    for (; at < text.size(); ++at) {
        traits.is_ascii = traits.is_ascii && static_cast<unsigned char>(text[at]) < 0x80;
        traits.has_delete = traits.has_delete || text[at] == 0x7F;
        traits.has_backslash = traits.has_backslash || text[at] == '\\';
    }
    return traits;
}

// Whether the text has a character that JSON allows in strings and YAML does not (control characters from U+0080 on,
// U+FFFE, U+FFFF), or that is a line break in YAML (U+0085, U+2028, U+2029). The text must be valid UTF-8.
bool has_character_special_to_yaml(std::string_view text) {
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        switch (static_cast<unsigned char>(text[at])) {
            case 0xC2:
                if (static_cast<unsigned char>(text[at + 1]) < 0xA0) {
                    return true;
                }
                break;
            case 0xE2:
                if (text.substr(at).starts_with("\u2028") || text.substr(at).starts_with("\u2029")) {
                    return true;
                }
                break;
            case 0xEF:
                if (text.substr(at).starts_with("\xEF\xBF\xBE") || text.substr(at).starts_with("\xEF\xBF\xBF")) {
                    return true;
                }
                break;
            default:
                break;
        }
    }
    return false;
}

bool has_backslash(const char* at, std::size_t size) {
    for (; size >= 8; size -= 8, at += 8) {
        if (zero_bytes(load_word(at) ^ repeated('\\')) != 0) {
            return true;
        }
    }
    for (; size != 0; --size, ++at) {
        if (*at == '\\') {
            return true;
        }
    }
    return false;
}

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// Whether a number or a word may end in front of this character.
bool ends_scalar(char c) {
    return is_space(c) || c == ',' || c == '}' || c == ']';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Finds the tokens of many small texts without allocating for each.
class TokenFinder {
public:
    // Null if the text is not JSON as far as can be seen without looking at the order of tokens.
    const Tokens* find(std::string_view text) {
        constexpr std::size_t kept = std::size_t{256} * 1024;
        thread_local std::unique_ptr<Tokens> small;
        std::unique_ptr<Tokens>& tokens = text.size() <= kept ? small : large_;
        if (!tokens) {
            const std::size_t capacity = text.size() <= kept ? kept : text.size();
            if (simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, tokens) !=
                simdjson::SUCCESS) {
                return nullptr;
            }
            prefer_large_pages(tokens->structural_indexes.get(), capacity * sizeof(std::uint32_t));
        }
        const void* const bytes = text.data();
        if (tokens->stage1(static_cast<const std::uint8_t*>(bytes), text.size(), simdjson::stage1_mode::regular) !=
            simdjson::SUCCESS) {
            return nullptr;
        }
        return tokens.get();
    }

private:
    std::unique_ptr<Tokens> large_;
};

class JsonReader {
public:
    JsonReader(std::string_view text, JsonRules rules, const TextTraits& traits, DocumentBuilder& builder)
        : text_(text.data()), size_(text.size()), rules_(rules), traits_(traits), builder_(builder) {}

    JsonOutcome read(const Tokens& tokens);

private:
    enum class Step : std::uint8_t { Value, Key, AfterValue, Undecided };

    Step read_value();
    Step open(bool is_map);
    Step read_key();
    Step read_after_value();
    bool read_string(std::uint32_t at, std::string_view& result);
    bool read_number(std::uint32_t at);
    bool read_real(std::string_view number, bool is_integer);
    bool read_word(std::uint32_t at, std::string_view word, const Value& value);
    bool has_safe_surroundings(const Tokens& tokens) const;

    const char* text_;
    std::size_t size_;
    JsonRules rules_;
    TextTraits traits_;
    DocumentBuilder& builder_;
    const std::uint32_t* next_ = nullptr;
    std::string unescaped_;
};

JsonOutcome JsonReader::read(const Tokens& tokens) {
    next_ = tokens.structural_indexes.get();
    const std::uint32_t* const end = next_ + tokens.n_structural_indexes;
    if ((text_[*next_] != '{' && text_[*next_] != '[') || !has_safe_surroundings(tokens)) {
        return JsonOutcome::Undecided;
    }
    // Behind the last token stand positions whose characters continue nothing, so that running off the end is noticed
    // like any other mistake.
    Step step = Step::Value;
    while (true) {
        switch (step) {
            case Step::Value:
                step = read_value();
                break;
            case Step::Key:
                step = read_key();
                break;
            case Step::AfterValue:
                if (!builder_.is_open()) {
                    return next_ == end ? JsonOutcome::Read : JsonOutcome::Undecided;
                }
                step = read_after_value();
                break;
            case Step::Undecided:
                return JsonOutcome::Undecided;
        }
    }
}

// Outside of brackets, YAML does not take tabs for spaces.
bool JsonReader::has_safe_surroundings(const Tokens& tokens) const {
    if (rules_ == JsonRules::Strict) {
        return true;
    }
    const std::uint32_t first = tokens.structural_indexes[0];
    const std::uint32_t last = tokens.structural_indexes[tokens.n_structural_indexes - 1];
    return std::memchr(text_, '\t', first) == nullptr && std::memchr(text_ + last, '\t', size_ - last) == nullptr;
}

JsonReader::Step JsonReader::read_value() {
    const std::uint32_t at = *next_++;
    bool is_read = false;
    switch (text_[at]) {
        case '{':
            return open(true);
        case '[':
            return open(false);
        case '"': {
            std::string_view string;
            is_read = read_string(at, string);
            if (is_read) {
                builder_.add(Value::of_string(string));
            }
            break;
        }
        case 't':
            is_read = read_word(at, "true", Value::of_bool(true));
            break;
        case 'f':
            is_read = read_word(at, "false", Value::of_bool(false));
            break;
        case 'n':
            is_read = read_word(at, "null", Value());
            break;
        default:
            is_read = read_number(at);
            break;
    }
    return is_read ? Step::AfterValue : Step::Undecided;
}

JsonReader::Step JsonReader::open(bool is_map) {
    if (!(is_map ? builder_.open_map() : builder_.open_list())) {
        return Step::Undecided;
    }
    if (text_[*next_] == (is_map ? '}' : ']')) {
        ++next_;
        builder_.add(builder_.close());
        return Step::AfterValue;
    }
    return is_map ? Step::Key : Step::Value;
}

JsonReader::Step JsonReader::read_key() {
    const std::uint32_t at = *next_++;
    if (text_[at] != '"') {
        return Step::Undecided;
    }
    std::string_view key;
    if (!read_string(at, key)) {
        return Step::Undecided;
    }
    const std::uint32_t colon = *next_++;
    if (text_[colon] != ':') {
        return Step::Undecided;
    }
    if (rules_ != JsonRules::Strict) {
        // To YAML this is a key only if the colon is on the same line, and not further away than this.
        constexpr std::uint32_t longest = 1024;
        const bool is_adjacent = text_[colon - 1] == '"';
        if (colon - at > longest || (!is_adjacent && (std::memchr(text_ + at, '\n', colon - at) != nullptr ||
                                                      std::memchr(text_ + at, '\r', colon - at) != nullptr))) {
            return Step::Undecided;
        }
    }
    builder_.key(key);
    return Step::Value;
}

JsonReader::Step JsonReader::read_after_value() {
    const char c = text_[*next_++];
    const bool is_in_map = builder_.is_in_map();
    if (c == ',') {
        return is_in_map ? Step::Key : Step::Value;
    }
    if (c != (is_in_map ? '}' : ']')) {
        return Step::Undecided;
    }
    builder_.add(builder_.close());
    return builder_.repeated_key() == nullptr ? Step::AfterValue : Step::Undecided;
}

bool JsonReader::read_string(std::uint32_t at, std::string_view& result) {
    // Between the end of the string and the next token there is nothing but space.
    std::uint32_t quote = *next_ - 1;
    while (quote > at && is_space(text_[quote])) {
        --quote;
    }
    if (quote <= at || text_[quote] != '"') {
        return false;
    }
    const std::string_view raw{text_ + at + 1, quote - at - 1};
    if (!traits_.has_backslash || !has_backslash(raw.data(), raw.size())) {
        result = raw;
        return true;
    }
    const SurrogateEscapes surrogates =
        rules_ == JsonRules::Strict ? SurrogateEscapes::Paired : SurrogateEscapes::Refused;
    unescaped_.clear();
    if (!append_unescaped(unescaped_, raw, surrogates)) {
        return false;
    }
    result = builder_.arena().copy(unescaped_);
    return true;
}

bool JsonReader::read_number(std::uint32_t at) {
    const char* const begin = text_ + at;
    const char* c = begin + (*begin == '-' ? 1 : 0);
    const char* const digits = c;
    std::uint64_t magnitude = 0;
    while (is_digit(*c)) {
        magnitude = magnitude * 10 + static_cast<std::uint64_t>(*c - '0');
        ++c;
    }
    const auto count = static_cast<std::size_t>(c - digits);
    if (count == 0 || (count > 1 && *digits == '0')) {
        return false;
    }
    constexpr std::size_t certain_digits = 18;  // as many always fit
    if (count <= certain_digits && ends_scalar(*c)) {
        const auto value = static_cast<std::int64_t>(magnitude);
        if (digits != begin && value == 0 && rules_ == JsonRules::Strict) {
            builder_.add(Value::of_float(-0.0));
        } else {
            builder_.add(Value::of_int(digits != begin ? -value : value));
        }
        return true;
    }
    bool is_integer = true;
    if (*c == '.') {
        is_integer = false;
        const char* const fraction = ++c;
        while (is_digit(*c)) {
            ++c;
        }
        if (c == fraction) {
            return false;
        }
    }
    if (*c == 'e' || *c == 'E') {
        is_integer = false;
        ++c;
        c += *c == '+' || *c == '-' ? 1 : 0;
        const char* const exponent = c;
        while (is_digit(*c)) {
            ++c;
        }
        if (c == exponent) {
            return false;
        }
    }
    return ends_scalar(*c) && read_real({begin, static_cast<std::size_t>(c - begin)}, is_integer);
}

// A number that is not a short integer.
bool JsonReader::read_real(std::string_view number, bool is_integer) {
    if (is_integer) {
        if (const auto value = parse_integer(number)) {
            builder_.add(Value::of_int(*value));
            return true;
        }
        if (rules_ == JsonRules::AsYamlForTest) {
            return false;
        }
        const TestInteger wrapped = rules_ == JsonRules::Strict ? parse_test_integer(number) : TestInteger();
        if (wrapped.outcome == TestInteger::Outcome::Integer) {
            builder_.add(Value::of_int(wrapped.value));
            return true;
        }
    }
    const std::optional<double> value = parse_float(number);
    if (!value || (rules_ != JsonRules::AsYamlForValidate && *value - *value != 0)) {
        return false;
    }
    builder_.add(Value::of_float(*value));
    return true;
}

bool JsonReader::read_word(std::uint32_t at, std::string_view word, const Value& value) {
    if (std::memcmp(text_ + at, word.data(), word.size()) != 0 || !ends_scalar(text_[at + word.size()])) {
        return false;
    }
    builder_.add(value);
    return true;
}

}  // namespace

JsonOutcome read_json(std::string_view text, JsonRules rules, DocumentBuilder& builder) {
    const TextTraits traits = look_at(text);
    if (rules != JsonRules::Strict && traits.has_delete) {
        return JsonOutcome::Undecided;
    }
    TokenFinder finder;
    const Tokens* const tokens = finder.find(text);
    if (tokens == nullptr || tokens->n_structural_indexes == 0 ||
        (rules != JsonRules::Strict && !traits.is_ascii && has_character_special_to_yaml(text))) {
        return JsonOutcome::Undecided;
    }
    return JsonReader(text, rules, traits, builder).read(*tokens);
}

}  // namespace bylaw::document
