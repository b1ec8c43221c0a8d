// The JSON Schema of configuration files.
#pragma once

#include <string>

namespace bylaw::cli {

// Draft 2020-12, as docs/bylaw.schema.json has it.
[[nodiscard]] std::string configuration_schema();

}  // namespace bylaw::cli
