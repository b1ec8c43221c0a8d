#include "syntax/syntax_error.h"

#include <algorithm>

namespace bylaw::syntax {

using grammar::GuardParser;
using support::Diagnostic;
using support::DiagnosticCode;
using support::Severity;

namespace {

struct Complaint {
    std::string message;
    std::string help;
};

// The text from one offset to another, as the user wrote it.
[[nodiscard]] std::string in_backticks_between(std::string_view text, std::uint32_t begin, std::uint32_t end) {
    return in_backticks(text.substr(begin, end > begin ? end - begin : 0));
}

[[nodiscard]] std::string found(std::string_view text, const Token& token) {
    if (token.type == antlr4::Token::EOF) {
        return "the end of the file";
    }
    return in_backticks_between(text, token.begin, token.end);
}

// The query that the clause begins with, up to the token in front of the error.
[[nodiscard]] std::string query_of(std::string_view text, const antlr4::ParserRuleContext& clause,
                                   const TokenStream& tokens) {
    const auto* first = static_cast<const Token*>(clause.start);
    while (first->type == TokenType::NOT || first->type == TokenType::SOME) {
        first = static_cast<const Token*>(tokens.get(first->index + 1));
    }
    return in_backticks_between(text, first->begin, tokens.at(-1).end);
}

// Whether the clause stands where the name of a rule alone would be one, as far as the brackets around it say.
[[nodiscard]] bool may_be_reference(const antlr4::ParserRuleContext& clause) {
    const auto* around = &clause;
    while (around != nullptr && around->getRuleIndex() != GuardParser::RuleBlock) {
        if (around->getRuleIndex() == GuardParser::RuleSelection) {
            return false;
        }
        around = static_cast<const antlr4::ParserRuleContext*>(around->parent);
    }
    return around != nullptr;
}

[[nodiscard]] std::string help_for_operator(std::string_view word) {
    if (word == "=") {
        return "`==` compares; `=` is for `let`";
    }
    if (word == "NOT_IN" || word == "not_in") {
        return "write `not in`";
    }
    if (word == "contains" || word == "CONTAINS") {
        return "to look for an element, write `some list == 'value'`; to look inside a string, use a regular "
               "expression";
    }
    if (word == "matches" || word == "MATCHES" || word == "=~") {
        return "compare with a regular expression: `== /pattern/`";
    }
    if (word == "equals" || word == "EQUALS" || word == "is" || word == "IS") {
        return "write `==`";
    }
    if (word == "and" || word == "AND" || word == "&&") {
        return "clauses that must all hold are written one after the other, without a word between them";
    }
    return {};
}

[[nodiscard]] Complaint complaint(antlr4::Parser& parser, const TokenStream& tokens, std::string_view text) {
    // Every decision of the grammar is a switch in the generated code; the automaton is needed for this alone.
    GuardParser::prepareTables();
    const antlr4::misc::IntervalSet expected = parser.getExpectedTokens();
    const auto expects = [&expected](std::size_t type) { return expected.contains(type); };
    const antlr4::ParserRuleContext& context = *parser.getRuleContext();
    const std::size_t rule = context.getRuleIndex();
    const Token& here = tokens.at(1);
    const Token& before = tokens.at(-1);
    const bool is_at_start = here.index == 0;
    const std::string_view word = text.substr(here.begin, here.end - here.begin);
    const std::string found_here = found(text, here);

    if (expects(TokenType::EQUAL) && rule != GuardParser::RuleKey_filter) {
        const std::string_view word_before = text.substr(before.begin, before.end - before.begin);
        Complaint result{"expected an operator such as `==`, `in` or `exists` after " +
                             query_of(text, context, tokens) + ", found " + found_here,
                         help_for_operator(word)};
        if (!result.help.empty() || before.type != TokenType::WORD) {
            return result;
        }
        if (word_before == "not" || word_before == "NOT") {
            result.help = "`not` and what it negates must stand on one line";
        } else if (word_before == "if" || word_before == "IF") {
            result.help = "conditions are written `when … { … }`";
        } else if (may_be_reference(context) && (here.type == TokenType::RIGHT_BRACE || here.is_first_on_line)) {
            result.help = "a reference to a rule stands directly in a rule and ends its line";
        }
        return result;
    }
    if (expects(TokenType::NULL_LITERAL)) {
        if (before.type == TokenType::COMMA && !expects(TokenType::CALL)) {
            return {"expected a value after `,`, found " + found_here, "a list does not end with a comma"};
        }
        const bool is_first = before.type == TokenType::LEFT_BRACKET || before.type == TokenType::CALL;
        return {is_first ? "expected a value, found " + found_here
                         : "expected a value after " + in_backticks_between(text, before.begin, before.end) +
                               ", found " + found_here,
                here.type == TokenType::DOT_INDEX ? "a number needs a digit in front of the point" : ""};
    }
    if (before.type == TokenType::INT && here.type == TokenType::DOT_INDEX && text[before.begin] == '-') {
        return {"a decimal number cannot be negative",
                "write `let limit = parse_float('-1.5')` and compare with `%limit`"};
    }
    if (before.type == TokenType::RIGHT_PAREN && here.type >= TokenType::EQUAL && here.type <= TokenType::LESS) {
        return {"a call cannot stand on the left of " + found_here,
                "give its result a name first: `let result = …`, then compare `%result`"};
    }
    if (before.type == TokenType::LEFT_BRACE && here.type == TokenType::RIGHT_BRACE) {
        return {"a block needs at least one clause", {}};
    }
    if (here.type == TokenType::MESSAGE) {
        return {"a message cannot stand here", "a message follows a clause, a call or a rule reference, never a block"};
    }
    if (before.type == TokenType::OR) {
        return {"expected a clause after `or`, found " + found_here, {}};
    }
    if (before.type == TokenType::WHEN) {
        return {"expected a condition after `when`, found " + found_here, {}};
    }
    if (expects(TokenType::COLON)) {
        return {"expected `:` after the key of a map, found " + found_here, {}};
    }
    if (expects(TokenType::ASSIGN)) {
        return {"expected `=` after `let " + std::string(text.substr(before.begin, before.end - before.begin)) +
                    "`, found " + found_here,
                {}};
    }
    if (rule == GuardParser::RuleRule_declaration && expects(TokenType::WORD)) {
        return {before.type == TokenType::RULE ? "expected the name of the rule, found " + found_here
                                               : "expected the name of a parameter, found " + found_here,
                {}};
    }
    if (expects(TokenType::COMMA) || rule == GuardParser::RuleLiteral || rule == GuardParser::RuleCall) {
        const char* closing = expects(TokenType::RIGHT_PAREN) ? "`)`" : expects(TokenType::RIGHT_BRACE) ? "`}`" : "`]`";
        return {std::string("expected `,` or ") + closing + ", found " + found_here, {}};
    }
    if (expects(TokenType::RIGHT_BRACE)) {
        return {"expected a clause or `}`, found " + found_here, help_for_operator(word)};
    }
    if (expects(TokenType::LEFT_BRACE) && !expects(TokenType::THIS)) {
        return {"expected `{`, found " + found_here, {}};
    }
    if (expects(TokenType::LEFT_BRACE) && rule == GuardParser::RuleCondition_list) {
        return {"expected another condition or `{`, found " + found_here, {}};
    }
    if (expects(TokenType::RIGHT_BRACKET)) {
        return {"expected `]`, found " + found_here, help_for_operator(word)};
    }
    if (expects(TokenType::STAR)) {
        return {"expected an index, a key or a filter after `[`, found " + found_here, {}};
    }
    if (expects(TokenType::MAP_KEY)) {
        return {"expected the key of a map, found " + found_here, {}};
    }
    if (!is_at_start && before.type == TokenType::SOME) {
        return {"expected a query after `some`, found " + found_here, {}};
    }
    if (expects(TokenType::THIS)) {
        std::string help = help_for_operator(word);
        if (help.empty() && (here.type == TokenType::INT || here.type == TokenType::FLOAT)) {
            help = "the query stands on the left of an operator, the value on the right";
        }
        return {"expected a clause, found " + found_here, std::move(help)};
    }
    return {"unexpected " + found_here, {}};
}

}  // namespace

std::string in_backticks(std::string_view text) {
    constexpr std::size_t longest = 48;
    std::string result = "`";
    const std::size_t line_end = text.find_first_of("\r\n");
    std::string_view shown = text.substr(0, std::min(line_end, longest));
    if (shown.size() < text.size()) {
        // A character of several bytes is shown whole or not at all.
        while (!shown.empty() && shown.size() == longest &&
               (static_cast<unsigned char>(text[shown.size()]) & 0xC0U) == 0x80U) {
            shown.remove_suffix(1);
        }
        while (!shown.empty() && (shown.back() == ' ' || shown.back() == '\t')) {
            shown.remove_suffix(1);
        }
    }
    result += shown;
    result += shown.size() < text.size() ? "…`" : "`";
    return result;
}

void SyntaxErrors::report(DiagnosticCode code, support::Span span, std::string message, std::string help,
                          std::vector<support::RelatedPlace> related) {
    ++count_;
    diagnostics_.push_back(
        {code, Severity::Error, source_->name, span, std::move(message), std::move(help), std::move(related)});
}

std::vector<Diagnostic> SyntaxErrors::take() {
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
    const std::size_t shown = std::max<std::size_t>(limit_, 1);
    if (diagnostics_.size() > shown) {
        const std::size_t more = diagnostics_.size() - shown;
        Diagnostic note{DiagnosticCode::SyntaxUnexpected,
                        Severity::Note,
                        source_->name,
                        diagnostics_[shown].span,
                        (is_enough() ? "at least " : "") + std::to_string(more) +
                            (more == 1 ? " more error is not shown" : " more errors are not shown"),
                        {},
                        {}};
        diagnostics_.resize(shown);
        diagnostics_.push_back(std::move(note));
    }
    return std::move(diagnostics_);
}

antlr4::Token* ErrorStrategy::recoverInline(antlr4::Parser* parser) {
    throw antlr4::InputMismatchException(parser);
}

void ErrorStrategy::reportError(antlr4::Parser* parser, const antlr4::RecognitionException& /*exception*/) {
    const Token& here = tokens_->at(1);
    if (reported_at_ == here.index) {
        return;
    }
    reported_at_ = here.index;
    ++failures_;
    if (here.is_reported) {
        return;
    }
    Complaint what = complaint(*parser, *tokens_, errors_->text());
    errors_->report(DiagnosticCode::SyntaxUnexpected, here.span(), std::move(what.message), std::move(what.help));
}

void ErrorStrategy::recover(antlr4::Parser* parser, std::exception_ptr exception) {
    const antlr4::ParserRuleContext& context = *parser->getRuleContext();
    const std::size_t rule = context.getRuleIndex();
    const auto* parent = static_cast<const antlr4::RuleContext*>(context.parent);
    const bool is_in_block = (rule == GuardParser::RuleGroup || rule == GuardParser::RuleAssignment) &&
                             parent != nullptr && parent->getRuleIndex() == GuardParser::RuleBlock;
    if (!is_in_block || errors_->is_enough()) {
        std::rethrow_exception(exception);
    }
    const Token& start = *static_cast<const Token*>(context.start);
    if (tokens_->at(1).index == start.index) {
        tokens_->consume();
    }
    skip_to_next(start.depth);
}

void ErrorStrategy::skip_to_next(std::uint16_t depth) {
    const auto starts_something = [](std::size_t type) {
        switch (type) {
            case TokenType::IMPORT:
            case TokenType::LET:
            case TokenType::RULE:
            case TokenType::WHEN:
            case TokenType::NOT:
            case TokenType::SOME:
            case TokenType::THIS:
            case TokenType::WORD:
            case TokenType::CALL:
            case TokenType::VARIABLE:
            case TokenType::TYPE_NAME:
            case TokenType::QUOTED_HEAD:
            case TokenType::RULE_REFERENCE:
                return true;
            default:
                return false;
        }
    };
    while (true) {
        const Token& token = tokens_->at(1);
        if (token.type == antlr4::Token::EOF || token.depth < depth || token.type == TokenType::RULE ||
            (token.depth == depth && token.is_first_on_line && starts_something(token.type))) {
            return;
        }
        tokens_->consume();
    }
}

}  // namespace bylaw::syntax
