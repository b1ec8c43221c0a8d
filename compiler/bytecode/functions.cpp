#include "bytecode/functions.h"

namespace bylaw::bytecode {

namespace {

struct Row {
    std::string_view name;
    std::uint32_t parameters;
};

constexpr Row rows[] = {
#define BYLAW_FUNCTION(name, text, parameters) {text, parameters},
#include "bytecode/functions.def"
#undef BYLAW_FUNCTION
};

}  // namespace

std::optional<FunctionId> find_function(std::string_view name) {
    for (std::uint8_t id = 0; id < function_count; ++id) {
        if (rows[id].name == name) {
            return static_cast<FunctionId>(id);
        }
    }
    return std::nullopt;
}

std::string_view function_name(FunctionId id) {
    return rows[static_cast<std::size_t>(id)].name;
}

std::uint32_t parameter_count(FunctionId id) {
    return rows[static_cast<std::size_t>(id)].parameters;
}

}  // namespace bylaw::bytecode
