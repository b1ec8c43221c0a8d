// Words of a rules file on their way from the lexer to the parser. Private to the room.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "antlr4-runtime.h"
#include "grammar/GuardLexer.h"
#include "support/source.h"

namespace bylaw::syntax {

using TokenType = grammar::GuardLexer;

// The parser asks for little more than the type, so this carries no text and no stream, and lies in one vector instead
// of on the heap one by one.
class Token final : public antlr4::Token {
public:
    std::size_t type = 0;
    std::uint32_t begin = 0;  // byte offsets into the source
    std::uint32_t end = 0;
    std::uint32_t index = 0;
    std::uint16_t depth = 0;  // brackets open in front of it
    bool is_first_on_line = false;
    bool is_reported = false;  // what is wrong here has been said already

    [[nodiscard]] support::Span span() const { return {begin, end}; }

    [[nodiscard]] std::string getText() const override { return {}; }
    [[nodiscard]] std::size_t getType() const override { return type; }
    [[nodiscard]] std::size_t getLine() const override { return 0; }
    [[nodiscard]] std::size_t getCharPositionInLine() const override { return 0; }
    [[nodiscard]] std::size_t getChannel() const override { return 0; }
    [[nodiscard]] std::size_t getTokenIndex() const override { return index; }
    [[nodiscard]] std::size_t getStartIndex() const override { return begin; }
    [[nodiscard]] std::size_t getStopIndex() const override { return end; }
    [[nodiscard]] antlr4::TokenSource* getTokenSource() const override { return nullptr; }
    [[nodiscard]] antlr4::CharStream* getInputStream() const override { return nullptr; }
    [[nodiscard]] std::string toString() const override { return {}; }
};

// The parser's view of a vector of tokens, the last of which is the end of the file. The vector must outlive the use.
class TokenStream final : public antlr4::TokenStream {
public:
    void reset(std::vector<Token>& tokens) {
        tokens_ = &tokens;
        at_ = 0;
    }

    void consume() override { ++at_; }
    std::size_t LA(ssize_t i) override { return at(i).type; }
    antlr4::Token* LT(ssize_t i) override { return &at(i); }
    ssize_t mark() override { return 0; }
    void release(ssize_t /*marker*/) override {}
    std::size_t index() override { return at_; }
    void seek(std::size_t index) override { at_ = index; }
    std::size_t size() override { return tokens_->size(); }
    [[nodiscard]] std::string getSourceName() const override { return {}; }
    [[nodiscard]] antlr4::Token* get(std::size_t index) const override { return &(*tokens_)[index]; }
    [[nodiscard]] antlr4::TokenSource* getTokenSource() const override { return nullptr; }
    std::string getText(const antlr4::misc::Interval& /*interval*/) override { return {}; }
    std::string getText() override { return {}; }
    std::string getText(antlr4::RuleContext* /*context*/) override { return {}; }
    std::string getText(antlr4::Token* /*start*/, antlr4::Token* /*stop*/) override { return {}; }

    // 1 is the next token, -1 the last one consumed; past either end the first or last token comes back.
    [[nodiscard]] Token& at(ssize_t i) const {
        const auto index = static_cast<ssize_t>(at_) + (i > 0 ? i - 1 : i);
        const auto last = static_cast<ssize_t>(tokens_->size()) - 1;
        return (*tokens_)[static_cast<std::size_t>(index < 0 ? 0 : index > last ? last : index)];
    }

private:
    std::vector<Token>* tokens_ = nullptr;
    std::size_t at_ = 0;
};

}  // namespace bylaw::syntax
