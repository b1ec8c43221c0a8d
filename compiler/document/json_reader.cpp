#include "document/json_reader.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "document/json_escapes.h"
#include "document/json_tokens.h"
#include "document/scalar.h"
#include "support/parallel.h"

namespace bylaw::document {
namespace {

// Whether some byte of the word is a backslash.
bool has_backslash(std::uint64_t word) {
    word ^= 0x0101010101010101U * static_cast<unsigned char>('\\');
    return ((word - 0x0101010101010101U) & ~word & 0x8080808080808080U) != 0;
}

bool has_backslash(const char* at, std::size_t size) {
    for (; size >= 8; size -= 8, at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, sizeof word);
        if (has_backslash(word)) {
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

class JsonReader {
public:
    JsonReader(JsonRules rules, DocumentBuilder& builder) : rules_(rules), builder_(builder) {}

    // Reads the parts of `text` that end at `ends`, of which the first starts at `begin`. False if that is undecided.
    [[nodiscard]] bool read(std::string_view text, std::size_t begin, std::span<const std::size_t> ends);

private:
    enum class Step : std::uint8_t { Value, Key, AfterValue, EndOfPart, Undecided };

    Step start(bool is_document);
    Step read_part(Step step);
    Step read_value();
    Step open(bool is_map);
    Step read_key();
    Step read_after_value();
    Step read_after_entered();
    bool read_string(std::uint32_t at, std::string_view& result);
    bool read_number(std::uint32_t at);
    bool read_real(std::string_view number, bool is_integer);
    bool read_word(std::uint32_t at, std::string_view word, const Value& value);
    bool has_safe_end(std::string_view part) const;

    JsonRules rules_;
    DocumentBuilder& builder_;
    const char* text_ = nullptr;  // of the part
    JsonTokens tokens_{};
    const std::uint32_t* next_ = nullptr;
    std::string unescaped_;
    JsonTokenFinder finder_;
};

bool JsonReader::read(std::string_view text, std::size_t begin, std::span<const std::size_t> ends) {
    const bool starts_document = begin == 0;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        const std::string_view part = text.substr(begin, ends[i] - begin);
        const std::optional<JsonTokens> tokens = finder_.find(part, rules_ == JsonRules::Strict);
        if (!tokens) {
            return false;
        }
        tokens_ = *tokens;
        text_ = part.data();
        next_ = tokens_.begin;
        const Step step = read_part(i == 0 || !builder_.is_open() ? start(starts_document && i == 0)
                                    : builder_.is_in_map()        ? Step::Key
                                                                  : Step::Value);
        if (step != Step::EndOfPart || (ends[i] == text.size() && !has_safe_end(part))) {
            return false;
        }
        begin = ends[i];
    }
    return true;
}

// Behind a comma, a string with a colon behind it is the key of an entry.
JsonReader::Step JsonReader::start(bool is_document) {
    const char first = text_[*next_];
    if (!is_document) {
        const bool is_map = first == '"' && next_ + 1 != tokens_.end && text_[next_[1]] == ':';
        builder_.enter(is_map);
        return is_map ? Step::Key : Step::Value;
    }
    // Outside of brackets, YAML does not take tabs for spaces.
    const bool is_safe = rules_ == JsonRules::Strict || std::memchr(text_, '\t', *next_) == nullptr;
    const bool is_text = first == '"' && rules_ == JsonRules::AsYamlForTest;
    return is_safe && (first == '{' || first == '[' || is_text) ? Step::Value : Step::Undecided;
}

// The same behind the end.
bool JsonReader::has_safe_end(std::string_view part) const {
    const std::uint32_t last = *(tokens_.end - 1);
    return rules_ == JsonRules::Strict || std::memchr(text_ + last, '\t', part.size() - last) == nullptr;
}

// Behind the last token of the text stand positions whose characters continue nothing, so that running off the end is
// noticed like any other mistake. Parts before the last one end with a comma.
JsonReader::Step JsonReader::read_part(Step step) {
    while (true) {
        switch (step) {
            case Step::Value:
                step = read_value();
                break;
            case Step::Key:
                step = read_key();
                break;
            case Step::AfterValue:
                step = builder_.is_open() ? read_after_value() : read_after_entered();
                break;
            case Step::EndOfPart:
            case Step::Undecided:
                return step;
        }
    }
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
        if (next_ == tokens_.end) {
            return Step::EndOfPart;
        }
        return is_in_map ? Step::Key : Step::Value;
    }
    if (c != (is_in_map ? '}' : ']')) {
        return Step::Undecided;
    }
    if (builder_.is_entered()) {
        builder_.leave();
        return Step::AfterValue;
    }
    builder_.add(builder_.close());
    return builder_.repeated_key() == nullptr ? Step::AfterValue : Step::Undecided;
}

// Behind the root, or behind a container that was open in front of the part.
JsonReader::Step JsonReader::read_after_entered() {
    if (next_ == tokens_.end) {
        return Step::EndOfPart;
    }
    if (!builder_.is_piece()) {
        return Step::Undecided;
    }
    const char c = text_[*next_];
    if (c == ',') {
        ++next_;
        return next_ == tokens_.end ? Step::EndOfPart : start(false);
    }
    builder_.enter(c == '}');
    return Step::AfterValue;
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
    if (!tokens_.has_backslash || !has_backslash(raw.data(), raw.size())) {
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

// Pieces of a large text that are read on several threads: the index of the part behind each. As many whatever the
// number of threads, so that the document is the same.
std::vector<std::size_t> ends_of_pieces(std::span<const std::size_t> ends, std::size_t smallest) {
    constexpr std::size_t most = 16;
    const std::size_t size = std::max(smallest, ends.back() / most);
    std::vector<std::size_t> pieces;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        if (ends[i] - begin >= size || i + 1 == ends.size()) {
            pieces.push_back(i + 1);
            begin = ends[i];
        }
    }
    return pieces;
}

}  // namespace

JsonOutcome read_json(std::string_view text, JsonRules rules, const JsonCuts& cuts, unsigned threads,
                      DocumentBuilder& builder) {
    const std::vector<std::size_t> ends = likely_cuts(text, cuts.part);
    const std::vector<std::size_t> pieces = ends_of_pieces(ends, cuts.piece);
    std::vector<DocumentBuilder> builders;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        builders.push_back(builder.piece());
    }
    std::atomic<bool> is_read{true};
    support::parallel_for(pieces.size(), threads, [&](std::size_t i) {
        const std::size_t first = i == 0 ? 0 : pieces[i - 1];
        if (is_read && !JsonReader(rules, i == 0 ? builder : builders[i - 1])
                            .read(text, i == 0 ? 0 : ends[first - 1],
                                  std::span<const std::size_t>(ends).subspan(first, pieces[i] - first))) {
            is_read = false;
        }
    });
    for (std::size_t i = 1; i < pieces.size() && is_read; ++i) {
        is_read = builder.add_piece(std::move(builders[i - 1]));
    }
    if (is_read && !builder.is_open()) {
        return JsonOutcome::Read;
    }
    return ends.size() == 1 ? JsonOutcome::Undecided : JsonOutcome::UndecidedWithCuts;
}

}  // namespace bylaw::document
