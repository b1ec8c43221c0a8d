// What the text of a scalar without quotes means: guard-language.md, sections 4.2 and 4.6.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "document/value.h"

namespace bylaw::document {

// Decimal digits with an optional sign, within 64 bits.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

// Digits with an optional sign, fraction and exponent (`5.`, `.5` and `1e5` too), or `inf`, `infinity`, `nan` in any
// letter case. Rounds to the nearest double; too large becomes infinity, too small zero.
[[nodiscard]] std::optional<double> parse_float(std::string_view text);

// A plain scalar for the validate loader. A string refers to `text`.
[[nodiscard]] Value resolve_for_validate(std::string_view text);

// The parts of a plain scalar's resolution for the test loader, each on its own because of the core tags.
[[nodiscard]] bool is_test_null(std::string_view text);
[[nodiscard]] std::optional<bool> parse_test_bool(std::string_view text);
[[nodiscard]] std::optional<double> parse_test_float(std::string_view text);

struct TestInteger {
    enum class Outcome { NotAnInteger, Integer, OutOfRange };
    Outcome outcome = Outcome::NotAnInteger;
    std::int64_t value = 0;  // values from 2^63 to 2^64-1 are wrapped to negative ones
};
[[nodiscard]] TestInteger parse_test_integer(std::string_view text);

// A plain scalar for the test loader, or nothing if it is an integer out of range.
[[nodiscard]] std::optional<Value> resolve_for_test(std::string_view text);

}  // namespace bylaw::document
