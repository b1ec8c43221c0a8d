// Comments in rules files that suppress warnings of the compiler about one line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/suppressions.h"
#include "support/diagnostic.h"
#include "support/source.h"

namespace bylaw::report {

// Takes away the warnings about a rules file that its comments name by code, and returns what is to be said about the
// comments themselves. Looks for the word of suppressions only in files without any.
[[nodiscard]] std::vector<support::Diagnostic> suppress_warnings(const support::SourceFile& file,
                                                                 std::vector<support::Diagnostic>& warnings,
                                                                 std::string_view today);

}  // namespace bylaw::report
