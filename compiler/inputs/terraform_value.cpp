#include "inputs/terraform_value.h"

#include <algorithm>

#include "inputs/members.h"
#include "inputs/terraform_resources.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

// The part of a tree of flags that a step leads to. `true` counts for everything below.
const Value* flag_at(const Value* flags, std::string_view key) {
    return flags == nullptr || TerraformValue::is_true(flags) ? flags : inputs::member(*flags, key);
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
    if (value.kind != Kind::Map) {
        return false;
    }
    const Value* references = document::find(value, "references");
    return value.size == 0 || document::find(value, "constant_value") != nullptr ||
           (references != nullptr && references->kind == Kind::List &&
            (references->size == 0 || references->item_data[0].kind == Kind::String));
}

TerraformValue TerraformValue::member(std::string_view key) const {
    TerraformValue inner = *this;
    inner.attribute = key;
    inner.value = value == nullptr || is_unknown() ? nullptr : inputs::member(*value, key);
    inner.unknown = flag_at(unknown, key);
    inner.sensitive = flag_at(sensitive, key);
    if (expression != nullptr && !is_expression(*expression)) {
        const Value* body =
            expression->kind == Kind::List && expression->size == 1 ? expression->item_data : expression;
        inner.expression = inputs::member(*body, key);
        inner.is_dynamic = is_dynamic || (inner.expression == nullptr && is_list_of_blocks(inner.value));
    }
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
