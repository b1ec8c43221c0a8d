// The texts of stdlib/shapes, which the build puts into the program (cmake/Shapes.cmake).
#pragma once

#include <span>
#include <string_view>

namespace bylaw::inputs {

[[nodiscard]] std::span<const std::string_view> shape_texts();
// What CloudFormation calls the types of Terraform that have no table; empty if there is no such list.
[[nodiscard]] std::string_view terraform_types_text();

}  // namespace bylaw::inputs
