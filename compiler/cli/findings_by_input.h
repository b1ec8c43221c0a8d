// Findings of rules that look from one input into others, brought to the inputs that their places are in.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/check_report.h"

namespace bylaw::cli {

class FindingsByInput {
public:
    // Declares an input; places in others are not moved.
    void add_input(const std::string& name) { apart_.try_emplace(name); }
    // Takes findings whose place is in another input out of those that came of one.
    void set_apart(std::string_view input, std::vector<report::CheckFinding>& findings);
    // Adds what was set apart for an input to its findings, in the order of the report. What several inputs led to is
    // there once; `summary` loses the others.
    void put_back(const std::string& input, std::vector<report::CheckFinding>& findings,
                  const std::vector<report::CheckedRule>& rules, report::CheckSummary& summary);

private:
    std::map<std::string, std::vector<report::CheckFinding>, std::less<>> apart_;  // by the input they belong to
};

}  // namespace bylaw::cli
