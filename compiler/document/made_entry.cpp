#include "document/made_entry.h"

#include <cstdint>

#include "support/hash.h"

namespace bylaw::document {

Entry made_entry(std::string_view key, const Value& value) {
    Entry entry;
    entry.key_data = key.data();
    entry.key_size = static_cast<std::uint32_t>(key.size());
    entry.key_hash = support::key_hash(key);
    entry.value = value;
    return entry;
}

}  // namespace bylaw::document
