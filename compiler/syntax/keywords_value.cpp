#include "support/diagnostic.h"
#include "syntax/keywords_reader.h"

namespace bylaw::syntax {

using support::DiagnosticCode;

void WordReader::read_value(const TokenMatch& raw) {
    const bool is_in_literal = top().kind == FrameKind::List || top().kind == FrameKind::Map;
    switch (raw.type) {
        case TokenType::WORD:
        case TokenType::CALL:
        case TokenType::TYPE_NAME:
        case TokenType::RANGE:
            read_value_word(raw);
            return;
        case TokenType::STRING:
        case TokenType::INT:
        case TokenType::FLOAT:
        case TokenType::REGEX:
            emit(raw.type, raw.end);
            operand_done();
            return;
        case TokenType::UNCLOSED_REGEX:
            if (raw.end == text_.size() && !starts_with(text_, at_, "//")) {
                report_unclosed_text(raw);
                stop();
                return;
            }
            report(DiagnosticCode::SyntaxLiteral, {at_, at_ + 2}, "a regular expression cannot be empty",
                   "`/.*/` matches every string");
            emit(TokenType::INVALID, at_ + 2).is_reported = true;
            operand_done();
            return;
        case TokenType::LEFT_BRACKET:
            emit(raw.type, raw.end);
            open(FrameKind::List, Phase::AfterOperand, Phase::Value);
            return;
        case TokenType::LEFT_BRACE:
            emit(raw.type, raw.end);
            open(FrameKind::Map, Phase::AfterOperand, Phase::MapKey);
            return;
        case TokenType::VARIABLE:
            if (is_in_literal) {
                report(DiagnosticCode::SyntaxNotHere, {at_, raw.end},
                       quoted_here(raw.end) + " cannot stand in a list or map, which hold only literals");
                emit(TokenType::INVALID, raw.end).is_reported = true;
                operand_done();
                return;
            }
            emit(raw.type, raw.end);
            phase_ = Phase::RightQuery;
            return;
        default:
            emit_unexpected(raw);
            operand_done();
            return;
    }
}

void WordReader::read_value_word(const TokenMatch& raw) {
    if (word_at(text_, at_, "null", "NULL") != 0) {
        emit(TokenType::NULL_LITERAL, at_ + 4);
        operand_done();
        return;
    }
    if (word_at(text_, at_, "true", "True") != 0) {
        emit(TokenType::TRUE, at_ + 4);
        operand_done();
        return;
    }
    if (word_at(text_, at_, "false", "False") != 0) {
        emit(TokenType::FALSE, at_ + 5);
        operand_done();
        return;
    }
    if (raw.type == TokenType::RANGE) {
        emit(raw.type, raw.end);
        operand_done();
        return;
    }
    const std::uint32_t end = name_end(text_, at_);
    if (top().kind == FrameKind::List || top().kind == FrameKind::Map) {
        report(DiagnosticCode::SyntaxNotHere, {at_, end},
               quoted_here(end) + " cannot stand in a list or map, which hold only literals",
               "a string needs quotes: `'" + std::string(text_.substr(at_, end - at_)) + "'`");
        emit(TokenType::INVALID, raw.end).is_reported = true;
        operand_done();
        return;
    }
    if (char_at(text_, end) == '(') {
        if (top().kind == FrameKind::KeyFilter) {
            go_back_to_keys();
            return;
        }
        emit(TokenType::CALL, end + 1);
        open(FrameKind::Arguments, Phase::AfterOperand, Phase::Value);
        return;
    }
    if (raw.type == TokenType::TYPE_NAME) {
        report(DiagnosticCode::SyntaxUnexpected, {at_, raw.end},
               "expected a value, found the type name " + quoted_here(raw.end),
               "a string needs quotes: `'" + std::string(text_.substr(at_, raw.end - at_)) + "'`");
        emit(TokenType::INVALID, raw.end).is_reported = true;
        operand_done();
        return;
    }
    const std::uint32_t some = word_at(text_, at_, "some", "SOME");
    if (some != 0 && space_at(text_, at_ + some)) {
        emit(TokenType::SOME, at_ + some);
        phase_ = Phase::RightHead;
        return;
    }
    read_right_head(raw);
}

void WordReader::read_right_head(const TokenMatch& raw) {
    phase_ = Phase::RightQuery;
    switch (raw.type) {
        case TokenType::WORD:
        case TokenType::CALL:
        case TokenType::TYPE_NAME:
        case TokenType::RANGE:
            if (word_at(text_, at_, "this", "THIS") != 0) {
                emit(TokenType::THIS, at_ + 4);
            } else {
                emit(TokenType::WORD, name_end(text_, at_));
            }
            return;
        case TokenType::STRING:
            emit(TokenType::QUOTED_HEAD, raw.end);
            return;
        case TokenType::VARIABLE:
            emit(raw.type, raw.end);
            return;
        default:
            emit_unexpected(raw);
            operand_done();
            return;
    }
}

void WordReader::read_right_query(const TokenMatch& raw) {
    switch (raw.type) {
        case TokenType::DOT_NAME:
        case TokenType::DOT_STRING:
        case TokenType::DOT_VARIABLE:
        case TokenType::DOT_INDEX:
        case TokenType::DOT_ALL:
            emit(raw.type, raw.end);
            return;
        case TokenType::LEFT_BRACKET:
            read_selection();
            return;
        default:
            operand_done();
            return;
    }
}

void WordReader::read_after_operand(const TokenMatch& raw) {
    const FrameKind place = top().kind;
    if (place == FrameKind::KeyFilter) {
        go_back_to_keys();
        return;
    }
    if (holds_clauses(place)) {
        phase_ = Phase::AfterClause;
        return;
    }
    if (raw.type == TokenType::COMMA) {
        if (place == FrameKind::Arguments) {
            check_no_comment_before("`,`");
        }
        emit(raw.type, raw.end);
        phase_ = place == FrameKind::Map ? Phase::MapKey : Phase::Value;
        return;
    }
    emit_unexpected(raw);
    if (raw.type == TokenType::LEFT_BRACE) {
        open(FrameKind::Map, Phase::AfterOperand, Phase::MapKey);
    } else if (raw.type == TokenType::LEFT_BRACKET) {
        open(FrameKind::List, Phase::AfterOperand, Phase::Value);
    }
}

void WordReader::check_no_comment_before(std::string_view what) {
    if (!out_->comments.empty() && out_->comments.back().begin >= out_->tokens.back().end) {
        report(DiagnosticCode::SyntaxNotHere, out_->comments.back(),
               "a comment cannot stand in front of the " + std::string(what) + " of an argument list");
    }
}

void WordReader::read_map_key(const TokenMatch& raw) {
    const std::uint32_t end = map_key_end(text_, at_);
    if (raw.type == TokenType::STRING) {
        emit(raw.type, raw.end);
    } else if (end != at_) {
        emit(TokenType::MAP_KEY, end);
    } else {
        emit_unexpected(raw);
        operand_done();
        return;
    }
    skip_space_and_comments();
    if (char_at(text_, at_) == ':') {
        emit(TokenType::COLON, at_ + 1);
    }
    phase_ = Phase::Value;
}

// A bracket behind a query. Whatever is in it, the reference accepts nothing but a selection here.
void WordReader::read_selection() {
    const Phase resume = phase_;
    const auto opener = static_cast<std::uint32_t>(out_->tokens.size());
    emit(TokenType::LEFT_BRACKET, at_ + 1);
    if (read_simple_selection()) {
        finish_simple_selection(opener);
        return;
    }
    const std::uint32_t next = skip_space(text_, at_);
    const std::uint32_t end = name_end(text_, next);
    open(FrameKind::Filter, resume, Phase::Statement);
    if (is_stopped_) {
        return;
    }
    skip_space_and_comments();
    if (const std::uint32_t pipe = skip_blanks(text_, end); end != next && char_at(text_, pipe) == '|') {
        emit(TokenType::CAPTURE, pipe + 1);
        skip_space_and_comments();
    }
    clause_ = new_clause();
    (void)read_keys();
}

// `[*]`, `[0]`, `['key']`, `[name]`, up to the closing bracket.
bool WordReader::read_simple_selection() {
    const std::uint32_t next = skip_space(text_, at_);
    if (next >= text_.size()) {
        return false;
    }
    const bool is_tight = next == at_;
    const std::uint32_t end = name_end(text_, next);
    if (end != next) {
        if (char_at(text_, skip_space(text_, end)) != ']') {
            return false;
        }
        skip_space_and_comments();
        emit(TokenType::BRACKET_NAME, end);
        return true;
    }
    if (text_[next] == '/') {
        return false;
    }
    const TokenMatch raw = token_at(text_, next);
    if (raw.type == TokenType::STAR) {
        skip_space_and_comments();
        emit(raw.type, raw.end);
        return true;
    }
    const bool is_key = raw.type == TokenType::STRING && char_at(text_, skip_space(text_, raw.end)) == ']';
    if (!is_key && raw.type != TokenType::INT) {
        return false;
    }
    if (!is_tight) {
        const std::string content(text_.substr(next, raw.end - next));
        report(DiagnosticCode::SyntaxSpacing, {at_, next},
               is_key ? "a key in brackets must follow `[` directly" : "an index must follow `[` directly",
               "write " + in_backticks("[" + content + "]"));
    }
    skip_space_and_comments();
    emit(is_key ? std::size_t{TokenType::BRACKET_KEY} : raw.type, raw.end);
    return true;
}

void WordReader::finish_simple_selection(std::uint32_t opener) {
    skip_space_and_comments();
    if (char_at(text_, at_) == ']') {
        emit(TokenType::RIGHT_BRACKET, at_ + 1);
        return;
    }
    open(FrameKind::Filter, phase_, Phase::AfterClause);
    top().opener = opener;
}

// `keys` at the start of a filter, with its operator. It is a filter over keys only if a closing bracket follows the
// operand; otherwise `keys` was the key of an ordinary clause.
bool WordReader::read_keys() {
    if (word_at(text_, at_, "keys", "KEYS") == 0 || is_plain(at_)) {
        return false;
    }
    const std::uint32_t word = at_;
    const std::uint32_t next = skip_space(text_, at_ + 4);
    const bool is_bang = char_at(text_, next) == '!' && char_at(text_, next + 1) != '=';
    const std::uint32_t word_not = after_word_not(text_, next);
    const std::uint32_t operator_at = is_bang ? next + 1 : word_not != 0 ? word_not : next;
    const bool is_negated = operator_at != next;
    std::size_t type = 0;
    if (!is_negated && starts_with(text_, next, "==")) {
        type = TokenType::EQUAL;
    } else if (!is_negated && starts_with(text_, next, "!=")) {
        type = TokenType::NOT_EQUAL;
    } else if (word_at(text_, operator_at, "in", "IN") != 0) {
        type = TokenType::IN;
    }
    if (type == 0) {
        const std::uint32_t end = name_end(text_, at_);
        report(DiagnosticCode::SyntaxSpacing, {at_, end},
               end == at_ + 4 ? "`keys` at the start of a filter must be followed by `==`, `!=`, `in` or `not in`"
                              : quoted_here(end) + " at the start of a filter is read as the keyword `keys`",
               "to mean a key of that name, write it in quotes or put `this.` in front");
        return false;
    }
    top().kind = FrameKind::KeyFilter;
    top().word_offset = word;
    top().word_token = static_cast<std::uint32_t>(out_->tokens.size());
    emit(TokenType::KEYS, at_ + 4);
    skip_space_and_comments();
    if (is_negated) {
        emit(TokenType::NOT, at_ + (is_bang ? 1 : 3));
        at_ = operator_at;
    }
    emit(type, at_ + 2);
    phase_ = Phase::Value;
    return true;
}

}  // namespace bylaw::syntax
