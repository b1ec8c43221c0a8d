// Unary and binary clauses, and the comparison inside key filters: guard-language.md, sections 3.7 to 3.9.
#include "vm/interpreter.h"

namespace bylaw::vm {

using bytecode::Instruction;
using bytecode::Operator;
using document::Kind;
using document::Value;

namespace {

bool has(const Instruction& instruction, bytecode::StatementFlag flag) {
    return (instruction.flags & flag) != 0;
}

Status clause_status(bool all, std::uint64_t passes, std::uint64_t fails) {
    const bool holds = all ? fails == 0 : passes > 0;
    return holds ? Status::Pass : Status::Fail;
}

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::Null:
            return "null";
        case Kind::Bool:
            return "a bool";
        case Kind::Int:
            return "an int";
        case Kind::Float:
            return "a float";
        case Kind::Char:
            return "a char";
        case Kind::String:
            return "a string";
        case Kind::List:
            return "a list";
        case Kind::Map:
            return "a map";
        case Kind::Regex:
            return "a regular expression";
        default:
            return "a range";
    }
}

}  // namespace

bool Interpreter::unary_holds(Operator op, const Result& result) {
    if (result.kind == ResultKind::Unresolved) {
        return op == Operator::Empty;
    }
    const Value& value = *result.value;
    switch (op) {
        case Operator::Exists:
            return true;
        case Operator::Empty:
            switch (value.kind) {
                case Kind::List:
                case Kind::Map:
                case Kind::String:
                    return value.size == 0;
                case Kind::Bool:
                    return false;
                default:
                    fail(support::DiagnosticCode::EvaluateEmpty,
                         "`empty` was asked of " + std::string(kind_name(value.kind)),
                         "test the type first, for example with `is_string` or `is_list`");
            }
        case Operator::IsString:
            return value.kind == Kind::String;
        case Operator::IsList:
            return value.kind == Kind::List;
        case Operator::IsMap:
            return value.kind == Kind::Map;
        case Operator::IsBool:
            return value.kind == Kind::Bool;
        case Operator::IsInt:
            return value.kind == Kind::Int;
        case Operator::IsFloat:
            return value.kind == Kind::Float;
        case Operator::IsNull:
            return value.kind == Kind::Null;
        default:
            return false;
    }
}

Status Interpreter::unary(const Instruction& instruction, std::uint32_t pc, Scope& scope) {
    const bytecode::Query& row = program_.query(instruction.a);
    const bool all = !row.has(bytecode::some);
    const bool inverted = has(instruction, bytecode::negated) != has(instruction, bytecode::leading_not);
    // 3.7, first case: what counts is whether the query found something, not what.
    const bool about_results =
        instruction.op == Operator::Empty && (row.has(bytecode::bare_variable) || row.has(bytecode::ends_in_filter));
    std::uint64_t passes = 0;
    std::uint64_t fails = 0;
    const auto judge = [&](const Result& result) {
        const bool holds = about_results ? result.kind == ResultKind::Unresolved || result.value->kind == Kind::Null
                                         : unary_holds(instruction.op, result);
        (holds != inverted ? passes : fails) += 1;
        return holds != inverted;
    };
    if (!recording_) {
        const bool stop_early = all ? may_stop(instruction) : has(instruction, bytecode::can_stop_early);
        auto sink = [&](const Result& result) {
            const bool passed = judge(result);
            return !stop_early || passed == all;
        };
        query(instruction.a, scope, sink);
        if (passes + fails == 0) {
            return about_results ? (inverted ? Status::Fail : Status::Pass) : Status::Skip;
        }
        return clause_status(all, passes, fails);
    }

    recorder_.start(EventKind::ClauseBlock, pc);
    const std::vector<Result> results = collect(instruction.a, scope);
    if (results.empty()) {
        Status status = Status::Skip;
        if (about_results) {
            if (inverted) {
                Check check;
                check.kind = CheckKind::NothingForEmpty;
                check.instruction = pc;
                recorder_.failure(check);
                status = Status::Fail;
            } else {
                recorder_.success(pc);
                status = Status::Pass;
            }
        }
        recorder_.end(status, all);
        return status;
    }
    for (const Result& result : results) {
        if (judge(result)) {
            recorder_.success(pc);
            continue;
        }
        Check check;
        check.kind = CheckKind::Unary;
        check.instruction = pc;
        check.from = result;
        if (about_results && result.kind == ResultKind::Literal) {
            check.from.kind = ResultKind::Resolved;
        }
        recorder_.failure(check);
    }
    const Status status = clause_status(all, passes, fails);
    recorder_.end(status, !all);
    return status;
}

