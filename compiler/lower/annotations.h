// Annotations that change how a rule is run (language.md, "Annotations"). All others are for reports, which read them
// themselves.
#pragma once

#include <cstddef>
#include <string_view>

namespace bylaw::lower {

// Whether the comment block directly above a rule has the line `# @scope estate`.
[[nodiscard]] bool has_estate_scope(std::string_view rules_text, std::size_t rule_begin);

}  // namespace bylaw::lower
