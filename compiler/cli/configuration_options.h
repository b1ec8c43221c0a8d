// What a configuration file changes about a run of `check` or `lint`.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/program.h"
#include "cli/check_options.h"
#include "cli/configuration.h"
#include "report/check_report.h"

namespace bylaw::cli {

// The file that `--config` names, else the one that is found for the paths; null if there is none or none is wanted.
[[nodiscard]] ConfigurationResult configuration_for(const CheckArguments& arguments);

// Fills in what the command line does not say.
void apply_configuration(const std::shared_ptr<const Configuration>& configuration, CheckArguments& arguments);

// Leaves out the files that `exclude` names. A path in a folder that is named is left out as well.
void leave_out_excluded(const Configuration& configuration, std::vector<std::filesystem::path>& files);

// Gives rules the severities that the file says. Patterns that fit no rule are returned.
[[nodiscard]] std::vector<ConfiguredText> set_severities(const Configuration& configuration,
                                                         std::vector<report::CheckedRule>& rules);

// The rules that a configuration file may speak of although this run does not evaluate them: one file serves `lint`,
// which has rules of its own, and `check`. Compiled and read when they are asked for first.
class RulesElsewhere {
public:
    // Refers to the options.
    explicit RulesElsewhere(const CheckOptions& options) : options_(options) {}

    [[nodiscard]] bool has_rule(std::string_view pattern);
    [[nodiscard]] bool is_about(const GivenParameter& given);

private:
    void read();

    const CheckOptions& options_;
    bool is_read_ = false;
    std::set<std::string> ids_;
    std::vector<std::shared_ptr<const bytecode::Program>> programs_;
};

}  // namespace bylaw::cli
