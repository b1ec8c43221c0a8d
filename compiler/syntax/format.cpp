#include "syntax/format.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

#include "syntax/format_tokens.h"
#include "syntax/parse_tree.h"

namespace bylaw::syntax {
namespace {

// The grammar once more, as a walk over tokens that are known to be right: each method reads the construct of its name
// and adds it to the layout. Comments go to the layout in front of the token that they precede, so they stay in the
// gap between tokens in which they were written, and a gap that could hold them then can hold them now.
class Formatter {
public:
    explicit Formatter(const support::SourceFile& source) : in_(source, out_) {}

    [[nodiscard]] std::string format();

private:
    void import_declaration();
    void rule_declaration();
    void parameters();
    void assignment();
    void block();
    void group();
    void condition_group();
    void join_alternative(Layout::Place group, bool& is_indented);
    void statement();
    void clause();
    void condition();
    void reference_or_call();
    void when_header();
    void type_block();
    void comparison();
    void message(bool has_to_stay_on_line);
    void operand();
    void call();
    void query();
    void query_parts();
    void selection();
    void bracketed_name();
    void filter();
    void key_filter();
    void literal();
    void list();
    void map();
    void negation();

    // An opening bracket, and what is inside one level deeper than the line on which the bracket stands.
    void open(std::string_view bracket);
    void close(std::string_view bracket, bool has_space);

