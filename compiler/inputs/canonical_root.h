// The outer part of every canonical document. Private to the room.
#pragma once

#include "document/document_builder.h"

namespace bylaw::inputs {

// Closes the map that is open, which leads back to this value of the input.
inline void close_from(document::DocumentBuilder& builder, const document::Value& place) {
    const document::Value map = builder.close();
    builder.add_from(map, &place);
}

// Closes `Resources` and the root around it, which lead back to these values of the input.
inline void close_root(document::DocumentBuilder& builder, const document::Value& resources,
                       const document::Value& root) {
    close_from(builder, resources);
    close_from(builder, root);
}

}  // namespace bylaw::inputs
