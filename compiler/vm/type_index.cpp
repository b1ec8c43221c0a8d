#include "vm/type_index.h"

#include "document/prefetch.h"
#include "support/hash.h"

namespace bylaw::vm {

using document::Kind;
using document::Value;

TypeIndex::TypeIndex(const Value& root) {
    if (root.kind != Kind::Map) {
        return;
    }
    const Value* resources = document::find(root, "Resources");
    if (resources == nullptr || resources->kind != Kind::Map || resources->size == 0) {
        return;
    }
    resources_ = resources;
    const std::uint32_t type_hash = support::key_hash("Type");
    const auto entries = resources->entries();
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
        document::prefetch_ahead(i, entries.size(), [&](std::size_t ahead) { return &entries[ahead].value; });
        const Value& resource = entries[i].value;
        const Value* type = resource.kind == Kind::Map ? document::find(resource, "Type", type_hash) : nullptr;
        if (type != nullptr && type->kind == Kind::String) {
            by_type_[type->text()].push_back(i);
        } else {
            irregular_.push_back(i);
        }
    }
}

const std::vector<std::uint32_t>& TypeIndex::of_type(std::string_view type) const {
    static const std::vector<std::uint32_t> nothing;
    const auto found = by_type_.find(type);
    return found == by_type_.end() ? nothing : found->second;
}

}  // namespace bylaw::vm
