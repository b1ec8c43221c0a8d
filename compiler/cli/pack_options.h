// The options about conformance packs, and reading what they name.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/pack_settings.h"
#include "packs/pack.h"
#include "support/diagnostic.h"

namespace bylaw::cli {

// Registers options that write to `settings`, which must live until the command line is parsed.
void add_pack_options(CLI::App& command, PackSettings& settings);

// Says what is wrong, with the text that the place is in, if there is one.
using Complain = std::function<void(const support::Diagnostic&, std::optional<std::string_view>)>;

// Reads the packs, with their parameters. What is wrong is said, and the rest is there.
[[nodiscard]] std::vector<packs::Pack> read_packs(const PackSettings& settings, const document::Limits& limits,
                                                  Streams streams, const Complain& complain);

}  // namespace bylaw::cli
