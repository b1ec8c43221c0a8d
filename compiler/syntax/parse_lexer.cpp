#include "syntax/parse_lexer.h"

#include "grammar/GuardLexer.h"
#include "grammar/GuardLexerTables.h"
#include "support/unicode.h"

namespace bylaw::syntax {

TokenMatch token_at(std::string_view text, std::uint32_t at) {
    constexpr std::size_t letter_beyond_ascii = 128;
    constexpr std::size_t other_beyond_ascii = 129;
    TokenMatch longest{grammar::GuardLexer::UNEXPECTED, at + 1};
    std::size_t state = 0;
    std::size_t next_at = at;
    while (next_at < text.size()) {
        auto symbol = static_cast<std::size_t>(static_cast<unsigned char>(text[next_at]));
        if (symbol < 0x80) {
            ++next_at;
        } else {
            symbol = support::unicode::is_alphanumeric(support::unicode::decode(text, next_at)) ? letter_beyond_ascii
                                                                                                : other_beyond_ascii;
        }
        const std::int16_t next = grammar::lexer_next_state[state][grammar::lexer_kind_of_symbol[symbol]];
        if (next < 0) {
            break;
        }
        state = static_cast<std::size_t>(next);
        if (const std::size_t type = grammar::lexer_accepted_type[state]; type != 0) {
            longest = {type, static_cast<std::uint32_t>(next_at)};
        }
    }
    return longest;
}

}  // namespace bylaw::syntax
