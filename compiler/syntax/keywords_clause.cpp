#include "support/diagnostic.h"
#include "syntax/keywords_reader.h"

namespace bylaw::syntax {

using support::DiagnosticCode;

namespace {

[[nodiscard]] bool is_word_like(std::size_t type) {
    return type == TokenType::WORD || type == TokenType::CALL || type == TokenType::TYPE_NAME ||
           type == TokenType::RANGE;
}

[[nodiscard]] bool is_symbol_operator(std::size_t type) {
    return type >= TokenType::EQUAL && type <= TokenType::LESS;
}

}  // namespace

WordReader::Clause WordReader::new_clause() const {
    Clause clause;
    clause.first_token = static_cast<std::uint32_t>(out_->tokens.size());
    return clause;
}

void WordReader::read_statement(const TokenMatch& raw) {
    switch (raw.type) {
        case TokenType::WORD:
        case TokenType::CALL:
        case TokenType::TYPE_NAME:
        case TokenType::RANGE:
            read_statement_word(raw);
            return;
        case TokenType::STRING:
        case TokenType::VARIABLE:
            check_negation_gap();
            clause_.head_token = static_cast<std::uint32_t>(out_->tokens.size());
            emit(raw.type == TokenType::STRING ? std::size_t{TokenType::QUOTED_HEAD} : raw.type, raw.end);
            phase_ = Phase::LeftQuery;
            return;
        default:
            break;
    }
    if (go_back_to_some()) {
        return;
    }
    if (raw.type == TokenType::NOT) {
        clause_.is_negated = true;
        emit(raw.type, raw.end);
        clause_.negation_end = at_;
        return;
    }
    // Nothing starts like this. Go on where it makes most sense of what follows; the parser will say what is wrong.
    emit_unexpected(raw);
    if (raw.type == TokenType::LEFT_BRACE) {
        open(FrameKind::Block, Phase::AfterClause, Phase::Statement);
    } else if (raw.type == TokenType::LEFT_BRACKET) {
        open(FrameKind::Filter, Phase::AfterClause, Phase::Statement);
    } else {
        phase_ = is_symbol_operator(raw.type) ? Phase::Value : Phase::AfterClause;
    }
}

void WordReader::read_statement_word(const TokenMatch& raw) {
    const FrameKind place = top().kind;
    const bool has_some = clause_.some_token >= 0;
    const bool is_first = !clause_.is_negated && !has_some;
    const bool may_declare = is_first && !clause_.is_after_or && !clause_.is_in_type_block &&
                             place != FrameKind::Conditions && place != FrameKind::Filter;
    if (may_declare && read_let()) {
        return;
    }
    if (may_declare && place == FrameKind::File && import_at(text_, at_)) {
        read_import();
        return;
    }
    if (may_declare && place == FrameKind::File && starts_with(text_, at_, "rule") && space_at(text_, at_ + 4)) {
        read_rule();
        return;
    }
    if (raw.type == TokenType::TYPE_NAME && !has_some) {
        read_type_name(raw);
        return;
    }
    if (is_first && place != FrameKind::Conditions && word_at(text_, at_, "when", "WHEN") != 0 && !is_plain(at_)) {
        const bool is_item = place == FrameKind::File && !clause_.is_after_or;
        clause_.is_joinable = !is_item;
        read_when(true, is_item || place == FrameKind::RuleBody ? FrameKind::WhenBody : FrameKind::Block);
        return;
    }
    if (is_first && read_negation()) {
        return;
    }
    const std::uint32_t some = word_at(text_, at_, "some", "SOME");
    if (!has_some && some != 0 && space_at(text_, at_ + some)) {
        clause_.some_token = static_cast<std::int64_t>(out_->tokens.size());
        emit(TokenType::SOME, at_ + some);
        return;
    }
    const std::uint32_t end = name_end(text_, at_);
    // In conditions a comparison is tried before a call.
    const bool is_this_first = place == FrameKind::Conditions && word_at(text_, at_, "this", "THIS") != 0 &&
                               maybe_negated_operator_at(text_, at_ + 4);
    if (!has_some && !is_this_first && char_at(text_, end) == '(') {
        check_negation_gap();
        emit(TokenType::CALL, end + 1);
        open(FrameKind::Arguments, Phase::AfterClause, Phase::Value);
        return;
    }
    read_head_word(end);
}

bool WordReader::read_let() {
    if (!starts_with(text_, at_, "let") || !space_at(text_, at_ + 3) ||
        !is_name_start(char_at(text_, skip_space(text_, at_ + 3)))) {
        return false;
    }
    clause_.is_joinable = false;
    emit(TokenType::LET, at_ + 3);
    skip_space_and_comments();
    emit(TokenType::WORD, name_end(text_, at_));
    skip_space_and_comments();
    const std::uint32_t sign = starts_with(text_, at_, "=") ? 1 : starts_with(text_, at_, ":=") ? 2 : 0;
    if (sign == 0) {
        phase_ = Phase::AfterClause;
        return true;
    }
    emit(TokenType::ASSIGN, at_ + sign);
    phase_ = Phase::Value;
    return true;
}

void WordReader::read_rule() {
    clause_.is_joinable = false;
    phase_ = Phase::AfterClause;
    emit(TokenType::RULE, at_ + 4);
    skip_space_and_comments();
    const std::uint32_t end = name_end(text_, at_);
    const std::uint32_t next = skip_space(text_, end);
    if (end == at_) {
        // The parser will miss the name. What follows is most likely the rest of the declaration.
        while (at_ < text_.size() && text_[at_] != '{' && text_[at_] != '\n') {
            emit_unexpected(token_at(text_, at_));
            at_ = skip_blanks(text_, at_);
        }
    } else if (char_at(text_, next) == '(') {
        if (next != end) {
            report(DiagnosticCode::SyntaxSpacing, {end, next + 1},
                   "`(` must stand directly behind the name of the rule");
        }
        emit(TokenType::CALL, next + 1);
        read_parameters();
        return;
    } else {
        emit(TokenType::WORD, end);
    }
    skip_space_and_comments();
    if (word_at(text_, at_, "when", "WHEN") != 0) {
        read_when(false, FrameKind::RuleBody);
    } else if (char_at(text_, at_) == '{') {
        emit(TokenType::LEFT_BRACE, at_ + 1);
        open(FrameKind::RuleBody, Phase::AfterClause, Phase::Statement);
    }
}

void WordReader::read_parameters() {
    const std::size_t comments = out_->comments.size();
    while (true) {
        skip_space_and_comments();
        const std::uint32_t end = name_end(text_, at_);
        if (end != at_) {
            emit(TokenType::WORD, end);
        } else if (char_at(text_, at_) == ',') {
            emit(TokenType::COMMA, at_ + 1);
        } else {
            break;
        }
    }
    if (out_->comments.size() != comments) {
        report(DiagnosticCode::SyntaxNotHere, out_->comments[comments],
               "a comment cannot stand between the parameters of a rule");
    }
    if (char_at(text_, at_) != ')') {
        return;
    }
    emit(TokenType::RIGHT_PAREN, at_ + 1);
    skip_space_and_comments();
    if (word_at(text_, at_, "when", "WHEN") != 0) {
        report(DiagnosticCode::SyntaxNotHere, {at_, at_ + 4}, "a rule with parameters cannot have conditions",
               "put a `when` block into the rule");
        read_when(false, FrameKind::RuleBody);
        out_->tokens.back().is_reported = true;
    } else if (char_at(text_, at_) == '{') {
        emit(TokenType::LEFT_BRACE, at_ + 1);
        open(FrameKind::RuleBody, Phase::AfterClause, Phase::Statement);
    }
}

void WordReader::read_type_name(const TokenMatch& raw) {
    const FrameKind place = top().kind;
    const bool is_allowed = !clause_.is_negated && !clause_.is_in_type_block &&
                            (place == FrameKind::RuleBody ||
                             (place == FrameKind::File && (!clause_.is_after_or || clause_.is_after_type_block)));
    if (!is_allowed) {
        report(DiagnosticCode::SyntaxNotHere, {at_, raw.end}, "a block for a resource type cannot stand here",
               "type blocks stand in a file or directly in a rule; elsewhere, write `Resources.*[ Type == '" +
                   std::string(text_.substr(at_, raw.end - at_)) + "' ] { … }`");
    } else if (!space_at(text_, raw.end)) {
        report(DiagnosticCode::SyntaxSpacing, {raw.end, raw.end + 1}, "white space must follow the type name");
    }
    emit(is_allowed ? std::size_t{TokenType::TYPE_NAME} : std::size_t{TokenType::INVALID}, raw.end).is_reported =
        !is_allowed;
    clause_.is_type_block = true;
    skip_space_and_comments();
    if (word_at(text_, at_, "when", "WHEN") != 0) {
        read_when(false, FrameKind::Block);
    } else if (char_at(text_, at_) == '{') {
        emit(TokenType::LEFT_BRACE, at_ + 1);
        open(FrameKind::Block, Phase::AfterClause, Phase::Statement);
    } else {
        clause_.is_in_type_block = true;
    }
}

void WordReader::read_when(bool can_go_back, FrameKind body) {
    Frame frame;
    frame.kind = FrameKind::Conditions;
    frame.opener = static_cast<std::uint32_t>(out_->tokens.size());
    frame.outer = clause_;
    frame.body = body;
    frame.can_go_back = can_go_back;
    frame.word_offset = at_;
    emit(TokenType::WHEN, at_ + 4);
    if (!space_at(text_, at_)) {
        frame.can_go_back = false;
        const std::uint32_t end = name_end(text_, frame.word_offset);
        const std::string word = in_backticks(text_.substr(frame.word_offset, end - frame.word_offset));
        report(DiagnosticCode::SyntaxSpacing, {frame.word_offset, end},
               word + " is read as `when`, which needs white space behind it",
               "to mean the key, write it in quotes or put `this.` in front");
    }
    frames_.push_back(frame);
    clause_ = new_clause();
    phase_ = Phase::Statement;
}

// True if `not` negates the clause; false if there is none or it is the key of a query block, as in `not { … }`.
bool WordReader::read_negation() {
    const std::uint32_t end = after_word_not(text_, at_);
    if (end == 0) {
        return false;
    }
    if (top().kind != FrameKind::Conditions) {
        const std::uint32_t next = skip_space(text_, end);
        const char c = char_at(text_, next);
        const std::uint32_t second = c == '!' ? next + 1 : after_word_not(text_, next);
        const bool is_not_empty = second != 0 && word_at(text_, second, "empty", "EMPTY") != 0 &&
                                  char_at(text_, skip_space(text_, second + 5)) == '{';
        if (c == '.' || c == '[' || c == '{' || is_not_empty) {
            clause_.is_not_key = true;
            return false;
        }
    }
    emit(TokenType::NOT, at_ + 3);
    clause_.is_negated = true;
    clause_.negation_end = end;
    return true;
}

void WordReader::check_negation_gap() {
    if (clause_.is_negated && clause_.some_token < 0 && at_ != clause_.negation_end) {
        report(DiagnosticCode::SyntaxSpacing, {clause_.negation_end, at_},
               "what is negated must follow on the same line, directly behind `!` or `not`");
    }
}

void WordReader::read_head_word(std::uint32_t end) {
    clause_.head_token = static_cast<std::uint32_t>(out_->tokens.size());
    clause_.is_head_alone = clause_.some_token < 0;
    phase_ = Phase::LeftQuery;
    if (word_at(text_, at_, "this", "THIS") != 0) {
        const std::uint32_t this_end = at_ + 4;
        if (this_end == end || maybe_negated_operator_at(text_, this_end)) {
            emit(TokenType::THIS, this_end);
            return;
        }
        // No query begins like this: `this` would, and leave the rest over. It is the name of a rule, or nothing.
        emit(TokenType::WORD, end);
        clause_.is_longer_this = true;
        end_without_operator();
        return;
    }
    check_negation_gap();
    emit(TokenType::WORD, end);
}

// The head turned out to begin a query, which some words cannot.
void WordReader::check_head(bool is_block) {
    if (clause_.is_not_key && !is_block) {
        report(DiagnosticCode::SyntaxUnexpected, out_->tokens[clause_.head_token].span(),
               "`not` is read as a negation here", "to mean the key, write `'not'`");
    }
}

void WordReader::read_left_query(const TokenMatch& raw) {
    switch (raw.type) {
        case TokenType::DOT_NAME:
        case TokenType::DOT_STRING:
        case TokenType::DOT_VARIABLE:
        case TokenType::DOT_INDEX:
        case TokenType::DOT_ALL:
            clause_.is_head_alone = false;
            emit(raw.type, raw.end);
            return;
        case TokenType::LEFT_BRACKET:
            clause_.is_head_alone = false;
            read_selection();
            return;
        case TokenType::LEFT_BRACE:
            if (top().kind == FrameKind::Conditions) {
                end_without_operator();
                return;
            }
            if (clause_.is_negated ? go_back_to_some() || go_back_to_or() : is_map_ahead(false) && go_back_to_or()) {
                return;
            }
            open_query_block();
            return;
        default:
            break;
    }
    if (is_symbol_operator(raw.type)) {
        read_comparison(raw.type, raw.end, false);
        return;
    }
    const bool is_bang = raw.type == TokenType::NOT;
    const std::uint32_t word_not = is_word_like(raw.type) ? after_word_not(text_, at_) : 0;
    const std::uint32_t operator_at = is_bang ? at_ + 1 : word_not != 0 ? word_not : at_;
    const WordOperator found = word_operator_at(text_, operator_at);
    if (found.type == 0) {
        end_without_operator();
        return;
    }
    const bool is_negated = is_bang || word_not != 0;
    if (is_negated) {
        emit(TokenType::NOT, at_ + (is_bang ? 1 : 3));
        at_ = operator_at;
    }
    read_comparison(found.type, at_ + found.length, is_negated);
}

void WordReader::open_query_block() {
    if (clause_.is_negated) {
        report(DiagnosticCode::SyntaxNotHere, out_->tokens[clause_.first_token].span(), "a block cannot be negated",
               "negate the clauses in it, or move them into a rule and negate the reference to it");
    }
    const bool takes_block = phase_ == Phase::LeftQuery || clause_.may_take_block;
    if (!takes_block) {
        report(DiagnosticCode::SyntaxUnexpected, {at_, at_ + 1}, "a block cannot stand here",
               "a block follows a query, with or without `not empty`, or a condition list");
    }
    emit(TokenType::LEFT_BRACE, at_ + 1).is_reported = !takes_block;
    open(FrameKind::Block, Phase::AfterClause, Phase::Statement);
}

void WordReader::read_comparison(std::size_t type, std::uint32_t end, bool is_negated) {
    check_head(is_negated && type == TokenType::EMPTY && char_at(text_, skip_space(text_, end)) == '{');
    emit(type, end);
    if (type == TokenType::IN || is_symbol_operator(type)) {
        phase_ = Phase::Value;
        return;
    }
    clause_.may_take_block = is_negated && type == TokenType::EMPTY;
    phase_ = Phase::AfterClause;
}

void WordReader::read_after_clause(const TokenMatch& raw) {
    if (raw.type == TokenType::MESSAGE) {
        const std::uint32_t before = out_->tokens.empty() ? at_ : out_->tokens.back().end;
        if (clause_.is_reference && skip_blanks(text_, before) != at_) {
            if (go_back_to_when()) {
                return;
            }
            report(DiagnosticCode::SyntaxSpacing, {at_, raw.end},
                   "the message of a rule reference must stand on the same line");
        }
        clause_.may_take_block = false;
        emit(raw.type, raw.end);
        return;
    }
    if (raw.type == TokenType::LEFT_BRACE) {
        if (top().kind != FrameKind::Conditions) {
            open_query_block();
            return;
        }
        const FrameKind body = top().body;
        if (is_map_ahead(body == FrameKind::WhenBody) && go_back_to_when()) {
            return;
        }
        clause_ = top().outer;
        frames_.pop_back();
        emit(raw.type, raw.end);
        open(body, Phase::AfterClause, Phase::Statement);
        return;
    }
    if (read_or()) {
        return;
    }
    const bool may_start = is_word_like(raw.type) || raw.type == TokenType::STRING || raw.type == TokenType::VARIABLE ||
                           raw.type == TokenType::NOT;
    if (!may_start && go_back_to_when()) {
        return;
    }
    clause_ = new_clause();
    phase_ = Phase::Statement;
}

// Whether the brace that stands here begins a map, behind a lone `in` that was read as the name of something. As a
// block it would hold nothing that the reference can read, so it reads the `in` as an operator of the word before it.
bool WordReader::is_map_ahead(bool names_fail) const {
    const Token& in = out_->tokens.back();
    const std::string_view word = text_.substr(in.begin, in.end - in.begin);
    if ((word != "in" && word != "IN") || (in.type != TokenType::WORD && in.type != TokenType::RULE_REFERENCE)) {
        return false;
    }
    const std::uint32_t first = skip_space(text_, at_ + 1);
    const char c = char_at(text_, first);
    if (c == '}' || (names_fail && is_name_start(c))) {
        return c == '}';
    }
    std::uint32_t end = map_key_end(text_, first);
    if (c == '\'' || c == '"') {
        end = token_at(text_, first).end;
    }
    return end != first && char_at(text_, skip_space(text_, end)) == ':';
}

// `or` joins only if an alternative follows; otherwise it is the key or the rule that the next clause begins with.
bool WordReader::read_or() {
    const std::uint32_t length = or_at(text_, at_);
    if (length == 0 || !clause_.is_joinable || is_plain(at_)) {
        return false;
    }
    const bool is_word = text_[at_] != '|';
    const std::uint32_t next = skip_space(text_, at_ + length);
    const char c = char_at(text_, next);
    if (is_word) {
        const bool is_operand =
            c == '.' || c == '[' || c == '{' || c == '=' || c == '<' || c == '>' || starts_with(text_, next, "!=");
        const bool may_start = is_name_start(c) || c == '\'' || c == '"' || c == '%' || c == '!';
        if (is_operand || (holds_references() && !may_start)) {
            return false;
        }
    }
    if (top().kind == FrameKind::File && clause_.is_type_block &&
        (next >= text_.size() || token_at(text_, next).type != TokenType::TYPE_NAME)) {
        return false;
    }
    Clause alternative;
    alternative.is_after_or = true;
    alternative.is_after_type_block = clause_.is_type_block;
    alternative.or_offset = is_word ? static_cast<std::int64_t>(at_) : -1;
    alternative.or_token = static_cast<std::uint32_t>(out_->tokens.size());
    emit(TokenType::OR, at_ + length);
    alternative.first_token = static_cast<std::uint32_t>(out_->tokens.size());
    clause_ = alternative;
    phase_ = Phase::Statement;
    return true;
}

}  // namespace bylaw::syntax
