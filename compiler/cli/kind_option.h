// The option `--as KIND`.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>

#include "inputs/formats.h"

namespace bylaw::cli {

// `taken_for` must live until the command line is parsed.
void add_kind_option(CLI::App& command, std::optional<inputs::Kind>& taken_for);

}  // namespace bylaw::cli
