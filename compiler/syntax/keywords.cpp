#include "syntax/keywords.h"

#include <algorithm>

#include "syntax/keywords_reader.h"

namespace bylaw::syntax {

using support::DiagnosticCode;
using support::Span;

namespace {

[[nodiscard]] std::size_t closing_type(char bracket) {
    return bracket == '}' ? TokenType::RIGHT_BRACE : bracket == ']' ? TokenType::RIGHT_BRACKET : TokenType::RIGHT_PAREN;
}

}  // namespace

void WordReader::read() {
    frames_.push_back({});
    while (!is_stopped_) {
        step();
    }
    finish();
}

void WordReader::step() {
    skip_space_and_comments();
    if (at_ >= text_.size()) {
        if (!ends_clause()) {
            is_stopped_ = true;
        }
        return;
    }
    const TokenMatch raw = match();
    switch (raw.type) {
        case TokenType::UNCLOSED_STRING:
        case TokenType::UNCLOSED_MESSAGE:
            report_unclosed_text(raw);
            stop();
            return;
        case TokenType::RIGHT_BRACE:
        case TokenType::RIGHT_BRACKET:
        case TokenType::RIGHT_PAREN:
            close_bracket(text_[at_]);
            return;
        default:
            break;
    }
    if (is_line_start_ && frames_.size() > 1 && starts_rule_inside()) {
        return;
    }
    switch (phase_) {
        case Phase::Statement:
            return read_statement(raw);
        case Phase::LeftQuery:
            return read_left_query(raw);
        case Phase::Value:
            return read_value(raw);
        case Phase::RightHead:
            return read_right_head(raw);
        case Phase::RightQuery:
            return read_right_query(raw);
        case Phase::AfterOperand:
            return read_after_operand(raw);
        case Phase::AfterClause:
            return read_after_clause(raw);
        case Phase::MapKey:
            return read_map_key(raw);
    }
}

TokenMatch WordReader::match() {
    // Where one regular expression is not closed, none behind it is. Looking again and again would take a time that
    // grows with the square of the text.
    const auto end = static_cast<std::uint32_t>(text_.size());
    if (text_[at_] == '/' && at_ >= unclosed_regex_at_) {
        return {TokenType::UNCLOSED_REGEX, end};
    }
    const TokenMatch raw = token_at(text_, at_);
    if (raw.type == TokenType::UNCLOSED_REGEX && raw.end == end) {
        unclosed_regex_at_ = at_;
    }
    return raw;
}

void WordReader::skip_space_and_comments() {
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c == '\n') {
            is_line_start_ = true;
            ++at_;
        } else if (is_white_space(c)) {
            ++at_;
        } else if (c == '#') {
            const std::size_t found = text_.find('\n', at_);
            const auto line_end = static_cast<std::uint32_t>(found == std::string_view::npos ? text_.size() : found);
            const bool ends_in_return = text_[line_end - 1] == '\r';
            out_->comments.push_back({at_, ends_in_return ? line_end - 1 : line_end});
            at_ = line_end;
        } else {
            break;
        }
    }
}

Token& WordReader::emit(std::size_t type, std::uint32_t end) {
    Token token;
    token.type = type;
    token.begin = at_;
    token.end = end;
    token.index = static_cast<std::uint32_t>(out_->tokens.size());
    token.depth = depth_;
    token.is_first_on_line = is_line_start_;
    out_->tokens.push_back(token);
    at_ = end;
    is_line_start_ = false;
    return out_->tokens.back();
}

void WordReader::emit_unexpected(const TokenMatch& raw) {
    fail();
    if (raw.type != TokenType::UNEXPECTED && raw.type != TokenType::UNCLOSED_REGEX) {
        emit(raw.type, raw.end);
        return;
    }
    std::uint32_t end = raw.type == TokenType::UNEXPECTED ? raw.end : at_ + 1;
    if (end == at_ + 1) {
        end = static_cast<std::uint32_t>(std::min(text_.find_first_not_of(text_[at_], at_), text_.size()));
    }
    const std::string_view what = text_.substr(at_, end - at_);
    const bool is_control = what.size() == 1 && (static_cast<unsigned char>(what[0]) < 0x20 || what[0] == 0x7F);
    std::string help;
    if (what == "\xEF\xBB\xBF") {
        help = "remove the byte order mark";
    } else if (what == "\xC2\xA0") {
        help = "this is a no-break space; use an ordinary one";
    } else if (what == "_") {
        help = "a name starts with a letter from a to z; write other keys in quotes";
    } else if (what == ".") {
        help = "what is selected follows the dot directly, without white space";
    } else if (what.starts_with('&')) {
        help = "clauses that must all hold are written one after the other, without a word between them";
    } else if (what.starts_with('|')) {
        help = "alternatives are joined with `or`";
    } else if (what.starts_with('(')) {
        help = "there are no parentheses around clauses or values; a block groups clauses, as in `this { … }`";
    } else if (what.starts_with(';')) {
        help = "nothing stands between clauses but white space";
    }
    const bool follows_name = what == "(" && !out_->tokens.empty() && out_->tokens.back().type == TokenType::WORD &&
                              skip_blanks(text_, out_->tokens.back().end) == at_;
    if (follows_name) {
        const Token& name = out_->tokens.back();
        report(DiagnosticCode::SyntaxSpacing, {name.end, end}, "the `(` of a call must stand directly behind its name");
        emit(TokenType::INVALID, end).is_reported = true;
        return;
    }
    const bool is_visible = !is_control && what != "\xEF\xBB\xBF" && what != "\xC2\xA0";
    report(DiagnosticCode::SyntaxUnexpected, {at_, end},
           is_visible ? in_backticks(what) + " cannot stand here" : "unexpected invisible character", std::move(help));
    emit(TokenType::INVALID, end).is_reported = true;
}

