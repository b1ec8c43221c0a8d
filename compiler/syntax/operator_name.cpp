#include <array>

#include "syntax/ast.h"

namespace bylaw::syntax {

std::string_view operator_name(Operator op) {
    static constexpr std::array<std::string_view, 15> names{"Eq",    "In",     "Gt",    "Lt",       "Le",
                                                            "Ge",    "Exists", "Empty", "IsString", "IsList",
                                                            "IsMap", "IsBool", "IsInt", "IsFloat",  "IsNull"};
    return names[static_cast<std::size_t>(op)];
}

}  // namespace bylaw::syntax
