// Rows of tables that make parts of lists and maps, and what plans leave to the service.
#include <algorithm>
#include <string>

#include "inputs/terraform_properties.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

// A text, or what one would write for a number.
std::string written(const Value& value) {
    if (value.kind == Kind::String) {
        return std::string(value.text());
    }
    return value.kind == Kind::Int ? std::to_string(value.integer) : std::string();
}

std::string written(const TerraformDraft& draft) {
    if (draft.kind() == TerraformDraft::Kind::Literal) {
        return written(draft.literal());
    }
    const TerraformValue& from = draft.from();
    const bool is_known = draft.kind() == TerraformDraft::Kind::Value && from.value != nullptr && !from.is_unknown();
    return is_known ? written(*from.value) : std::string();
}

}  // namespace

bool is_left_to_service(const TerraformValue& from, const TerraformValue& value) {
    return value.is_unknown() && value.expression == nullptr && !value.is_dynamic && from.expression != nullptr;
}

bool TerraformRows::is_unfilled(const ShapeRow& row, const TerraformValue& from) const {
    if (row.path.empty() || std::find(unfilled_.begin(), unfilled_.end(), row.path.front().key) == unfilled_.end()) {
        return false;
    }
    return is_left_to_service(from, from.member(row.path.front().key));
}

void TerraformRows::apply_pair(const ShapeRow& row, const TerraformValue& from, TerraformDraft& draft) {
    for (const auto& [value, is_whole] : collect(from, row.path)) {
        // An element that may be there cannot be told from one that is not.
        if (is_whole || is_left_to_service(from, value)) {
            continue;
        }
        TerraformDraft text = draft.fresh();
        if (!convert(row, value, text)) {
            continue;
        }
        TerraformDraft& pair = draft.at(row.property).add_item(author_);
        pair.member("Key").set_literal(Value::of_string(row.literal), value, author_);
        pair.member("Value").become(text);
    }
}

void TerraformRows::apply_keyed(const ShapeRow& row, const TerraformValue& from, TerraformDraft& draft) {
    for (const auto& [element, is_whole] : collect(from, row.path)) {
        const TerraformValue key = element.member(row.literal);
        if (is_whole || element.is_unknown() || key.known_text().empty()) {
            if (draft.find(row.property) == nullptr) {
                draft.at(row.property).set(is_whole || element.is_unknown() ? element : key, false, author_);
            }
            continue;
        }
        TerraformDraft& member = draft.at(row.property).member(key.known_text());
        apply(row.rows, element, member);
        apply_defaults(row.rows, element, member);
    }
}

void TerraformRows::apply_into(const ShapeRow& row, const TerraformValue& from, TerraformDraft& draft) {
    if (draft.find(row.property) == nullptr) {
        return;
    }
    for (const auto& [wanted, is_whole] : collect(from, row.path)) {
        if (is_whole || wanted.is_unknown() || wanted.value == nullptr) {
            continue;
        }
        const std::string text = written(*wanted.value);
        TerraformDraft* element = draft.at(row.property).first();
        for (; element != nullptr; element = element->next()) {
            const TerraformDraft* member = element->find(row.literal);
            if (member != nullptr && !text.empty() && written(*member) == text) {
                apply(row.rows, from, *element);
            }
        }
    }
}

}  // namespace bylaw::inputs
