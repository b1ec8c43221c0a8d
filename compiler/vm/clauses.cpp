// Unary and binary clauses, and the comparison inside key filters: guard-language.md, sections 3.7 to 3.9.
#include <algorithm>
#include <array>

#include "document/symbol.h"
#include "vm/candidates.h"
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

Status Interpreter::Tally::status(bool all) const {
    if (!has_certain && passes + fails + unknowns == 0) {
        return all ? Status::PassOrSkip : Status::Unknown;
    }
    if (all) {
        return fails > 0 ? Status::Fail : unknowns > 0 ? Status::Unknown : Status::Pass;
    }
    return passes > 0 ? Status::Pass : unknowns + uncertain_passes > 0 ? Status::Unknown : Status::Fail;
}

// What all candidates give, and that there is none where that may be; nothing if they cannot be asked.
std::optional<Comparison> Interpreter::unary_of_candidates(Operator op, const Value& symbol) {
    const Candidates candidates(symbol);
    if (!candidates.are_several() || !candidates.is_complete()) {
        return std::nullopt;
    }
    const bool has_error = std::any_of(candidates.begin(), candidates.end(), [&](const Value* value) {
        constexpr std::array with_empty{Kind::Map, Kind::List, Kind::String, Kind::Bool, Kind::Symbol};
        return op == Operator::Empty &&
               std::find(with_empty.begin(), with_empty.end(), document::settled(*value).kind) == with_empty.end();
    });
    if (has_error) {
        return std::nullopt;
    }
    std::optional<Comparison> common;
    if (candidates.may_be_missing()) {
        common = comparison_of(op == Operator::Empty);
    }
    for (const Value* const value : candidates) {
        Result candidate;
        candidate.value = value;
        const Comparison holds = unary_holds(op, candidate);
        if (holds == Comparison::Unknown || common.value_or(holds) != holds) {
            return Comparison::Unknown;
        }
        common = holds;
    }
    return common;
}

// A reference is what its author wrote, as in templates that are judged as they are.
Comparison Interpreter::unary_of_symbol(Operator op, const Value& value) {
    const document::Symbol& symbol = *value.symbol;
    if (document::is_reference(symbol)) {
        Result written;
        written.value = symbol.written;
        return unary_holds(op, written);
    }
    if (symbol.known != nullptr) {
        Result known;
        known.value = symbol.known;
        return unary_holds(op, known);
    }
    if (const auto common = unary_of_candidates(op, value)) {
        return *common;
    }
    if (symbol.presence == document::Symbol::Presence::Possible) {
        return Comparison::Unknown;
    }
    const auto has_type = [&](Kind kind) {
        return symbol.type == Kind::Null ? Comparison::Unknown : comparison_of(symbol.type == kind);
    };
    switch (op) {
        case Operator::Exists:
            return Comparison::True;
        case Operator::Empty: {
            const bool has_text = std::any_of(symbol.parts.begin(), symbol.parts.end(), [](const Value& part) {
                return part.kind == Kind::String && part.size != 0;
            });
            return has_text ? Comparison::False : Comparison::Unknown;
        }
        case Operator::IsString:
            return has_type(Kind::String);
        case Operator::IsList:
            return has_type(Kind::List);
        case Operator::IsMap:
            return has_type(Kind::Map);
        case Operator::IsBool:
            return has_type(Kind::Bool);
        case Operator::IsInt:
            return has_type(Kind::Int);
        case Operator::IsFloat:
            return has_type(Kind::Float);
        default:
            return symbol.type == Kind::Null ? Comparison::Unknown : Comparison::False;
    }
}

// Whether there is nothing at all, for `empty` about what a query found.
Comparison Interpreter::is_nothing(const Result& result) {
    if (result.kind == ResultKind::Unresolved) {
        return Comparison::True;
    }
    const Value& value = document::settled(*result.value);
    if (value.kind == Kind::Symbol) {
        return document::may_be_missing(value) ? Comparison::Unknown : Comparison::False;
    }
    return comparison_of(value.kind == Kind::Null);
}

Comparison Interpreter::unary_holds(Operator op, const Result& result) {
    if (result.kind == ResultKind::Unresolved) {
        return comparison_of(op == Operator::Empty);
    }
    const Value& value = *result.value;
    if (value.kind == Kind::Symbol) {
        return unary_of_symbol(op, value);
    }
    switch (op) {
        case Operator::Exists:
            return Comparison::True;
        case Operator::Empty:
            switch (value.kind) {
                case Kind::Map: {
                    const auto entries = value.entries();
                    const bool is_open = std::all_of(entries.begin(), entries.end(), [](const document::Entry& entry) {
                        return document::may_be_missing(entry.value);
                    });
                    return value.size != 0 && is_open ? Comparison::Unknown : comparison_of(value.size == 0);
                }
                case Kind::List:
                case Kind::String:
                    return comparison_of(value.size == 0);
                case Kind::Bool:
                    return Comparison::False;
                default:
                    fail(support::DiagnosticCode::EvaluateEmpty,
                         "`empty` was asked of " + std::string(kind_name(value.kind)),
                         "test the type first, for example with `is_string` or `is_list`");
            }
        case Operator::IsString:
            return comparison_of(value.kind == Kind::String);
        case Operator::IsList:
            return comparison_of(value.kind == Kind::List);
        case Operator::IsMap:
            return comparison_of(value.kind == Kind::Map);
        case Operator::IsBool:
            return comparison_of(value.kind == Kind::Bool);
        case Operator::IsInt:
            return comparison_of(value.kind == Kind::Int);
        case Operator::IsFloat:
            return comparison_of(value.kind == Kind::Float);
        case Operator::IsNull:
            return comparison_of(value.kind == Kind::Null);
        default:
            return Comparison::False;
    }
}

