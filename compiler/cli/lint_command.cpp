// `bylaw lint`: what goes wrong silently, by the rules that are part of the program.
#include <memory>

#include "cli/check_options.h"
#include "cli/command.h"

namespace bylaw::cli {

void add_lint_command(CLI::App& app, Run& run) {
    CLI::App* command =
        app.add_subcommand("lint", "Finds audit infrastructure that fails silently; needs no rules of your own");
    const auto arguments = std::make_shared<CheckArguments>();
    arguments->uses_library = true;
    add_check_options(*command, arguments, run);
}

}  // namespace bylaw::cli
