// Where the reference would give up one way of reading and take another.
#include <string>

#include "support/diagnostic.h"
#include "syntax/keywords_reader.h"

namespace bylaw::syntax {

using support::DiagnosticCode;
using support::Span;

bool WordReader::go_back(std::uint32_t offset, std::size_t token) {
    // The reference does not go back past a place where it was committed and failed.
    if (failed_at_ >= static_cast<std::int64_t>(offset)) {
        return false;
    }
    reread_ += at_ - offset;
    constexpr std::uint64_t patience = 64;
    if (reread_ > patience * (text_.size() + 64)) {
        report(DiagnosticCode::SyntaxTooLarge, {offset, offset + 1}, "this text can be read in too many ways",
               "quote keys that are also keywords");
        stop();
        return false;
    }
    is_line_start_ = token < out_->tokens.size() && out_->tokens[token].is_first_on_line;
    out_->tokens.resize(token);
    while (!out_->comments.empty() && out_->comments.back().begin >= offset) {
        out_->comments.pop_back();
    }
    at_ = offset;
    return true;
}

void WordReader::end_without_operator() {
    if (go_back_to_some() || end_as_reference() || go_back_to_or()) {
        return;
    }
    if (top().kind == FrameKind::Conditions) {
        // The list of conditions ends in front of what cannot be a condition, and behind the name of a rule even if
        // that is followed by what looked like parts of a query; but a name that cannot be a rule is an error.
        const Token& head = out_->tokens[clause_.head_token];
        const bool is_name = clause_.some_token >= 0 || head.type == TokenType::WORD || head.type == TokenType::THIS;
        const bool is_only_condition = clause_.first_token == top().opener + 1;
        const bool ends_list =
            is_name ? clause_.some_token < 0 && reference_ends_at(text_, head.end) : !is_only_condition;
        if (ends_list && go_back_to_when()) {
            return;
        }
    }
    fail();
    phase_ = Phase::AfterClause;
    Token& head = out_->tokens[clause_.head_token];
    const std::string word(text_.substr(head.begin, head.end - head.begin));
    if (clause_.is_longer_this) {
        report(DiagnosticCode::SyntaxSpacing, head.span(),
               "`" + word + "` is read as `this` followed by `" + word.substr(4) + "`",
               "to mean the key, write it in quotes or put `this.` in front");
    } else if (is_plain(head.begin) && word_at(word, 0, "when", "WHEN") != 0) {
        report(DiagnosticCode::SyntaxUnexpected, head.span(),
               "the conditions after this `when` are not followed by a block");
    } else {
        return;
    }
    head.type = TokenType::INVALID;
    head.is_reported = true;
}

bool WordReader::end_as_reference() {
    if (!may_be_reference() || !clause_.is_head_alone) {
        return false;
    }
    Token& head = out_->tokens[clause_.head_token];
    if (clause_.is_negated && head.begin != clause_.negation_end) {
        return false;
    }
    if (!reference_ends_at(text_, head.end) && !starts_with(text_, skip_blanks(text_, head.end), "<<")) {
        return false;
    }
    head.type = TokenType::RULE_REFERENCE;
    clause_.is_reference = true;
    phase_ = Phase::AfterClause;
    return true;
}

// Another `when` that was read as a condition in this list would, on its own, begin the rest of the same list and fail
// where the whole failed. Knowing that saves reading the rest again for each of them.
void WordReader::give_up_when_in_list(std::uint32_t list) {
    for (std::size_t i = list + 1; i + 1 < out_->tokens.size(); ++i) {
        const Token& token = out_->tokens[i];
        if (token.type == TokenType::RULE_REFERENCE && token.depth == depth_ &&
            out_->tokens[i - 1].type != TokenType::NOT && out_->tokens[i + 1].type != TokenType::OR &&
            token.end - token.begin == 4 && word_at(text_, token.begin, "when", "WHEN") != 0) {
            plain_words_.insert(token.begin);
        }
    }
}

bool WordReader::go_back_to_when() {
    const Frame frame = top();
    // At least one condition must have been read; without any, `when` is not given up.
    const bool is_empty = out_->tokens.size() == frame.opener + 1;
    if (frame.kind != FrameKind::Conditions || !frame.can_go_back || is_empty) {
        return false;
    }
    if (failed_at_ < static_cast<std::int64_t>(frame.word_offset)) {
        give_up_when_in_list(frame.opener);
    }
    if (!go_back(frame.word_offset, frame.opener)) {
        return false;
    }
    plain_words_.insert(frame.word_offset);
    frames_.pop_back();
    clause_ = frame.outer;
    clause_.is_joinable = true;
    phase_ = Phase::Statement;
    return true;
}

bool WordReader::go_back_to_some() {
    if (clause_.some_token < 0 || !may_be_reference()) {
        return false;
    }
    const auto index = static_cast<std::uint32_t>(clause_.some_token);
    const Span some = out_->tokens[index].span();
    if (failed_at_ >= static_cast<std::int64_t>(some.end)) {
        return false;
    }
    clause_.head_token = index;
    clause_.is_head_alone = true;
    if (!end_as_reference()) {
        return false;
    }
    clause_.some_token = -1;
    return go_back(some.end, index + 1) || is_stopped_;
}

bool WordReader::go_back_to_or() {
    if (clause_.or_offset < 0 || may_be_reference()) {
        return false;
    }
    const auto offset = static_cast<std::uint32_t>(clause_.or_offset);
    if (!maybe_negated_operator_at(text_, skip_space(text_, offset + 2)) || !go_back(offset, clause_.or_token)) {
        return false;
    }
    plain_words_.insert(offset);
    clause_ = new_clause();
    phase_ = Phase::Statement;
    return true;
}

void WordReader::go_back_to_keys() {
    const Frame frame = top();
    const bool is_back = go_back(frame.word_offset, frame.word_token);
    plain_words_.insert(frame.word_offset);
    top().kind = FrameKind::Filter;
    clause_ = new_clause();
    phase_ = is_back ? Phase::Statement : Phase::AfterClause;
}

}  // namespace bylaw::syntax
