// Types of values, and which of them can be compared: guard-language.md, sections 3.1, 3.8 and 3.9.
#pragma once

#include <cstdint>
#include <string_view>

#include "syntax/ast.h"

namespace bylaw::sema {

// A set of types: one bit for each syntax::LiteralKind and one for characters.
using Types = std::uint16_t;

[[nodiscard]] constexpr Types type_of(syntax::LiteralKind kind) {
    return static_cast<Types>(1U << static_cast<unsigned>(kind));
}
inline constexpr Types character = 1U << 11U;
inline constexpr Types any_type = (1U << 12U) - 1;
inline constexpr Types any_but_character = (1U << 11U) - 1;

// "an integer", "text or a list"; "a value" for sets of more than two.
[[nodiscard]] std::string_view name_of(syntax::LiteralKind kind);
[[nodiscard]] std::string_view name_of(Types single);

// The type that `is_string` and the others ask for.
[[nodiscard]] Types type_asked(syntax::Operator op);

// Whether some value of these types can be compared with the literal at all, so that the outcome can be PASS. What is
// true only of empty lists, which satisfy most comparisons, does not count.
[[nodiscard]] bool is_comparable(syntax::Operator op, bool negated, Types left, const syntax::Literal& right);
// The same for any two sides.
[[nodiscard]] bool is_comparable(syntax::Operator op, Types left, Types right);

[[nodiscard]] bool is_empty_range(const syntax::Literal& literal);
// Null, bool, number or text.
[[nodiscard]] bool is_plain(const syntax::Literal& literal);
// Of two plain ones.
[[nodiscard]] bool is_same(const syntax::Literal& a, const syntax::Literal& b);

}  // namespace bylaw::sema
