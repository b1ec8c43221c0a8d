// Properties of characters, Unicode 15.0: what the language's notions of "alphanumeric", "upper case" and the classes
// of regular expressions rest on.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "support/code_points.h"

namespace bylaw::support::unicode {

// The character that starts at `at`, which moves past it. Bytes that are not UTF-8 come out one by one as U+FFFD.
// `at` must be less than the size.
[[nodiscard]] char32_t decode(std::string_view text, std::size_t& at);
void append(std::string& out, char32_t point);
[[nodiscard]] bool is_ascii(std::string_view text);

[[nodiscard]] bool is_alphanumeric(char32_t point);  // Alphabetic, or a number of any kind
[[nodiscard]] bool is_numeric(char32_t point);       // general categories Nd, Nl, No
[[nodiscard]] bool is_upper_case(char32_t point);
[[nodiscard]] bool is_lower_case(char32_t point);
[[nodiscard]] bool is_word(char32_t point);  // `\w`, Unicode Technical Standard 18, annex C

// Full, unconditional mappings, one character to up to three; lower case knows the final sigma.
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);

// The set behind `\p{name}` or `\p{name=value}`; nothing if the name is not known. Spelling is loose: case, spaces,
// hyphens, underscores and a leading "is" do not matter.
[[nodiscard]] std::optional<CodePointSet> property(std::string_view name);
[[nodiscard]] std::optional<CodePointSet> property(std::string_view name, std::string_view value);

[[nodiscard]] const CodePointSet& digits();  // `\d`
[[nodiscard]] const CodePointSet& spaces();  // `\s`
[[nodiscard]] const CodePointSet& words();   // `\w`

// Adds to the set every character that simple case folding makes equal to one in it.
void close_under_case(CodePointSet& set);

}  // namespace bylaw::support::unicode
