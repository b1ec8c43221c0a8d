// Tree to text: the formatter behind `bylaw fmt`.
#pragma once

#include <string>

#include "syntax/parse.h"

namespace bylaw::syntax {

// The file laid out in the one style of the house: every comment kept, meaning unchanged, and formatting the result
// again changes nothing. `parsed` must be ok.
[[nodiscard]] std::string format(const ParsedFile& parsed);

}  // namespace bylaw::syntax
