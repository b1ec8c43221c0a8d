// Entries of maps that stages make themselves.
#pragma once

#include <string_view>

#include "document/value.h"
#include "support/arena.h"

namespace bylaw::document {

// Refers to its text, which must live as long as the maps that have the key.
[[nodiscard]] Key made_key(std::string_view text);

// Refers to the text of the key, which must live as long as the arena.
[[nodiscard]] Entry made_entry(std::string_view key, const Value& value, support::Arena& arena);

}  // namespace bylaw::document
