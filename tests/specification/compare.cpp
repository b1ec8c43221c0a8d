#include "compare.h"

#include <cmath>

#include "support/regex.h"

namespace bylaw::specification {

using document::Kind;
using document::Value;

namespace {

template <class T>
bool within(T value, T lower, T upper, const document::Range& range) {
    return (range.includes_lower ? value >= lower : value > lower) &&
           (range.includes_upper ? value <= upper : value < upper);
}

bool found(const Value& text, const Value& regex) {
    return regex.regex->search(text.text()) == support::MatchOutcome::Match;
}

std::optional<bool> equal_floats(double left, double right) {
    if (std::isnan(left) || std::isnan(right)) {
        return std::nullopt;
    }
    return left == right;
}

}  // namespace

std::optional<bool> strictly_equal(const Value& left, const Value& right) {
    if (left.kind == Kind::String && right.kind == Kind::Regex) {
        return found(left, right);
    }
    if (left.kind == Kind::Regex && right.kind == Kind::String) {
        return found(right, left);
    }
    if (left.kind == Kind::Int && right.kind == Kind::IntRange) {
        return within(left.integer, right.range->lower.integer, right.range->upper.integer, *right.range);
    }
    if (left.kind == Kind::Float && right.kind == Kind::FloatRange) {
        return within(left.real, right.range->lower.real, right.range->upper.real, *right.range);
    }
    if (left.kind == Kind::Char && right.kind == Kind::CharRange) {
        return within(left.character, right.range->lower.character, right.range->upper.character, *right.range);
    }
    if (left.kind != right.kind) {
        return std::nullopt;
    }
    switch (left.kind) {
        case Kind::Null:
            return true;
        case Kind::Bool:
            return left.boolean == right.boolean;
        case Kind::Int:
            return left.integer == right.integer;
        case Kind::Float:
            return equal_floats(left.real, right.real);
        case Kind::Char:
            return left.character == right.character;
        case Kind::String:
            return left.text() == right.text();
        case Kind::Regex:
            return left.regex->pattern() == right.regex->pattern();
        case Kind::List:
            if (left.size != right.size) {
                return false;
            }
            for (std::uint32_t i = 0; i < left.size; ++i) {
                const auto equal = strictly_equal(left.items()[i], right.items()[i]);
                if (equal != true) {
                    return equal;
                }
            }
            return true;
        case Kind::Map:
            if (left.size != right.size) {
                return false;
            }
            for (const document::Entry& entry : left.entries()) {
                const Value* other = document::find(right, entry.key());
                const auto equal = other == nullptr ? std::optional(false) : strictly_equal(entry.value, *other);
                if (equal != true) {
                    return equal;
                }
            }
            return true;
        default:
            return std::nullopt;  // ranges
    }
}

std::optional<int> order(const Value& left, const Value& right) {
    const auto three_way = [](const auto& a, const auto& b) { return a < b ? -1 : b < a ? 1 : 0; };
    if (left.kind != right.kind) {
        return std::nullopt;
    }
    switch (left.kind) {
        case Kind::Null:
            return 0;
        case Kind::Int:
            return three_way(left.integer, right.integer);
        case Kind::Float:
            if (!equal_floats(left.real, right.real)) {
                return std::nullopt;
            }
            return three_way(left.real, right.real);
        case Kind::Char:
            return three_way(left.character, right.character);
        case Kind::String:
            return three_way(left.text(), right.text());
        default:
            return std::nullopt;
    }
}

bool tolerantly_equal(const Value& element, const Value& needle) {
    if (element.kind == Kind::List && needle.kind == Kind::List) {
        if (element.size != needle.size) {
            return false;
        }
        for (std::uint32_t i = 0; i < element.size; ++i) {
            if (!tolerantly_equal(element.items()[i], needle.items()[i])) {
                return false;
            }
        }
        return true;
    }
    if (element.kind == Kind::Map && needle.kind == Kind::Map) {
        if (element.size != needle.size) {
            return false;
        }
        for (const document::Entry& entry : element.entries()) {
            const Value* other = document::find(needle, entry.key());
            if (other == nullptr || !tolerantly_equal(entry.value, *other)) {
                return false;
            }
        }
        return true;
    }
    return strictly_equal(element, needle) == true;
}

bool has(const Values& hay, const Value& needle) {
    for (const Value* element : hay) {
        if (tolerantly_equal(*element, needle)) {
            return true;
        }
    }
    return false;
}

Values elements(const Value& list) {
    Values result;
    for (const Value& item : list.items()) {
        result.push_back(&item);
    }
    return result;
}

bool is_part_of(const Value& left, const Value& right) {
    return right.text().find(left.text()) != std::string_view::npos;
}

std::optional<bool> inside(const Value& left, const Value& right) {
    if (left.kind == Kind::List && right.kind == Kind::List) {
        if (right.size > 0 && right.items()[0].kind == Kind::List) {
            return has(elements(right), left);
        }
        for (const Value& element : left.items()) {
            if (!has(elements(right), element)) {
                return false;
            }
        }
        return true;
    }
    if (left.kind == Kind::List) {
        return std::nullopt;
    }
    if (right.kind == Kind::List) {
        return has(elements(right), left);
    }
    return strictly_equal(left, right);
}

std::optional<bool> not_inside(const Value& left, const Value& right) {
    if (left.kind == Kind::List && right.kind == Kind::List) {
        if (inside(left, right) == true) {
            return false;
        }
        if (right.size > 0 && right.items()[0].kind == Kind::List) {
            return left.size == 0;
        }
        for (const Value& element : left.items()) {
            if (has(elements(right), element)) {
                return false;
            }
        }
        return left.size != 0;
    }
    const auto positive = inside(left, right);
    return positive ? std::optional(!*positive) : std::nullopt;
}

}  // namespace bylaw::specification
