// The page about diagnostics, as it stands in docs/diagnostics.md.
#pragma once

#include <string_view>

namespace bylaw::cli {

[[nodiscard]] std::string_view diagnostics_page();

}  // namespace bylaw::cli
