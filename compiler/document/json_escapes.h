// The escapes in JSON strings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bylaw::document {

// What `\ud83d` means: half of a pair as in JSON, or nothing as in YAML.
enum class SurrogateEscapes : std::uint8_t { Paired, Refused };

// Appends the text between the quotes of a JSON string, escapes resolved. False if there is an escape that JSON does
// not have, or one that `surrogates` refuses; `out` is unspecified then.
[[nodiscard]] bool append_unescaped(std::string& out, std::string_view raw, SurrogateEscapes surrogates);

// Appends a code point (not a surrogate) in UTF-8.
void append_utf8(std::string& out, char32_t character);

}  // namespace bylaw::document
