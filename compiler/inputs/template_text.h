// How CloudFormation writes values into texts.
#pragma once

#include <optional>
#include <string>

#include "document/value.h"

namespace bylaw::inputs {

// The text of a scalar, as CloudFormation would write it into a text; nothing for other values and for null.
[[nodiscard]] std::optional<std::string> scalar_text(const document::Value& value);

}  // namespace bylaw::inputs
