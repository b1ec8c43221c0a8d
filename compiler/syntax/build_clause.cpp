#include <string>

#include "syntax/build.h"

namespace bylaw::syntax {

using grammar::GuardParser;
using support::Span;

namespace {

[[nodiscard]] Operator operator_of(std::size_t type) {
    switch (type) {
        case TokenType::EQUAL:
        case TokenType::NOT_EQUAL:
            return Operator::Equal;
        case TokenType::GREATER:
            return Operator::Greater;
        case TokenType::GREATER_EQUAL:
            return Operator::GreaterEqual;
        case TokenType::LESS:
            return Operator::Less;
        case TokenType::LESS_EQUAL:
            return Operator::LessEqual;
        case TokenType::IN:
            return Operator::In;
        case TokenType::EXISTS:
            return Operator::Exists;
        case TokenType::EMPTY:
            return Operator::Empty;
        case TokenType::IS_STRING:
            return Operator::IsString;
        case TokenType::IS_LIST:
            return Operator::IsList;
        case TokenType::IS_STRUCT:
            return Operator::IsMap;
        case TokenType::IS_BOOL:
            return Operator::IsBool;
        case TokenType::IS_INT:
            return Operator::IsInt;
        case TokenType::IS_FLOAT:
            return Operator::IsFloat;
        default:
            return Operator::IsNull;
    }
}

}  // namespace

const Clause* TreeBuilder::statement() {
    const Context& context = next();
    const std::size_t rule = next_rule();
    if (rule == GuardParser::RuleClause) {
        return clause();
    }
    auto* result = arena_->make<Clause>();
    result->span = span(context);
    if (rule == GuardParser::RuleWhen_block) {
        result->kind = ClauseKind::When;
        result->when = when_block();
    } else {
        result->kind = ClauseKind::Type;
        result->type = type_block();
    }
    return result;
}

WhenClause TreeBuilder::when_block() {
    (void)next();
    const Conjunction* conditions = condition_list();
    return {conditions, block()};
}

TypeClause TreeBuilder::type_block() {
    const Context& context = next();
    const Token& name = start(context);
    constexpr std::string_view module = "::MODULE";
    TypeClause result;
    result.type_span = name.span();
    result.type_name = spelling(name);
    // After two parts, MODULE is the third.
    const std::size_t second = result.type_name.find("::");
    if (result.type_name.ends_with(module) &&
        result.type_name.find("::", second + 2) != result.type_name.size() - module.size()) {
        result.type_name.remove_suffix(module.size());
    }
    switch (next_rule()) {
        case GuardParser::RuleWhen_block: {
            const WhenClause when = when_block();
            result.conditions = when.conditions;
            result.block = when.block;
            break;
        }
        case GuardParser::RuleBlock:
            result.block = block();
            break;
        default: {
            pending_clauses_.add(clause());
            const Clause* only = pending_clauses_.elements().back();
            pending_groups_.add({pending_clauses_.take(pending_clauses_.mark() - 1, *arena_)});
            const auto groups = pending_groups_.take(pending_groups_.mark() - 1, *arena_);
            result.block = arena_->make<Block>(only->span, std::span<const Let>{}, Conjunction{only->span, groups});
            break;
        }
    }
    result.query = query_for_type(name, result.type_name);
    return result;
}

const Query* TreeBuilder::query_for_type(const Token& type, std::string_view name) {
    const Span place = type.span();
    auto* wanted = arena_->make<Literal>();
    wanted->kind = LiteralKind::String;
    wanted->span = place;
    wanted->text = name;

    auto* key = arena_->make<Part>();
    key->kind = PartKind::Key;
    key->span = place;
    key->name = "Type";

    auto* test = arena_->make<Clause>();
    test->span = place;
    test->access.query = arena_->make<Query>(place, false, std::span<const Part>(key, 1));
    test->access.operator_span = place;
    test->access.right.literal = wanted;

    pending_clauses_.add(test);
    pending_groups_.add({pending_clauses_.take(pending_clauses_.mark() - 1, *arena_)});
    const auto groups = pending_groups_.take(pending_groups_.mark() - 1, *arena_);

    const std::size_t first = pending_parts_.mark();
    Part part;
    part.span = place;
    part.kind = PartKind::Key;
    part.name = "Resources";
    pending_parts_.add(part);
    part.kind = PartKind::AllValues;
    part.name = {};
    pending_parts_.add(part);
    part.kind = PartKind::Filter;
    part.filter = arena_->make<Conjunction>(place, groups);
    pending_parts_.add(part);
    return arena_->make<Query>(place, false, pending_parts_.take(first, *arena_));
}

const Clause* TreeBuilder::clause() {
    const Context& context = next();
    auto* result = arena_->make<Clause>();
    result->span = span(context);
    const Token& first = start(context);
    const bool is_negated = first.type == TokenType::NOT;
    const Token& head = is_negated ? token(first.index + 1) : first;
    message(stop(context), *result);
    if (head.type == TokenType::RULE_REFERENCE || head.type == TokenType::CALL) {
        reference_or_call(head, *result);
        result->reference.negated = is_negated;
        result->call.negated = is_negated;
        return result;
    }
    const Query* left = query();
    if (next_rule() == GuardParser::RuleComparison) {
        comparison(result->access);
        result->access.query = left;
        result->access.leading_not = is_negated;
        if (!has_more(context)) {
            return result;
        }
        result->block.not_empty = true;
    }
    result->kind = ClauseKind::Block;
    result->block.query = left;
    result->block.block = block();
    result->access = {};
    return result;
}

const Clause* TreeBuilder::condition() {
    const Context& context = next();
    auto* result = arena_->make<Clause>();
    result->span = span(context);
    const Token& first = start(context);
    const bool is_negated = first.type == TokenType::NOT;
    const Token& head = is_negated ? token(first.index + 1) : first;
    message(stop(context), *result);
    if (head.type == TokenType::RULE_REFERENCE || head.type == TokenType::CALL) {
        reference_or_call(head, *result);
        result->reference.negated = is_negated;
        result->call.negated = is_negated;
        return result;
    }
    const Query* left = query();
    comparison(result->access);
    result->access.query = left;
    result->access.leading_not = is_negated;
    return result;
}

void TreeBuilder::reference_or_call(const Token& first, Clause& clause) {
    if (first.type == TokenType::CALL) {
        clause.kind = ClauseKind::Call;
        clause.call.call = call();
        return;
    }
    clause.kind = ClauseKind::RuleReference;
    clause.reference.name = spelling(first);
    clause.reference.name_span = first.span();
}

void TreeBuilder::comparison(AccessClause& clause) {
    const Context& context = next();
    const Token& first = start(context);
    const bool has_not = first.type == TokenType::NOT;
    const Token& operation = has_not ? token(first.index + 1) : first;
    clause.op = operator_of(operation.type);
    clause.negated = has_not || operation.type == TokenType::NOT_EQUAL;
    clause.operator_span = {first.begin, operation.end};
    if (!is_unary(clause.op)) {
        clause.right = operand();
    }
}

void TreeBuilder::message(const Token& last, Clause& clause) const {
    if (last.type != TokenType::MESSAGE) {
        return;
    }
    clause.has_message = true;
    clause.message_span = last.span();
    clause.message = spelling(last).substr(2, last.end - last.begin - 4);
}

}  // namespace bylaw::syntax
