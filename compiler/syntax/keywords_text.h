// Looking at the text of rules without reading it. Offsets may be the size of the text. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "syntax/parse_token.h"

namespace bylaw::syntax {

[[nodiscard]] constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t';
}
[[nodiscard]] constexpr bool is_white_space(char c) {
    return is_blank(c) || c == '\n' || c == '\r';
}
[[nodiscard]] constexpr bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The character, or NUL at the end. A NUL in the text is no character of the language either.
[[nodiscard]] inline char char_at(std::string_view text, std::size_t at) {
    return at < text.size() ? text[at] : '\0';
}
[[nodiscard]] inline bool starts_with(std::string_view text, std::size_t at, std::string_view what) {
    return text.substr(at).starts_with(what);
}
// Either of the two spellings that the language has of most words; the length of the one found, or 0.
[[nodiscard]] std::uint32_t word_at(std::string_view text, std::size_t at, std::string_view lower,
                                    std::string_view upper);

[[nodiscard]] std::uint32_t skip_blanks(std::string_view text, std::uint32_t at);
// Past white space and comments.
[[nodiscard]] std::uint32_t skip_space(std::string_view text, std::uint32_t at);
// White space, a comment: something that parts words.
[[nodiscard]] bool space_at(std::string_view text, std::size_t at);

// The end of the name that starts here; `at` itself if none does.
[[nodiscard]] std::uint32_t name_end(std::string_view text, std::uint32_t at);
// The same for unquoted keys of map literals.
[[nodiscard]] std::uint32_t map_key_end(std::string_view text, std::uint32_t at);

// The end of `not` and at least one blank after it; 0 if it does not stand here.
[[nodiscard]] std::uint32_t after_word_not(std::string_view text, std::uint32_t at);

// An operator made of letters, which may be only the beginning of a longer word.
struct WordOperator {
    std::size_t type = 0;  // 0: there is none
    std::uint32_t length = 0;
};
[[nodiscard]] WordOperator word_operator_at(std::string_view text, std::uint32_t at);
// The same, or one with `not` or `!` in front.
[[nodiscard]] bool maybe_negated_operator_at(std::string_view text, std::uint32_t at);

// Whether `or`, `OR` or `|OR|` with white space behind it starts here; the length of the word, or 0.
[[nodiscard]] std::uint32_t or_at(std::string_view text, std::uint32_t at);

// Whether an import statement starts here, right or wrong: `import` and what no query block could go on with.
[[nodiscard]] bool import_at(std::string_view text, std::uint32_t at);

// Whether the name of a rule may end here (guard-language.md, 1.6, `end`).
[[nodiscard]] bool reference_ends_at(std::string_view text, std::uint32_t at);

}  // namespace bylaw::syntax
