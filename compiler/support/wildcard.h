// Patterns with `*` and `?`, as policies of AWS name actions, resources and principals.
#pragma once

#include <cstdint>
#include <string_view>

namespace bylaw::support {

enum class Letters : std::uint8_t { Exact, IgnoreCase };  // IgnoreCase: of ASCII letters

// Whether the pattern covers the whole text: `*` stands for any bytes, `?` for one character. Wildcards of the text are
// taken as they are, so that a pattern covers another pattern's text only if it covers everything that one does.
//
// Takes at most pattern times text steps, which are taken from `steps_left`; false when those run out, and then
// `steps_left` is 0.
[[nodiscard]] bool covers(std::string_view pattern, std::string_view text, Letters letters, std::uint64_t& steps_left);

// Whether some text is covered by both patterns. The same steps.
[[nodiscard]] bool overlap(std::string_view left, std::string_view right, Letters letters, std::uint64_t& steps_left);

}  // namespace bylaw::support
