// A value on its way to the canonical shape, with the value of the input whose place it is shown at. Private to the
// room.
#pragma once

#include <cstdint>
#include <string_view>

#include "document/value.h"

namespace bylaw::inputs {

struct FoundValue {
    const document::Value* value = nullptr;
    // Set for what stands in a text inside the input: the text.
    const document::Value* text = nullptr;

    explicit operator bool() const { return value != nullptr; }
    [[nodiscard]] const document::Value* place() const { return text != nullptr ? text : value; }
    [[nodiscard]] FoundValue inside(const document::Value* child) const { return {child, text}; }

    [[nodiscard]] bool is(document::Kind kind) const { return value != nullptr && value->kind == kind; }
    // Null where something is not set counts as not there.
    [[nodiscard]] FoundValue member(std::string_view key) const {
        if (!is(document::Kind::Map)) {
            return {};
        }
        const document::Value* found = document::find(*value, key);
        return found == nullptr || found->kind == document::Kind::Null ? FoundValue() : inside(found);
    }
    [[nodiscard]] FoundValue member(std::string_view key, std::uint32_t hash) const {
        if (!is(document::Kind::Map)) {
            return {};
        }
        const document::Value* found = document::find(*value, key, hash);
        return found == nullptr || found->kind == document::Kind::Null ? FoundValue() : inside(found);
    }
    [[nodiscard]] std::string_view text_of(std::string_view key) const {
        const FoundValue found = member(key);
        return found.is(document::Kind::String) ? found.value->text() : std::string_view();
    }
};

}  // namespace bylaw::inputs
