#include "inputs/members.h"

#include <algorithm>

namespace bylaw::inputs {

using document::Kind;
using document::Value;

const Value* member(const Value& value, std::string_view key) {
    return value.kind == Kind::Map ? document::find(value, key) : nullptr;
}

const Value* member(const Value& value, std::string_view key, Kind kind) {
    const Value* found = member(value, key);
    return found != nullptr && found->kind == kind ? found : nullptr;
}

const Value* map_member(const Value& value, std::string_view key) {
    return member(value, key, Kind::Map);
}

const Value* list_member(const Value& value, std::string_view key) {
    return member(value, key, Kind::List);
}

std::string_view text_member(const Value& value, std::string_view key) {
    const Value* found = member(value, key, Kind::String);
    return found != nullptr ? found->text() : std::string_view();
}

bool has_any(const Value& value, std::initializer_list<std::string_view> keys) {
    return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return member(value, key) != nullptr; });
}

std::uint64_t size_of(const Value* value) {
    return value != nullptr && !value->is_scalar() ? value->size : 0;
}

}  // namespace bylaw::inputs
