#include "sema/values.h"

#include <algorithm>
#include <bit>

namespace bylaw::sema {

using namespace syntax;

namespace {

constexpr Types null_type = type_of(LiteralKind::Null);
constexpr Types int_type = type_of(LiteralKind::Int);
constexpr Types float_type = type_of(LiteralKind::Float);
constexpr Types string_type = type_of(LiteralKind::String);
constexpr Types regex_type = type_of(LiteralKind::Regex);
constexpr Types list_type = type_of(LiteralKind::List);

// The types that strict equality can compare with a value of the kind, lists apart.
Types equal_types(LiteralKind kind) {
    switch (kind) {
        case LiteralKind::String:
        case LiteralKind::Regex:
            return string_type | regex_type;
        case LiteralKind::IntRange:
            return int_type;
        case LiteralKind::FloatRange:
            return float_type;
        case LiteralKind::CharRange:
            return character;
        case LiteralKind::Int:
        case LiteralKind::Float:
        case LiteralKind::Null:
        case LiteralKind::Bool:
        case LiteralKind::List:
        case LiteralKind::Map:
            break;
    }
    return type_of(kind);
}

// As an element of a list on the right of `in`.
Types element_types(LiteralKind kind) {
    switch (kind) {
        case LiteralKind::IntRange:
        case LiteralKind::FloatRange:
        case LiteralKind::CharRange:
            return 0;  // inside a list a range has nothing
        default:
            return equal_types(kind);
    }
}

bool is_range(LiteralKind kind) {
    return kind == LiteralKind::IntRange || kind == LiteralKind::FloatRange || kind == LiteralKind::CharRange;
}

}  // namespace

std::string_view name_of(LiteralKind kind) {
    switch (kind) {
        case LiteralKind::Null:
            return "null";
        case LiteralKind::Bool:
            return "a bool";
        case LiteralKind::Int:
            return "an integer";
        case LiteralKind::Float:
            return "a float";
        case LiteralKind::String:
            return "a string";
        case LiteralKind::Regex:
            return "a regular expression";
        case LiteralKind::IntRange:
            return "a range of integers";
        case LiteralKind::FloatRange:
            return "a range of floats";
        case LiteralKind::CharRange:
            return "a range of characters";
        case LiteralKind::List:
            return "a list";
        case LiteralKind::Map:
            return "a map";
    }
    return "a value";
}

std::string_view name_of(Types single) {
    if (single == character) {
        return "a character";
    }
    return std::has_single_bit(single) ? name_of(static_cast<LiteralKind>(std::countr_zero(single))) : "a value";
}

Types type_asked(Operator op) {
    switch (op) {
        case Operator::IsString:
            return string_type;
        case Operator::IsList:
            return list_type;
        case Operator::IsMap:
            return type_of(LiteralKind::Map);
        case Operator::IsBool:
            return type_of(LiteralKind::Bool);
        case Operator::IsInt:
            return int_type;
        case Operator::IsFloat:
            return float_type;
        case Operator::IsNull:
            return null_type;
        default:
            return 0;
    }
}

bool is_comparable(Operator op, bool negated, Types left, const Literal& right) {
    const bool is_list = right.kind == LiteralKind::List;
    if (op == Operator::Equal) {
        if (right.kind == LiteralKind::CharRange) {
            return (left & character) != 0;
        }
        if ((left & list_type) != 0) {
            return true;
        }
        return is_list ? right.items.size() == 1 && (left & equal_types(right.items[0]->kind)) != 0
                       : (left & equal_types(right.kind)) != 0;
    }
    if (op == Operator::In) {
        if (is_list) {
            return negated || (left & list_type) != 0 ||
                   std::any_of(right.items.begin(), right.items.end(),
                               [&](const Literal* item) { return (left & element_types(item->kind)) != 0; });
        }
        return (left & equal_types(right.kind)) != 0 || (right.kind == LiteralKind::String && (left & list_type) != 0);
    }
    const bool is_ordered = right.kind == LiteralKind::Int || right.kind == LiteralKind::Float ||
                            right.kind == LiteralKind::String ||
                            (right.kind == LiteralKind::Null && op != Operator::Less && op != Operator::Greater);
    return is_list || (is_ordered && (left & (type_of(right.kind) | list_type)) != 0);
}

bool is_comparable(Operator op, Types left, Types right) {
    if (((left | right) & list_type) != 0) {
        return true;
    }
    const bool is_order = op != Operator::Equal && op != Operator::In;
    Types partners = static_cast<Types>(left & right);
    if (is_order) {
        return (partners & (null_type | int_type | float_type | string_type | character)) != 0;
    }
    for (unsigned kind = 0; kind <= static_cast<unsigned>(LiteralKind::Map); ++kind) {
        const Types type = static_cast<Types>(1U << kind);
        if ((left & type) != 0 && (right & equal_types(static_cast<LiteralKind>(kind))) != 0) {
            return true;
        }
        if ((right & type) != 0 && (left & equal_types(static_cast<LiteralKind>(kind))) != 0) {
            return true;
        }
    }
    return (partners & character) != 0;
}

bool is_empty_range(const Literal& literal) {
    if (!is_range(literal.kind)) {
        return false;
    }
    const RangeBounds& range = literal.range;
    const bool is_closed = range.includes_lower && range.includes_upper;
    const bool is_open = !range.includes_lower && !range.includes_upper;
    // Between neighbours nothing is left when both are excluded.
    const auto is_empty = [&](auto lower, auto upper, bool are_neighbours) {
        return lower > upper || (lower == upper && !is_closed) || (are_neighbours && is_open);
    };
    switch (literal.kind) {
        case LiteralKind::IntRange:
            return is_empty(
                range.lower.integer, range.upper.integer,
                range.lower.integer < range.upper.integer && range.upper.integer - 1 == range.lower.integer);
        case LiteralKind::FloatRange:
            return is_empty(range.lower.real, range.upper.real, false);
        default:
            return is_empty(range.lower.character, range.upper.character,
                            range.lower.character + 1 == range.upper.character);
    }
}

bool is_plain(const Literal& literal) {
    return literal.kind <= LiteralKind::String;
}

bool is_same(const Literal& a, const Literal& b) {
    if (a.kind != b.kind) {
        return false;
    }
    switch (a.kind) {
        case LiteralKind::Bool:
            return a.boolean == b.boolean;
        case LiteralKind::Int:
            return a.integer == b.integer;
        case LiteralKind::Float:
            return a.real == b.real;
        case LiteralKind::String:
            return a.text == b.text;
        default:
            return true;
    }
}

}  // namespace bylaw::sema
