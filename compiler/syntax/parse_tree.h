// The tree in the form that the reference prints (guard-language.md, section 5.8).
#pragma once

#include <cstdint>
#include <string>

#include "syntax/parse.h"

namespace bylaw::syntax {

enum class TreeFormat : std::uint8_t { Yaml, Json };

// `null` for a file without rules, as the reference prints it. `parsed` must be ok.
[[nodiscard]] std::string parse_tree(const ParsedFile& parsed, TreeFormat format);

// Whether two files have the same tree, wherever in the text its parts stand. Both must be ok.
[[nodiscard]] bool is_same_tree(const ParsedFile& first, const ParsedFile& second);

}  // namespace bylaw::syntax
