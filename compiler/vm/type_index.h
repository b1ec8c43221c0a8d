// Resources by type: what turns `Resources.*[ Type == 'T' ]` into a look-up.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "document/value.h"

namespace bylaw::vm {

// Built once per document. Refers to its values.
class TypeIndex {
public:
    explicit TypeIndex(const document::Value& root);

    // The map under `Resources`; null when the document has none that can be indexed (no map, an empty map, another
    // spelling).
    [[nodiscard]] const document::Value* resources() const { return resources_; }
    // Numbers of the entries of `resources()` whose `Type` is this text, ascending.
    [[nodiscard]] const std::vector<std::uint32_t>& of_type(std::string_view type) const;
    // Numbers of the entries that have no plain text under exactly `Type`; these are tested one by one.
    [[nodiscard]] const std::vector<std::uint32_t>& irregular() const { return irregular_; }

private:
    const document::Value* resources_ = nullptr;
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_type_;
    std::vector<std::uint32_t> irregular_;
};

}  // namespace bylaw::vm
