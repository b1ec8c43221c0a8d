#include "document/value.h"

#include <algorithm>
#include <cstring>

#include "document/map_index.h"
#include "document/symbol.h"
#include "support/hash.h"

namespace bylaw::document {
namespace {

bool has_key(const Entry& entry, std::string_view key, std::uint32_t hash) {
    if (!entry.name.may_have(hash)) {
        return false;
    }
    const Key& name = *entry.name;
    return name.hash == hash && name.size == key.size() && support::has_same_bytes(name.data, key);
}

const Value* find_sorted(std::span<const Entry> entries, const std::uint32_t* positions, std::string_view key,
                         std::uint32_t hash) {
    const std::uint32_t* const end = positions + entries.size();
    const std::uint32_t* const found =
        std::lower_bound(positions, end, key, [&](std::uint32_t position, std::string_view wanted) {
            const Entry& entry = entries[position];
            return entry.name->hash != hash ? entry.name->hash < hash : entry.key() < wanted;
        });
    return found != end && has_key(entries[*found], key, hash) ? &entries[*found].value : nullptr;
}

const Value* find_indexed(std::span<const Entry> entries, std::string_view key, std::uint32_t hash) {
    const void* const after = entries.data() + entries.size();
    const auto* const words = static_cast<const std::uint32_t*>(after);
    if (words[0] == 0) {
        return find_sorted(entries, words + 1, key, hash);
    }
    const std::uint32_t mask = (std::uint32_t{1} << words[0]) - 1;
    const std::uint32_t* const table = words + 1;
    for (std::uint32_t place = hash & mask; table[place] != 0; place = (place + 1) & mask) {
        const Entry& entry = entries[table[place] - 1];
        if (has_key(entry, key, hash)) {
            return &entry.value;
        }
    }
    return nullptr;
}

std::uint32_t table_bits(std::size_t entry_count) {
    std::uint32_t bits = 5;
    while ((std::size_t{1} << bits) < entry_count + entry_count / 2) {
        ++bits;
    }
    return bits;
}

}  // namespace

const Value* find(const Value& map, std::string_view key, std::uint32_t hash) {
    if (map.is_indexed) {
        return find_indexed(map.entries(), key, hash);
    }
    for (const Entry& entry : map.entries()) {
        if (has_key(entry, key, hash)) {
            return &entry.value;
        }
    }
    return nullptr;
}

const Value* find(const Value& map, std::string_view key) {
    return find(map, key, support::key_hash(key));
}

std::size_t index_words(std::size_t entry_count) {
    return 1 + (std::size_t{1} << table_bits(entry_count));
}

std::vector<std::uint32_t> sorted_positions(std::span<const Entry> entries) {
    std::vector<std::uint32_t> positions(entries.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
        positions[i] = static_cast<std::uint32_t>(i);
    }
    std::sort(positions.begin(), positions.end(), [&](std::uint32_t left, std::uint32_t right) {
        const Entry& a = entries[left];
        const Entry& b = entries[right];
        if (a.name->hash != b.name->hash) {
            return a.name->hash < b.name->hash;
        }
        const int order = a.key().compare(b.key());
        return order != 0 ? order < 0 : left < right;
    });
    return positions;
}

bool write_index(std::span<const Entry> entries, std::uint32_t* words) {
    const std::uint32_t bits = table_bits(entries.size());
    const std::uint32_t mask = (std::uint32_t{1} << bits) - 1;
    std::uint32_t* const table = words + 1;
    std::memset(table, 0, (std::size_t{1} << bits) * sizeof(std::uint32_t));
    words[0] = bits;
    // With ordinary keys an entry takes about two steps.
    std::size_t steps_left = 64 + entries.size() * 16;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        std::uint32_t place = entries[i].name->hash & mask;
        while (table[place] != 0 && steps_left != 0) {
            if (has_key(entries[table[place] - 1], entries[i].key(), entries[i].name->hash)) {
                return false;
            }
            place = (place + 1) & mask;
            --steps_left;
        }
        if (steps_left == 0) {
            const std::vector<std::uint32_t> positions = sorted_positions(entries);
            for (std::size_t j = 1; j < positions.size(); ++j) {
                if (has_key(entries[positions[j - 1]], entries[positions[j]].key(), entries[positions[j]].name->hash)) {
                    return false;
                }
            }
            words[0] = 0;
            std::copy(positions.begin(), positions.end(), words + 1);
            return true;
        }
        table[place] = static_cast<std::uint32_t>(i + 1);
    }
    return true;
}

namespace {

const Value* find_unknown_within(const Value& given, std::uint32_t& left) {
    const Value& value = settled(given);
    if (left == 0 || value.kind == Kind::Symbol) {
        return value.kind == Kind::Symbol ? &value : nullptr;
    }
    --left;
    const Value* found = nullptr;
    for (std::uint32_t i = 0; !value.is_scalar() && found == nullptr && i < value.size; ++i) {
        found = find_unknown_within(value.kind == Kind::Map ? value.entry_data[i].value : value.item_data[i], left);
    }
    return found;
}

}  // namespace

const Value* find_unknown(const Value& value) {
    // Bounds the depth as well.
    std::uint32_t left = 1000;
    return find_unknown_within(value, left);
}

}  // namespace bylaw::document
