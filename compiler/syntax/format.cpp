#include "syntax/format.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "syntax/keywords.h"
#include "syntax/parse_lexer.h"
#include "syntax/parse_token.h"
#include "syntax/syntax_error.h"

namespace bylaw::syntax {
namespace {

// A token or a comment.
struct Piece {
    std::size_t type = 0;
    support::Span span;
    bool is_comment = false;
};

constexpr std::size_t indent_width = 4;

bool is_path_part(std::size_t type) {
    return type == TokenType::DOT_NAME || type == TokenType::DOT_STRING || type == TokenType::DOT_VARIABLE ||
           type == TokenType::DOT_INDEX || type == TokenType::DOT_ALL;
}

// Tokens after which a `[` selects from a query instead of beginning a list.
bool ends_query(std::size_t type) {
    return is_path_part(type) || type == TokenType::WORD || type == TokenType::THIS || type == TokenType::VARIABLE ||
           type == TokenType::QUOTED_HEAD || type == TokenType::RIGHT_BRACKET;
}

bool is_word_operator(std::size_t type) {
    switch (type) {
        case TokenType::IN:
        case TokenType::EXISTS:
        case TokenType::EMPTY:
        case TokenType::IS_STRING:
        case TokenType::IS_LIST:
        case TokenType::IS_STRUCT:
        case TokenType::IS_BOOL:
        case TokenType::IS_INT:
        case TokenType::IS_FLOAT:
        case TokenType::IS_NULL:
            return true;
        default:
            return false;
    }
}

bool is_operator(std::size_t type) {
    switch (type) {
        case TokenType::EQUAL:
        case TokenType::NOT_EQUAL:
        case TokenType::GREATER_EQUAL:
        case TokenType::LESS_EQUAL:
        case TokenType::GREATER:
        case TokenType::LESS:
        case TokenType::ASSIGN:
            return true;
        default:
            return is_word_operator(type);
    }
}

// Operators that want something to follow.
bool is_open_ended(std::size_t type) {
    const bool is_unary = is_word_operator(type) && type != TokenType::IN;
    return (is_operator(type) && !is_unary) || type == TokenType::NOT || type == TokenType::SOME ||
           type == TokenType::OR || type == TokenType::ALTERNATIVE || type == TokenType::LET || type == TokenType::RULE;
}

// Lines stay where the author broke them; indentation and the blanks inside a line follow one style.
class Formatter {
public:
    explicit Formatter(const ParsedFile& parsed) : text_(parsed.source->text) {
        LexerAutomaton lexer;
        SyntaxErrors errors(*parsed.source, 1);
        const Words words = read_words(text_, deepest, lexer, errors);
        pieces_.reserve(words.tokens.size() + words.comments.size());
        std::size_t comment = 0;
        const auto add_comments = [&](std::uint32_t before) {
            for (; comment < words.comments.size() && words.comments[comment].begin < before; ++comment) {
                pieces_.push_back({0, words.comments[comment], true});
            }
        };
        for (std::size_t i = 0; i + 1 < words.tokens.size(); ++i) {
            add_comments(words.tokens[i].begin);
            pieces_.push_back({words.tokens[i].type, words.tokens[i].span(), false});
        }
        add_comments(static_cast<std::uint32_t>(text_.size()) + 1);
    }

    std::string run() {
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            const bool begins_line = i == 0 || line_breaks_before(i) > 0;
            if (begins_line) {
                begin_line(i);
            } else {
                out_.append(blanks_before(i), ' ');
            }
            append_piece(i);
            follow(i, begins_line);
        }
        if (!out_.empty()) {
            out_ += '\n';
        }
        return std::move(out_);
    }

private:
    static constexpr std::uint32_t deepest = 100000;

    struct Bracket {
        std::size_t indent;      // of the statement that opened it
        bool was_in_conditions;  // what `in_conditions_` was outside
    };

    [[nodiscard]] std::string_view text_of(const Piece& piece) const {
        return text_.substr(piece.span.begin, piece.span.end - piece.span.begin);
    }

    [[nodiscard]] std::size_t line_breaks_before(std::size_t i) const {
        const std::string_view between =
            text_.substr(pieces_[i - 1].span.end, pieces_[i].span.begin - pieces_[i - 1].span.end);
        return static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
    }

    // The last or next piece that is no comment; null at the ends.
    [[nodiscard]] const Piece* token_before(std::size_t i) const {
        while (i-- > 0) {
            if (!pieces_[i].is_comment) {
                return &pieces_[i];
            }
        }
        return nullptr;
    }
    [[nodiscard]] const Piece* token_from(std::size_t i) const {
        for (; i < pieces_.size(); ++i) {
            if (!pieces_[i].is_comment) {
                return &pieces_[i];
            }
        }
        return nullptr;
    }

    static bool opens(std::size_t type) {
        return type == TokenType::LEFT_BRACE || type == TokenType::LEFT_BRACKET || type == TokenType::CALL;
    }
    static bool closes(std::size_t type) {
        return type == TokenType::RIGHT_BRACE || type == TokenType::RIGHT_BRACKET || type == TokenType::RIGHT_PAREN;
    }

    [[nodiscard]] std::size_t base_indent() const {
        return brackets_.empty() ? 0 : brackets_.back().indent + indent_width;
    }

