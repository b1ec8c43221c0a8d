#include "syntax/parse.h"

#include <algorithm>
#include <cstring>

#include "antlr4-runtime.h"
#include "grammar/GuardParser.h"
#include "support/unicode.h"
#include "syntax/build.h"
#include "syntax/keywords.h"
#include "syntax/parse_token.h"
#include "syntax/syntax_error.h"

namespace bylaw::syntax {

using support::DiagnosticCode;
using support::Span;

namespace {

// The generated parser, which notes every rule it enters instead of linking them to a tree of its own.
class RecordingParser final : public grammar::GuardParser {
public:
    explicit RecordingParser(antlr4::TokenStream* tokens) : GuardParser(tokens) {
        setBuildParseTree(false);
        removeErrorListeners();
    }

    void enterRule(antlr4::ParserRuleContext* context, std::size_t state, std::size_t rule) override {
        GuardParser::enterRule(context, state, rule);
        contexts_.push_back(context);
    }

    [[nodiscard]] const std::vector<antlr4::ParserRuleContext*>& contexts() const { return contexts_; }
    void forget() {
        contexts_.clear();
        getTreeTracker().reset();
        setContext(nullptr);
    }

private:
    std::vector<antlr4::ParserRuleContext*> contexts_;
};

// What is dear to make and can be used again by the thread that made it.
struct Machinery {
    TokenStream stream;
    RecordingParser parser{&stream};
    std::shared_ptr<ErrorStrategy> strategy = std::make_shared<ErrorStrategy>();

    Machinery() { parser.setErrorHandler(strategy); }
};

Machinery& machinery() {
    thread_local Machinery one;
    return one;
}

// The first bytes that are not UTF-8; nothing if there are none.
std::optional<Span> invalid_text(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        // Rules are ASCII but for a few words.
        std::uint64_t word = 0;
        constexpr std::uint64_t beyond_ascii = 0x8080808080808080U;
        if (at + sizeof word <= text.size()) {
            std::memcpy(&word, text.data() + at, sizeof word);
            if ((word & beyond_ascii) == 0) {
                at += sizeof word;
                continue;
            }
        }
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        const char32_t point = support::unicode::decode(text, at);
        const std::size_t length = at - begin;
        const bool is_surrogate = point >= 0xD800 && point < 0xE000;
        const bool is_shortest = length == 2 || (length == 3 && point >= 0x800) || (length == 4 && point >= 0x10000);
        if (!is_shortest || is_surrogate || point > 0x10FFFF) {
            return Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)};
        }
    }
    return std::nullopt;
}

// The parser descends once for every bracket, and each costs it up to a few kilobytes of stack.
constexpr std::uint32_t deepest = 1000;

void read_file(ParsedFile& parsed, const ParseLimits& limits, SyntaxErrors& errors) {
    const std::string_view text = parsed.source->text;
    constexpr std::uint64_t longest = 0xFFFFFFF0U;
    if (text.size() > std::min(limits.bytes, longest)) {
        errors.report(
            DiagnosticCode::SyntaxTooLarge, {},
            "the rules are larger than " + std::to_string(std::min(limits.bytes, longest)) + " bytes",
            limits.bytes < longest ? "split the file, or raise the limit with --max-rules-size" : "split the file");
        return;
    }
    if (const auto invalid = invalid_text(text)) {
        errors.report(DiagnosticCode::SyntaxInvalidText, *invalid, "the text is not valid UTF-8",
                      "save the file in the encoding UTF-8");
        return;
    }
    Machinery& machine = machinery();
    Words words = read_words(text, std::min(limits.depth, deepest), errors);
    machine.stream.reset(words.tokens);
    machine.strategy->reset(errors, machine.stream);
    TreeBuilder builder(text, words.tokens, parsed.arena, errors);
    while (machine.stream.LA(1) != antlr4::Token::EOF && !errors.is_enough()) {
        const std::size_t start = machine.stream.index();
        const std::uint64_t failures_before = machine.strategy->failures();
        try {
            const bool is_import = machine.stream.LA(1) == TokenType::IMPORT;
            if (is_import) {
                machine.parser.import_declaration();
            } else {
                machine.parser.item();
            }
            if (machine.strategy->failures() == failures_before) {
                if (is_import) {
                    builder.add_import(start, machine.stream.index());
                } else {
                    builder.add_item(machine.parser.contexts());
                }
            }
        } catch (const antlr4::RecognitionException&) {
            if (machine.stream.index() == start) {
                machine.stream.consume();
            }
            machine.strategy->skip_to_next(0);
        }
        machine.parser.forget();
    }
    if (errors.empty()) {
        parsed.file = builder.finish(words.comments);
    }
}

}  // namespace

ParsedFile parse(std::shared_ptr<const support::SourceFile> source, const ParseLimits& limits) {
    ParsedFile parsed;
    parsed.source = std::move(source);
    SyntaxErrors errors(*parsed.source, limits.reported_errors);
    read_file(parsed, limits, errors);
    parsed.diagnostics = errors.take();
    return parsed;
}

}  // namespace bylaw::syntax