Status Interpreter::unary(const Instruction& instruction, std::uint32_t pc, Scope& scope) {
    const bytecode::Query& row = program_.query(instruction.a);
    const bool all = !row.has(bytecode::some);
    const bool inverted = has(instruction, bytecode::negated) != has(instruction, bytecode::leading_not);
    // 3.7, first case: what counts is whether the query found something, not what.
    const bool about_results =
        instruction.op == Operator::Empty && (row.has(bytecode::bare_variable) || row.has(bytecode::ends_in_filter));
    Tally tally{instruction, pc, recording_};
    const auto judge = [&](const Result& result) {
        const Comparison holds = about_results ? is_nothing(result) : unary_holds(instruction.op, result);
        tally.is_uncertain = result.is_uncertain;
        tally.has_certain = tally.has_certain || !result.is_uncertain;
        if (holds != Comparison::Unknown && (holds == Comparison::True) != inverted) {
            (tally.is_uncertain ? tally.uncertain_passes : tally.passes) += 1;
            return Status::Pass;
        }
        return miss(tally, holds == Comparison::Unknown ? result.value : nullptr);
    };
    // That something was found is what the clause asks; it is not known while nothing was found for certain.
    const auto status_of = [&] {
        const bool has_found = tally.passes > 0 || !about_results || !inverted;
        return !has_found && tally.fails == 0 ? Status::Unknown : tally.status(all);
    };
    const auto status_of_nothing = [&] {
        return may_select_more(instruction.a, scope) ? Status::Unknown : inverted ? Status::Fail : Status::Pass;
    };
    if (!recording_) {
        const bool stop_early = all ? may_stop(instruction) : has(instruction, bytecode::can_stop_early);
        bool is_empty = true;
        auto sink = [&](const Result& result) {
            is_empty = false;
            judge(result);
            return !stop_early || (all ? tally.fails == 0 : tally.passes == 0);
        };
        query(instruction.a, scope, sink);
        if (is_empty) {
            return about_results ? status_of_nothing() : Status::Skip;
        }
        return status_of();
    }

    recorder_.start(EventKind::ClauseBlock, pc);
    const std::vector<Result> results = collect(instruction.a, scope);
    if (results.empty()) {
        Status status = Status::Skip;
        if (about_results) {
            status = status_of_nothing();
            if (status == Status::Pass) {
                recorder_.success(pc);
            } else {
                Check check;
                check.kind = CheckKind::NothingForEmpty;
                check.instruction = pc;
                check.from.value = scope.root;
                recorder_.failure(check, status);
            }
        }
        recorder_.end(status, all);
        return status;
    }
    for (const Result& result : results) {
        const Status judged = judge(result);
        const bool is_open = about_results && result.is_uncertain;
        if (judged == Status::Pass && !is_open) {
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
        recorder_.failure(check, is_open ? Status::Unknown : judged);
    }
    const Status status = status_of();
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
        judge_literal(result, literal, tally);
        return !stop_early || (all ? tally.fails == 0 : tally.passes == 0);
    };
    query(instruction.a, scope, sink);
    return is_empty ? Status::Skip : tally.status(all);
}

// Whether a value that may be missing, and fails if it is, fails for all that it can be otherwise as well.
bool Interpreter::fails_anyway(const Value& value, const Result& literal, const Tally& tally) {
    const Candidates candidates(value);
    if (!candidates.are_several() || !candidates.is_complete()) {
        return false;
    }
    std::vector<Value> known;
    for (const Value* const candidate : candidates) {
        known.push_back(document::settled(*candidate));
        if (known.back().kind == Kind::Symbol) {
            return false;
        }
    }
    document::Symbol symbol = *value.symbol;
    symbol.presence = document::Symbol::Presence::Certain;
    symbol.candidates = known;
    const Value there = Value::of_symbol(&symbol);
    Result left;
    left.value = &there;
    Tally trial{tally.clause, tally.instruction, false};
    const Value* const unknown = unknown_;
    compare_sets(std::span(&left, 1), std::span(&literal, 1), trial);
    unknown_ = unknown;
    return trial.fails != 0 && trial.passes + trial.unknowns == 0;
}