void WordReader::open(FrameKind kind, Phase resume, Phase first) {
    if (depth_ >= depth_limit_) {
        const Token& opener = out_->tokens.back();
        report(DiagnosticCode::SyntaxTooDeep, opener.span(),
               "brackets are nested deeper than " + std::to_string(depth_limit_) + " levels",
               "move inner blocks into rules of their own, or raise the limit with --max-rules-depth");
        stop();
        return;
    }
    ++depth_;
    Frame frame;
    frame.kind = kind;
    frame.opener = static_cast<std::uint32_t>(out_->tokens.size() - 1);
    frame.resume = resume;
    frame.outer = clause_;
    frames_.push_back(frame);
    clause_ = new_clause();
    phase_ = first;
}

bool WordReader::holds_references() const {
    const FrameKind kind = frames_.back().kind;
    return kind == FrameKind::RuleBody || kind == FrameKind::WhenBody || kind == FrameKind::Conditions;
}

// The text cannot go on with the clause that is being read. It may be a reference to a rule, or it may take going back
// to make it one.
bool WordReader::ends_clause() {
    const bool is_after_operand = phase_ == Phase::RightQuery || phase_ == Phase::AfterOperand;
    if (is_after_operand && holds_clauses(top().kind)) {
        phase_ = Phase::AfterClause;
    }
    if (phase_ == Phase::LeftQuery) {
        end_without_operator();
        return true;
    }
    if (phase_ == Phase::Statement && go_back_to_some()) {
        return true;
    }
    return phase_ == Phase::AfterClause && go_back_to_when();
}

void WordReader::close_bracket(char bracket) {
    if (ends_clause()) {
        return;
    }
    const auto closes = [bracket](FrameKind kind) {
        switch (kind) {
            case FrameKind::RuleBody:
            case FrameKind::WhenBody:
            case FrameKind::Block:
            case FrameKind::Map:
                return bracket == '}';
            case FrameKind::Filter:
            case FrameKind::KeyFilter:
            case FrameKind::List:
                return bracket == ']';
            case FrameKind::Arguments:
                return bracket == ')';
            default:
                return false;
        }
    };
    std::size_t matching = frames_.size() - 1;
    while (matching > 0 && !closes(frames_[matching].kind)) {
        --matching;
    }
    if (matching == 0) {
        emit(closing_type(bracket), at_ + 1);
        return;
    }
    bool is_reported = false;
    while (frames_.size() - 1 > matching) {
        if (top().kind != FrameKind::Conditions) {
            --depth_;
            if (!is_reported) {
                is_reported = true;
                const Span opener = out_->tokens[top().opener].span();
                report(DiagnosticCode::SyntaxUnclosed, {at_, at_ + 1},
                       in_backticks(text_.substr(at_, 1)) + " stands where " +
                           in_backticks(text_.substr(opener.end - 1, 1)) + " is still open",
                       {}, {errors_->place({opener.end - 1, opener.end}, "opened here")});
            }
        }
        frames_.pop_back();
    }
    if (top().kind == FrameKind::Filter && clause_.first_token == out_->tokens.size()) {
        fail();
    }
    if (top().kind == FrameKind::Arguments) {
        check_no_comment_before("`)`");
    }
    --depth_;
    const Frame frame = top();
    frames_.pop_back();
    emit(closing_type(bracket), at_ + 1).is_reported = is_reported;
    clause_ = frame.outer;
    phase_ = frame.resume;
}

