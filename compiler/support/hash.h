// The hash of map keys, shared by documents and compiled programs, so that a key is hashed once on each side.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace bylaw::support {

// The last bytes of a key, fewer than 8 but not none, as memcpy into a zeroed word would give them; without the call
// that a memcpy of unknown size is.
[[nodiscard]] inline std::uint64_t last_word(std::string_view key, std::size_t left) {
    const char* const end = key.data() + key.size();
    if constexpr (std::endian::native == std::endian::little) {
        const auto shift = static_cast<unsigned>(8 * (8 - left));
        if (key.size() >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, end - 8, 8);
            return word >> shift;
        }
        if (left >= 4) {
            std::uint32_t low = 0;
            std::uint32_t high = 0;
            std::memcpy(&low, end - left, 4);
            std::memcpy(&high, end - 4, 4);
            return low | (std::uint64_t{high} << (32U - shift));
        }
        const auto byte = [&](std::size_t index) {
            return std::uint64_t{static_cast<unsigned char>(*(end - left + index))} << (8 * index);
        };
        return byte(0) | byte(left / 2) | byte(left - 1);
    }
    std::uint64_t word = 0;
    std::memcpy(&word, end - left, left);
    return word;
}

// Keys are short: a call of memcmp would take longer than the comparison.
[[nodiscard]] inline bool has_same_bytes(const char* at, std::string_view text) {
    const char* const other = text.data();
    const std::size_t size = text.size();
    // The last word of a kind may overlap the one before it.
    const auto is_same = [&]<class Word>(std::size_t offset, Word mine) {
        Word theirs = 0;
        std::memcpy(&mine, at + offset, sizeof mine);
        std::memcpy(&theirs, other + offset, sizeof theirs);
        return mine == theirs;
    };
    if (size >= 8) {
        for (std::size_t done = 0; done + 8 < size; done += 8) {
            if (!is_same(done, std::uint64_t{0})) {
                return false;
            }
        }
        return is_same(size - 8, std::uint64_t{0});
    }
    if (size >= 4) {
        return is_same(0, std::uint32_t{0}) && is_same(size - 4, std::uint32_t{0});
    }
    return size == 0 || (at[0] == other[0] && at[size / 2] == other[size / 2] && at[size - 1] == other[size - 1]);
}

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
        state = (state ^ last_word(key, left)) * multiplier;
        state ^= state >> 29U;
    }
    state *= multiplier;
    return static_cast<std::uint32_t>(state >> 32U);
}

}  // namespace bylaw::support
