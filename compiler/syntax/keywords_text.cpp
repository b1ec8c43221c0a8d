#include "syntax/keywords_text.h"

#include <array>

#include "support/unicode.h"

namespace bylaw::syntax {

namespace {

// `accept` says which ASCII characters belong to the run; letters and digits of other scripts always do.
template <class Accept>
std::uint32_t run_end(std::string_view text, std::uint32_t at, Accept accept) {
    std::size_t next = at;
    while (next < text.size()) {
        const auto byte = static_cast<unsigned char>(text[next]);
        if (byte < 0x80) {
            if (!accept(text[next])) {
                break;
            }
            ++next;
            continue;
        }
        std::size_t after = next;
        if (!support::unicode::is_alphanumeric(support::unicode::decode(text, after))) {
            break;
        }
        next = after;
    }
    return static_cast<std::uint32_t>(next);
}

constexpr bool is_ascii_alphanumeric(char c) {
    return is_name_start(c) || (c >= '0' && c <= '9');
}

}  // namespace

std::uint32_t word_at(std::string_view text, std::size_t at, std::string_view lower, std::string_view upper) {
    if (starts_with(text, at, lower)) {
        return static_cast<std::uint32_t>(lower.size());
    }
    return starts_with(text, at, upper) ? static_cast<std::uint32_t>(upper.size()) : 0;
}

std::uint32_t skip_blanks(std::string_view text, std::uint32_t at) {
    while (at < text.size() && is_blank(text[at])) {
        ++at;
    }
    return at;
}

std::uint32_t skip_space(std::string_view text, std::uint32_t at) {
    while (at < text.size()) {
        if (is_white_space(text[at])) {
            ++at;
        } else if (text[at] == '#') {
            const std::size_t line_end = text.find('\n', at);
            at = static_cast<std::uint32_t>(line_end == std::string_view::npos ? text.size() : line_end);
        } else {
            break;
        }
    }
    return at;
}

bool space_at(std::string_view text, std::size_t at) {
    const char c = char_at(text, at);
    return is_white_space(c) || c == '#';
}

std::uint32_t name_end(std::string_view text, std::uint32_t at) {
    if (!is_name_start(char_at(text, at))) {
        return at;
    }
    return run_end(text, at + 1, [](char c) { return is_ascii_alphanumeric(c) || c == '_'; });
}

std::uint32_t map_key_end(std::string_view text, std::uint32_t at) {
    return run_end(text, at, [](char c) { return is_ascii_alphanumeric(c) || c == '_' || c == '-'; });
}

std::uint32_t after_word_not(std::string_view text, std::uint32_t at) {
    const std::uint32_t length = word_at(text, at, "not", "NOT");
    if (length == 0 || !is_blank(char_at(text, at + length))) {
        return 0;
    }
    return skip_blanks(text, at + length);
}

WordOperator word_operator_at(std::string_view text, std::uint32_t at) {
    struct Spelling {
        std::string_view lower;
        std::string_view upper;
        std::size_t type;
    };
    static constexpr std::array<Spelling, 10> spellings{{
        {"in", "IN", TokenType::IN},
        {"exists", "EXISTS", TokenType::EXISTS},
        {"empty", "EMPTY", TokenType::EMPTY},
        {"is_string", "IS_STRING", TokenType::IS_STRING},
        {"is_list", "IS_LIST", TokenType::IS_LIST},
        {"is_struct", "IS_STRUCT", TokenType::IS_STRUCT},
        {"is_bool", "IS_BOOL", TokenType::IS_BOOL},
        {"is_int", "IS_INT", TokenType::IS_INT},
        {"is_float", "IS_FLOAT", TokenType::IS_FLOAT},
        {"is_null", "IS_NULL", TokenType::IS_NULL},
    }};
    const char first = char_at(text, at);
    if (first != 'i' && first != 'I' && first != 'e' && first != 'E') {
        return {};
    }
    for (const Spelling& spelling : spellings) {
        if (const std::uint32_t length = word_at(text, at, spelling.lower, spelling.upper); length != 0) {
            return {spelling.type, length};
        }
    }
    return {};
}

bool maybe_negated_operator_at(std::string_view text, std::uint32_t at) {
    if (char_at(text, at) == '!') {
        return word_operator_at(text, at + 1).type != 0;
    }
    const std::uint32_t negated = after_word_not(text, at);
    return word_operator_at(text, negated != 0 ? negated : at).type != 0;
}

std::uint32_t or_at(std::string_view text, std::uint32_t at) {
    std::uint32_t length = word_at(text, at, "or", "OR");
    if (length == 0 && starts_with(text, at, "|OR|")) {
        length = 4;
    }
    return length != 0 && space_at(text, at + length) ? length : 0;
}

bool import_at(std::string_view text, std::uint32_t at) {
    constexpr std::string_view word = "import";
    if (!starts_with(text, at, word)) {
        return false;
    }
    std::uint32_t next = skip_space(text, at + static_cast<std::uint32_t>(word.size()));
    if (char_at(text, next) != '{') {
        return false;
    }
    next = skip_space(text, next + 1);
    const std::uint32_t end = name_end(text, next);
    const char behind_name = char_at(text, end == next ? next : skip_space(text, end));
    if (behind_name == '}' || (end != next && behind_name == ',')) {
        return true;
    }
    const std::size_t close = text.find('}', next);
    if (close == std::string_view::npos) {
        return false;
    }
    const std::uint32_t from = skip_space(text, static_cast<std::uint32_t>(close) + 1);
    const char quote = char_at(text, starts_with(text, from, "from") ? skip_space(text, from + 4) : from);
    return starts_with(text, from, "from") && (quote == '"' || quote == '\'');
}

bool reference_ends_at(std::string_view text, std::uint32_t at) {
    if (at >= text.size()) {
        return true;
    }
    const std::uint32_t next = skip_blanks(text, at);
    const char c = char_at(text, next);
    return c == '\n' || c == '#' || c == '{' || starts_with(text, next, "\r\n") ||
           or_at(text, skip_space(text, at)) != 0;
}

}  // namespace bylaw::syntax
