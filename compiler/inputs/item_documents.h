// Configuration items as they are, as custom policies of AWS Config see them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "document/document.h"

namespace bylaw::inputs {

// Which items, and what they have beside their own members.
struct ItemWishes {
    std::function<bool(const document::Value& item)> wants;
    std::vector<std::pair<std::string, std::string>> parameters;  // as `CONFIG_RULE_PARAMETERS`, if there are any
};

struct ItemsDocument {
    // `Resources` with the items by what names them, in their order; nothing if there are none. Must not outlive the
    // source.
    std::optional<document::Document> document;
    std::uint64_t unrecorded = 0;  // items that have no configuration
};

// The last states of the resources of a document that holds configuration items, without those that were deleted.
[[nodiscard]] ItemsDocument items_document(const document::Document& source, const ItemWishes& wishes);

}  // namespace bylaw::inputs
