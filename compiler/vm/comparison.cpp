// Binary clauses over result lists: guard-language.md, section 3.8.
#include <algorithm>
#include <utility>

#include "document/symbol.h"
#include "vm/candidates.h"
#include "vm/interpreter.h"

namespace bylaw::vm {

using bytecode::Operator;
using document::Kind;
using document::Value;

namespace {

Result resolved(const Value* value) {
    Result result;
    result.value = value;
    return result;
}

const Value* literal_of(std::span<const Result> results) {
    return results.size() == 1 && results[0].kind == ResultKind::Literal ? results[0].value : nullptr;
}

bool is_negated(const bytecode::Instruction& clause) {
    return (clause.flags & bytecode::negated) != 0;
}

}  // namespace

Comparison Interpreter::checked(Comparison comparison) const {
    if (comparison == Comparison::RegexLimit) {
        fail(support::DiagnosticCode::EvaluateRegexLimit, "a regular expression needs too many steps on this value",
             "write it without nested repetition, look-around or back-references");
    }
    return comparison;
}

bool Interpreter::holds(Comparison comparison) const {
    return checked(comparison) == Comparison::True;
}

Comparison Interpreter::ordered(Operator op, const Value& left, const Value& right) const {
    const auto of_candidates = [&](const Value& a, const Value& b) { return ordered(op, a, b); };
    if (const auto common = agreed(document::settled(left), document::settled(right), of_candidates)) {
        return *common;
    }
    const Order order = vm::order(left, right);
    if (order == Order::NotComparable || order == Order::Unknown) {
        return order == Order::Unknown ? Comparison::Unknown : Comparison::NotComparable;
    }
    switch (op) {
        case Operator::Less:
            return comparison_of(order == Order::Less);
        case Operator::LessEqual:
            return comparison_of(order != Order::Greater);
        case Operator::Greater:
            return comparison_of(order == Order::Greater);
        default:
            return comparison_of(order != Order::Less);
    }
}

void Interpreter::pass(Tally& tally, std::uint64_t count) {
    (tally.is_uncertain ? tally.uncertain_passes : tally.passes) += count;
    if (tally.recording) {
        for (std::uint64_t i = 0; i < count; ++i) {
            recorder_.success(tally.instruction);
        }
    }
}

// Counts a check that did not hold, or of which that is not known because a value is not.
Status Interpreter::miss(Tally& tally, const Value* unknown) {
    // What may not have been selected does not fail for certain.
    const bool is_open = unknown != nullptr || tally.is_uncertain;
    unknown_ = unknown != nullptr ? unknown : unknown_;
    (is_open ? tally.unknowns : tally.fails) += 1;
    return is_open ? Status::Unknown : Status::Fail;
}

void Interpreter::fail_pair(const Value* left, const Value* right, Comparison comparison, Tally& tally,
                            ResultKind right_kind) {
    const Value* unknown = nullptr;
    if (comparison == Comparison::Unknown) {
        unknown = document::find_unknown(*left);
        unknown = unknown != nullptr ? unknown : document::find_unknown(*right);
        unknown = unknown != nullptr ? unknown : left;
    }
    const Status status = miss(tally, unknown);
    if (tally.recording) {
        Check check;
        check.kind = CheckKind::Comparison;
        check.not_comparable = comparison == Comparison::NotComparable;
        check.instruction = tally.instruction;
        check.from = resolved(left);
        check.to = resolved(right);
        check.to.kind = right_kind;
        check.has_to = true;
        recorder_.failure(check, status);
    }
}

void Interpreter::fail_in(const Value* left, std::span<const Value* const> right, Tally& tally, bool is_unknown) {
    const Value* unknown = is_unknown ? document::find_unknown(*left) : nullptr;
    for (std::size_t i = 0; is_unknown && unknown == nullptr && i < right.size(); ++i) {
        unknown = document::find_unknown(*right[i]);
    }
    const Status status = miss(tally, is_unknown && unknown == nullptr ? left : unknown);
    if (tally.recording) {
        Check check;
        check.kind = CheckKind::InComparison;
        check.instruction = tally.instruction;
        check.from = resolved(left);
        check.to_first = static_cast<std::uint32_t>(recorder_.trace.results.size());
        check.to_count = static_cast<std::uint32_t>(right.size());
        for (const Value* value : right) {
            recorder_.trace.results.push_back(resolved(value));
        }
        recorder_.failure(check, status);
    }
}

void Interpreter::fail_unresolved_left(const Result& left, Tally& tally) {
    const Status status = miss(tally);
    if (tally.recording) {
        Check check;
        check.kind = CheckKind::Comparison;
        check.instruction = tally.instruction;
        check.from = left;
        recorder_.failure(check, status);
    }
}

void Interpreter::fail_unresolved_right(const Value* left, const Result& right, Tally& tally) {
    const Status status = miss(tally);
    if (tally.recording) {
        Check check;
        check.kind = CheckKind::Comparison;
        check.instruction = tally.instruction;
        check.from = resolved(left);
        check.to = right;
        check.has_to = true;
        recorder_.failure(check, status);
    }
}

void Interpreter::pair(const Value* left, const Value* right, Tally& tally) {
    const Operator op = tally.clause.op;
    const bool is_equality = op == Operator::Equal || op == Operator::In;
    const Comparison comparison = is_equality ? checked(strict_equal(*left, *right)) : ordered(op, *left, *right);
    const bool is_decided = comparison == Comparison::True || comparison == Comparison::False;
    if (is_decided && (comparison == Comparison::True) != is_negated(tally.clause)) {
        pass(tally);
    } else {
        fail_pair(left, right, comparison, tally);
    }
}

void Interpreter::inside(const Value* left, const Value* right, Tally& tally) {
    if (right->kind != Kind::List) {
        if (left->kind == Kind::List && right->kind != Kind::Symbol) {
            fail_pair(left, right, Comparison::NotComparable, tally);
        } else {
            pair(left, right, tally);
        }
        return;
    }
    const Comparison outcome = is_negated(tally.clause) ? vm::not_inside(*left, *right) : vm::inside(*left, *right);
    if (holds(outcome)) {
        pass(tally);
    } else {
        fail_in(left, std::span(&right, 1), tally, outcome == Comparison::Unknown);
    }
}

void Interpreter::substring(const Value* given, const Value* right, Tally& tally) {
    const Value* left = &document::settled(*given);
    const auto holds_in = [](const Value& part, const Value& whole) {
        return part.kind == Kind::Symbol   ? Comparison::Unknown
               : part.kind != Kind::String ? Comparison::NotComparable
                                           : comparison_of(is_substring(part, whole));
    };
    const Comparison comparison = agreed(*left, *right, holds_in).value_or(holds_in(*left, *right));
    const bool is_decided = comparison == Comparison::True || comparison == Comparison::False;
    if (is_decided && (comparison == Comparison::True) != is_negated(tally.clause)) {
        pass(tally);
    } else {
        const bool is_literal = comparison == Comparison::NotComparable;
        fail_pair(left, right, comparison, tally, is_literal ? ResultKind::Literal : ResultKind::Resolved);
    }
}

void Interpreter::set_outcome(const Values& difference, const Values& undecided, const Values& left,
                              const Values& right, Tally& tally) {
    if (!undecided.empty() && (is_negated(tally.clause) || difference.empty())) {
        for (const Value* value : undecided) {
            fail_in(value, right, tally, true);
        }
        return;
    }
    if (!is_negated(tally.clause)) {
        if (difference.empty()) {
            pass(tally, left.size());
        }
        for (const Value* value : difference) {
            fail_in(value, right, tally);
        }
        return;
    }
    if (difference.empty()) {
        for (const Value* value : left) {
            fail_in(value, right, tally);
        }
        return;
    }
    Values kept;
    for (const Value* value : left) {
        bool is_different = false;
        for (const Value* other : difference) {
            // The very same result counts as had even when it is not equal to itself, such as a list that holds a
            // range.
            if (other == value || holds(tolerant_equal(*other, *value))) {
                is_different = true;
                break;
            }
        }
        if (!is_different) {
            kept.push_back(value);
        }
    }
    if (kept.empty()) {
        pass(tally, left.size());
    }
    for (const Value* value : kept) {
        fail_in(value, right, tally);
    }
}

void Interpreter::equal_sets(std::span<const Result> left, std::span<const Result> right, Tally& tally) {
    const Value* left_literal = literal_of(left);
    const Value* right_literal = literal_of(right);
    if (left_literal != nullptr && right_literal != nullptr) {
        pair(left_literal, right_literal, tally);
        return;
    }
    if (left_literal != nullptr) {
        for (const Result& result : right) {
            if (result.kind == ResultKind::Unresolved) {
                fail_unresolved_right(left_literal, result, tally);
            }
        }
        for (const Result& result : right) {
            if (result.kind == ResultKind::Unresolved) {
                continue;
            }
            if (left_literal->kind != Kind::List && result.value->kind == Kind::List) {
                for (const Value& element : result.value->items()) {
                    pair(left_literal, &element, tally);
                }
            } else {
                pair(left_literal, result.value, tally);
            }
        }
        return;
    }
    for (const Result& result : left) {
        if (result.kind == ResultKind::Unresolved) {
            fail_unresolved_left(result, tally);
        }
    }
    if (right_literal != nullptr) {
        for (const Result& result : left) {
            if (result.kind == ResultKind::Unresolved) {
                continue;
            }
            if (right_literal->kind == Kind::List) {
                const bool is_element = result.value->is_scalar() && right_literal->size == 1;
                pair(result.value, is_element ? right_literal->item_data : right_literal, tally);
            } else if (result.value->kind == Kind::List) {
                for (const Value& element : result.value->items()) {
                    pair(&element, right_literal, tally);
                }
            } else {
                pair(result.value, right_literal, tally);
            }
        }
        return;
    }
    Values left_values;
    Values right_values;
    for (const Result& result : left) {
        if (result.kind != ResultKind::Unresolved) {
            left_values.push_back(result.value);
        }
    }
    for (const Result& result : right) {
        if (result.kind != ResultKind::Unresolved) {
            right_values.push_back(result.value);
        } else {
            for (const Value* value : left_values) {
                fail_unresolved_right(value, result, tally);
            }
        }
    }
    const bool left_is_longer = left_values.size() > right_values.size();
    const Values& needles = left_is_longer ? left_values : right_values;
    const Values& hay = left_is_longer ? right_values : left_values;
    Values difference;
    Values undecided;
    for (const Value* needle : needles) {
        step();
        const Comparison found = vm::has(hay, *needle);
        if (!holds(found) &&
            (!reads_same_results(tally.clause) || std::find(hay.begin(), hay.end(), needle) == hay.end())) {
            (found == Comparison::Unknown ? undecided : difference).push_back(needle);
        }
    }
    set_outcome(difference, undecided, left_values, right_values, tally);
}

// Whether both sides are `this`, or one variable: then they have the very same results, which are in each other even
// when they are not equal to themselves, as ranges and NaN are not.
bool Interpreter::reads_same_results(const bytecode::Instruction& clause) const {
    const bytecode::Operand& operand = program_.tables().operands[clause.b];
    if (clause.opcode != bytecode::Opcode::Compare || operand.kind != bytecode::OperandKind::Query) {
        return false;
    }
    const bytecode::Query& left = program_.query(clause.a);
    const bytecode::Query& right = program_.query(operand.index);
    const bytecode::Instruction& first = program_.code(left.first_part());
    const bytecode::Instruction& other = program_.code(right.first_part());
    const bool is_whole = first.opcode == bytecode::Opcode::This || first.opcode == bytecode::Opcode::Variable;
    return left.count == 1 && right.count == 1 && is_whole && first.opcode == other.opcode && first.a == other.a;
}

void Interpreter::in_sets(std::span<const Result> left, std::span<const Result> right, Tally& tally) {
    const Value* left_literal = literal_of(left);
    const Value* right_literal = literal_of(right);
    if (left_literal != nullptr && right_literal != nullptr) {
        const bool both_text = left_literal->kind == Kind::String && right_literal->kind == Kind::String;
        if (both_text && is_substring(*left_literal, *right_literal)) {
            substring(left_literal, right_literal, tally);
        } else {
            inside(left_literal, right_literal, tally);
        }
        return;
    }
    if (left_literal != nullptr) {
        Values values;
        bool any_list = false;
        for (const Result& result : right) {
            if (result.kind == ResultKind::Unresolved) {
                fail_unresolved_right(left_literal, result, tally);
            } else {
                values.push_back(result.value);
                any_list = any_list || result.value->kind == Kind::List;
            }
        }
        if (!any_list && left_literal->kind == Kind::List) {
            Values difference;
            Values undecided;
            for (const Value& element : left_literal->items()) {
                step();
                const Comparison found = vm::has(values, element);
                if (!holds(found)) {
                    (found == Comparison::Unknown ? undecided : difference).push_back(&element);
                }
            }
            set_outcome(difference, undecided, Values{left_literal}, values, tally);
            return;
        }
        for (const Value* value : values) {
            inside(left_literal, value, tally);
        }
        return;
    }
    for (const Result& result : left) {
        if (result.kind == ResultKind::Unresolved) {
            fail_unresolved_left(result, tally);
        }
    }
    if (right_literal != nullptr) {
        for (const Result& result : left) {
            if (result.kind == ResultKind::Unresolved) {
                continue;
            }
            if (right_literal->kind != Kind::String) {
                inside(result.value, right_literal, tally);
            } else if (result.value->kind == Kind::List) {
                for (const Value& element : result.value->items()) {
                    substring(&element, right_literal, tally);
                }
            } else {
                substring(result.value, right_literal, tally);
            }
        }
        return;
    }
    Values left_values;
    Values right_values;
    for (const Result& result : left) {
        if (result.kind != ResultKind::Unresolved) {
            left_values.push_back(result.value);
        }
    }
    for (const Result& result : right) {
        if (result.kind != ResultKind::Unresolved) {
            right_values.push_back(result.value);
        } else {
            for (const Value* value : left_values) {
                fail_unresolved_right(value, result, tally);
            }
        }
    }
    Values difference;
    Values undecided;
    for (const Value* value : left_values) {
        Comparison any = Comparison::False;
        for (const Value* other : right_values) {
            step();
            const Comparison found = vm::inside(*value, *other);
            if (holds(found)) {
                any = found;
                break;
            }
            any = found == Comparison::Unknown ? found : any;
        }
        if (any != Comparison::True) {
            (any == Comparison::Unknown ? undecided : difference).push_back(value);
        }
    }
    set_outcome(difference, undecided, left_values, right_values, tally);
}

void Interpreter::ordered_sets(std::span<const Result> left, std::span<const Result> right, Tally& tally) {
    const auto flatten = [](const Result& result, Values& into) {
        if (result.value->kind == Kind::List) {
            for (const Value& element : result.value->items()) {
                into.push_back(&element);
            }
        } else {
            into.push_back(result.value);
        }
    };
    Values left_values;
    Values right_values;
    for (const Result& result : left) {
        if (result.kind == ResultKind::Unresolved) {
            fail_unresolved_left(result, tally);
        } else {
            flatten(result, left_values);
        }
    }
    for (const Result& result : right) {
        if (result.kind != ResultKind::Unresolved) {
            flatten(result, right_values);
        } else {
            for (const Value* value : left_values) {
                // It may be a list without elements.
                const bool uncertain =
                    std::exchange(tally.is_uncertain, tally.is_uncertain || document::is_unknown(*value));
                fail_unresolved_right(value, result, tally);
                tally.is_uncertain = uncertain;
            }
        }
    }
    for (const Value* value : left_values) {
        for (const Value* other : right_values) {
            step();
            pair(value, other, tally);
        }
    }
}

void Interpreter::compare_sets(std::span<const Result> left, std::span<const Result> right, Tally& tally) {
    for (const std::span<const Result> side : {left, right}) {
        for (const Result& result : side) {
            look_at(result.value);
        }
    }
    switch (tally.clause.op) {
        case Operator::Equal:
            equal_sets(left, right, tally);
            break;
        case Operator::In:
            in_sets(left, right, tally);
            break;
        default:
            ordered_sets(left, right, tally);
            break;
    }
}

}  // namespace bylaw::vm
