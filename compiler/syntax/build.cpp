#include "syntax/build.h"

#include <algorithm>

namespace bylaw::syntax {

using grammar::GuardParser;
using support::Span;

namespace {

[[nodiscard]] Span covering(std::span<const Disjunction> groups) {
    if (groups.empty()) {
        return {};
    }
    return {groups.front().alternatives.front()->span.begin, groups.back().alternatives.back()->span.end};
}

}  // namespace

std::size_t TreeBuilder::next_rule() const {
    return (*contexts_)[at_]->getRuleIndex();
}

// Whether the next context lies within the parent.
bool TreeBuilder::has_more(const Context& parent) const {
    return at_ < contexts_->size() && start(*(*contexts_)[at_]).index <= stop(parent).index;
}

// The name in a token that may hold more than it, such as the bracket of a call.
std::string_view TreeBuilder::name_of(const Token& token) const {
    const std::string_view whole = spelling(token);
    return token.type == TokenType::CALL ? whole.substr(0, whole.size() - 1) : whole;
}

void TreeBuilder::add_item(const std::vector<Context*>& contexts) {
    contexts_ = &contexts;
    at_ = 1;  // the item itself
    switch (next_rule()) {
        case GuardParser::RuleAssignment:
            lets_.push_back(assignment());
            break;
        case GuardParser::RuleRule_declaration:
            rule_declaration();
            break;
        default:
            default_groups_.push_back(group());
            break;
    }
}

void TreeBuilder::add_import(std::size_t first, std::size_t end) {
    std::vector<ImportedName> names;
    for (std::size_t i = first; i < end; ++i) {
        if (token(i).type == TokenType::WORD) {
            names.push_back({spelling(token(i)), token(i).span()});
        }
    }
    const Span path = token(end - 1).span();
    imports_.push_back({{token(first).begin, path.end},
                        arena_->copy(names),
                        text_.substr(path.begin + 1, path.end - path.begin - 2),
                        path});
}

void TreeBuilder::rule_declaration() {
    const Context& context = next();
    const Token& name = token(start(context).index + 1);
    const Span name_span{name.begin, name.begin + static_cast<std::uint32_t>(name_of(name).size())};
    if (name.type == TokenType::CALL) {
        std::vector<std::string_view> parameters;
        std::unordered_set<std::string_view> seen;
        for (std::size_t i = name.index + 1; token(i).type != TokenType::RIGHT_PAREN; ++i) {
            if (token(i).type == TokenType::WORD && seen.insert(spelling(token(i))).second) {
                parameters.push_back(spelling(token(i)));
            }
        }
        parameterized_rules_.push_back({span(context), name_of(name), name_span, arena_->copy(parameters), block()});
        return;
    }
    Rule rule;
    rule.span = span(context);
    rule.name = name_of(name);
    rule.name_span = name_span;
    if (next_rule() == GuardParser::RuleCondition_list) {
        rule.conditions = condition_list();
    }
    rule.block = block();
    rules_.push_back(rule);
}

Let TreeBuilder::assignment() {
    const Context& context = next();
    const Token& name = token(start(context).index + 1);
    return {span(context), spelling(name), name.span(), operand()};
}

const Block* TreeBuilder::block() {
    const Context& context = next();
    const std::size_t first_let = pending_lets_.mark();
    const std::size_t first_group = pending_groups_.mark();
    while (has_more(context)) {
        if (next_rule() == GuardParser::RuleAssignment) {
            pending_lets_.add(assignment());
        } else {
            pending_groups_.add(group());
        }
    }
    const auto groups = pending_groups_.take(first_group, *arena_);
    return arena_->make<Block>(span(context), pending_lets_.take(first_let, *arena_),
                               Conjunction{covering(groups), groups});
}

Disjunction TreeBuilder::group() {
    const Context& context = next();
    const std::size_t first = pending_clauses_.mark();
    while (has_more(context)) {
        pending_clauses_.add(statement());
    }
    return {pending_clauses_.take(first, *arena_)};
}

const Conjunction* TreeBuilder::condition_list() {
    const Context& context = next();
    const std::size_t first_group = pending_groups_.mark();
    std::size_t first = pending_clauses_.mark();
    while (has_more(context)) {
        pending_clauses_.add(condition());
        const bool is_last = !has_more(context);
        if (is_last || token(start(*(*contexts_)[at_]).index - 1).type != TokenType::OR) {
            pending_groups_.add({pending_clauses_.take(first, *arena_)});
            first = pending_clauses_.mark();
        }
    }
    const auto groups = pending_groups_.take(first_group, *arena_);
    return arena_->make<Conjunction>(covering(groups), groups);
}

const File* TreeBuilder::finish(const std::vector<Span>& comments) {
    if (!default_groups_.empty()) {
        const auto groups = arena_->copy(default_groups_);
        const Conjunction body{covering(groups), groups};
        Rule rule;
        rule.span = body.span;
        rule.name_span = {body.span.begin, body.span.begin};
        rule.name = "default";
        rule.is_default = true;
        rule.block = arena_->make<Block>(body.span, std::span<const Let>{}, body);
        rules_.insert(rules_.begin(), rule);
    }
    return arena_->make<File>(arena_->copy(imports_), arena_->copy(lets_), arena_->copy(rules_),
                              arena_->copy(parameterized_rules_), arena_->copy(comments));
}

}  // namespace bylaw::syntax
