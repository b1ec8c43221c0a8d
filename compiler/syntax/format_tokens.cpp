#include "syntax/format_tokens.h"

#include <algorithm>

#include "syntax/parse_lexer.h"
#include "syntax/syntax_error.h"

namespace bylaw::syntax {
namespace {

// The parser has checked the nesting already.
constexpr std::uint32_t any_depth = ~std::uint32_t{0};

[[nodiscard]] Words words_of(const support::SourceFile& source) {
    SyntaxErrors errors(source, 1);
    return read_words(source.text, any_depth, errors);
}

// Words have two or three spellings of which the house uses one; everything else is kept as it was written.
[[nodiscard]] std::string_view house_spelling(std::size_t type) {
    switch (type) {
        case TokenType::WHEN:
            return "when";
        case TokenType::SOME:
            return "some";
        case TokenType::THIS:
            return "this";
        case TokenType::KEYS:
            return "keys";
        case TokenType::OR:
        case TokenType::ALTERNATIVE:
            return "or";
        case TokenType::ASSIGN:
            return "=";
        case TokenType::IN:
            return "in";
        case TokenType::EXISTS:
            return "exists";
        case TokenType::EMPTY:
            return "empty";
        case TokenType::IS_STRING:
            return "is_string";
        case TokenType::IS_LIST:
            return "is_list";
        case TokenType::IS_STRUCT:
            return "is_struct";
        case TokenType::IS_BOOL:
            return "is_bool";
        case TokenType::IS_INT:
            return "is_int";
        case TokenType::IS_FLOAT:
            return "is_float";
        case TokenType::IS_NULL:
            return "is_null";
        case TokenType::NULL_LITERAL:
            return "null";
        case TokenType::TRUE:
            return "true";
        case TokenType::FALSE:
            return "false";
        default:
            return {};
    }
}

}  // namespace

TokenReader::TokenReader(const support::SourceFile& source, Layout& out)
    : text_(source.text), out_(&out), words_(words_of(source)) {}

std::string_view TokenReader::spelling() const {
    const Token& token = words_.tokens[at_];
    return text_.substr(token.begin, token.end - token.begin);
}

bool TokenReader::is_unsafe_head() const {
    const Token& token = words_.tokens[at_];
    if (token.type != TokenType::WORD) {
        return false;
    }
    const std::size_t next = type_behind();
    const bool is_alone = next != TokenType::LEFT_BRACKET && (next < TokenType::DOT_NAME || next > TokenType::DOT_ALL);
    return is_alone && (spelling() == "not" || spelling() == "NOT" || (spelling() == "rule" && token.depth == 0));
}

std::size_t TokenReader::breaks_before(std::uint32_t offset) const {
    const std::string_view gap = text_.substr(done_, offset - done_);
    return static_cast<std::size_t>(std::count(gap.begin(), gap.end(), '\n'));
}

bool TokenReader::is_behind_break() const {
    const std::uint32_t begin = at_ == 0 ? 0 : words_.tokens[at_ - 1].end;
    const std::string_view gap = text_.substr(begin, words_.tokens[at_].begin - begin);
    return gap.find('\n') != std::string_view::npos;
}

void TokenReader::advance() {
    done_ = words_.tokens[at_].end;
    ++at_;
    is_block_start_ = false;
}

void TokenReader::put() {
    if (is(TokenType::CAPTURE)) {
        comments();
        const std::string_view whole = spelling();
        out_->text(whole.substr(0, whole.find_first_of(" \t|")));
        out_->text(" |");
        advance();
        return;
    }
    const std::string_view house = house_spelling(type());
    put(house.empty() ? spelling() : house);
}

void TokenReader::put(std::string_view text) {
    comments();
    out_->text(text);
    advance();
}

void TokenReader::put_before_comments(std::string_view text) {
    out_->text(text);
    const std::uint32_t last = done_;
    const bool has_comments = comment_ahead();
    advance();
    if (has_comments) {
        passed_ = done_;
        done_ = last;
    }
}

// Whether a comment stands between what was added last and the next token.
bool TokenReader::comment_ahead() const {
    return comment_ < words_.comments.size() && words_.comments[comment_].begin < words_.tokens[at_].begin;
}

bool TokenReader::is_blank_wanted(std::size_t breaks) {
    const bool is_wanted = (breaks > 1 || forces_blank_) && !is_block_start_;
    forces_blank_ = false;
    is_block_start_ = false;
    return is_wanted;
}

void TokenReader::comments() {
    for (; comment_ahead(); ++comment_) {
        const support::Span span = words_.comments[comment_];
        if (span.begin > passed_) {
            done_ = std::max(done_, passed_);
        }
        std::string_view comment = text_.substr(span.begin, span.end - span.begin);
        comment = comment.substr(0, comment.find_last_not_of(" \t\r") + 1);
        const std::size_t breaks = breaks_before(span.begin);
        const bool has_own_line = breaks > 0 || done_ == 0;
        out_->comment(comment, has_own_line, has_own_line && is_blank_wanted(breaks));
        done_ = span.end;
    }
    done_ = std::max(done_, passed_);
}

// Whether there is a blank line between what was added last and the next token.
bool TokenReader::has_blank_line_ahead() const {
    std::uint32_t from = done_;
    for (std::size_t i = comment_; i <= words_.comments.size(); ++i) {
        const bool is_comment = i < words_.comments.size() && words_.comments[i].begin < words_.tokens[at_].begin;
        const std::uint32_t to = is_comment ? words_.comments[i].begin : words_.tokens[at_].begin;
        const std::string_view gap = text_.substr(from, to - from);
        if (std::count(gap.begin(), gap.end(), '\n') > 1) {
            return true;
        }
        if (!is_comment) {
            break;
        }
        from = words_.comments[i].end;
    }
    return false;
}

void TokenReader::start_line(bool needs_blank) {
    forces_blank_ = needs_blank && !has_blank_line_ahead();
    comments();
    out_->hard_line(is_blank_wanted(breaks_before(words_.tokens[at_].begin)));
}

}  // namespace bylaw::syntax
