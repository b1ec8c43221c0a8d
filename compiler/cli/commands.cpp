// The table of commands. Adding a command is adding a row here and a file of its name.
#include <array>

#include "cli/command.h"

namespace bylaw::cli {

std::span<const Command> commands() {
    // clang-format off
    static constexpr std::array table{
        Command{"validate", add_validate_command},
        Command{"test", add_test_command},
        Command{"check", add_check_command},
        Command{"lint", add_lint_command},
        Command{"explain", add_explain_command},
        Command{"rules", add_rules_command},
        Command{"inputs", add_inputs_command},
        Command{"config", add_config_command},
        Command{"collect", add_collect_command},
        Command{"fmt", add_fmt_command},
        Command{"parse-tree", add_parse_tree_command},
        Command{"rulegen", add_rulegen_command},
        Command{"packs", add_packs_command},
        Command{"compile", add_compile_command},
        Command{"disasm", add_disasm_command},
        Command{"completions", add_completions_command},
    };
    // clang-format on
    return table;
}

}  // namespace bylaw::cli
