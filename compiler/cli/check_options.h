// The options that `check` and `lint` share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/check_command.h"
#include "cli/command.h"
#include "report/check_report.h"
#include "support/diagnostic.h"

namespace bylaw::cli {

class RulesElsewhere;

// What stands on the command line.
struct CheckArguments {
    CheckOptions options;
    std::vector<std::string> outputs;
    std::vector<std::string> fail_on;
    std::vector<std::string> show;
    std::vector<std::string> parameters;
    std::string severity;  // empty: low
    std::string color = "auto";
    std::string configuration;  // empty: the one that is found
    bool no_configuration = false;
    bool no_cache = false;
    bool uses_library = false;  // the rules are those that are part of the program
};

// Adds the options to a command that judges documents as `arguments->options` say.
void add_check_options(CLI::App& command, const std::shared_ptr<CheckArguments>& arguments, Run& run);

// The parts of it, for commands that do something else with the options: registers them without `--rules`, which is
// `check`'s alone; throws CLI11's error for what CLI11 cannot check itself; reads the configuration file, if there is
// one, and turns everything into `arguments.options`. False, after it said why, if that is not possible.
void register_check_options(CLI::App& command, const std::shared_ptr<CheckArguments>& arguments);
void add_rules_option(CLI::App& command, CheckArguments& arguments);
void check_arguments(const CheckArguments& arguments);
[[nodiscard]] bool configure(CheckArguments& arguments, Streams streams);

// What is wrong with an option whose pattern fits no rule.
[[nodiscard]] support::Diagnostic no_such_rule(std::string_view option, const std::string& pattern,
                                               const std::vector<report::CheckedRule>& rules);

// Marks the rules that the options leave out. What is wrong with the options if they name a rule that does not exist.
// `elsewhere` knows rules that a configuration file may name as well; null without a file.
[[nodiscard]] std::optional<support::Diagnostic> select_rules(const CheckOptions& options,
                                                              std::vector<report::CheckedRule>& rules,
                                                              RulesElsewhere* elsewhere);

}  // namespace bylaw::cli
