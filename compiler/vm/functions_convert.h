// Texts to numbers and back, as the functions of guard-language.md 3.12 have it. Private to vm/functions.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bylaw::vm {

// An optional sign and decimal digits, nothing else, within 64 bits.
[[nodiscard]] std::optional<std::int64_t> parse_integer_text(std::string_view text);

// Decimal notation with optional sign, fraction and exponent, or `inf`, `infinity`, `nan` in any case. Numbers beyond
// the range become infinite or zero.
[[nodiscard]] std::optional<double> parse_float_text(std::string_view text);

// The shortest digits that read back as the same number, without an exponent and without ".0".
[[nodiscard]] std::string float_text(double value);

// Cuts the fraction; out of range gives the nearest bound, NaN gives 0.
[[nodiscard]] std::int64_t truncated_integer(double value);

// Decodes `%XX`; anything else stays as it is. Nothing if the outcome is not UTF-8.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace bylaw::vm
