// How two values compare: guard-language.md, sections 3.8 and 3.9. Nothing here allocates; recursion is as deep as the
// values are nested, which documents limit (document::Limits::depth).
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

#include "document/value.h"

namespace bylaw::vm {

enum class Comparison : std::uint8_t {
    False,
    True,
    NotComparable,  // fails a clause, negated or not
    Unknown,        // depends on a value that is not known
    RegexLimit,     // a regular expression took too many steps: stops the run
};

enum class Order : std::uint8_t { Less, Equal, Greater, NotComparable, Unknown };

[[nodiscard]] inline Comparison comparison_of(bool holds) {
    return holds ? Comparison::True : Comparison::False;
}

// For the pairs of kinds that the inline functions below do not settle.
[[nodiscard]] Comparison strict_equal_slow(const document::Value& left, const document::Value& right);
[[nodiscard]] Order order_slow(const document::Value& left, const document::Value& right);

// Strict equality, as clauses compare single values: mismatching types are not comparable. Symbols compare as what they
// stand for; unknown ones are equal to themselves, and Unknown with everything that their known parts do not exclude.
[[nodiscard]] inline Comparison strict_equal(const document::Value& left, const document::Value& right) {
    if (left.kind == right.kind) {
        if (left.kind == document::Kind::String) {
            return comparison_of(left.size == right.size &&
                                 std::memcmp(left.text_data, right.text_data, left.size) == 0);
        }
        if (left.kind == document::Kind::Int) {
            return comparison_of(left.integer == right.integer);
        }
        if (left.kind == document::Kind::Bool) {
            return comparison_of(left.boolean == right.boolean);
        }
    }
    return strict_equal_slow(left, right);
}

// The order behind `<` and its kin. Strings go by the bytes of their UTF-8.
[[nodiscard]] inline Order order(const document::Value& left, const document::Value& right) {
    if (left.kind == document::Kind::Int && right.kind == document::Kind::Int) {
        return left.integer < right.integer   ? Order::Less
               : left.integer > right.integer ? Order::Greater
                                              : Order::Equal;
    }
    return order_slow(left, right);
}

// Equality with a list's element: as strict equality, but False where that is not comparable, at every level. Not
// symmetric: a number on the left matches a range on the right, not the other way round. Never NotComparable.
[[nodiscard]] Comparison tolerant_equal(const document::Value& element, const document::Value& needle);

// Whether some element is tolerantly equal to the needle. Never NotComparable.
[[nodiscard]] Comparison has(std::span<const document::Value> hay, const document::Value& needle);
[[nodiscard]] Comparison has(std::span<const document::Value* const> hay, const document::Value& needle);

// `inside(l, r)` of section 3.8, without negation.
[[nodiscard]] Comparison inside(const document::Value& left, const document::Value& right);

// What `not in` makes of a pair: the negation of `inside` as section 3.8 defines it, which is not its opposite for
// lists.
[[nodiscard]] Comparison not_inside(const document::Value& left, const document::Value& right);

// Whether `left in right` for two strings: `right` has `left` as a substring.
[[nodiscard]] bool is_substring(const document::Value& left, const document::Value& right);

}  // namespace bylaw::vm
