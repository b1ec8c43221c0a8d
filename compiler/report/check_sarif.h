// Parts of the SARIF form of `check` that findings and the frame around them share.
#pragma once

#include <string>
#include <string_view>

#include "report/check_report.h"

namespace bylaw::report {

// "note", "warning" or "error"
[[nodiscard]] std::string_view sarif_level(Severity severity);
// A path as a JSON string that holds a URI reference: `/` between the parts, everything unusual percent-encoded.
void append_sarif_uri(std::string& out, std::string_view path);

}  // namespace bylaw::report
