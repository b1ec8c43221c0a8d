// The tree in the form that the reference prints (guard-language.md, section 5.8).
#pragma once

#include <string>

#include "syntax/parse.h"

namespace bylaw::syntax {

enum class TreeFormat { Yaml, Json };

// `null` for a file without rules, as the reference prints it. `parsed` must be ok.
[[nodiscard]] std::string parse_tree(const ParsedFile& parsed, TreeFormat format);

}  // namespace bylaw::syntax
