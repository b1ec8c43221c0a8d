// Between lexer and parser: which words are keywords here, and how much of a word is one. Private to the room.
//
// The reference tries alternatives in order on the characters themselves and has neither reserved words nor word
// boundaries (guard-language.md, 1.1). So `in` can be a key, an operator, or the first half of `inside`, and `some` at
// the start of a line may turn out to be the name of a rule when the line after it is no clause. This pass walks the
// text once, keeps track of what may come next, and cuts and names the tokens such that one token of look-ahead is
// enough for the grammar. Where the reference would go back and try something else, it goes back too.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "support/source.h"
#include "syntax/parse_lexer.h"
#include "syntax/parse_token.h"
#include "syntax/syntax_error.h"

namespace bylaw::syntax {

struct Words {
    std::vector<Token> tokens;  // the last one is the end of the file
    std::vector<support::Span> comments;
};

// `text` is valid UTF-8 and shorter than 4 GiB. Brackets are never nested deeper in the tokens than `depth_limit`.
[[nodiscard]] Words read_words(std::string_view text, std::uint32_t depth_limit, SyntaxErrors& errors);

}  // namespace bylaw::syntax
