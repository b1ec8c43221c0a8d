#include "syntax/build.h"

namespace bylaw::syntax {

using grammar::GuardParser;
using support::Span;

Operand TreeBuilder::operand() {
    (void)next();
    Operand result;
    switch (next_rule()) {
        case GuardParser::RuleLiteral:
            result.literal = literal();
            break;
        case GuardParser::RuleCall:
            result.kind = OperandKind::Call;
            result.call = call();
            break;
        default:
            result.kind = OperandKind::Query;
            result.query = query();
            break;
    }
    return result;
}

const Literal* TreeBuilder::literal() {
    const Context& context = next();
    auto* result = arena_->make<Literal>();
    result->span = span(context);
    const Token& first = start(context);
    if (first.type == TokenType::LEFT_BRACKET) {
        result->kind = LiteralKind::List;
        const std::size_t mark = pending_literals_.mark();
        while (has_more(context)) {
            pending_literals_.add(literal());
        }
        result->items = pending_literals_.take(mark, *arena_);
    } else if (first.type == TokenType::LEFT_BRACE) {
        result->kind = LiteralKind::Map;
        result->entries = map_entries(context);
    } else {
        literals_.read(first, *result);
    }
    return result;
}

std::span<const MapLiteralEntry> TreeBuilder::map_entries(const Context& map) {
    const std::size_t mark = pending_entries_.mark();
    std::unordered_map<std::string_view, std::size_t> places;
    while (has_more(map)) {
        const Token& key = start(next());
        MapLiteralEntry entry{key.type == TokenType::STRING ? literals_.string(spelling(key)) : spelling(key),
                              key.span(), nullptr};
        entry.value = literal();
        const auto [known, is_new] = places.try_emplace(entry.key, pending_entries_.mark());
        if (is_new) {
            pending_entries_.add(entry);
        } else {
            pending_entries_.elements()[known->second].value = entry.value;
        }
    }
    return pending_entries_.take(mark, *arena_);
}

const Call* TreeBuilder::call() {
    const Context& context = next();
    const Token& first = start(context);
    const std::size_t mark = pending_operands_.mark();
    while (has_more(context)) {
        pending_operands_.add(operand());
    }
    return arena_->make<Call>(span(context), name_of(first), Span{first.begin, first.end - 1},
                              pending_operands_.take(mark, *arena_));
}

const Query* TreeBuilder::query() {
    const Context& context = next();
    const std::size_t mark = pending_parts_.mark();
    const std::size_t last = stop(context).index;
    std::size_t index = start(context).index;
    const bool some = token(index).type == TokenType::SOME;
    index += some ? 1 : 0;
    const Token& first = token(index);
    pending_parts_.add(head(first));
    const bool is_variable = pending_parts_.elements().back().kind == PartKind::Variable;
    for (++index; index <= last; ++index) {
        Part part;
        if (token(index).type == TokenType::LEFT_BRACKET) {
            const Token& closing = stop(*(*contexts_)[at_]);
            part = selection();
            index = closing.index;
        } else {
            part = dotted(token(index));
        }
        const bool is_second = pending_parts_.mark() == mark + 1;
        if (is_variable && is_second && part.kind != PartKind::AllIndices) {
            Part inserted;
            inserted.kind = PartKind::AllIndices;
            inserted.span = {first.end, first.end};
            inserted.is_inserted = true;
            pending_parts_.add(inserted);
        }
        pending_parts_.add(part);
    }
    return arena_->make<Query>(span(context), some, pending_parts_.take(mark, *arena_));
}

Part TreeBuilder::head(const Token& token) {
    Part part;
    part.span = token.span();
    switch (token.type) {
        case TokenType::THIS:
            return part;
        case TokenType::VARIABLE:
            part.kind = PartKind::Variable;
            part.name = spelling(token).substr(1);
            return part;
        case TokenType::QUOTED_HEAD:
            part = quoted_key(spelling(token), token.span());
            part.kind = part.kind == PartKind::Interpolation ? PartKind::Variable : PartKind::Key;
            return part;
        default:
            part.kind = PartKind::Key;
            part.name = spelling(token);
            return part;
    }
}

Part TreeBuilder::dotted(const Token& token) {
    const std::string_view behind_dot = spelling(token).substr(1);
    Part part;
    part.span = token.span();
    switch (token.type) {
        case TokenType::DOT_NAME:
            part.kind = PartKind::Key;
            part.name = behind_dot;
            return part;
        case TokenType::DOT_STRING:
            return quoted_key(behind_dot, token.span());
        case TokenType::DOT_VARIABLE:
            part.kind = PartKind::Interpolation;
            part.name = behind_dot.substr(1);
            return part;
        case TokenType::DOT_INDEX:
            part.kind = PartKind::Index;
            part.index = literals_.index(behind_dot, token.span());
            return part;
        default:
            part.kind = PartKind::AllValues;
            return part;
    }
}

Part TreeBuilder::quoted_key(std::string_view quoted, Span span) {
    Part part;
    part.kind = PartKind::Key;
    part.span = span;
    part.is_quoted = true;
    part.name = literals_.string(quoted);
    if (part.name.starts_with('%')) {
        part.kind = PartKind::Interpolation;
        part.name.remove_prefix(1);
    }
    return part;
}

Part TreeBuilder::selection() {
    const Context& context = next();
    const Token& bracket = start(context);
    const Token& first = token(bracket.index + 1);
    Part part;
    part.span = span(context);
    switch (first.type) {
        case TokenType::STAR:
            part.kind = PartKind::AllIndices;
            return part;
        case TokenType::INT:
            part.kind = PartKind::Index;
            part.index = literals_.index(spelling(first), first.span());
            return part;
        case TokenType::BRACKET_KEY:
            return quoted_key(spelling(first), span(context));
        case TokenType::BRACKET_NAME:
            // Blanks make the difference: guard-language.md, 1.4.
            part.kind = first.begin == bracket.end ? PartKind::AllIndices : PartKind::AllValues;
            part.name = spelling(first);
            return part;
        case TokenType::CAPTURE: {
            const std::string_view whole = spelling(first);
            part.name = whole.substr(0, whole.find_first_of(" \t|"));
            break;
        }
        default:
            break;
    }
    if (next_rule() == GuardParser::RuleKey_filter) {
        part.kind = PartKind::KeyFilter;
        part.key_filter = key_filter();
        return part;
    }
    part.kind = PartKind::Filter;
    const std::size_t mark = pending_groups_.mark();
    while (has_more(context)) {
        pending_groups_.add(group());
    }
    const auto groups = pending_groups_.take(mark, *arena_);
    part.filter = arena_->make<Conjunction>(
        Span{groups.front().alternatives.front()->span.begin, groups.back().alternatives.back()->span.end}, groups);
    return part;
}

const KeyFilter* TreeBuilder::key_filter() {
    const Context& context = next();
    const Token& first = token(start(context).index + 1);
    const bool has_not = first.type == TokenType::NOT;
    const Token& operation = has_not ? token(first.index + 1) : first;
    auto* result = arena_->make<KeyFilter>();
    result->op = operation.type == TokenType::IN ? Operator::In : Operator::Equal;
    result->negated = has_not || operation.type == TokenType::NOT_EQUAL;
    if (next_rule() == GuardParser::RuleLiteral) {
        result->right.literal = literal();
    } else {
        result->right.kind = OperandKind::Query;
        result->right.query = query();
    }
    return result;
}

}  // namespace bylaw::syntax
