#include "sema/checker.h"

namespace bylaw::sema {

using namespace syntax;

void Checker::walk_lets(std::span<const Let> lets, Scope& scope) {
    for (const Let& let : lets) {
        const auto found = scope.variables.find(let.name);
        const bool wins = found != scope.variables.end() && names_.variable(found->second).value == &let.value;
        reader_ = wins ? found->second : Resolution::no_variable;
        if (let.value.kind == OperandKind::Query) {
            walk(*let.value.query, scope);
        } else {
            walk(let.value, scope);
        }
        reader_ = Resolution::no_variable;
    }
}

void Checker::walk(const Block& block, const Place& outer, bool is_certain) {
    Scope& scope = names_.open(*outer.scope, outer.scope->is_called);
    define(block.lets, scope);
    walk_lets(block.lets, scope);
    walk(block.body, {&scope, is_certain});
}

void Checker::walk(const Conjunction& conjunction, const Place& place) {
    for (const Disjunction& group : conjunction.groups) {
        bool is_first = true;
        for (const Clause* clause : group.alternatives) {
            walk(*clause, {place.scope, place.is_certain && is_first});
            is_first = false;
        }
    }
    check_contradictions(conjunction, *place.scope);
}

void Checker::walk(const Clause& clause, const Place& place) {
    const Scope& scope = *place.scope;
    switch (clause.kind) {
        case ClauseKind::Access:
            walk(*clause.access.query, scope);
            if (!is_unary(clause.access.op)) {
                walk(clause.access.right, scope);
            }
            check_negation(clause);
            check_outcome(clause, scope);
            break;
        case ClauseKind::Block:
            walk(*clause.block.query, scope);
            walk(*clause.block.block, place, false);
            break;
        case ClauseKind::When:
            walk(*clause.when.conditions, place);
            walk(*clause.when.block, place, false);
            break;
        case ClauseKind::RuleReference:
            check_reference(clause, place);
            break;
        case ClauseKind::Call:
            check_negation(clause);
            check_call(clause.call, place);
            for (const Operand& argument : clause.call.call->arguments) {
                walk(argument, scope);
            }
            break;
        case ClauseKind::Type:
            check_type_block(clause.type);
            if (clause.type.conditions != nullptr) {
                walk(*clause.type.conditions, place);
            }
            walk(*clause.type.block, place, false);
            break;
    }
}

void Checker::walk(const Query& query, const Scope& scope) {
    check_parts(query);
    for (const Part& part : query.parts) {
        switch (part.kind) {
            case PartKind::Variable:
            case PartKind::Interpolation:
                read(part, scope);
                break;
            case PartKind::Filter:
                walk(*part.filter, {&scope, false});
                break;
            case PartKind::KeyFilter:
                walk(part.key_filter->right, scope);
                check_key_filter(part, scope);
                break;
            default:
                break;
        }
    }
}

void Checker::walk(const Operand& operand, const Scope& scope) {
    switch (operand.kind) {
        case OperandKind::Literal:
            check_literal(*operand.literal);
            break;
        case OperandKind::Query:
            check_some(*operand.query);
            walk(*operand.query, scope);
            break;
        case OperandKind::Call:
            check_function(*operand.call, scope);
            for (const Operand& argument : operand.call->arguments) {
                walk(argument, scope);
            }
            break;
    }
}

}  // namespace bylaw::sema
