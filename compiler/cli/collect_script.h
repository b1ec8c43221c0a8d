// The shell script that collects account facts, as it stands in stdlib/collect.sh.
#pragma once

#include <string_view>

namespace bylaw::cli {

[[nodiscard]] std::string_view collect_script();

}  // namespace bylaw::cli