// A line that begins like the declaration of a rule, in a place where no text of the language could: most likely a
// bracket was never closed, and the rest of the file is as it should be.
bool WordReader::starts_rule_inside() {
    const bool is_between = phase_ == Phase::AfterClause || phase_ == Phase::AfterOperand ||
                            (phase_ == Phase::Statement && !clause_.is_negated && clause_.some_token < 0) ||
                            (phase_ == Phase::Value && (top().kind == FrameKind::List || top().kind == FrameKind::Map));
    if (!is_between || !starts_with(text_, at_, "rule") || !is_blank(char_at(text_, at_ + 4))) {
        return false;
    }
    const std::uint32_t name = skip_blanks(text_, at_ + 4);
    const std::uint32_t end = name_end(text_, name);
    const std::uint32_t next = skip_space(text_, end);
    const bool is_declaration =
        end != name && word_operator_at(text_, name).type == 0 &&
        (char_at(text_, next) == '{' || char_at(text_, end) == '(' || word_at(text_, next, "when", "WHEN") != 0);
    if (!is_declaration) {
        return false;
    }
    const std::size_t open = innermost_bracket();
    if (open != 0) {
        const Span opener = out_->tokens[frames_[open].opener].span();
        report(DiagnosticCode::SyntaxUnclosed, {opener.end - 1, opener.end},
               in_backticks(text_.substr(opener.end - 1, 1)) + " is not closed before the next rule", {},
               {errors_->place({at_, end}, "the next rule starts here")});
    }
    const std::size_t rule = out_->tokens.size();
    frames_.resize(1);
    depth_ = 0;
    clause_ = {};
    phase_ = Phase::Statement;
    read_rule();
    out_->tokens[rule].is_reported = open != 0;
    return true;
}

// Index of its frame, or 0 if no bracket is open.
std::size_t WordReader::innermost_bracket() const {
    std::size_t frame = frames_.size() - 1;
    while (frame > 0 && frames_[frame].kind == FrameKind::Conditions) {
        --frame;
    }
    return frame;
}

// Gives up the rest of the text; what is wrong has been reported.
void WordReader::stop() {
    is_stopped_ = true;
    is_given_up_ = true;
}

void WordReader::finish() {
    at_ = static_cast<std::uint32_t>(text_.size());
    const std::size_t open = innermost_bracket();
    const bool is_open = !is_given_up_ && open != 0;
    if (is_open) {
        const Span opener = out_->tokens[frames_[open].opener].span();
        report(DiagnosticCode::SyntaxUnclosed, {opener.end - 1, opener.end},
               in_backticks(text_.substr(opener.end - 1, 1)) + " is never closed");
    }
    depth_ = 0;
    emit(antlr4::Token::EOF, at_).is_reported = is_given_up_ || is_open;
}

void WordReader::report(DiagnosticCode code, Span span, std::string message, std::string help,
                        std::vector<support::RelatedPlace> related) {
    fail();
    errors_->report(code, span, std::move(message), std::move(help), std::move(related));
    if (errors_->is_enough()) {
        stop();
    }
}

void WordReader::report_unclosed_text(const TokenMatch& raw) {
    const bool is_message = raw.type == TokenType::UNCLOSED_MESSAGE;
    const bool is_regex = raw.type == TokenType::UNCLOSED_REGEX;
    std::vector<support::RelatedPlace> related;
    std::string help;
    if (is_message) {
        help = "a message ends with `>>`";
    } else if (is_regex) {
        help = "a regular expression ends with `/`; inside it, a slash is written `\\/`";
    } else {
        help = "a string ends with the quote that started it; a quote behind a backslash does not end it";
        for (const Token& token : out_->tokens) {
            if ((token.type == TokenType::STRING || token.type == TokenType::DOT_STRING) &&
                text_.substr(token.begin, token.end - token.begin).find('\n') != std::string_view::npos) {
                related.push_back(errors_->place({token.begin, token.begin + 1},
                                                 "this string runs over several lines: is its last quote missing?"));
                break;
            }
        }
    }
    const std::uint32_t length = is_message ? 2 : 1;
    report(DiagnosticCode::SyntaxUnclosed, {at_, at_ + length},
           is_message ? "this message is never closed"
           : is_regex ? "this regular expression is never closed"
                      : "this string is never closed",
           std::move(help), std::move(related));
}

std::string WordReader::quoted_here(std::uint32_t end) const {
    return in_backticks(text_.substr(at_, end - at_));
}

Words read_words(std::string_view text, std::uint32_t depth_limit, SyntaxErrors& errors) {
    Words words;
    words.tokens.reserve(text.size() / 12 + 16);
    WordReader(text, depth_limit, errors, words).read();
    return words;
}

}  // namespace bylaw::syntax
