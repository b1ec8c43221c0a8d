// The seven spellings under which a missing key is looked for again: guard-language.md, section 3.5.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace bylaw::support {

// In the order in which they are tried.
enum class Spelling : unsigned char { Camel, Class, Kebab, Pascal, Snake, Title, Train };
inline constexpr std::size_t spelling_count = 7;

[[nodiscard]] std::string respell(std::string_view key, Spelling spelling);

// All seven, indexed by Spelling.
[[nodiscard]] std::array<std::string, spelling_count> all_spellings(std::string_view key);

}  // namespace bylaw::support
