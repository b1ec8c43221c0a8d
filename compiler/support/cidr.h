// Blocks of addresses in CIDR notation (RFC 4632, RFC 4291).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bylaw::support {

struct Cidr {
    bool is_v6 = false;
    std::uint8_t prefix = 0;               // bits
    std::array<std::uint8_t, 16> bytes{};  // the address as written; version 4 uses the first four
};

// `10.0.0.0/8`, `fd00::/8`, or a single address. Bits behind the prefix may be set.
[[nodiscard]] std::optional<Cidr> parse_cidr(std::string_view text);

// Whether every address of `inner` lies in `outer`. Blocks of different versions contain nothing of each other.
[[nodiscard]] bool contains(const Cidr& outer, const Cidr& inner);

}  // namespace bylaw::support