    // Whether the line that begins with this piece goes on with the statement of an earlier line.
    [[nodiscard]] bool continues(std::size_t i) const {
        const Piece* before = token_before(i);
        if (before == nullptr || opens(before->type) || before->type == TokenType::COMMA) {
            return false;
        }
        // A comment line belongs to what follows it.
        const Piece* first = token_from(i);
        if (first == nullptr) {
            return false;
        }
        if (is_open_ended(before->type) || is_path_part(first->type) || is_operator(first->type) ||
            first->type == TokenType::OR || first->type == TokenType::ALTERNATIVE ||
            first->type == TokenType::MESSAGE || first->type == TokenType::LEFT_BRACKET) {
            return !is_comma_separated_ || first->type != TokenType::LEFT_BRACKET;
        }
        if (first->type == TokenType::NOT) {
            const Piece* second = token_from(static_cast<std::size_t>(first - pieces_.data()) + 1);
            return ends_query(before->type) && second != nullptr && is_word_operator(second->type);
        }
        return in_conditions_ && first->type != TokenType::LEFT_BRACE;
    }

    void begin_line(std::size_t i) {
        const Piece& piece = pieces_[i];
        const bool is_closing = !piece.is_comment && closes(piece.type);
        if (i > 0) {
            out_ += '\n';
            const bool after_opening = !pieces_[i - 1].is_comment && opens(pieces_[i - 1].type);
            if (line_breaks_before(i) > 1 && !after_opening && !is_closing) {
                out_ += '\n';
            }
        }
        std::size_t indent = is_closing && !brackets_.empty() ? brackets_.back().indent : base_indent();
        if (!is_closing && continues(i)) {
            indent = (has_statement_ ? statement_indent_ : indent) + (in_conditions_ ? 2 : 1) * indent_width;
        } else if (!piece.is_comment) {
            statement_indent_ = indent;
            has_statement_ = true;
        }
        out_.append(indent, ' ');
    }

    [[nodiscard]] std::size_t blanks_before(std::size_t i) const {
        const Piece& before = pieces_[i - 1];
        const Piece& piece = pieces_[i];
        if (piece.is_comment) {
            return 2;
        }
        if (is_path_part(piece.type) || piece.type == TokenType::COMMA || piece.type == TokenType::RIGHT_PAREN ||
            piece.type == TokenType::COLON || before.type == TokenType::CALL) {
            return 0;
        }
        if (before.type == TokenType::NOT && text_of(before) == "!") {
            return 0;
        }
        if (piece.type == TokenType::LEFT_BRACKET) {
            return ends_query(before.type) || before.type == TokenType::LEFT_BRACKET ? 0 : 1;
        }
        if (before.type == TokenType::LEFT_BRACE && piece.type == TokenType::RIGHT_BRACE) {
            return 0;
        }
        if (before.type == TokenType::LEFT_BRACKET) {
            return is_tight_inside(i - 1) ? 0 : 1;
        }
        if (piece.type == TokenType::RIGHT_BRACKET) {
            return closing_is_tight_ ? 0 : 1;
        }
        return 1;
    }

    // Whether no blank stands inside the bracket that opens at `open`: lists, indexes, keys and wildcards. For a name
    // between brackets the blank decides what it means, so it stays as it is.
    [[nodiscard]] bool is_tight_inside(std::size_t open) const {
        const bool selects = open > 0 && !pieces_[open - 1].is_comment && ends_query(pieces_[open - 1].type);
        const Piece& inside = pieces_[open + 1];
        if (!selects || inside.is_comment) {
            return !selects;
        }
        switch (inside.type) {
            case TokenType::STAR:
            case TokenType::INT:
            case TokenType::BRACKET_KEY:
            case TokenType::RIGHT_BRACKET:
                return true;
            case TokenType::BRACKET_NAME:
                return pieces_[open].span.end == inside.span.begin;
            default:
                return false;
        }
    }

    void append_piece(std::size_t i) {
        std::string_view piece = text_of(pieces_[i]);
        if (pieces_[i].is_comment) {
            while (!piece.empty() && (piece.back() == ' ' || piece.back() == '\t' || piece.back() == '\r')) {
                piece.remove_suffix(1);
            }
        } else if (pieces_[i].type == TokenType::CAPTURE) {
            const std::size_t end = piece.find_last_not_of(" \t\r\n|");
            out_.append(piece.substr(0, end + 1)).append(" |");
            return;
        }
        out_ += piece;
    }

    void follow(std::size_t i, bool begins_line) {
        const Piece& piece = pieces_[i];
        if (piece.is_comment) {
            return;
        }
        if (opens(piece.type)) {
            if (piece.type == TokenType::LEFT_BRACE) {
                in_conditions_ = false;
            }
            if (piece.type == TokenType::LEFT_BRACKET) {
                tight_.push_back(is_tight_inside(i));
            }
            brackets_.push_back({begins_line && piece.type == TokenType::LEFT_BRACE ? base_indent() : statement_indent_,
                                 in_conditions_});
            in_conditions_ = false;
            has_statement_ = false;
        } else if (closes(piece.type) && !brackets_.empty()) {
            statement_indent_ = brackets_.back().indent;
            has_statement_ = true;
            in_conditions_ = brackets_.back().was_in_conditions;
            brackets_.pop_back();
            if (piece.type == TokenType::RIGHT_BRACKET && !tight_.empty()) {
                tight_.pop_back();
            }
        } else if (piece.type == TokenType::WHEN) {
            in_conditions_ = true;
        }
        closing_is_tight_ = tight_.empty() || tight_.back();
        is_comma_separated_ = piece.type == TokenType::COMMA;
    }

    std::string_view text_;
    std::vector<Piece> pieces_;
    std::string out_;
    std::vector<Bracket> brackets_;
    std::vector<bool> tight_;  // by open `[`
    bool closing_is_tight_ = true;
    bool in_conditions_ = false;
    bool is_comma_separated_ = false;
    bool has_statement_ = false;
    std::size_t statement_indent_ = 0;
};

}  // namespace

std::string format(const ParsedFile& parsed) {
    return Formatter(parsed).run();
}

}  // namespace bylaw::syntax
