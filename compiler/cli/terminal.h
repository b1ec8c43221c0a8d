// Whether to use colours: the command line's choice, then the environment's, then what the stream is.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "report/palette.h"

namespace bylaw::cli {

// `choice` is "auto", "always" or "never". In doubt NO_COLOR forbids, CLICOLOR_FORCE demands, and a terminal gets
// colours.
[[nodiscard]] report::Palette palette_for(std::string_view choice, int descriptor);

// Registers `--color`, which writes the choice to `choice`; that must live until the command line is parsed.
void add_color_option(CLI::App& command, std::string& choice);

}  // namespace bylaw::cli
