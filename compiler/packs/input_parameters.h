// `InputParameters` of a rule, which is a map or the JSON text of one. Private to the room.
#pragma once

#include <list>
#include <vector>

#include "document/document.h"
#include "document/value.h"

namespace bylaw::packs {

struct InputParameters {
    const document::Value* given = nullptr;  // null: there are none
    const document::Value* map = nullptr;    // null: none, not known, or no map
    bool is_unknown = false;
    bool is_text = false;  // its entries stand nowhere but in that text
};

// `embedded` gets the document of a text.
[[nodiscard]] InputParameters read_input_parameters(const document::Value& properties,
                                                    std::list<document::Document>& embedded);

}  // namespace bylaw::packs
