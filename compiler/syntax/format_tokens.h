// The tokens of a file on their way into a layout, and the comments between them. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "support/source.h"
#include "syntax/format_layout.h"
#include "syntax/keywords.h"
#include "syntax/parse_token.h"

namespace bylaw::syntax {

// Stands at one token, the next. Putting it adds the comments in front of it and then its text to the layout.
class TokenReader {
public:
    // The text must be one that parses. Source and layout must outlive the reader.
    TokenReader(const support::SourceFile& source, Layout& out);

    [[nodiscard]] std::size_t type() const { return words_.tokens[at_].type; }
    [[nodiscard]] bool is(std::size_t type) const { return words_.tokens[at_].type == type; }
    [[nodiscard]] bool is_or() const { return is(TokenType::OR) || is(TokenType::ALTERNATIVE); }
    [[nodiscard]] bool is_after(std::size_t type) const { return at_ > 0 && words_.tokens[at_ - 1].type == type; }
    [[nodiscard]] std::size_t type_behind() const { return words_.tokens[at_ + 1].type; }
    [[nodiscard]] bool is_next_tight() const { return words_.tokens[at_ + 1].begin == words_.tokens[at_].end; }
    [[nodiscard]] std::string_view spelling() const;
    // An unquoted key that begins a clause and would be read as a keyword if white space followed it.
    [[nodiscard]] bool is_unsafe_head() const;
    // Whether the writer broke the line between the token before and this one.
    [[nodiscard]] bool is_behind_break() const;

    void put();
    void put(std::string_view text);
    // For a token that may as well stand in front of the comments that precede it.
    void put_before_comments(std::string_view text);
    // Whether a comment will be added before the next token.
    [[nodiscard]] bool comment_ahead() const;
    // Adds the comments in front of the next token.
    void comments();
    // Starts a line with the next token. Keeps one blank line if there were any, or makes one.
    void start_line(bool needs_blank);
    // The next line is the first of a block, where blank lines have no use.
    void begin_block() { is_block_start_ = true; }

    // A note that one construct leaves for the one around it.
    void set_took_several(bool value) { took_several_ = value; }
    [[nodiscard]] bool took_several() const { return took_several_; }

private:
    [[nodiscard]] std::size_t breaks_before(std::uint32_t offset) const;
    [[nodiscard]] bool has_blank_line_ahead() const;
    [[nodiscard]] bool is_blank_wanted(std::size_t breaks);
    void advance();

    std::string_view text_;
    Layout* out_;
    Words words_;
    std::size_t at_ = 0;
    std::size_t comment_ = 0;     // the next one
    std::uint32_t done_ = 0;      // end of the token or comment added last
    std::uint32_t passed_ = 0;    // end of a token that was put before its comments
    bool is_block_start_ = true;  // the file is a block, too
    bool forces_blank_ = false;
    bool took_several_ = false;
};

}  // namespace bylaw::syntax
