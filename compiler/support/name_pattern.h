// Patterns for names that people write: ids of rules, addresses of resources, paths.
#pragma once

#include <string_view>

namespace bylaw::support {

// Whether the pattern fits the whole name: `*` stands for any text, every other character for itself.
[[nodiscard]] bool fits_pattern(std::string_view pattern, std::string_view name);

}  // namespace bylaw::support
