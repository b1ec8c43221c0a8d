// Colours of terminal output.
#pragma once

#include <string_view>

namespace bylaw::report {

// Escape sequences, all empty when colours are off.
struct Palette {
    std::string_view bold;
    std::string_view red;
    std::string_view bold_red;
    std::string_view green;
    std::string_view yellow;
    std::string_view bold_yellow;
    std::string_view blue;
    std::string_view underline;
    std::string_view reset;
};

inline constexpr Palette no_colours{};
inline constexpr Palette terminal_colours{"\x1b[1m",    "\x1b[31m", "\x1b[1;31m", "\x1b[32m", "\x1b[33m",
                                          "\x1b[1;33m", "\x1b[34m", "\x1b[4m",    "\x1b[0m"};

}  // namespace bylaw::report
