// How the formats of a report say that a finding is suppressed.
#pragma once

#include <string>

#include "report/suppression_texts.h"
#include "report/suppressions.h"

namespace bylaw::report {

// The member `suppressed` of a finding, with a comma in front.
void append_suppressed_json(std::string& out, SuppressedBy by, const SuppressionTerms& terms);
// The member `suppressions` of a result of SARIF, with a comma in front.
void append_suppressed_sarif(std::string& out, SuppressedBy by, const SuppressionTerms& terms);
// A line of notes below a finding.
void append_suppressed_text(std::string& out, SuppressedBy by, const SuppressionTerms& terms);

}  // namespace bylaw::report
