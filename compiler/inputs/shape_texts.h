// The texts of stdlib/shapes, which the build puts into the program (cmake/Shapes.cmake).
#pragma once

#include <span>
#include <string_view>

namespace bylaw::inputs {

[[nodiscard]] std::span<const std::string_view> shape_texts();

}  // namespace bylaw::inputs
