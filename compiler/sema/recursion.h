// Cycles among definitions that need each other.
#pragma once

#include <cstdint>
#include <vector>

#include "support/source.h"

namespace bylaw::sema {

struct Need {
    std::uint32_t target;
    support::Span place;  // where it is said
};

// By definition: what it needs.
using Needs = std::vector<std::vector<Need>>;

// A way from `first` back to itself.
struct Cycle {
    std::uint32_t first;
    std::vector<Need> steps;  // the last one leads back to `first`; of long cycles only the first ones and the last one
    std::size_t length;       // number of steps before any were left out
};

// At least one cycle for every group of definitions that need each other; at most one that begins at each. Linear time.
[[nodiscard]] std::vector<Cycle> find_cycles(const Needs& needs);

}  // namespace bylaw::sema
