// Literals: what their text stands for (guard-language.md, 1.3). Private to the room.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "support/arena.h"
#include "syntax/ast.h"
#include "syntax/parse_token.h"
#include "syntax/syntax_error.h"

namespace bylaw::syntax {

class LiteralReader {
public:
    LiteralReader(std::string_view text, support::Arena& arena, SyntaxErrors& errors)
        : text_(text), arena_(&arena), errors_(&errors) {}

    // Any literal of one token. What is wrong with it is reported.
    void read(const Token& token, Literal& literal);
    // What a string means; `quoted` is with its quotes. The result is part of the text where it can be.
    [[nodiscard]] std::string_view string(std::string_view quoted);
    // A path index: 64 bits in the text, of which the language keeps the lower 32. Reports one that does not fit.
    [[nodiscard]] std::int32_t index(std::string_view digits, support::Span span);

private:
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view digits) const;
    [[nodiscard]] double real(std::string_view digits) const;
    void read_regex(const Token& token, Literal& literal);
    void read_range(const Token& token, Literal& literal);
    [[nodiscard]] std::string_view without_escapes(std::string_view text, char escaped);

    std::string_view text_;
    support::Arena* arena_;
    SyntaxErrors* errors_;
};

}  // namespace bylaw::syntax
