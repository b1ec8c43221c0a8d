// Scripts that let shells complete the command line of the program.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw::report {

enum class Shell : std::uint8_t { Bash, Zsh, Fish };

struct OptionShape {
    std::vector<std::string> names;  // with their dashes: `-r`, `--rules`
    std::string description;
    bool takes_value = false;
    bool may_repeat = false;
    std::vector<std::string> choices;  // of the value; a path is completed if there are none
};

struct CommandShape {
    std::string name;
    std::string description;
    std::vector<OptionShape> options;
    bool takes_paths = false;  // without an option in front of them
};

// The script for a program with these commands. Its text is what the shell's `eval` or `source` takes.
[[nodiscard]] std::string shell_completions(Shell shell, std::string_view program,
                                            std::span<const CommandShape> commands);

}  // namespace bylaw::report
