// Parts of the tree as one line of text, in the reference's words.
#pragma once

#include <string>

#include "syntax/ast.h"

namespace bylaw::syntax {

// The query as it was meant, in normal spelling (`Resources.*[ Type == "x" ].Properties`), for messages to people.
[[nodiscard]] std::string readable(const Query& query);
[[nodiscard]] std::string readable(const Literal& literal);

}  // namespace bylaw::syntax
