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
    const auto load = [](const char* from) {
        std::uint64_t word = 0;
        std::memcpy(&word, from, sizeof word);
        return word;
    };
    std::size_t done = 0;
    for (; done + 8 <= text.size(); done += 8) {
        if (load(at + done) != load(text.data() + done)) {
            return false;
        }
    }
    if (text.size() >= 8) {
        return load(at + text.size() - 8) == load(text.data() + text.size() - 8);
    }
    for (; done < text.size(); ++done) {
        if (at[done] != text[done]) {
            return false;
        }
    }
    return true;
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
