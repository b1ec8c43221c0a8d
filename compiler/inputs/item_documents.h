// Configuration items as documents of their own, as custom policies of AWS Config see them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document.h"

namespace bylaw::inputs {

// The last state of one resource.
struct RecordedItem {
    std::string address;
    std::string_view type;  // as AWS Config names it
    const document::Value* item = nullptr;
    bool is_recorded = true;  // its configuration is there

    // A document whose root is the item, with the parameters, if there are any, as `CONFIG_RULE_PARAMETERS`. It must
    // not outlive the source.
    [[nodiscard]] document::Document document(const std::vector<std::pair<std::string, std::string>>& parameters) const;

    const document::Document* source = nullptr;
    const document::Value* text = nullptr;  // that the item stands in, if it does
};

// Calls `visit` for the items of a document, in their order, without those that were deleted. What it gets is good
// while it runs.
void for_each_item(const document::Document& source, const std::function<void(const RecordedItem&)>& visit);

}  // namespace bylaw::inputs
