// Whether to use colours: the command line's choice, then the environment's, then what the stream is.
#pragma once

#include <string_view>

#include "report/palette.h"

namespace bylaw::cli {

// `choice` is "auto", "always" or "never". In doubt NO_COLOR forbids, CLICOLOR_FORCE demands, and a terminal gets
// colours.
[[nodiscard]] report::Palette palette_for(std::string_view choice, int descriptor);

}  // namespace bylaw::cli
