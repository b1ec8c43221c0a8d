// Walks the automaton of grammar/GuardLexer.g4, which the build writes as tables. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bylaw::syntax {

struct TokenMatch {
    std::size_t type;
    std::uint32_t end;
};

// The longest token that starts at `at`, which must be less than the size. `text` is valid UTF-8.
[[nodiscard]] TokenMatch token_at(std::string_view text, std::uint32_t at);

}  // namespace bylaw::syntax
