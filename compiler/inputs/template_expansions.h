// What transforms make of one resource of a template: the tables of stdlib/expansions. Private to the room.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "inputs/cloudformation_values.h"

namespace bylaw::inputs {

struct ExpansionRow {
    std::string_view from;        // path in the properties of the resource; "-" for nothing
    std::string_view to;          // path in those of the resource that is made
    std::string_view conversion;  // may be empty
};

// One resource that is made of another one.
struct Expansion {
    std::string_view type;
    std::vector<ExpansionRow> rows;

    // The last part of the type.
    [[nodiscard]] std::string_view suffix() const { return type.substr(type.rfind(':') + 1); }
};

// What is made of resources of a type; mostly nothing.
[[nodiscard]] std::span<const Expansion> expansions_of(std::string_view type);

// The properties of a resource that is made, by those of its origin, which are resolved. `written` is where these stand
// (may be null), `place` the origin itself.
[[nodiscard]] document::Value expanded(document::DocumentBuilder& builder, const TemplateValues& values,
                                       const Expansion& expansion, const document::Value& properties,
                                       const document::Value* written, const document::Value* place);

// The tables, as they are in the program.
[[nodiscard]] std::span<const std::string_view> expansion_texts();

}  // namespace bylaw::inputs
