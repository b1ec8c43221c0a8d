// What is wrong with a rules text, in words, and where reading goes on after it. Private to the room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "antlr4-runtime.h"
#include "grammar/GuardParser.h"
#include "support/diagnostic.h"
#include "support/source.h"
#include "syntax/parse_token.h"

namespace bylaw::syntax {

// The errors of one file, as many of them as are wanted.
class SyntaxErrors {
public:
    SyntaxErrors(const support::SourceFile& source, std::uint32_t limit) : source_(&source), limit_(limit) {}

    void report(support::DiagnosticCode code, support::Span span, std::string message, std::string help = {},
                std::vector<support::RelatedPlace> related = {});
    [[nodiscard]] support::RelatedPlace place(support::Span span, std::string message) const {
        return {source_->name, span, std::move(message)};
    }

    [[nodiscard]] bool empty() const { return count_ == 0; }
    // Nobody reads that many errors, and finding more of them costs time.
    [[nodiscard]] bool is_enough() const { return count_ >= 1000; }
    [[nodiscard]] std::string_view text() const { return source_->text; }
    // In order of place, at most the limit. If there were more, the last says so.
    [[nodiscard]] std::vector<support::Diagnostic> take();

private:
    const support::SourceFile* source_;
    std::uint32_t limit_;
    std::uint64_t count_ = 0;
    std::vector<support::Diagnostic> diagnostics_;
};

// A piece of the user's text for a message: one line, in backticks, shortened where it is long.
[[nodiscard]] std::string in_backticks(std::string_view text);

// Reports what the generated parser trips over and lets it go on at the next clause of the block or the next item of
// the file. `grammar::GuardParser::item` throws antlr4::RecognitionException when its item is lost.
class ErrorStrategy final : public antlr4::ANTLRErrorStrategy {
public:
    void reset(SyntaxErrors& errors, TokenStream& tokens) {
        errors_ = &errors;
        tokens_ = &tokens;
        reported_at_ = none;
        failures_ = 0;
    }
    // How often the parser has failed, reported or not.
    [[nodiscard]] std::uint64_t failures() const { return failures_; }

    void reset(antlr4::Parser* /*parser*/) override {}
    antlr4::Token* recoverInline(antlr4::Parser* parser) override;
    void recover(antlr4::Parser* parser, std::exception_ptr exception) override;
    // The runtime would compute sets of tokens here, on every turn of every loop, to repair what is never repaired.
    void sync(antlr4::Parser* /*parser*/) override {}
    bool inErrorRecoveryMode(antlr4::Parser* /*parser*/) override { return false; }
    void reportMatch(antlr4::Parser* /*parser*/) override {}
    void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& exception) override;

    // Moves to the next token that can start something at this depth, at least one token further.
    void skip_to_next(std::uint16_t depth);

private:
    static constexpr std::size_t none = ~std::size_t{0};

    SyntaxErrors* errors_ = nullptr;
    TokenStream* tokens_ = nullptr;
    std::uint64_t failures_ = 0;
    std::size_t reported_at_ = none;  // index of the token of the last report: it travels up through the rules
};

}  // namespace bylaw::syntax
