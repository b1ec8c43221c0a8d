// A value of a Terraform plan together with what other parts of the plan say about it (terraform.md, sections 3
// and 5.1). Private to the room.
#pragma once

#include <cstdint>
#include <string_view>

#include "document/value.h"
#include "inputs/found_value.h"

namespace bylaw::inputs {

struct TerraformInstance;

// The trees of values, of unknown and of sensitive ones and of expressions have the same shape in principle and leave
// out different things in practice; this goes down all four at once.
struct TerraformValue {
    const document::Value* value = nullptr;       // null where it is not there
    const document::Value* unknown = nullptr;     // `true`: not known
    const document::Value* sensitive = nullptr;   // `true`: never shown, as everything below
    const document::Value* expression = nullptr;  // null: nobody set it, or there is no configuration
    const document::Value* text = nullptr;        // the text that it stands in, if there is one
    bool is_dynamic = false;                      // in a block that the author wrote and the plan has no expressions of
    bool is_planned = false;                      // planned values leave out what is not known
    bool is_part = false;    // of what the expression gives: it is not all that the expression says
    bool is_inside = false;  // of an unknown value that one expression gives: nobody says that it has such a member
    const TerraformInstance* instance = nullptr;  // whose value it is
    std::string_view attribute;                   // the last name on the way to it

    [[nodiscard]] bool is_unknown() const { return is_true(unknown); }
    [[nodiscard]] bool is_sensitive() const { return is_true(sensitive); }
    // Null counts as not set.
    [[nodiscard]] bool is_there() const {
        return is_unknown() || (value != nullptr && value->kind != document::Kind::Null);
    }
    // An empty list counts as not set as well, and so does an empty text, which is what many resources have in states
    // for what nobody set. In a text that holds a document it means itself.
    [[nodiscard]] bool is_set() const {
        if (is_unknown() || !is_there()) {
            return is_unknown();
        }
        const bool can_be_empty =
            value->kind == document::Kind::List || (value->kind == document::Kind::String && text == nullptr);
        return !can_be_empty || value->size != 0;
    }
    [[nodiscard]] bool is(document::Kind kind) const {
        return !is_unknown() && value != nullptr && value->kind == kind;
    }
    [[nodiscard]] std::string_view known_text() const {
        return is(document::Kind::String) ? value->text() : std::string_view();
    }
    // The value of the input that it is shown at.
    [[nodiscard]] const document::Value* place() const;
    [[nodiscard]] FoundValue found() const { return {value, text}; }

    // Below a value that is not known nothing is.
    [[nodiscard]] TerraformValue member(std::string_view key) const;
    // The same, with the hash of the key (support::key_hash).
    [[nodiscard]] TerraformValue member(std::string_view key, std::uint32_t hash) const;
    [[nodiscard]] TerraformValue item(std::uint32_t index) const;
    [[nodiscard]] std::uint32_t item_count() const;
    // What a name in a path leads to: blocks that can be there once are lists of one.
    [[nodiscard]] TerraformValue entered() const;
    // The same place with a value that was made of it.
    [[nodiscard]] TerraformValue standing_for(FoundValue other) const;

    [[nodiscard]] static bool is_true(const document::Value* value) {
        return value != nullptr && value->kind == document::Kind::Bool && value->boolean;
    }
};

// Whether this is what the plan writes for an expression, and not the body of a block.
[[nodiscard]] bool is_expression(const document::Value& value);

}  // namespace bylaw::inputs
