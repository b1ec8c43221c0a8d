#include "vm/compare.h"

#include <algorithm>
#include <string_view>

#include "document/symbol.h"
#include "support/regex.h"
#include "vm/candidates.h"

namespace bylaw::vm {

namespace {

using document::Entry;
using document::Kind;
using document::Range;
using document::Value;

Comparison searched(const support::Regex& regex, std::string_view text) {
    switch (regex.search(text)) {
        case support::MatchOutcome::Match:
            return Comparison::True;
        case support::MatchOutcome::NoMatch:
            return Comparison::False;
        case support::MatchOutcome::LimitExceeded:
            break;
    }
    return Comparison::RegexLimit;
}

template <class T>
bool is_between(T value, T lower, T upper, const Range& range) {
    return (range.includes_lower ? lower <= value : lower < value) &&
           (range.includes_upper ? value <= upper : value < upper);
}

// Whether the pair is a scalar and a range of its kind; `result` says whether it lies inside then.
bool compares_as_range(const Value& left, const Value& right, bool& result) {
    if (left.kind == Kind::Int && right.kind == Kind::IntRange) {
        result = is_between(left.integer, right.range->lower.integer, right.range->upper.integer, *right.range);
        return true;
    }
    if (left.kind == Kind::Float && right.kind == Kind::FloatRange) {
        result = is_between(left.real, right.range->lower.real, right.range->upper.real, *right.range);
        return true;
    }
    if (left.kind == Kind::Char && right.kind == Kind::CharRange) {
        result = is_between(left.character, right.range->lower.character, right.range->upper.character, *right.range);
        return true;
    }
    return false;
}

Order order_of(std::string_view left, std::string_view right) {
    const int result = left.compare(right);
    return result < 0 ? Order::Less : result > 0 ? Order::Greater : Order::Equal;
}

template <class T>
Order order_of_numbers(T left, T right) {
    return left < right    ? Order::Less
           : left > right  ? Order::Greater
           : left == right ? Order::Equal
                           : Order::NotComparable;
}

// A text known in part, and a text: whether they can be equal at all.
bool may_be(std::span<const Value> parts, std::string_view text) {
    // Greedy from the front is enough: an unknown part may be anything, the empty text included.
    bool is_after_gap = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Value& part = document::settled(parts[i]);
        if (part.kind != Kind::String) {
            is_after_gap = true;
            continue;
        }
        const std::string_view known = part.text();
        const bool is_last = i + 1 == parts.size();
        if (!is_after_gap) {
            if (!text.starts_with(known)) {
                return false;
            }
            text.remove_prefix(known.size());
        } else if (is_last) {
            return text.ends_with(known);
        } else {
            const std::size_t at = text.find(known);
            if (at == std::string_view::npos) {
                return false;
            }
            text.remove_prefix(at + known.size());
        }
    }
    return is_after_gap || text.empty();
}

// At least one side is a symbol whose value is not known.
Comparison equal_unknown(const Value& left, const Value& right) {
    if (const auto common = agreed(left, right, strict_equal)) {
        return *common;
    }
    const bool both = left.kind == Kind::Symbol && right.kind == Kind::Symbol;
    if (both) {
        return is_same_symbol(*left.symbol, *right.symbol) ? Comparison::True : Comparison::Unknown;
    }
    const document::Symbol& symbol = left.kind == Kind::Symbol ? *left.symbol : *right.symbol;
    const Value& other = left.kind == Kind::Symbol ? right : left;
    const bool is_excluded = other.kind == Kind::String && !symbol.parts.empty() && !may_be(symbol.parts, other.text());
    return is_excluded ? Comparison::False : Comparison::Unknown;
}

// Whether the map has members that may not be there.
bool has_open_members(const Value& map) {
    return std::any_of(map.entries().begin(), map.entries().end(),
                       [](const Entry& entry) { return document::may_be_missing(entry.value); });
}

Comparison unequal_maps(const Value& left, const Value& right) {
    return has_open_members(left) || has_open_members(right) ? Comparison::Unknown : Comparison::False;
}

// Lists and maps, element by element as `equal` decides; the first result that is not True ends it. What is not known
// ends it too if it may turn out not to be comparable, which is another answer than False.
template <class Equal>
Comparison equal_lists(const Value& left, const Value& right, Equal equal) {
    if (left.size != right.size) {
        return Comparison::False;
    }
    for (std::uint32_t index = 0; index < left.size; ++index) {
        const Comparison result = equal(left.item_data[index], right.item_data[index]);
        if (result != Comparison::True) {
            return result;
        }
    }
    return Comparison::True;
}

template <class Equal>
Comparison equal_maps(const Value& left, const Value& right, Equal equal) {
    if (left.size != right.size) {
        return unequal_maps(left, right);
    }
    std::uint32_t index = 0;
    for (const Entry& entry : left.entries()) {
        // Most maps that are equal have their keys in one order as well.
        const Entry& opposite = right.entry_data[index++];
        const Value* value = opposite.name->hash == entry.name->hash && opposite.key() == entry.key()
                                 ? &opposite.value
                                 : document::find(right, entry.key(), entry.name->hash);
        if (value == nullptr) {
            return unequal_maps(left, right);
        }
        const Comparison result = equal(entry.value, *value);
        if (result != Comparison::True) {
            return result;
        }
    }
    return Comparison::True;
}

// Goes on over what differs or is not known.
bool is_any_element(Comparison result, Comparison& stop) {
    if (result == Comparison::False || result == Comparison::Unknown) {
        stop = stop == Comparison::Unknown ? stop : result;
        return false;
    }
    stop = result;
    return true;
}

}  // namespace

