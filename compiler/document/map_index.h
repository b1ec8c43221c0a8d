// The index behind the entries of a large map: how a key is found in constant time, whatever the keys are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "document/value.h"

namespace bylaw::document {

// Where an index lies: directly after the last entry. First a word with the number of bits of the hash table, then the
// table: one more than the position of an entry, or 0 for a free place. The hash of keys is not keyed, so somebody can
// make keys that all fall on one place; the word is 0 for such a map, and the positions of its entries follow, sorted
// by hash and key.
[[nodiscard]] std::size_t index_words(std::size_t entry_count);

// Writes the index of the entries to `words`, of which there are `index_words(entries.size())`. False if two entries
// have the same key; the index is not usable then.
[[nodiscard]] bool write_index(std::span<const Entry> entries, std::uint32_t* words);

// The positions of the entries sorted by hash, then key, then position, so that equal keys become neighbours.
[[nodiscard]] std::vector<std::uint32_t> sorted_positions(std::span<const Entry> entries);

}  // namespace bylaw::document