    Layout out_;
    TokenReader in_;
};

std::string Formatter::format() {
    std::size_t previous = antlr4::Token::EOF;
    while (!in_.is(antlr4::Token::EOF)) {
        const bool needs_blank =
            previous != antlr4::Token::EOF && (previous == TokenType::RULE || in_.is(TokenType::RULE) ||
                                               (previous == TokenType::IMPORT && !in_.is(TokenType::IMPORT)));
        previous = in_.type();
        in_.start_line(needs_blank);
        if (previous == TokenType::LET) {
            assignment();
        } else if (previous == TokenType::RULE) {
            rule_declaration();
        } else if (previous == TokenType::IMPORT) {
            import_declaration();
        } else {
            group();
        }
    }
    in_.comments();
    return out_.render();
}

void Formatter::import_declaration() {
    in_.put();
    out_.begin_indent(Layout::step);
    out_.space();
    in_.comments();
    out_.begin_group();
    open("{");
    while (!in_.is(TokenType::RIGHT_BRACE)) {
        in_.comments();
        out_.line(true);
        in_.put();
        if (in_.is(TokenType::COMMA)) {
            in_.put_before_comments(",");
        }
    }
    close("}", true);
    out_.end_group();
    out_.space();
    in_.put();
    out_.space();
    in_.put();
    out_.end_indent();
}

void Formatter::rule_declaration() {
    in_.put();
    out_.space();
    if (in_.is(TokenType::CALL)) {
        in_.put();
        parameters();
        out_.space();
    } else {
        in_.put();
        if (in_.is(TokenType::WHEN)) {
            const Layout::Place header = out_.begin_group();
            out_.begin_indent(Layout::step);
            in_.comments();
            out_.line(true);
            when_header();
            if (in_.took_several()) {
                out_.break_group(header);
            }
            out_.end_indent();
            out_.line(true);
            in_.put_before_comments("{");
            out_.end_group();
            block();
            return;
        }
        out_.space();
    }
    in_.put_before_comments("{");
    block();
}

// The rest of the declaration behind the bracket.
void Formatter::parameters() {
    out_.begin_group();
    out_.begin_indent_from_line(0);
    out_.begin_indent(Layout::step);
    out_.line(false);
    while (!in_.is(TokenType::RIGHT_PAREN)) {
        in_.put();
        if (in_.is(TokenType::COMMA)) {
            in_.put();
            out_.line(true);
        }
    }
    close(")", false);
    out_.end_group();
}

void Formatter::assignment() {
    in_.put();
    out_.begin_indent(Layout::step);
    out_.space();
    in_.put();
    out_.space();
    in_.put();
    out_.space();
    operand();
    out_.end_indent();
}

void Formatter::open(std::string_view bracket) {
    in_.put(bracket);
    out_.begin_indent_from_line(0);
    out_.begin_indent(Layout::step);
}

void Formatter::close(std::string_view bracket, bool has_space) {
    in_.comments();
    out_.end_indent();
    out_.line(has_space);
    in_.put(bracket);
    out_.end_indent();
}

// What follows an opening brace that has been put.
void Formatter::block() {
    out_.begin_indent_from_line(0);
    out_.begin_indent(Layout::step);
    in_.begin_block();
    while (!in_.is(TokenType::RIGHT_BRACE)) {
        in_.start_line(false);
        if (in_.is(TokenType::LET)) {
            assignment();
        } else {
            group();
        }
    }
    in_.comments();
    out_.end_indent();
    out_.hard_line(false);
    in_.put();
    out_.end_indent();
}

void Formatter::group() {
    const Layout::Place place = out_.begin_loose_group();
    bool is_indented = false;
    statement();
    while (in_.is_or()) {
        join_alternative(place, is_indented);
        statement();
    }
    if (is_indented) {
        out_.end_indent();
    }
    out_.end_group();
}

void Formatter::condition_group() {
    const Layout::Place place = out_.begin_loose_group();
    bool is_indented = false;
    condition();
    while (in_.is_or()) {
        join_alternative(place, is_indented);
        condition();
    }
    if (is_indented) {
        out_.end_indent();
    }
    out_.end_group();
}

// The word between alternatives. Where the writer put one alternative on a line of its own, all of them go there.
void Formatter::join_alternative(Layout::Place group, bool& is_indented) {
    const bool is_after_block = in_.is_after(TokenType::RIGHT_BRACE);
    bool is_broken = in_.is_behind_break();
    out_.space();
    in_.put_before_comments("or");
    is_broken = is_broken || in_.is_behind_break();
    if (is_after_block && !in_.comment_ahead()) {
        out_.space();
        return;
    }
    if (!is_indented) {
        out_.begin_indent(Layout::step);
        is_indented = true;
    }
    in_.comments();
    out_.line(true);
    if (is_broken) {
        out_.break_group(group);
    }
}

void Formatter::statement() {
    if (in_.is(TokenType::TYPE_NAME)) {
        type_block();
    } else if (in_.is(TokenType::WHEN)) {
        const Layout::Place header = out_.begin_group();
        when_header();
        if (in_.took_several()) {
            out_.break_group(header);
        }
        out_.line(true);
        in_.put_before_comments("{");
        out_.end_group();
        block();
    } else {
        clause();
    }
}

// `when` and its conditions, one below the other.
void Formatter::when_header() {
    in_.put();
    out_.space();
    constexpr std::size_t behind_when = 5;
    out_.begin_indent(behind_when);
    condition_group();
    std::size_t count = 1;
    for (; !in_.is(TokenType::LEFT_BRACE); ++count) {
        in_.comments();
        out_.hard_line(false);
        condition_group();
    }
    out_.end_indent();
    in_.set_took_several(count > 1);
}

void Formatter::type_block() {
    in_.put();
    if (in_.is(TokenType::WHEN)) {
        const Layout::Place header = out_.begin_group();
        out_.begin_indent(Layout::step);
        in_.comments();
        out_.line(true);
        when_header();
        if (in_.took_several()) {
            out_.break_group(header);
        }
        out_.end_indent();
        out_.line(true);
        in_.put_before_comments("{");
        out_.end_group();
        block();
        return;
    }
    out_.space();
    if (in_.is(TokenType::LEFT_BRACE)) {
        in_.put_before_comments("{");
        block();
    } else {
        clause();
    }
}

void Formatter::negation() {
    const bool is_word = in_.spelling() != "!";
    in_.put(is_word ? "not" : "!");
    if (is_word) {
        out_.space();
    }
}

void Formatter::clause() {
    out_.begin_indent(Layout::step);
    if (in_.is(TokenType::NOT)) {
        negation();
    }
    if (in_.is(TokenType::RULE_REFERENCE) || in_.is(TokenType::CALL)) {
        reference_or_call();
        out_.end_indent();
        return;
    }
    if (in_.is_unsafe_head()) {
        in_.put(in_.spelling() == "rule" ? "'rule'" : in_.spelling() == "not" ? "'not'" : "'NOT'");
        query_parts();
    } else {
        query();
    }
    if (!in_.is(TokenType::LEFT_BRACE)) {
        comparison();
    }
    const bool has_block = in_.is(TokenType::LEFT_BRACE);
    if (!has_block) {
        message(false);
    }
    out_.end_indent();
    if (has_block) {
        out_.space();
        in_.put_before_comments("{");
        block();
    }
}

void Formatter::condition() {
    out_.begin_indent(Layout::step);
    if (in_.is(TokenType::NOT)) {
        negation();
    }
    if (in_.is(TokenType::RULE_REFERENCE) || in_.is(TokenType::CALL)) {
        reference_or_call();
    } else {
        query();
        comparison();
        message(false);
    }
    out_.end_indent();
}

void Formatter::reference_or_call() {
    const bool is_reference = in_.is(TokenType::RULE_REFERENCE);
    if (is_reference) {
        const bool reads_as_negation = in_.spelling() == "not" || in_.spelling() == "NOT";
        in_.put();
        // A rule of that name is meant only where no blank follows.
        if (reads_as_negation) {
            out_.break_before_next();
        }
    } else {
        call();
    }
    message(is_reference);
}

void Formatter::comparison() {
    out_.space();
    if (in_.is(TokenType::NOT)) {
        negation();
    }
    const bool is_unary = in_.type() >= TokenType::EXISTS && in_.type() <= TokenType::IS_NULL;
    in_.put();
    if (!is_unary) {
        out_.space();
        operand();
    }
}

// A message, if there is one. Its text is shown to people as it is, so it is not moved either; a message of several
// lines starts below its clause, in the column in which it ends if that is not too far left.
void Formatter::message(bool has_to_stay_on_line) {
    if (!in_.is(TokenType::MESSAGE)) {
        return;
    }
    const std::string_view text = in_.spelling();
    const std::size_t last_line = text.rfind('\n');
    if (has_to_stay_on_line) {
        out_.space();
        in_.put();
    } else if (last_line == std::string_view::npos) {
        const Layout::Place place = out_.begin_group();
        if (in_.is_behind_break()) {
            out_.break_group(place);
        }
        in_.comments();
        out_.line(true);
        in_.put();
        out_.end_group();
    } else {
        const std::size_t last_column = text.find_first_not_of(' ', last_line + 1) - last_line - 1;
        const bool ends_alone = text.size() - (last_line + 1 + last_column) == 2;
        in_.comments();
        out_.aligned_line(ends_alone ? last_column : 0);
        in_.put();
    }
}

void Formatter::operand() {
    switch (in_.type()) {
        case TokenType::CALL:
            call();
            break;
        case TokenType::SOME:
        case TokenType::THIS:
        case TokenType::VARIABLE:
        case TokenType::WORD:
        case TokenType::QUOTED_HEAD:
            query();
            break;
        default:
            literal();
            break;
    }
}

void Formatter::call() {
    in_.comments();
    const Layout::Place place = out_.begin_group();
    // `r(1, 4)` would be a range; behind a line break it is a call.
    if (in_.spelling() == "r(") {
        out_.break_group(place);
    }
    open(in_.spelling());
    in_.comments();
    out_.line(false);
    operand();
    while (in_.is(TokenType::COMMA)) {
        in_.put();
        in_.comments();
        out_.line(true);
        operand();
    }
    close(")", false);
    out_.end_group();
}

void Formatter::query() {
    if (in_.is(TokenType::SOME)) {
        in_.put();
        out_.space();
    }
    in_.put();
    query_parts();
}

void Formatter::query_parts() {
    while (true) {
        switch (in_.type()) {
            case TokenType::DOT_NAME:
            case TokenType::DOT_STRING:
            case TokenType::DOT_VARIABLE:
            case TokenType::DOT_INDEX:
            case TokenType::DOT_ALL:
                in_.put();
                break;
            case TokenType::LEFT_BRACKET:
                selection();
                break;
            default:
                return;
        }
    }
}

void Formatter::selection() {
    switch (in_.type_behind()) {
        case TokenType::STAR:
        case TokenType::INT:
        case TokenType::BRACKET_KEY:
            in_.put();
            in_.put();
            in_.put();
            break;
        case TokenType::BRACKET_NAME:
            bracketed_name();
            break;
        default:
            filter();
            break;
    }
}

// `[name]` is something else than `[ name ]`.
void Formatter::bracketed_name() {
    const bool is_tight = in_.is_next_tight();
    in_.put();
    if (!is_tight) {
        out_.space();
    }
    in_.put();
    if (!is_tight) {
        out_.space();
    }
    in_.put();
}

void Formatter::filter() {
    in_.comments();
    const Layout::Place place = out_.begin_group();
    open("[");
    if (in_.is(TokenType::CAPTURE)) {
        out_.space();
        in_.put();
    }
    if (in_.is_behind_break()) {
        out_.break_group(place);
    }
    in_.comments();
    out_.line(true);
    if (in_.is(TokenType::KEYS)) {
        key_filter();
    } else {
        group();
        while (!in_.is(TokenType::RIGHT_BRACKET)) {
            in_.comments();
            out_.hard_line(false);
            group();
            out_.break_group(place);
        }
    }
    close("]", true);
    out_.end_group();
}

void Formatter::key_filter() {
    in_.put();
    out_.space();
    if (in_.is(TokenType::NOT)) {
        negation();
    }
    in_.put();
    out_.space();
    operand();
}

void Formatter::literal() {
    if (in_.is(TokenType::LEFT_BRACKET)) {
        list();
    } else if (in_.is(TokenType::LEFT_BRACE)) {
        map();
    } else {
        in_.put();
    }
}

// Several items to a line, unless the writer gave each its own or they have parts themselves.
void Formatter::list() {
    in_.comments();
    const Layout::Place place = out_.begin_group();
    open("[");
    bool each_on_its_own = in_.is_behind_break();
    bool has_parts = false;
    std::size_t count = 0;
    std::vector<Layout::Place> separators;
    while (!in_.is(TokenType::RIGHT_BRACKET)) {
        each_on_its_own = each_on_its_own && in_.is_behind_break();
        in_.comments();
        if (count == 0) {
            out_.line(false);
        } else {
            separators.push_back(out_.fill_line());
        }
        ++count;
        has_parts = has_parts || in_.is(TokenType::LEFT_BRACKET) || in_.is(TokenType::LEFT_BRACE);
        out_.begin_group();
        literal();
        out_.end_group();
        if (in_.is(TokenType::COMMA)) {
            in_.put_before_comments(",");
        }
    }
    each_on_its_own = each_on_its_own && count > 1;
    if (each_on_its_own || has_parts) {
        for (const Layout::Place separator : separators) {
            out_.make_line(separator);
        }
    }
    if (each_on_its_own) {
        out_.break_group(place);
    }
    close("]", false);
    out_.end_group();
}

void Formatter::map() {
    in_.comments();
    const Layout::Place place = out_.begin_group();
    open("{");
    if (in_.is_behind_break() && !in_.is(TokenType::RIGHT_BRACE)) {
        out_.break_group(place);
    }
    const bool is_empty = in_.is(TokenType::RIGHT_BRACE);
    while (!in_.is(TokenType::RIGHT_BRACE)) {
        in_.comments();
        out_.line(true);
        in_.put();
        in_.put_before_comments(":");
        out_.space();
        literal();
        if (in_.is(TokenType::COMMA)) {
            in_.put_before_comments(",");
        }
    }
    close("}", !is_empty);
    out_.end_group();
}

}  // namespace

std::string format(const ParsedFile& parsed) {
    auto result = std::make_shared<support::SourceFile>();
    result->name = parsed.source->name;
    result->text = Formatter(*parsed.source).format();
    // Keywords depend on white space in odd places (a rule named `not`, followed by a message), so trust is not enough.
    ParseLimits limits;
    limits.depth = std::numeric_limits<std::uint32_t>::max();
    limits.bytes = std::numeric_limits<std::uint64_t>::max();
    const ParsedFile again = parse(result, limits);
    if (again.ok() && is_same_tree(parsed, again)) {
        return std::move(result->text);
    }
    return parsed.source->text;
}

}  // namespace bylaw::syntax
