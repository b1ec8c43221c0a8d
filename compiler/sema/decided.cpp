// Clauses whose outcome no document can change: guard-language.md, sections 3.7 to 3.9.
#include <algorithm>
#include <bit>
#include <optional>
#include <string>

#include "sema/checker.h"

namespace bylaw::sema {

using namespace syntax;

namespace {

std::string_view symbol(Operator op) {
    switch (op) {
        case Operator::Greater:
            return "`>`";
        case Operator::Less:
            return "`<`";
        case Operator::LessEqual:
            return "`<=`";
        case Operator::GreaterEqual:
            return "`>=`";
        default:
            return "this operator";
    }
}

bool is_order(Operator op) {
    return op >= Operator::Greater && op <= Operator::GreaterEqual;
}

bool is_range(const Literal& literal) {
    return literal.kind == LiteralKind::IntRange || literal.kind == LiteralKind::FloatRange ||
           literal.kind == LiteralKind::CharRange;
}

bool is_key_like(const Literal& literal) {
    return literal.kind == LiteralKind::String || literal.kind == LiteralKind::Regex;
}

}  // namespace

void Checker::check_outcome(const Clause& clause, const Scope& scope) {
    if (is_unary(clause.access.op)) {
        check_unary(clause, scope);
    } else {
        check_binary(clause, scope);
    }
}

void Checker::check_unary(const Clause& clause, const Scope& scope) {
    const AccessClause& access = clause.access;
    const Query& query = *access.query;
    const bool is_negated = access.negated != access.leading_not;
    const Knowledge known = know(query, scope);
    const std::string subject = quoted(path_of(query));
    // Whether the test, before it is negated, holds for whatever there is.
    std::optional<bool> test;
    // `this exists` and `this !exists` are how the language spells true and false: they are meant.
    if (access.op == Operator::Exists) {
        if (query.parts.back().kind == PartKind::Filter || query.parts.back().kind == PartKind::KeyFilter) {
            if (is_negated) {
                warn(Code::SemaNeverHolds, access.operator_span,
                     "`!exists` does not hold when the filter selects nothing: the clause is skipped",
                     "write `empty`, which holds then");
            }
            return;
        }
        if (known.is_always_found && query.parts[0].kind != PartKind::This) {
            test = true;
        }
    } else if (access.op == Operator::Empty) {
        const Types null = type_of(LiteralKind::Null);
        if (query.parts.size() == 1 && known.is_always_one && query.parts[0].kind == PartKind::Variable) {
            if ((known.types & null) == 0) {
                test = false;
            } else if (known.types == null) {
                test = true;
            }
        }
    } else if ((known.types & type_asked(access.op)) == 0) {
        test = false;
    } else if (known.types == type_asked(access.op) && known.is_always_found) {
        test = true;
    }
    if (!test) {
        return;
    }
    std::string reason;
    if (known.literal != nullptr) {
        reason = subject + " is the literal " + quoted(known.literal->span);
    } else if (known.is_count) {
        reason = subject + " is a number that `count` gives";
    } else if (access.op == Operator::Exists) {
        reason = subject + (known.is_always_one ? " always has a value" : " holds only what was found");
    } else if (access.op == Operator::Empty) {
        reason = subject + " always has a value";
    } else {
        reason = subject + " is " + std::string(name_of(known.types));
    }
    std::string help = "remove the clause";
    if (access.op == Operator::Empty) {
        help = known.is_count ? "compare the number, such as " + subject + " == 0"
                              : "of a variable alone, `empty` asks whether it found anything, not what its value holds";
    } else if (known.is_count) {
        help = "compare the number, such as " + subject + " > 0";
    }
    if (*test != is_negated) {
        if (known.is_always_one) {
            warn(Code::SemaAlwaysHolds, clause.span, "this always holds: " + reason, std::move(help));
        }
    } else {
        warn(Code::SemaNeverHolds, clause.span, "this never holds: " + reason, std::move(help));
    }
}

void Checker::check_binary(const Clause& clause, const Scope& scope) {
    const AccessClause& access = clause.access;
    const Knowledge left = know(*access.query, scope);
    const Knowledge right = know(access.right, scope);
    const Span place = access.right.span();
    const std::string subject = quoted(path_of(*access.query));
    if (right.literal == nullptr) {
        // Membership and difference of two queries do not need values that can be compared.
        const bool fails_apart = !access.negated || (access.op == Operator::Equal && left.literal != nullptr);
        if (fails_apart && !is_comparable(access.op, left.types, right.types)) {
            warn(Code::SemaNeverHolds, clause.span,
                 "this never holds: " + subject + " is " + std::string(name_of(left.types)) + " and " + quoted(place) +
                     " is " + std::string(name_of(right.types)),
                 "values of different types are never equal and have no order; convert one with a `parse_…` function");
        } else if (access.op == Operator::Equal && access.negated && !access.query->some && left.is_at_most_one &&
                   left.is_never_literal && right.is_never_literal) {
            warn(Code::SemaNeverHolds, access.operator_span,
                 "`!=` between queries never holds when the left side is a single value",
                 "write `not in`, which holds when none of the values on the left is among those on the right");
        }
        return;
    }
    const Literal& literal = *right.literal;
    if (access.op == Operator::In && literal.kind == LiteralKind::List) {
        if (literal.items.empty() && !access.negated) {
            warn(Code::SemaNeverHolds, place, "nothing is in an empty list", "write the values that are allowed");
            return;
        }
        for (const Literal* item : literal.items) {
            if (is_range(*item)) {
                warn(Code::SemaNeverHolds, access.right.kind == OperandKind::Literal ? item->span : place,
                     "inside of a list a range has no effect: nothing is in it",
                     "write the range without a list, and join several clauses with `or`");
                return;
            }
        }
    }
    if (!is_comparable(access.op, access.negated, left.types, literal)) {
        report_apart(clause, left, literal);
    } else if (left.is_count && literal.kind == LiteralKind::Int) {
        check_count(clause, literal);
    }
}

void Checker::report_apart(const Clause& clause, const Knowledge& left, const Literal& right) {
    const AccessClause& access = clause.access;
    const Span place = access.right.span();
    if (is_order(access.op) && right.kind != LiteralKind::Int && right.kind != LiteralKind::Float &&
        right.kind != LiteralKind::String) {
        warn(Code::SemaNeverHolds, place,
             std::string(symbol(access.op)) + " never holds for " + std::string(name_of(right.kind)) +
                 ", which has no order",
             is_range(right) ? "write `in` or `==` for a range"
                             : "write `==` or `!=`, or compare with a number or text");
        return;
    }
    if (right.kind == LiteralKind::CharRange && !std::has_single_bit(left.types)) {
        warn(Code::SemaNeverHolds, place,
             "nothing is in a range of characters but characters, which only `parse_char` makes",
             "write a regular expression, such as `/^[a-z]$/`");
        return;
    }
    const bool is_membership = access.op == Operator::In && right.kind == LiteralKind::List;
    warn(Code::SemaNeverHolds, clause.span,
         "this never holds: " + quoted(path_of(*access.query)) + " is " + std::string(name_of(left.types)) + " and " +
             quoted(place) + (is_membership ? " has none" : " is " + std::string(name_of(right.kind))),
         "values of different types are never equal and have no order, and there is no conversion; write a literal of "
         "the same type");
}

void Checker::check_count(const Clause& clause, const Literal& right) {
    const AccessClause& access = clause.access;
    std::optional<bool> outcome;
    switch (access.op) {
        case Operator::Equal:
            if (right.integer < 0) {
                outcome = access.negated;
            }
            break;
        case Operator::Greater:
            if (right.integer < 0) {
                outcome = true;
            }
            break;
        case Operator::GreaterEqual:
            if (right.integer <= 0) {
                outcome = true;
            }
            break;
        case Operator::Less:
            if (right.integer <= 0) {
                outcome = false;
            }
            break;
        case Operator::LessEqual:
            if (right.integer < 0) {
                outcome = false;
            }
            break;
        default:
            break;
    }
    if (outcome) {
        warn(*outcome ? Code::SemaAlwaysHolds : Code::SemaNeverHolds, clause.span,
             std::string(*outcome ? "this always holds" : "this never holds") + ": `count` gives no negative numbers",
             "compare with another number, such as `> 0`");
    }
}

void Checker::check_key_filter(const Part& part, const Scope& scope) {
    const KeyFilter& filter = *part.key_filter;
    const Literal* literal = know(filter.right, scope).literal;
    if (literal == nullptr || is_key_like(*literal)) {
        return;
    }
    const Span place = filter.right.span();
    if (literal->kind != LiteralKind::List) {
        warn(Code::SemaNeverHolds, place,
             "this selects nothing: keys are strings, and " + std::string(name_of(literal->kind)) +
                 " cannot be compared with them",
             "compare with a string or a regular expression");
        return;
    }
    const auto other = std::find_if(literal->items.begin(), literal->items.end(),
                                    [](const Literal* item) { return !is_key_like(*item); });
    if (other != literal->items.end()) {
        warn(Code::SemaNeverHolds, filter.right.kind == OperandKind::Literal ? (*other)->span : place,
             "this selects nothing: an element that is not a string spoils the whole list",
             "leave only strings and regular expressions in the list");
    } else if (filter.op == Operator::Equal && literal->items.size() != 1) {
        warn(Code::SemaNeverHolds, place, "this selects nothing: a key is a string, never a list",
             filter.negated ? "write `not in`" : "write `in`");
    } else if (literal->items.empty() && !filter.negated) {
        warn(Code::SemaNeverHolds, place, "this selects nothing: nothing is in an empty list",
             "write the keys that are meant");
    }
}

void Checker::check_literal(const Literal& literal) {
    if (is_empty_range(literal)) {
        warn(Code::SemaNeverHolds, literal.span, "nothing is in the range " + quoted(literal.span),
             "write the lower bound first; `[` and `]` include a bound, `(` and `)` exclude it");
    }
    for (const Literal* item : literal.items) {
        check_literal(*item);
    }
    for (const MapLiteralEntry& entry : literal.entries) {
        check_literal(*entry.value);
    }
}

}  // namespace bylaw::sema
