// What a backslash or a bracket starts, and references to groups; see regex_parser.h.
#include <algorithm>
#include <charconv>
#include <memory>
#include <system_error>
#include <utility>

#include "support/regex_parser.h"
#include "support/unicode.h"

namespace bylaw::support::regex {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_hex_digit(char c) {
    const char lower = static_cast<char>(c | 0x20);
    return is_digit(c) || (lower >= 'a' && lower <= 'f');
}

bool is_letter(char c) {
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'z';
}

}  // namespace

std::string_view Parser::character_at(std::size_t position) const {
    std::size_t end = position;
    static_cast<void>(unicode::decode(text_, end));
    return text_.substr(position, end - position);
}

std::optional<std::uint64_t> Parser::parse_number() {
    std::size_t end = at_;
    while (end < text_.size() && is_digit(text_[end])) {
        ++end;
    }
    std::uint64_t value = 0;
    const auto result = std::from_chars(text_.data() + at_, text_.data() + end, value);
    if (end == at_ || result.ec != std::errc()) {
        return std::nullopt;
    }
    at_ = end;
    return value;
}

Node Parser::assertion(Assertion kind) {
    Node node;
    node.kind = NodeKind::Assertion;
    node.assertion = kind;
    return node;
}

Node Parser::literal(char32_t point, bool ignore_case) {
    Node node;
    node.kind = NodeKind::Literal;
    node.point = point;
    node.flag = ignore_case;
    return node;
}

Node Parser::class_node(std::string_view text, bool ignore_case) {
    auto parsed = parse_class(text, ignore_case);
    if (auto* error = std::get_if<SyntaxError>(&parsed)) {
        refuse(std::move(error->message));
    }
    Node node;
    node.kind = NodeKind::Class;
    node.char_class = std::make_shared<const CharClass>(std::get<CharClass>(std::move(parsed)));
    return node;
}

Node Parser::group_node(NodeKind kind, std::uint64_t number) {
    Node node;
    node.kind = kind;
    node.number = number;
    return node;
}

std::optional<std::string> Parser::parse_identifier(std::string_view open, std::string_view close,
                                                    bool allow_relative) {
    if (!looking_at(open)) {
        return std::nullopt;
    }
    const std::size_t start = at_ + open.size();
    std::size_t end = start;
    const bool is_relative = allow_relative && end < text_.size() && text_[end] == '-';
    if (is_relative) {
        ++end;
    }
    while (end < text_.size()) {
        std::size_t next = end;
        const char32_t point = unicode::decode(text_, next);
        const bool belongs =
            is_relative ? point >= '0' && point <= '9' : unicode::is_alphanumeric(point) || point == '_';
        if (!belongs) {
            break;
        }
        end = next;
    }
    if (end == start || end >= text_.size() || !text_.substr(end).starts_with(close)) {
        return std::nullopt;
    }
    at_ = end + close.size();
    return std::string(text_.substr(start, end - start));
}

std::uint64_t Parser::parse_named_reference(std::string_view open, std::string_view close, bool allow_relative) {
    const std::optional<std::string> name = parse_identifier(open, close, allow_relative);
    if (!name) {
        refuse("a group's name is not valid");
    }
    if (const auto known = names_.find(*name); known != names_.end()) {
        return known->second;
    }
    std::int64_t number = 0;
    const auto result = std::from_chars(name->data(), name->data() + name->size(), number);
    if (result.ec == std::errc() && result.ptr == name->data() + name->size()) {
        const std::int64_t absolute = number >= 0 ? number : static_cast<std::int64_t>(group_count_) + number + 1;
        if (absolute >= 0) {
            return static_cast<std::uint64_t>(absolute);
        }
    }
    refuse("there is no group named `" + *name + "` before the place that refers to it");
}

std::uint64_t Parser::parse_numbered_reference() {
    const std::optional<std::uint64_t> number = parse_number();
    if (!number || *number >= text_.size() / 2) {
        refuse("a reference to a group that does not exist");
    }
    has_numbered_references_ = true;
    return *number;
}

Node Parser::parse_escape() {
    if (at_ + 1 >= text_.size()) {
        refuse("nothing follows the last `\\`");
    }
    const char c = text_[at_ + 1];
    if (is_digit(c)) {
        ++at_;
        return group_node(NodeKind::Backref, parse_numbered_reference());
    }
    if (c == 'k') {
        at_ += 2;
        const bool is_quoted = peek() == '\'';
        return group_node(NodeKind::Backref, parse_named_reference(is_quoted ? "'" : "<", is_quoted ? "'" : ">", true));
    }
    const auto simple = [&](Node node) {
        at_ += 2;
        return node;
    };
    switch (c) {
        case 'A':
            return simple(assertion(Assertion::StartText));
        case 'z':
            return simple(assertion(Assertion::EndText));
        case 'b':
        case 'B':
            if (at_ + 2 < text_.size() && text_[at_ + 2] == '{') {
                refuse(std::string("`\\") + c + "{` is not supported");
            }
            return simple(assertion(c == 'b' ? Assertion::WordBoundary : Assertion::NotWordBoundary));
        case '<':
            return simple(assertion(Assertion::WordStart));
        case '>':
            return simple(assertion(Assertion::WordEnd));
        case 'K':
            return simple(group_node(NodeKind::KeepOut, 0));
        case 'G':
            return simple(group_node(NodeKind::Continue, 0));
        default:
            break;
    }
    if (std::optional<std::string> text = parse_class_escape()) {
        // Only `\p` heeds the flag: the others are closed under case.
        const bool heeds_case = ((*text)[1] | 0x20) == 'p' && flags_.ignore_case;
        return class_node(*text, heeds_case);
    }
    if (c == 'x' || c == 'u' || c == 'U') {
        return literal(parse_hex(), flags_.ignore_case);
    }
    return literal(parse_simple_escape(false), false);
}

