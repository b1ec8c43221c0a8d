// Entries of maps that stages make themselves.
#pragma once

#include <cstdint>
#include <string_view>

#include "document/value.h"
#include "support/hash.h"

namespace bylaw::document {

// Refers to the text of the key, which must live as long as the map.
[[nodiscard]] inline Entry made_entry(std::string_view key, const Value& value) {
    Entry entry;
    entry.key_data = key.data();
    entry.key_size = static_cast<std::uint32_t>(key.size());
    entry.key_hash = support::key_hash(key);
    entry.value = value;
    return entry;
}

}  // namespace bylaw::document
