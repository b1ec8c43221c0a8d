// Variables, arguments and calls of functions: guard-language.md, sections 3.3, 3.6 and 3.12.
#include <algorithm>
#include <utility>

#include "vm/interpreter.h"

namespace bylaw::vm {

using bytecode::none;
using bytecode::OperandKind;

void Interpreter::fail(support::DiagnosticCode code, std::string message, std::string help) const {
    throw Failure{code, std::move(message), std::move(help), current_};
}

const std::vector<Result>& Interpreter::evaluate_let(std::uint32_t let, LetSlot& slot, Scope& scope) {
    const bytecode::Let& row = program_.tables().lets[let];
    if (slot.state == LetSlot::State::Ready) {
        return slot.results;
    }
    if (slot.state == LetSlot::State::Evaluating) {
        fail(support::DiagnosticCode::EvaluateRecursion,
             "variable `" + std::string(bytecode::written_name(program_.string(row.name))) + "` needs its own value",
             "rename one of the variables; an inner `let` cannot read an outer one of the same name");
    }
    const Nesting nesting(*this);
    slot.state = LetSlot::State::Evaluating;
    std::vector<Result> results;
    if (row.value.kind == OperandKind::Constant) {
        results = new_results();
        Result literal;
        literal.kind = ResultKind::Literal;
        literal.value = &program_.constant(row.value.index);
        results.push_back(literal);
    } else if (row.value.kind == OperandKind::Call) {
        const Aside aside(*this);
        results = call_function(program_.tables().calls[row.value.index], scope);
    } else {
        const Aside aside(*this);
        const bytecode::Query& query_row = program_.query(row.value.index);
        const bool is_shared = query_row.shared != none && scope.kind == Scope::Kind::File && sharing_ && !everything_;
        auto* shared = is_shared ? &shared_.shared_results[query_row.shared] : nullptr;
        if (shared != nullptr && shared->has_value()) {
            results = **shared;
            shared_.looked_inside = shared_.looked_inside || shared_.shared_looked_inside[query_row.shared];
        } else {
            const std::uint64_t before = order_dependent_;
            const bool looked_before = std::exchange(shared_.looked_inside, false);
            results = collect(row.value.index, scope);
            // The checks of key filters are recorded once in every rules file.
            if (reporting_ && order_dependent_ != before) {
                shared = nullptr;
            }
            if (query_row.has(bytecode::some)) {
                std::erase_if(results, [](const Result& result) { return result.kind != ResultKind::Resolved; });
            }
            if (shared != nullptr) {
                *shared = results;
                shared_.shared_looked_inside[query_row.shared] = shared_.looked_inside;
            }
            shared_.looked_inside = shared_.looked_inside || looked_before;
        }
    }
    slot.results = std::move(results);
    slot.state = LetSlot::State::Ready;
    return slot.results;
}

const std::vector<Result>* Interpreter::own_variable(std::uint32_t name, Scope& scope) {
    const auto lets = program_.tables().lets;
    // Of the assignments of one name the last of each kind counts; a literal beats what is cached, then a function,
    // then a query.
    std::uint32_t literal = none;
    std::uint32_t function = none;
    std::uint32_t query_let = none;
    for (std::uint32_t i = 0; i < scope.let_count; ++i) {
        const bytecode::Let& let = lets[scope.first_let + i];
        if (let.name == name) {
            switch (let.value.kind) {
                case OperandKind::Constant:
                    literal = i;
                    break;
                case OperandKind::Call:
                    function = i;
                    break;
                case OperandKind::Query:
                    query_let = i;
                    break;
            }
        }
    }
    if (literal != none) {
        return &evaluate_let(scope.first_let + literal, scope.slots[literal], scope);
    }
    const std::uint32_t chosen = function != none ? function : query_let;
    if (chosen != none && scope.slots[chosen].state == LetSlot::State::Ready) {
        return &scope.slots[chosen].results;
    }
    if (scope.kind == Scope::Kind::File) {
        if (const auto bound = bound_.find(name); bound != bound_.end()) {
            return &bound->second;
        }
    }
    return chosen == none ? nullptr : &evaluate_let(scope.first_let + chosen, scope.slots[chosen], scope);
}

const std::vector<Result>& Interpreter::variable(std::uint32_t name, Scope& scope) {
    for (Scope* at = &scope; at != nullptr; at = at->parent) {
        if (at->kind == Scope::Kind::Call) {
            const auto parameters =
                program_.tables().parameters.subspan(at->callee->first_parameter, at->callee->parameter_count);
            for (std::size_t i = 0; i < parameters.size(); ++i) {
                if (parameters[i] == name) {
                    return (*at->arguments)[i];
                }
            }
        } else if (at->kind != Scope::Kind::Value) {
            if (const auto* results = own_variable(name, *at)) {
                return *results;
            }
        }
    }
    fail(support::DiagnosticCode::EvaluateUnknownVariable,
         "variable `" + std::string(bytecode::written_name(program_.string(name))) + "` has no value here",
         "define it with `let`, or make sure that a filter binds it before this clause is evaluated");
}

void Interpreter::bind(std::uint32_t name, std::string_view key, const Value* behind) {
    auto* value = memory_->arena.make<document::Value>(document::Value::of_string(key));
    if (keeps_names_) {
        recorder_.trace.keys.emplace_back(value, behind);
    }
    Result result;
    result.value = value;
    const auto lets = program_.tables().lets;
    for (std::uint32_t i = 0; i < file_.let_count; ++i) {
        const bool is_ready = file_slots_[i].state == LetSlot::State::Ready;
        if (lets[file_.first_let + i].name == name && lets[file_.first_let + i].value.kind != OperandKind::Constant &&
            is_ready) {
            file_slots_[i].results.push_back(result);
            return;
        }
    }
    bound_[name].push_back(result);
}

std::vector<Result> Interpreter::operand_results(const bytecode::Operand& operand, Scope& scope) {
    switch (operand.kind) {
        case OperandKind::Constant: {
            Result literal;
            literal.kind = ResultKind::Literal;
            literal.value = &program_.constant(operand.index);
            std::vector<Result> results = new_results();
            results.push_back(literal);
            return results;
        }
        case OperandKind::Query: {
            const Aside aside(*this);
            return collect(operand.index, scope);
        }
        case OperandKind::Call: {
            const Aside aside(*this);
            return call_function(program_.tables().calls[operand.index], scope);
        }
    }
    return {};
}

std::uint32_t Interpreter::query_behind(const bytecode::Call& call) const {
    for (std::uint32_t i = 0; i < call.argument_count; ++i) {
        const bytecode::Operand& operand = program_.tables().operands[call.first_argument + i];
        std::uint32_t query = operand.written;
        if (operand.kind == OperandKind::Query) {
            query = operand.index;
        } else if (operand.kind == OperandKind::Call) {
            query = query_behind(program_.tables().calls[operand.index]);
        }
        if (query != none) {
            return query;
        }
    }
    return none;
}

std::vector<Result> Interpreter::call_function(const bytecode::Call& call, Scope& scope) {
    const Nesting nesting(*this);
    step();
    const auto name = [&] { return std::string(program_.string(call.name)); };
    if (call.callee == none) {
        fail(support::DiagnosticCode::EvaluateFunction, "there is no function `" + name() + "`");
    }
    const auto function = static_cast<bytecode::FunctionId>(call.callee);
    if (!bytecode::takes_arguments(function, call.argument_count)) {
        fail(support::DiagnosticCode::EvaluateArgumentCount, "`" + name() + "` takes " +
                                                                 bytecode::arguments_text(function) + ", not " +
                                                                 std::to_string(call.argument_count));
    }
    std::vector<Argument> arguments;
    std::vector<std::size_t> ends;
    ends.reserve(call.argument_count);
    std::vector<Result> results = new_results();
    // The functions of the reference drop what is missing; to those behind them it stays missing.
    const bool keeps_missing = function >= bytecode::FunctionId::Distinct;
    for (std::uint32_t i = 0; i < call.argument_count; ++i) {
        std::vector<Result> given = operand_results(program_.tables().operands[call.first_argument + i], scope);
        arguments.reserve(arguments.size() + given.size());
        for (const Result& result : given) {
            const bool is_resolved = result.kind != ResultKind::Unresolved;
            look_at(result.value);
            if (i == 0 && !is_resolved && keeps_missing) {
                results.push_back(result);
            }
            arguments.push_back({is_resolved, result.value, result.kind == ResultKind::Literal, result.is_uncertain});
        }
        ends.push_back(arguments.size());
        done_with(std::move(given));
    }
    std::vector<std::span<const Argument>> views;
    views.reserve(call.argument_count);
    for (std::size_t i = 0; i < ends.size(); ++i) {
        const std::size_t begin = i == 0 ? 0 : ends[i - 1];
        views.emplace_back(arguments.data() + begin, ends[i] - begin);
    }
    FunctionSurroundings surroundings;
    surroundings.documents = shared_.limits.documents;
    surroundings.references = shared_.references;
    surroundings.document = &shared_.document;
    // Which other resources there are decides as well.
    shared_.looked_inside = shared_.looked_inside || function == bytecode::FunctionId::Referenced ||
                            function == bytecode::FunctionId::Referrers;
    auto outcome = vm::call(function, views, *memory_, surroundings);
    if (auto* error = std::get_if<FunctionError>(&outcome)) {
        fail(support::DiagnosticCode::EvaluateFunction, "`" + name() + "`: " + error->message, error->help);
    }
    for (const FunctionResult& made : std::get<std::vector<FunctionResult>>(outcome)) {
        Result result;
        result.value = made.value;
        result.is_uncertain = made.is_uncertain;
        shared_.literals_have_maps = shared_.literals_have_maps || !made.value->is_scalar();
        if (!made.resolved) {
            result.kind = ResultKind::Unresolved;
            result.query = query_behind(call);
            if (result.query == none) {
                fail(support::DiagnosticCode::EvaluateFunction, "`" + name() + "` cannot use the literals it is given");
            }
            result.part = std::min<std::uint32_t>(program_.query(result.query).count - 1, 0x7FFFU) & 0x7FFFU;
            results.push_back(result);
            continue;
        }
        results.push_back(result);
        if (made.origin != nullptr && made.origin != made.value &&
            recorder_.trace.origins.size() < shared_.limits.results) {
            recorder_.trace.origins.emplace_back(made.value, made.origin);
        }
    }
    return results;
}

}  // namespace bylaw::vm
