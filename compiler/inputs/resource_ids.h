// The id by which AWS Config knows a resource.
#pragma once

#include <optional>
#include <string>

#include "document/value.h"

namespace bylaw::inputs {

// Of a resource in the canonical shape: the id of an item, or what follows from the names in a template or plan
// (stdlib/attributes); nothing if it is not known.
[[nodiscard]] std::optional<std::string> config_resource_id(const document::Value& resource);

}  // namespace bylaw::inputs
