#include "syntax/literal.h"

#include <charconv>
#include <cstdlib>
#include <functional>
#include <set>
#include <string>

#include "support/regex.h"
#include "support/unicode.h"
#include "syntax/keywords_text.h"

namespace bylaw::syntax {

using support::DiagnosticCode;
using support::Span;

void LiteralReader::read(const Token& token, Literal& literal) {
    const std::string_view spelling = text_.substr(token.begin, token.end - token.begin);
    switch (token.type) {
        case TokenType::NULL_LITERAL:
            literal.kind = LiteralKind::Null;
            break;
        case TokenType::TRUE:
        case TokenType::FALSE:
            literal.kind = LiteralKind::Bool;
            literal.boolean = token.type == TokenType::TRUE;
            break;
        case TokenType::STRING:
            literal.kind = LiteralKind::String;
            literal.text = string(spelling);
            break;
        case TokenType::INT: {
            literal.kind = LiteralKind::Int;
            const auto value = integer(spelling);
            if (!value) {
                errors_->report(DiagnosticCode::SyntaxLiteral, token.span(), "the number does not fit into 64 bits");
            }
            literal.integer = value.value_or(0);
            break;
        }
        case TokenType::FLOAT: {
            literal.kind = LiteralKind::Float;
            literal.real = real(spelling);
            const char next = char_at(text_, token.end);
            if ((next == 'e' || next == 'E') && spelling.find_first_of("eE") == std::string_view::npos) {
                errors_->report(DiagnosticCode::SyntaxLiteral, {token.begin, token.end + 1},
                                "the exponent of the number has no digits");
            }
            break;
        }
        case TokenType::REGEX:
            read_regex(token, literal);
            break;
        case TokenType::RANGE:
            read_range(token, literal);
            break;
        default:
            break;
    }
}

std::string_view LiteralReader::string(std::string_view quoted) {
    return without_escapes(quoted.substr(1, quoted.size() - 2), quoted.front());
}

// The backslash directly in front of the character goes; all others stay.
std::string_view LiteralReader::without_escapes(std::string_view text, char escaped) {
    std::size_t found = text.find(escaped);
    if (found == std::string_view::npos) {
        return text;
    }
    std::string result;
    result.reserve(text.size());
    std::size_t from = 0;
    for (; found != std::string_view::npos; found = text.find(escaped, found + 1)) {
        result += text.substr(from, found - 1 - from);
        from = found;
    }
    result += text.substr(from);
    return arena_->copy(std::string_view(result));
}

std::optional<std::int64_t> LiteralReader::integer(std::string_view digits) const {
    // The reference reads the digits first and negates them after, so the smallest number has no literal.
    const bool is_negative = digits.front() == '-';
    digits.remove_prefix(is_negative ? 1 : 0);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    return is_negative ? -value : value;
}

double LiteralReader::real(std::string_view digits) const {
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    // Out of range leaves no value; the C function says whether that means nothing or infinity.
    return error == std::errc{} ? value : std::strtod(std::string(digits).c_str(), nullptr);
}

std::int32_t LiteralReader::index(std::string_view digits, Span span) {
    const auto value = integer(digits);
    if (!value) {
        errors_->report(DiagnosticCode::SyntaxLiteral, span, "the index does not fit into 64 bits");
        return 0;
    }
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(static_cast<std::uint64_t>(*value)));
}

void LiteralReader::read_regex(const Token& token, Literal& literal) {
    literal.kind = LiteralKind::Regex;
    const std::string_view pattern = text_.substr(token.begin + 1, token.end - token.begin - 2);
    literal.text = without_escapes(pattern, '/');
    if (pattern.back() == '/') {
        errors_->report(DiagnosticCode::SyntaxLiteral, token.span(),
                        "a regular expression cannot end in an escaped slash", "write the last slash as `[\\/]`");
        return;
    }
    // The files of one author repeat their patterns.
    constexpr std::size_t most_known = 1024;
    constexpr std::size_t longest_known = 256;
    thread_local std::set<std::string, std::less<>> known_to_be_good;
    if (known_to_be_good.contains(literal.text)) {
        return;
    }
    if (const auto error = support::Regex::error_in(literal.text)) {
        errors_->report(DiagnosticCode::SyntaxRegex, token.span(), *error);
        return;
    }
    if (known_to_be_good.size() == most_known) {
        known_to_be_good.clear();
    }
    if (literal.text.size() <= longest_known) {
        known_to_be_good.emplace(literal.text);
    }
}

void LiteralReader::read_range(const Token& token, Literal& literal) {
    struct Bound {
        LiteralKind kind = LiteralKind::IntRange;
        RangeBounds::Bound value{};
    };
    std::uint32_t at = token.begin + 2;
    bool fits = true;
    const auto read_bound = [&] {
        at = skip_blanks(text_, at);
        Bound bound;
        const std::uint32_t begin = at;
        const auto is_digit = [this](std::uint32_t i) { return text_[i] >= '0' && text_[i] <= '9'; };
        if (!is_digit(at) && !(text_[at] == '-' && is_digit(at + 1))) {
            std::size_t next = at;
            bound.kind = LiteralKind::CharRange;
            bound.value.character = support::unicode::decode(text_, next);
            at = skip_blanks(text_, static_cast<std::uint32_t>(next));
            return bound;
        }
        const auto end = static_cast<std::uint32_t>(text_.find_first_of(" \t,)]", at));
        at = skip_blanks(text_, end);
        const std::string_view number = text_.substr(begin, end - begin);
        if (number.find_first_of(".eE") != std::string_view::npos) {
            bound.kind = LiteralKind::FloatRange;
            bound.value.real = real(number);
            return bound;
        }
        const auto value = integer(number);
        fits = fits && value.has_value();
        bound.value.integer = value.value_or(0);
        return bound;
    };
    const Bound lower = read_bound();
    ++at;
    const Bound upper = read_bound();
    literal.kind = lower.kind;
    literal.range = {lower.value, upper.value, text_[token.begin + 1] == '[', text_[token.end - 1] == ']'};
    if (!fits) {
        errors_->report(DiagnosticCode::SyntaxLiteral, token.span(), "a bound of the range does not fit into 64 bits");
    } else if (lower.kind != upper.kind) {
        errors_->report(DiagnosticCode::SyntaxLiteral, token.span(), "the bounds of a range must be of one kind",
                        "write both as whole numbers, both with a point, or both as one character");
    }
}

}  // namespace bylaw::syntax
