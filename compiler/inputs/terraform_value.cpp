#include "inputs/terraform_value.h"

#include <algorithm>

#include "inputs/members.h"
#include "inputs/terraform_resources.h"
#include "support/hash.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

const Value* member_of(const Value& value, std::string_view key, std::uint32_t hash) {
    return value.kind == Kind::Map ? document::find(value, key, hash) : nullptr;
}

// The part of a tree of flags that a step leads to. `true` counts for everything below.
const Value* flag_at(const Value* flags, std::string_view key, std::uint32_t hash) {
    return flags == nullptr || TerraformValue::is_true(flags) ? flags : member_of(*flags, key, hash);
}

const Value* flag_at(const Value* flags, std::uint32_t index) {
    if (flags == nullptr || TerraformValue::is_true(flags)) {
        return flags;
    }
    return flags->kind == Kind::List && index < flags->size ? &flags->item_data[index] : nullptr;
}

// Stands for what planned values leave out.
const Value not_planned = Value::of_bool(true);

bool is_list_of_blocks(const Value* value) {
    return value != nullptr && value->kind == Kind::List && value->size != 0 && value->item_data[0].kind == Kind::Map;
}

}  // namespace

bool is_expression(const Value& value) {
    // One has these two members at most.
    if (value.kind != Kind::Map || value.size > 2) {
        return false;
    }
    static const std::uint32_t constant_hash = support::key_hash("constant_value");
    static const std::uint32_t references_hash = support::key_hash("references");
    if (value.size == 0 || document::find(value, "constant_value", constant_hash) != nullptr) {
        return true;
    }
    const Value* references = document::find(value, "references", references_hash);
    return references != nullptr && references->kind == Kind::List &&
           (references->size == 0 || references->item_data[0].kind == Kind::String);
}

TerraformValue TerraformValue::member(std::string_view key) const {
    return member(key, support::key_hash(key));
}

TerraformValue TerraformValue::member(std::string_view key, std::uint32_t hash) const {
    TerraformValue inner = *this;
    inner.attribute = key;
    inner.value = value == nullptr || is_unknown() ? nullptr : member_of(*value, key, hash);
    inner.unknown = flag_at(unknown, key, hash);
    inner.sensitive = flag_at(sensitive, key, hash);
    if (expression != nullptr && !is_expression(*expression)) {
        const Value* body =
            expression->kind == Kind::List && expression->size == 1 ? expression->item_data : expression;
        inner.expression = member_of(*body, key, hash);
        inner.is_dynamic = is_dynamic || (inner.expression == nullptr && is_list_of_blocks(inner.value));
    }
    inner.is_inside = is_inside || (expression != nullptr && is_unknown() && is_expression(*expression));
    if (is_planned && inner.value == nullptr && inner.expression != nullptr && is_expression(*inner.expression) &&
        list_member(*inner.expression, "references") != nullptr) {
        inner.unknown = &not_planned;
    }
    return inner;
}

std::uint32_t TerraformValue::item_count() const {
    if (is_unknown()) {
        return 0;
    }
    const std::uint32_t flags = unknown != nullptr && unknown->kind == Kind::List ? unknown->size : 0;
    return std::max(is(Kind::List) ? value->size : 0, flags);
}

TerraformValue TerraformValue::item(std::uint32_t index) const {
    TerraformValue inner = *this;
    inner.value = is(Kind::List) && index < value->size ? &value->item_data[index] : nullptr;
    inner.unknown = flag_at(unknown, index);
    inner.sensitive = flag_at(sensitive, index);
    if (expression != nullptr && expression->kind == Kind::List) {
        // With dynamic blocks among them the two lists do not correspond.
        const bool corresponds = expression->size == item_count();
        // The body of a block in which nothing is set is no expression, though it looks like one.
        const bool is_empty = corresponds && size_of(&expression->item_data[index]) == 0;
        inner.expression = corresponds && !is_empty ? &expression->item_data[index] : nullptr;
        inner.is_dynamic = is_dynamic || !corresponds;
    } else if (expression != nullptr) {
        inner.is_part = is_part || item_count() != 1;
    }
    return inner;
}

const Value* TerraformValue::place() const {
    if (text != nullptr) {
        return text;
    }
    if (value != nullptr && !is_unknown()) {
        return value;
    }
    return unknown != &not_planned ? unknown : instance != nullptr ? instance->place : nullptr;
}

TerraformValue TerraformValue::entered() const {
    return item_count() == 1 ? item(0) : *this;
}

TerraformValue TerraformValue::standing_for(FoundValue other) const {
    TerraformValue result = *this;
    result.value = other.value;
    result.text = other.text;
    return result;
}

}  // namespace bylaw::inputs
