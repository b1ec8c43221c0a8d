// Comparison of two values: sections 3.8 and 3.9.
#pragma once

#include <optional>
#include <vector>

#include "document/value.h"

namespace bylaw::specification {

using Values = std::vector<const document::Value*>;

// Nothing: not comparable.
std::optional<bool> strictly_equal(const document::Value& left, const document::Value& right);
// -1, 0, 1; nothing: not comparable.
std::optional<int> order(const document::Value& left, const document::Value& right);
bool tolerantly_equal(const document::Value& element, const document::Value& needle);
bool has(const Values& hay, const document::Value& needle);
Values elements(const document::Value& list);
bool is_part_of(const document::Value& left, const document::Value& right);  // text in text
std::optional<bool> inside(const document::Value& left, const document::Value& right);
std::optional<bool> not_inside(const document::Value& left, const document::Value& right);

}  // namespace bylaw::specification
