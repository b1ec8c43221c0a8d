// Which built-in functions there are. What they do is vm/functions.h's business.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bylaw::bytecode {

enum class FunctionId : std::uint8_t {
#define BYLAW_FUNCTION(name, text, parameters) name,
#include "bytecode/functions.def"
#undef BYLAW_FUNCTION
};

inline constexpr std::uint8_t function_count = 0
#define BYLAW_FUNCTION(name, text, parameters) +1
#include "bytecode/functions.def"
#undef BYLAW_FUNCTION
    ;

// Names are exact: lower case, underscores.
[[nodiscard]] std::optional<FunctionId> find_function(std::string_view name);
[[nodiscard]] std::string_view function_name(FunctionId id);
[[nodiscard]] std::uint32_t parameter_count(FunctionId id);

}  // namespace bylaw::bytecode
