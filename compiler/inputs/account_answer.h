// The resource that account facts have for what is not there.
#pragma once

#include <string_view>

namespace bylaw::inputs {

// A call that gave nothing, or that was refused (docs/inputs.md). Its type; it does not count as a resource.
inline constexpr std::string_view account_answer = "Account::Answer";

}  // namespace bylaw::inputs
