#include "inputs/byte_source.h"

#include <algorithm>

namespace bylaw::inputs {

ByteSource::Result MemoryBytes::read(std::span<char> room) {
    const std::size_t count = std::min(room.size(), rest_.size());
    std::copy_n(rest_.data(), count, room.data());
    rest_.remove_prefix(count);
    return count;
}

}  // namespace bylaw::inputs
