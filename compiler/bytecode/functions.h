// Which built-in functions there are. What they do is vm/functions.h's business.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bylaw::bytecode {

enum class FunctionId : std::uint8_t {
#define BYLAW_FUNCTION(name, text, fewest, most) name,
#include "bytecode/functions.def"
#undef BYLAW_FUNCTION
};

inline constexpr std::uint8_t function_count = 0
#define BYLAW_FUNCTION(name, text, fewest, most) +1
#include "bytecode/functions.def"
#undef BYLAW_FUNCTION
    ;

// Names are exact: lower case, underscores.
[[nodiscard]] std::optional<FunctionId> find_function(std::string_view name);
[[nodiscard]] std::string_view function_name(FunctionId id);
// How many arguments it can be given at most, and how many it must be given at least.
[[nodiscard]] std::uint32_t parameter_count(FunctionId id);
[[nodiscard]] std::uint32_t fewest_arguments(FunctionId id);
[[nodiscard]] inline bool takes_arguments(FunctionId id, std::size_t count) {
    return count >= fewest_arguments(id) && count <= parameter_count(id);
}
// For messages: "1 argument", "3 or 4 arguments".
[[nodiscard]] std::string arguments_text(FunctionId id);

}  // namespace bylaw::bytecode
