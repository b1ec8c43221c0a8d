// Old ids of rules: `@deprecated-by ID` above a rule says which rule took its place.
#pragma once

#include <string>
#include <vector>

#include "report/check_report.h"
#include "support/diagnostic.h"

namespace bylaw::cli {

// By rule: the index of the rule that took its place; its own where there is none. Such rules are not evaluated, and
// whoever names one means the other. A successor that is deprecated itself is followed.
[[nodiscard]] std::vector<std::size_t> successors(const std::vector<report::CheckedRule>& rules);

// What to say about ids on the command line that are deprecated, one note each, in the order of the rules.
[[nodiscard]] std::vector<support::Diagnostic> deprecation_notes(const std::vector<std::string>& ids,
                                                                 const std::vector<report::CheckedRule>& rules);

}  // namespace bylaw::cli
