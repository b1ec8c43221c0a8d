#include "bytecode/functions.h"

namespace bylaw::bytecode {

namespace {

struct Row {
    std::string_view name;
    std::uint32_t fewest;
    std::uint32_t most;
};

constexpr Row rows[] = {
#define BYLAW_FUNCTION(name, text, fewest, most) {text, fewest, most},
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
    return rows[static_cast<std::size_t>(id)].most;
}

std::uint32_t fewest_arguments(FunctionId id) {
    return rows[static_cast<std::size_t>(id)].fewest;
}

std::string arguments_text(FunctionId id) {
    const std::uint32_t fewest = fewest_arguments(id);
    const std::uint32_t most = parameter_count(id);
    std::string text = std::to_string(fewest);
    if (fewest != most) {
        text += " or " + std::to_string(most);
    }
    return text + (most == 1 ? " argument" : " arguments");
}

}  // namespace bylaw::bytecode
