// The engines that regular expressions run on. Private to support/regex.cpp and its parts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/regex.h"
#include "support/regex_translate.h"

namespace bylaw::support::regex {

// Bytes of a text that a group matched; `none` for both where it did not take part.
struct GroupSpan {
    static constexpr std::size_t none = ~std::size_t{0};
    std::size_t begin = none;
    std::size_t end = none;
};

// What one search or replacement may still cost, in steps of the backtracking engine. Work of the linear-time engine is
// charged to it as well. Deterministic: what exceeds it does so on every machine.
using Budget = std::uint64_t;

// One compiled pattern. Any number of threads may search with it at once.
class Matcher {
public:
    Matcher() = default;
    virtual ~Matcher() = default;
    Matcher(const Matcher&) = delete;
    Matcher& operator=(const Matcher&) = delete;

    // Whether there is a match anywhere in the text.
    [[nodiscard]] virtual MatchOutcome search(std::string_view text) const = 0;
    // The first match that starts at or after `start`; what stands before may be looked back at. `groups` gets the
    // spans of all groups, the whole match first; it is left alone if there is no match.
    [[nodiscard]] virtual MatchOutcome find(std::string_view text, std::size_t start, Budget& budget,
                                            std::vector<GroupSpan>& groups) const = 0;
};

// Compiles for texts of one alphabet: RE2 where it can, PCRE2 with limits otherwise. Without captures, only `search`
// works. Where both refuse (patterns that grow too large), the matcher reports LimitExceeded.
[[nodiscard]] std::unique_ptr<const Matcher> compile(const Syntax& syntax, Alphabet alphabet, bool captures);

}  // namespace bylaw::support::regex