Status Interpreter::compare_literal(const Instruction& instruction, std::uint32_t pc, Scope& scope) {
    if (recording_) {
        return compare(instruction, pc, scope);
    }
    const bytecode::Operand& operand = program_.tables().operands[instruction.b];
    Result literal;
    literal.kind = ResultKind::Literal;
    literal.value = &program_.constant(operand.index);
    const bool all = !program_.query(instruction.a).has(bytecode::some);
    const bool stop_early = all ? may_stop(instruction) : has(instruction, bytecode::can_stop_early);
    Tally tally{instruction, pc, false};
    bool is_empty = true;
    // Against a literal every result counts by itself, so nothing is collected (3.8, third case of each operator).
    auto sink = [&](const Result& result) {
        is_empty = false;
        if (result.kind == ResultKind::Unresolved) {
            ++tally.fails;
        } else if (instruction.op == Operator::Equal && result.value->is_scalar() && literal.value->is_scalar()) {
            pair(result.value, literal.value, tally);
        } else {
            // The kind is set aside: a literal on the left is the business of `compare`.
            Result left = result;
            left.kind = result.kind == ResultKind::Literal ? ResultKind::Resolved : result.kind;
            compare_sets(std::span(&left, 1), std::span(&literal, 1), tally);
        }
        return !stop_early || (all ? tally.fails == 0 : tally.passes == 0);
    };
    query(instruction.a, scope, sink);
    return is_empty ? Status::Skip : clause_status(all, tally.passes, tally.fails);
}

Status Interpreter::compare(const Instruction& instruction, std::uint32_t pc, Scope& scope) {
    const bool all = !program_.query(instruction.a).has(bytecode::some);
    if (recording_) {
        recorder_.start(EventKind::ClauseBlock, pc);
    }
    const std::vector<Result> right = operand_results(program_.tables().operands[instruction.b], scope);
    const std::vector<Result> left = collect(instruction.a, scope);
    if (left.empty() || right.empty()) {
        if (recording_) {
            recorder_.end(Status::Skip, all);
        }
        return Status::Skip;
    }
    Tally tally{instruction, pc, recording_};
    compare_sets(left, right, tally);
    const Status status = clause_status(all, tally.passes, tally.fails);
    if (recording_) {
        recorder_.end(status, !all);
    }
    return status;
}

Comparison Interpreter::compare_key(const Value& key, const Result& result, bool is_membership,
                                    const Value*& with) const {
    const auto compare_with = [&](const Value& value) {
        if (is_membership && value.kind == Kind::String) {
            return comparison_of(is_substring(key, value));
        }
        if (!is_membership || value.kind != Kind::List) {
            return checked(strict_equal(key, value));
        }
        Comparison any = Comparison::False;
        for (const Value& element : value.items()) {
            const Comparison with_element = checked(strict_equal(key, element));
            if (with_element == Comparison::NotComparable) {
                return Comparison::NotComparable;
            }
            any = with_element == Comparison::True ? Comparison::True : any;
        }
        return any;
    };
    with = result.value;
    Comparison comparison = compare_with(*with);
    if (comparison == Comparison::NotComparable && result.kind == ResultKind::Literal && with->kind == Kind::List &&
        with->size == 1) {
        with = with->item_data;
        comparison = compare_with(*with);
    }
    return comparison;
}

int Interpreter::key_matches(const Instruction& filter, const Value& key, std::span<const Result> right) {
    const bool inverted = has(filter, bytecode::negated);
    // Several results on the right turn equality into membership (3.9, key filters).
    const bool is_membership = filter.op == Operator::In || right.size() > 1;
    int matches = 0;
    for (const Result& result : right) {
        if (result.kind == ResultKind::Unresolved) {
            continue;
        }
        const Value* with = nullptr;
        const Comparison comparison = compare_key(key, result, is_membership, with);
        if (comparison != Comparison::NotComparable && (comparison == Comparison::True) != inverted) {
            ++matches;
        }
    }
    return is_membership ? (matches > 0 ? 1 : 0) : matches;
}

void Interpreter::record_key_checks(std::uint32_t pc, const Value& key, const Value* behind,
                                    std::span<const Result> right) {
    if (right.empty()) {
        return;
    }
    const Instruction& filter = program_.code(pc);
    const bool inverted = has(filter, bytecode::negated);
    const bool is_membership = filter.op == Operator::In || right.size() > 1;
    const auto* kept = memory_->arena.make<Value>(key);
    recorder_.trace.keys.emplace_back(kept, behind);
    Check check;
    check.kind = is_membership ? CheckKind::InComparison : CheckKind::Comparison;
    check.instruction = pc;
    check.from.value = kept;
    if (is_membership && key_matches(filter, key, right) != 0) {
        recorder_.success(pc);
        return;
    }
    check.to_first = static_cast<std::uint32_t>(recorder_.trace.results.size());
    for (const Result& result : right) {
        Result shown = result;
        if (result.kind != ResultKind::Unresolved) {
            const Comparison comparison = compare_key(key, result, is_membership, shown.value);
            shown.kind = ResultKind::Resolved;
            if (!is_membership && comparison != Comparison::NotComparable &&
                (comparison == Comparison::True) != inverted) {
                recorder_.success(pc);
                continue;
            }
        }
        if (is_membership) {
            recorder_.trace.results.push_back(shown);
            ++check.to_count;
        } else {
            check.to = shown;
            check.has_to = true;
            recorder_.failure(check);
        }
    }
    if (is_membership) {
        recorder_.failure(check);
    }
}

}  // namespace bylaw::vm
