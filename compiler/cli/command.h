// What the commands of the program share.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <iosfwd>
#include <span>
#include <string_view>

namespace bylaw::cli {

// The streams of the process, so that commands can be run by tests.
struct Streams {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
};

// A command that was chosen: runs it and returns the exit code.
using Run = std::function<int(Streams)>;

// Each command registers its options with the application and sets `run` when it is chosen. One function a command,
// defined in the file of its name.
void add_validate_command(CLI::App& app, Run& run);
void add_test_command(CLI::App& app, Run& run);
void add_check_command(CLI::App& app, Run& run);
void add_lint_command(CLI::App& app, Run& run);
void add_parse_tree_command(CLI::App& app, Run& run);
void add_rulegen_command(CLI::App& app, Run& run);
void add_completions_command(CLI::App& app, Run& run);
void add_compile_command(CLI::App& app, Run& run);
void add_packs_command(CLI::App& app, Run& run);
void add_disasm_command(CLI::App& app, Run& run);
void add_fmt_command(CLI::App& app, Run& run);
void add_inputs_command(CLI::App& app, Run& run);
void add_config_command(CLI::App& app, Run& run);
void add_collect_command(CLI::App& app, Run& run);
void add_explain_command(CLI::App& app, Run& run);
void add_rules_command(CLI::App& app, Run& run);

// A row of the table of commands: its name and what registers it.
struct Command {
    std::string_view name;
    void (*add)(CLI::App&, Run&);
};

// All commands, in the order in which help lists them.
[[nodiscard]] std::span<const Command> commands();

}  // namespace bylaw::cli
