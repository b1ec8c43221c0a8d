// Text of unknown origin on its way to a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bylaw::report {

// Appends the text with a stand-in (U+FFFD) for every character that could steer a terminal or hide: control
// characters, line breaks, characters that turn the direction of writing, invisible ones, bytes that are not UTF-8. A
// tab becomes one space.
void append_visible(std::string& out, std::string_view text);

// Columns that a terminal gives to what `append_visible` makes of the text: two to East Asian wide characters and most
// pictographs, none to combining marks.
[[nodiscard]] std::size_t visible_columns(std::string_view text);

}  // namespace bylaw::report
