// Entries of maps that stages make themselves.
#pragma once

#include <string_view>

#include "document/value.h"

namespace bylaw::document {

// Refers to the text of the key, which must live as long as the map.
[[nodiscard]] Entry made_entry(std::string_view key, const Value& value);

}  // namespace bylaw::document
