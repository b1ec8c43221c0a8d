// The managed rules of AWS Config as `explain` and `rules` show them: what AWS documents, and what the rules file says.
#pragma once

#include <string_view>
#include <vector>

#include "report/explanation.h"

namespace bylaw::cli {

// All that AWS documents, in the order of their identifiers; with the parameters where `has_parameters`, which takes a
// look into every rules file.
[[nodiscard]] std::vector<report::Explanation> explain_managed_rules(bool has_parameters);

// Adds to what is explained without them.
void add_managed_parameters(report::Explanation& explanation);

}  // namespace bylaw::cli
