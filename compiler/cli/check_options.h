// The options that `check` and `lint` share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/check_command.h"
#include "cli/command.h"
#include "report/check_report.h"
#include "support/diagnostic.h"

namespace bylaw::cli {

// What stands on the command line.
struct CheckArguments {
    CheckOptions options;
    std::vector<std::string> outputs;
    std::vector<std::string> fail_on;
    std::vector<std::string> show;
    std::string severity = "low";
    std::string color = "auto";
    bool no_cache = false;
    bool uses_library = false;  // the rules are those that are part of the program
};

// Adds the options to a command that judges documents as `arguments->options` say.
void add_check_options(CLI::App& command, const std::shared_ptr<CheckArguments>& arguments, Run& run);

// Marks the rules that the options leave out. What is wrong with the options if they name a rule that does not exist.
[[nodiscard]] std::optional<support::Diagnostic> select_rules(const CheckOptions& options,
                                                              std::vector<report::CheckedRule>& rules);

}  // namespace bylaw::cli
