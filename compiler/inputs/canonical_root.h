// The outer part of every canonical document. Private to the room.
#pragma once

#include "document/document_builder.h"

namespace bylaw::inputs {

// Closes `Resources` and the root around it, which lead back to these values of the input.
inline void close_root(document::DocumentBuilder& builder, const document::Value& resources,
                       const document::Value& root) {
    const document::Value all = builder.close();
    builder.add_from(all, &resources);
    const document::Value whole = builder.close();
    builder.add_from(whole, &root);
}

}  // namespace bylaw::inputs