Comparison strict_equal_slow(const Value& left, const Value& right) {
    if (left.kind == Kind::Symbol || right.kind == Kind::Symbol) {
        const Value& known_left = document::settled(left);
        const Value& known_right = document::settled(right);
        const bool is_known = known_left.kind != Kind::Symbol && known_right.kind != Kind::Symbol;
        return is_known ? strict_equal(known_left, known_right) : equal_unknown(known_left, known_right);
    }
    if (left.kind == Kind::List && right.kind == Kind::List) {
        return equal_lists(left, right, strict_equal);
    }
    if (left.kind == Kind::Map && right.kind == Kind::Map) {
        return equal_maps(left, right, strict_equal);
    }
    if (left.kind == Kind::String && right.kind == Kind::Regex) {
        return searched(*right.regex, left.text());
    }
    if (left.kind == Kind::Regex && right.kind == Kind::String) {
        return searched(*left.regex, right.text());
    }
    if (left.kind == Kind::Regex && right.kind == Kind::Regex) {
        return comparison_of(left.regex->pattern() == right.regex->pattern());
    }
    if (left.kind == Kind::Bool && right.kind == Kind::Bool) {
        return comparison_of(left.boolean == right.boolean);
    }
    bool is_inside = false;
    if (compares_as_range(left, right, is_inside)) {
        return comparison_of(is_inside);
    }
    const Order result = order(left, right);
    return result == Order::NotComparable ? Comparison::NotComparable : comparison_of(result == Order::Equal);
}

Order order_slow(const Value& left, const Value& right) {
    if (left.kind == Kind::Symbol || right.kind == Kind::Symbol) {
        const Value& known_left = document::settled(left);
        const Value& known_right = document::settled(right);
        const bool is_known = known_left.kind != Kind::Symbol && known_right.kind != Kind::Symbol;
        return is_known ? order(known_left, known_right) : Order::Unknown;
    }
    if (left.kind != right.kind) {
        return Order::NotComparable;
    }
    switch (left.kind) {
        case Kind::Null:
            return Order::Equal;
        case Kind::Int:
            return order_of_numbers(left.integer, right.integer);
        case Kind::Float:
            return order_of_numbers(left.real, right.real);
        case Kind::Char:
            return order_of_numbers(left.character, right.character);
        case Kind::String:
            return order_of(left.text(), right.text());
        default:
            return Order::NotComparable;
    }
}

