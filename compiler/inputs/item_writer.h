// Writes canonical resources out of configuration items, and out of what has the shape of one. Private to the room.
#pragma once

#include <string_view>

#include "document/document_builder.h"
#include "document/symbol.h"
#include "inputs/embedded_texts.h"
#include "inputs/found_value.h"
#include "inputs/shapes.h"

namespace bylaw::inputs {

// One resource to be.
struct ItemSource {
    std::string_view type;         // where no table says another one
    const Shape* shape = nullptr;  // the table; null without one
    FoundValue item;
    const document::Value* place = nullptr;  // what the resource is shown at
    // What stands for a property that the source does not say; null for that of configuration items.
    const document::Symbol* unrecorded = nullptr;
    // What stands for all properties, where the item has no configuration; null where it has one.
    const document::Symbol* truncated = nullptr;
};

// Refers to both, which must outlive it.
class ItemWriter {
public:
    ItemWriter(EmbeddedTexts& texts, document::DocumentBuilder& builder) : texts_(texts), builder_(builder) {}

    // Adds the resource, as the value of the key that is next. False if it is nested too deeply to be read whole.
    [[nodiscard]] bool resource(const ItemSource& source);

    // What stands in the item and is a resource of its own in CloudFormation, behind the resource itself.
    [[nodiscard]] bool parts(FoundValue item, std::string_view address);

private:
    [[nodiscard]] bool part(FoundValue item, FoundValue value, const PartOfItem& one);
    void text(std::string_view key, std::string_view value, FoundValue found);
    void member(std::string_view key, FoundValue found);
    [[nodiscard]] bool properties(const ItemSource& source);
    void tags(FoundValue item);

    EmbeddedTexts& texts_;
    document::DocumentBuilder& builder_;
    support::Arena drafts_;  // of one resource after the other
    bool is_whole_ = true;   // nothing was nested too deeply
};

}  // namespace bylaw::inputs
