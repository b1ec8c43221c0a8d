// Bytes that arrive in pieces, for the tests of inputs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "inputs/byte_source.h"

namespace bylaw::testing {

// Gives its text in pieces of one size, as slow pipes do.
class Drops final : public inputs::ByteSource {
public:
    Drops(std::string_view text, std::size_t size) : rest_(text), size_(size) {}
    [[nodiscard]] Result read(std::span<char> room) override {
        const std::size_t count = std::min({room.size(), rest_.size(), size_});
        std::copy_n(rest_.data(), count, room.data());
        rest_.remove_prefix(count);
        return count;
    }

private:
    std::string_view rest_;
    std::size_t size_;
};

}  // namespace bylaw::testing
