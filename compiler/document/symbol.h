// Values that an input names without stating them: references, and what is known only later or only in part
// (language.md, "Resources").
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "document/value.h"

namespace bylaw::document {

// Made by the stages that bring inputs to the canonical shape; readers of text never make one. Everything it refers to
// lives in the arena of the document that holds it.
struct Symbol {
    enum class Presence : std::uint8_t {
        Certain,   // the author of the input set it
        Possible,  // nobody did, and it may still have a value
    };
    Presence presence = Presence::Certain;
    // What kind of value it will be; Null if that is not known either.
    Kind type = Kind::Null;
    // It stands for anything inside a value that is not known, and so for different values.
    bool is_any = false;
    // Why it is not known, for people: half a sentence such as "known after apply". Empty if `known` is set.
    std::string_view reason;
    // Two symbols of one document that have the same identity, and it is not empty, stand for the same value.
    std::string_view identity;
    // What it stands for, once known: a value of the same document that is no symbol itself. Null otherwise.
    const Value* known = nullptr;
    // The expression as a template would write it, a map with one key such as `Ref` or `Fn::GetAtt`; null if there is
    // none. Rules written for templates as they are look into it.
    const Value* written = nullptr;
    // A text known in part: strings and symbols in order. Empty for all others.
    std::span<const Value> parts;
    // Values one of which it is, where that much is known; a value of the same document each. Empty if it may be any.
    std::span<const Value> candidates;
    // Addresses (keys of `Resources`) of the resources that it is made of.
    std::span<const std::string_view> references;
};

// The value itself, or what a symbol stands for if that is known.
[[nodiscard]] inline const Value& settled(const Value& value) {
    return value.kind == Kind::Symbol && value.symbol->known != nullptr ? *value.symbol->known : value;
}

// The first symbol in a value, the value itself included, that is not known; null if there is none, or if it is not
// among the first values looked at.
[[nodiscard]] const Value* find_unknown(const Value& value);

// Whether it stands for a resource or an attribute of one, and was written as one expression: `Ref` or `Fn::GetAtt`.
[[nodiscard]] inline bool is_reference(const Symbol& symbol) {
    if (symbol.written == nullptr || symbol.references.empty() || symbol.written->kind != Kind::Map ||
        symbol.written->size != 1) {
        return false;
    }
    const std::string_view key = symbol.written->entry_data->key();
    return key == "Ref" || key == "Fn::GetAtt";
}

// Whether nothing but a symbol is there: its value is not known.
[[nodiscard]] inline bool is_unknown(const Value& value) {
    return value.kind == Kind::Symbol && value.symbol->known == nullptr;
}

// The same, and not even whether there is one.
[[nodiscard]] inline bool may_be_missing(const Value& value) {
    return is_unknown(value) && value.symbol->presence == Symbol::Presence::Possible;
}

}  // namespace bylaw::document