std::optional<std::string> Parser::parse_class_escape() {
    const char c = text_[at_ + 1];
    const char lower = static_cast<char>(c | 0x20);
    if (lower == 'd' || lower == 's' || lower == 'w') {
        at_ += 2;
        return std::string{'\\', c};
    }
    if (lower == 'h') {
        at_ += 2;
        return c == 'h' ? "[0-9A-Fa-f]" : "[^0-9A-Fa-f]";
    }
    if (lower != 'p' || at_ + 2 >= text_.size()) {
        return std::nullopt;
    }
    const std::size_t start = at_;
    const std::string_view name = character_at(at_ + 2);
    at_ += 2 + name.size();
    if (name == "{") {
        const std::size_t end = text_.find('}', at_);
        if (end == std::string_view::npos) {
            refuse("the name after `\\p{` is not closed");
        }
        at_ = end + 1;
    }
    return std::string(text_.substr(start, at_ - start));
}

char32_t Parser::parse_hex() {
    const char c = text_[at_ + 1];
    const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
    at_ += 2;
    const auto all_hex = [&](std::string_view part) { return std::all_of(part.begin(), part.end(), is_hex_digit); };
    std::string_view number;
    if (at_ + digits <= text_.size() && all_hex(text_.substr(at_, digits))) {
        number = text_.substr(at_, digits);
        at_ += digits;
    } else if (peek() == '{') {
        const std::size_t end = text_.find('}', at_);
        if (end != std::string_view::npos && all_hex(text_.substr(at_ + 1, end - at_ - 1))) {
            number = text_.substr(at_ + 1, end - at_ - 1);
            at_ = end + 1;
        }
    }
    constexpr std::size_t most_digits = 8;
    std::uint32_t value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value, 16);
    if (number.empty() || number.size() > most_digits) {
        refuse(std::string("`\\") + c + "` needs hexadecimal digits, bare or in braces");
    }
    if (value > last_code_point || (value >= 0xD800 && value < 0xE000)) {
        refuse("there is no character with the number " + std::string(number));
    }
    return value;
}

char32_t Parser::parse_simple_escape(bool in_class) {
    ++at_;
    const char c = text_[at_];
    switch (c) {
        case 'a':
            ++at_;
            return 0x07;
        case 'b':
            ++at_;
            return 0x08;
        case 'f':
            ++at_;
            return 0x0C;
        case 'n':
            ++at_;
            return 0x0A;
        case 'r':
            ++at_;
            return 0x0D;
        case 't':
            ++at_;
            return 0x09;
        case 'v':
            ++at_;
            return 0x0B;
        case 'e':
            ++at_;
            return 0x1B;
        default:
            break;
    }
    constexpr std::string_view letters_in_class = "kAzBKG";
    if (is_letter(c) && !(in_class && letters_in_class.find(c) != std::string_view::npos)) {
        refuse(std::string("`\\") + c + "` has no meaning");
    }
    return unicode::decode(text_, at_);
}

Node Parser::parse_bracketed() {
    std::string text = "[";
    ++at_;
    if (peek() == '^') {
        text += '^';
        ++at_;
    }
    if (peek() == ']') {
        text += ']';
        ++at_;
    }
    for (int open = 1; open != 0;) {
        if (at_end()) {
            refuse("a `[` has no `]`");
        }
        const char c = text_[at_];
        if (c == '\\') {
            parse_escape_in_class(text);
            continue;
        }
        open += c == '[' ? 1 : c == ']' ? -1 : 0;
        text += c;
        ++at_;
    }
    return class_node(text, flags_.ignore_case);
}

void Parser::parse_escape_in_class(std::string& text) {
    if (at_ + 1 >= text_.size()) {
        refuse("nothing follows the last `\\`");
    }
    const char c = text_[at_ + 1];
    if (is_digit(c)) {
        refuse("a reference to a group within brackets");
    }
    if (const std::optional<std::string> escape = parse_class_escape()) {
        text += *escape;
        return;
    }
    const char32_t point = c == 'x' || c == 'u' || c == 'U' ? parse_hex() : parse_simple_escape(true);
    constexpr std::u32string_view meta = U"\\.+*?()|[]{}^$#&-~";
    if (meta.find(point) != std::u32string_view::npos) {
        text += '\\';
    }
    unicode::append(text, point);
}

}  // namespace bylaw::support::regex