void Interpreter::judge_literal(const Result& result, const Result& literal, Tally& tally) {
    tally.is_uncertain = result.is_uncertain;
    tally.has_certain = tally.has_certain || !result.is_uncertain;
    if (result.kind == ResultKind::Unresolved) {
        static_cast<void>(miss(tally));
        return;
    }
    const Value* value = &document::settled(*result.value);
    if (document::may_be_missing(*value)) {
        const bool fails = fails_anyway(*value, literal, tally);
        fail_pair(value, literal.value, fails ? Comparison::False : Comparison::Unknown, tally);
        return;
    }
    if (tally.clause.op == Operator::Equal && value->is_scalar() && literal.value->is_scalar()) {
        pair(value, literal.value, tally);
        return;
    }
    // The kind is set aside: a literal on the left is the business of `compare`.
    Result left = result;
    left.value = value;
    left.kind = ResultKind::Resolved;
    compare_sets(std::span(&left, 1), std::span(&literal, 1), tally);
}

Status Interpreter::compare(const Instruction& instruction, std::uint32_t pc, Scope& scope) {
    const bool all = !program_.query(instruction.a).has(bytecode::some);
    if (recording_) {
        recorder_.start(EventKind::ClauseBlock, pc);
    }
    std::vector<Result> right = operand_results(program_.tables().operands[instruction.b], scope);
    std::vector<Result> left = collect(instruction.a, scope);
    if (left.empty() || right.empty()) {
        if (recording_) {
            recorder_.end(Status::Skip, all);
        }
        done_with(std::move(left));
        done_with(std::move(right));
        return Status::Skip;
    }
    Tally tally{instruction, pc, recording_};
    bool is_any_uncertain = false;
    for (std::vector<Result>* const side : {&left, &right}) {
        for (Result& result : *side) {
            is_any_uncertain = is_any_uncertain || result.is_uncertain;
            result.value = result.kind == ResultKind::Unresolved ? result.value : &document::settled(*result.value);
        }
    }
    // What may be missing fails if it is, whatever the other side is.
    const auto may_be_missing = [](const Result& result) {
        return result.kind != ResultKind::Unresolved && document::may_be_missing(*result.value);
    };
    const bool is_with_literal = right.size() == 1 && right[0].kind == ResultKind::Literal;
    for (const std::vector<Result>* const side : {&left, &right}) {
        for (const Result& result : *side) {
            // And what may not be selected may be what the left side is compared with.
            if (may_be_missing(result) || (side == &right && result.is_uncertain)) {
                is_any_uncertain = true;
                if (is_with_literal && side == &left && fails_anyway(*result.value, right[0], tally)) {
                    tally.is_uncertain = result.is_uncertain;
                    tally.has_certain = tally.has_certain || !result.is_uncertain;
                    fail_pair(result.value, right[0].value, Comparison::False, tally);
                    tally.is_uncertain = false;
                } else {
                    fail_pair(left[0].value, result.value, Comparison::Unknown, tally);
                }
            }
        }
    }
    if (is_any_uncertain && is_with_literal) {
        for (const Result& result : left) {
            if (!may_be_missing(result)) {
                tally.is_uncertain = result.is_uncertain;
                tally.has_certain = tally.has_certain || !result.is_uncertain;
                compare_sets(std::span(&result, 1), right, tally);
            }
        }
    } else {
        tally.is_uncertain = is_any_uncertain;
        tally.has_certain = !is_any_uncertain;
        compare_sets(left, right, tally);
    }
    done_with(std::move(left));
    done_with(std::move(right));
    const Status status = tally.status(all);
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
        if (is_membership && value.kind == Kind::Symbol) {
            return Comparison::Unknown;  // a text or a list, in which keys are looked for in different ways
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
            const bool is_new =
                with_element == Comparison::True || (with_element == Comparison::Unknown && any == Comparison::False);
            any = is_new ? with_element : any;
        }
        return any;
    };
    with = &document::settled(*result.value);
    Comparison comparison = compare_with(*with);
    if (comparison == Comparison::NotComparable && result.kind == ResultKind::Literal && with->kind == Kind::List &&
        with->size == 1) {
        with = with->item_data;
        comparison = compare_with(*with);
    }
    return comparison;
}

Interpreter::KeyMatches Interpreter::key_matches(const Instruction& filter, const Value& key,
                                                 std::span<const Result> right) {
    const bool inverted = has(filter, bytecode::negated);
    // Several results on the right turn equality into membership (3.9, key filters).
    const bool is_membership = filter.op == Operator::In || right.size() > 1;
    KeyMatches matches;
    for (const Result& result : right) {
        if (result.kind == ResultKind::Unresolved) {
            continue;
        }
        const Value* with = nullptr;
        const Comparison comparison = compare_key(key, result, is_membership, with);
        if (comparison == Comparison::Unknown || result.is_uncertain) {
            ++matches.unknown;
        } else if (comparison != Comparison::NotComparable && (comparison == Comparison::True) != inverted) {
            ++matches.certain;
        }
    }
    if (is_membership) {
        matches.certain = matches.certain > 0 ? 1 : 0;
        matches.unknown = matches.certain == 0 && matches.unknown > 0 ? 1 : 0;
    }
    return matches;
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
    if (is_membership && key_matches(filter, key, right).certain != 0) {
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
