// The hash of map keys, shared by documents and compiled programs, so that a key is hashed once on each side.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace bylaw::support {

// Not for untrusted hash tables without a bound on probing: it is fast, not keyed. Stable within one bundle version.
[[nodiscard]] inline std::uint32_t key_hash(std::string_view key) {
    constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15U;
    std::uint64_t state = key.size() * multiplier;
    const char* at = key.data();
    std::size_t left = key.size();
    for (; left >= 8; left -= 8, at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        state = (state ^ word) * multiplier;
        state ^= state >> 29U;
    }
    if (left != 0) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, left);
        state = (state ^ word) * multiplier;
        state ^= state >> 29U;
    }
    state *= multiplier;
    return static_cast<std::uint32_t>(state >> 32U);
}

}  // namespace bylaw::support
