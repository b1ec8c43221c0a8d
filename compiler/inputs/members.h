// Questions about the shape of values, as recognisers ask them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "document/value.h"

namespace bylaw::inputs {

// The entry of a map; null if the value is no map or has none.
[[nodiscard]] const document::Value* member(const document::Value& value, std::string_view key);
// The same if it has this kind.
[[nodiscard]] const document::Value* member(const document::Value& value, std::string_view key, document::Kind kind);
[[nodiscard]] const document::Value* map_member(const document::Value& value, std::string_view key);
[[nodiscard]] const document::Value* list_member(const document::Value& value, std::string_view key);
// The text of an entry; empty if there is none.
[[nodiscard]] std::string_view text_member(const document::Value& value, std::string_view key);
[[nodiscard]] bool has_any(const document::Value& value, std::initializer_list<std::string_view> keys);
// Items of a list, entries of a map, 0 for others and for null.
[[nodiscard]] std::uint64_t size_of(const document::Value* value);

}  // namespace bylaw::inputs
