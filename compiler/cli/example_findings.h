// What the built-in checks find in their own examples.
#pragma once

#include <string>
#include <vector>

#include "report/explanation.h"

namespace bylaw::cli {

// Judges the text of an example by the check with this id. In order of line, each line and message once.
[[nodiscard]] std::vector<report::Example::Finding> find_in_example(const std::string& id, const std::string& text);

}  // namespace bylaw::cli
