// Values that are not known, but of which it is known that they are one of a few (document::Symbol::candidates): where
// all of these give the same answer, that is the answer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "document/symbol.h"
#include "vm/compare.h"

namespace bylaw::vm {

// The candidates of one value, those of candidates included; the value itself if it has none. Refers to the value.
class Candidates {
public:
    // More than these, or deeper, count as not known.
    static constexpr std::size_t most = 64;
    static constexpr std::uint32_t deepest = 4;

    explicit Candidates(const document::Value& value) { is_complete_ = add(value, 0); }

    // Whether these are all that the value can be. They may have no candidates of their own then.
    [[nodiscard]] bool is_complete() const { return is_complete_; }
    // Whether there is more to look at than the value.
    [[nodiscard]] bool are_several() const { return are_several_; }
    [[nodiscard]] bool may_be_missing() const { return may_be_missing_; }
    // Whether none is a list or map. Clauses enter those before they compare.
    [[nodiscard]] bool are_scalars() const;
    [[nodiscard]] const document::Value* const* begin() const { return values_.data(); }
    [[nodiscard]] const document::Value* const* end() const { return values_.data() + count_; }

private:
    [[nodiscard]] bool add(const document::Value& value, std::uint32_t depth);

    std::array<const document::Value*, most> values_;
    std::size_t count_ = 0;
    bool is_complete_ = false;
    bool are_several_ = false;
    bool may_be_missing_ = false;
};

// Whether they stand for the same value.
[[nodiscard]] bool is_same_symbol(const document::Symbol& left, const document::Symbol& right);

// Whether a side of the comparison has candidates that can be compared in its place.
[[nodiscard]] bool can_compare_candidates(const document::Value& left, const document::Value& right);

// What `compare` gives for all pairs of candidates, Unknown if that differs; nothing if there is nothing to compare but
// the values themselves. Both are settled.
template <class Compare>
[[nodiscard]] std::optional<Comparison> agreed(const document::Value& left, const document::Value& right,
                                               Compare compare) {
    const bool is_open = left.kind == document::Kind::Symbol || right.kind == document::Kind::Symbol;
    if (!is_open || !can_compare_candidates(left, right)) {
        return std::nullopt;
    }
    std::optional<Comparison> common;
    for (const document::Value* const a : Candidates(left)) {
        for (const document::Value* const b : Candidates(right)) {
            const Comparison result = compare(document::settled(*a), document::settled(*b));
            if (result == Comparison::RegexLimit || result == Comparison::Unknown) {
                return result;
            }
            if (common.value_or(result) != result) {
                return Comparison::Unknown;
            }
            common = result;
        }
    }
    return common;
}

}  // namespace bylaw::vm
