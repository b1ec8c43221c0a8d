// The tree of a rules file as one line of text, so that tests can say what they expect in one table row.
#pragma once

#include <string>

#include "syntax/parse.h"

namespace bylaw::syntax::test {

// Groups are separated by `;`, alternatives by `|`. What the reader adds or tells apart is spelled out: `[*]+` is the
// part inserted after a variable, `$x` a variable, `$(x)` an interpolated one, `[all n]` and `.*n` are the two named
// wildcards.
[[nodiscard]] std::string outline(const File& file);

// Parses; the outline, or the first error as `line:column message`.
[[nodiscard]] std::string outline_of(std::string text);
[[nodiscard]] ParsedFile parse_text(std::string text, const ParseLimits& limits = {});

}  // namespace bylaw::syntax::test
