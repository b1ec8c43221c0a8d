#include "document/made_entry.h"

#include <cstdint>

#include "support/hash.h"

namespace bylaw::document {

Key made_key(std::string_view text) {
    return {text.data(), static_cast<std::uint32_t>(text.size()), support::key_hash(text)};
}

Entry made_entry(std::string_view key, const Value& value, support::Arena& arena) {
    return {arena.make<Key>(made_key(key)), value};
}

}  // namespace bylaw::document