Comparison tolerant_equal(const Value& given_element, const Value& given_needle) {
    const Value& element = document::settled(given_element);
    const Value& needle = document::settled(given_needle);
    if (element.kind == Kind::List && needle.kind == Kind::List) {
        return equal_lists(element, needle, tolerant_equal);
    }
    if (element.kind == Kind::Map && needle.kind == Kind::Map) {
        return equal_maps(element, needle, tolerant_equal);
    }
    if (const auto common = agreed(element, needle, tolerant_equal)) {
        return *common;
    }
    const Comparison result = strict_equal(element, needle);
    return result == Comparison::NotComparable ? Comparison::False : result;
}

Comparison has(std::span<const Value> hay, const Value& needle) {
    Comparison stop = Comparison::False;
    static_cast<void>(std::any_of(hay.begin(), hay.end(), [&](const Value& element) {
        return is_any_element(tolerant_equal(element, needle), stop);
    }));
    return stop;
}

Comparison has(std::span<const Value* const> hay, const Value& needle) {
    Comparison stop = Comparison::False;
    static_cast<void>(std::any_of(hay.begin(), hay.end(), [&](const Value* element) {
        return is_any_element(tolerant_equal(*element, needle), stop);
    }));
    return stop;
}

namespace {

// Whether a list is one of lists shows in its first element.
bool may_hold_lists(const Value& list) {
    const bool is_open = list.size != 0 && document::is_unknown(list.item_data[0]);
    return is_open && list.item_data[0].symbol->type == Kind::Null;
}

}  // namespace

Comparison inside(const Value& left, const Value& given_right) {
    const Value& right = document::settled(given_right);
    if (const auto common = agreed(document::settled(left), right, inside)) {
        return *common;
    }
    if (right.kind == Kind::Symbol) {
        // A list is not in itself, so that being equal is not enough for what may be one.
        const Comparison result = strict_equal(left, right);
        return right.symbol->type == Kind::Null && result == Comparison::True ? Comparison::Unknown : result;
    }
    if (right.kind != Kind::List) {
        return left.kind == Kind::List ? Comparison::NotComparable : strict_equal(left, right);
    }
    const bool holds_lists = right.size != 0 && right.item_data[0].kind == Kind::List;
    if (left.kind == Kind::Symbol && left.symbol->type == Kind::Null) {
        // A list is in another if its elements are, of which it may have none.
        const Comparison result = has(right.items(), left);
        return result == Comparison::False && right.size != 0 ? result : Comparison::Unknown;
    }
    if (left.kind == Kind::List && may_hold_lists(right)) {
        return Comparison::Unknown;
    }
    if (left.kind != Kind::List || holds_lists) {
        return has(right.items(), left);
    }
    Comparison all = Comparison::True;
    for (const Value& element : left.items()) {
        const Comparison result = has(right.items(), element);
        if (result == Comparison::Unknown) {
            all = result;
        } else if (result != Comparison::True) {
            return result;
        }
    }
    return all;
}

Comparison not_inside(const Value& left, const Value& right) {
    const auto negated = [](Comparison result) {
        return result == Comparison::True ? Comparison::False : result == Comparison::False ? Comparison::True : result;
    };
    if (left.kind != Kind::List || right.kind != Kind::List) {
        return negated(inside(left, right));
    }
    if (may_hold_lists(right)) {
        return Comparison::Unknown;
    }
    if (right.size != 0 && right.item_data[0].kind == Kind::List) {
        const Comparison result = has(right.items(), left);
        return result == Comparison::False ? comparison_of(left.size == 0) : negated(result);
    }
    Comparison all = comparison_of(left.size != 0);
    for (const Value& element : left.items()) {
        const Comparison result = has(right.items(), element);
        if (result == Comparison::Unknown) {
            all = result;
        } else if (result != Comparison::False) {
            return negated(result);
        }
    }
    return all;
}

bool is_substring(const Value& left, const Value& right) {
    return right.text().find(left.text()) != std::string_view::npos;
}

}  // namespace bylaw::vm
