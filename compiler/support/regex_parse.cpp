// The outer grammar of regular expressions; see regex_syntax.h.
#include <algorithm>
#include <charconv>
#include <system_error>

#include "support/regex_syntax.h"
#include "support/unicode.h"

namespace bylaw::support::regex {

namespace {

constexpr int deepest_group = 64;

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

struct Flags {
    bool ignore_case = false;
    bool multi_line = false;
    bool dot_all = false;
    bool swap_greed = false;
    bool ignore_space = false;
};

// Thrown and caught in this file only: the grammar is deep, refusals are rare.
struct Refusal {
    std::string message;
};

[[noreturn]] void refuse(std::string message) {
    throw Refusal{std::move(message)};
}

class Parser {
public:
    explicit Parser(std::string_view pattern) : text_(pattern) {}

    Syntax run() {
        Syntax syntax;
        syntax.root = parse_alternatives(0);
        if (at_ < text_.size()) {
            refuse("a `)` has no `(`");
        }
        syntax.group_count = group_count_;
        syntax.names = std::move(names_);
        return syntax;
    }

private:
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
    [[nodiscard]] bool looking_at(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    // The character at a byte position, with its length.
    [[nodiscard]] std::string_view character_at(std::size_t position) const {
        std::size_t end = position;
        static_cast<void>(unicode::decode(text_, end));
        return text_.substr(position, end - position);
    }

    // Comments `(?#…)` anywhere; white space and `#…` under the flag x.
    void skip_ignored() {
        while (!at_end()) {
            const char c = text_[at_];
            if (flags_.ignore_space && c == '#') {
                const std::size_t end = text_.find('\n', at_);
                at_ = end == std::string_view::npos ? text_.size() : end + 1;
            } else if (flags_.ignore_space && (c == ' ' || c == '\r' || c == '\n' || c == '\t')) {
                ++at_;
            } else if (looking_at("(?#")) {
                at_ += 3;
                while (true) {
                    if (at_end()) {
                        refuse("a comment is not closed");
                    }
                    const char inner = text_[at_];
                    at_ += inner == '\\' ? 2 : 1;
                    if (inner == ')') {
                        break;
                    }
                }
            } else {
                return;
            }
        }
        at_ = text_.size();
    }

    Node parse_alternatives(int depth) {
        Node first = parse_branch(depth);
        skip_ignored();
        if (peek() != '|' || at_end()) {
            if (has_numbered_references_ && !names_.empty()) {
                refuse("numbered references such as `\\1` and named groups cannot be mixed");
            }
            return first;
        }
        Node result;
        result.kind = NodeKind::Alternate;
        result.children.push_back(std::move(first));
        while (!at_end() && peek() == '|') {
            ++at_;
            result.children.push_back(parse_branch(depth));
            skip_ignored();
        }
        return result;
    }

    Node parse_branch(int depth) {
        Node result;
        result.kind = NodeKind::Concat;
        while (!at_end()) {
            const std::size_t start = at_;
            Node piece = parse_piece(depth);
            if (at_ == start) {
                break;
            }
            if (piece.kind != NodeKind::Empty) {
                result.children.push_back(std::move(piece));
            }
        }
        if (result.children.empty()) {
            return {};
        }
        if (result.children.size() == 1) {
            Node only = std::move(result.children.front());
            return only;
        }
        return result;
    }

    Node parse_piece(int depth) {
        Node child = parse_atom(depth);
        skip_ignored();
        if (at_end()) {
            return child;
        }
        Node repeat;
        repeat.kind = NodeKind::Repeat;
        switch (text_[at_]) {
            case '?':
                repeat.low = 0;
                repeat.high = 1;
                break;
            case '*':
                repeat.low = 0;
                repeat.high = unbounded;
                break;
            case '+':
                repeat.low = 1;
                repeat.high = unbounded;
                break;
            case '{': {
                const std::size_t start = at_;
                if (!parse_counts(repeat.low, repeat.high)) {
                    at_ = start;  // not a repetition: the brace stands for itself
                    return child;
                }
                --at_;
                break;
            }
            default:
                return child;
        }
        const bool is_repeatable =
            child.kind != NodeKind::Look && child.kind != NodeKind::Empty && child.kind != NodeKind::Assertion;
        if (!is_repeatable) {
            refuse("there is nothing that `" + std::string(1, text_[at_] == '}' ? '{' : text_[at_]) + "` could repeat");
        }
        ++at_;
        skip_ignored();
        bool is_greedy = true;
        if (!at_end() && peek() == '?') {
            is_greedy = false;
            ++at_;
        }
        repeat.flag = is_greedy != flags_.swap_greed;
        repeat.children.push_back(std::move(child));
        if (!at_end() && peek() == '+') {
            ++at_;
            Node atomic;
            atomic.kind = NodeKind::Atomic;
            atomic.children.push_back(std::move(repeat));
            return atomic;
        }
        return repeat;
    }

    std::optional<std::uint64_t> parse_number() {
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

    // `{n}`, `{n,}`, `{,m}`, `{n,m}`; false if it is none of these. Comments that are not closed refuse the pattern.
    bool parse_counts(std::uint64_t& low, std::uint64_t& high) {
        ++at_;
        skip_ignored();
        if (at_end()) {
            return false;
        }
        if (peek() == ',') {
            low = 0;
        } else if (const auto number = parse_number()) {
            low = *number;
        } else {
            return false;
        }
        skip_ignored();
        if (at_end()) {
            return false;
        }
        if (peek() == '}') {
            high = low;
        } else if (peek() == ',') {
            ++at_;
            skip_ignored();
            high = parse_number().value_or(unbounded);
        } else {
            return false;
        }
        skip_ignored();
        if (at_end() || peek() != '}') {
            return false;
        }
        ++at_;
        return true;
    }

    static Node assertion(Assertion kind) {
        Node node;
        node.kind = NodeKind::Assertion;
        node.assertion = kind;
        return node;
    }

    static Node literal(char32_t point, bool ignore_case) {
        Node node;
        node.kind = NodeKind::Literal;
        node.point = point;
        node.flag = ignore_case;
        return node;
    }

    static Node class_node(std::string_view text, bool ignore_case) {
        auto parsed = parse_class(text, ignore_case);
        if (auto* error = std::get_if<SyntaxError>(&parsed)) {
            refuse(std::move(error->message));
        }
        Node node;
        node.kind = NodeKind::Class;
        node.char_class = std::make_shared<const CharClass>(std::get<CharClass>(std::move(parsed)));
        return node;
    }

    static Node group_node(NodeKind kind, std::uint64_t number) {
        Node node;
        node.kind = kind;
        node.number = number;
        return node;
    }

    Node parse_atom(int depth) {
        skip_ignored();
        if (at_end()) {
            return {};
        }
        switch (text_[at_]) {
            case '.': {
                ++at_;
                Node node;
                node.kind = NodeKind::Any;
                node.flag = flags_.dot_all;
                return node;
            }
            case '^':
                ++at_;
                return assertion(flags_.multi_line ? Assertion::StartLine : Assertion::StartText);
            case '$':
                ++at_;
                return assertion(flags_.multi_line ? Assertion::EndLine : Assertion::EndText);
            case '(':
                return parse_group(depth);
            case '\\':
                return parse_escape();
            case '+':
            case '*':
            case '?':
            case '|':
            case ')':
                return {};
            case '[':
                return parse_bracketed();
            default:
                return literal(unicode::decode(text_, at_), flags_.ignore_case);
        }
    }

    // A name or number between delimiters. On success `at_` stands after the closing one.
    std::optional<std::string> parse_identifier(std::string_view open, std::string_view close, bool allow_relative) {
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

    std::uint64_t parse_named_reference(std::string_view open, std::string_view close, bool allow_relative) {
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

    std::uint64_t parse_numbered_reference() {
        const std::optional<std::uint64_t> number = parse_number();
        if (!number || *number >= text_.size() / 2) {
            refuse("a reference to a group that does not exist");
        }
        has_numbered_references_ = true;
        return *number;
    }

    // At a backslash, outside of brackets.
    Node parse_escape() {
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
            return group_node(NodeKind::Backref,
                              parse_named_reference(is_quoted ? "'" : "<", is_quoted ? "'" : ">", true));
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

    // At a backslash: `\d \w \s \h \p…` and their complements, as text for the grammar of classes.
    std::optional<std::string> parse_class_escape() {
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

    // At a backslash before x, u or U.
    char32_t parse_hex() {
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

    // At a backslash that starts none of the above.
    char32_t parse_simple_escape(bool in_class) {
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

    // Rewrites a class in brackets to the escapes that the inner grammar knows.
    Node parse_bracketed() {
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

    void parse_escape_in_class(std::string& text) {
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

    void expect_close() {
        skip_ignored();
        if (at_end()) {
            refuse("a `(` has no `)`");
        }
        if (peek() != ')') {
            refuse("a `)` is missing");
        }
        ++at_;
    }

    void parse_group_name(std::size_t skip) {
        at_ += skip;
        ++group_count_;
        std::optional<std::string> name = parse_identifier("<", ">", false);
        if (!name) {
            refuse("a group's name is not valid");
        }
        names_.insert_or_assign(*std::move(name), group_count_);
    }

    Node parse_group(int outer_depth) {
        const int depth = outer_depth + 1;
        if (depth >= deepest_group) {
            refuse("groups are nested deeper than " + std::to_string(deepest_group - 1));
        }
        ++at_;
        skip_ignored();
        Node result;
        if (looking_at("?<=") || looking_at("?<!")) {
            result.kind = NodeKind::Look;
            result.look = looking_at("?<=") ? Look::Behind : Look::BehindNegative;
            at_ += 3;
        } else if (looking_at("?=") || looking_at("?!")) {
            result.kind = NodeKind::Look;
            result.look = looking_at("?=") ? Look::Ahead : Look::AheadNegative;
            at_ += 2;
        } else if (looking_at("?<") || looking_at("?P<")) {
            parse_group_name(looking_at("?<") ? 1 : 2);
            result.kind = NodeKind::Group;
            result.number = group_count_;
        } else if (looking_at("?P=")) {
            at_ += 3;
            return group_node(NodeKind::Backref, parse_named_reference("", ")", false));
        } else if (looking_at("?>")) {
            result.kind = NodeKind::Atomic;
            at_ += 2;
        } else if (looking_at("?(")) {
            at_ += 2;
            return parse_conditional(depth);
        } else if (looking_at("?")) {
            return parse_flags(depth);
        } else {
            result.kind = NodeKind::Group;
            result.number = ++group_count_;
        }
        result.children.push_back(parse_alternatives(depth));
        expect_close();
        return result;
    }

    // At the `?` of `(?flags)` or `(?flags:…)`. Flags without a colon hold to the end of the pattern, not of the group.
    Node parse_flags(int depth) {
        const std::size_t start = at_ + 1;
        const Flags outer = flags_;
        bool is_negated = false;
        ++at_;
        while (true) {
            skip_ignored();
            if (at_end()) {
                refuse("a `(` has no `)`");
            }
            const char c = text_[at_];
            const bool is_lone_minus = is_negated && at_ == start + 1;
            switch (c) {
                case 'i':
                    flags_.ignore_case = !is_negated;
                    break;
                case 'm':
                    flags_.multi_line = !is_negated;
                    break;
                case 's':
                    flags_.dot_all = !is_negated;
                    break;
                case 'U':
                    flags_.swap_greed = !is_negated;
                    break;
                case 'x':
                    flags_.ignore_space = !is_negated;
                    break;
                case 'u':
                    if (is_negated) {
                        refuse("the flag `u` cannot be switched off");
                    }
                    break;
                case '-':
                    if (is_negated) {
                        refuse("flags have a second `-`");
                    }
                    is_negated = true;
                    break;
                case ')':
                    if (at_ == start || is_lone_minus) {
                        refuse("flags are missing after `(?`");
                    }
                    ++at_;
                    return {};
                case ':': {
                    if (is_lone_minus) {
                        refuse("flags are missing after `(?-`");
                    }
                    ++at_;
                    Node child = parse_alternatives(depth);
                    if (at_end() || peek() != ')') {
                        refuse("a `(` has no `)`");
                    }
                    ++at_;
                    flags_ = outer;
                    return child;
                }
                default:
                    refuse("`(?" + std::string(text_.substr(start, at_ - start)) + std::string(character_at(at_)) +
                           "` is neither a flag nor a kind of group");
            }
            ++at_;
        }
    }

    // After `(?(`.
    Node parse_conditional(int depth) {
        if (at_end()) {
            refuse("a `(` has no `)`");
        }
        Node condition;
        if (is_digit(peek())) {
            condition = group_node(NodeKind::Backref, parse_numbered_reference());
        } else if (peek() == '\'') {
            condition = group_node(NodeKind::Backref, parse_named_reference("'", "'", true));
        } else if (peek() == '<') {
            condition = group_node(NodeKind::Backref, parse_named_reference("<", ">", true));
        } else {
            condition = parse_alternatives(depth);
        }
        expect_close();
        const bool is_reference = condition.kind == NodeKind::Backref;
        if (is_reference) {
            condition.kind = NodeKind::HasMatched;
        }
        const std::size_t start = at_;
        Node body = parse_alternatives(depth);
        if (at_ == start) {
            if (!is_reference) {
                refuse("a conditional needs something to match when its condition holds");
            }
            expect_close();
            return condition;
        }
        Node then;
        Node otherwise;
        if (body.kind == NodeKind::Alternate) {
            then = std::move(body.children.front());
            body.children.erase(body.children.begin());
            if (body.children.size() == 1) {
                Node only = std::move(body.children.front());
                otherwise = std::move(only);
            } else {
                otherwise = std::move(body);
            }
        } else {
            then = std::move(body);
        }
        expect_close();
        if (then.kind == NodeKind::Empty && otherwise.kind == NodeKind::Empty) {
            return condition;
        }
        Node result;
        result.kind = NodeKind::Conditional;
        result.children.push_back(std::move(condition));
        result.children.push_back(std::move(then));
        result.children.push_back(std::move(otherwise));
        return result;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Flags flags_;
    std::uint32_t group_count_ = 0;
    bool has_numbered_references_ = false;
    std::map<std::string, std::uint32_t, std::less<>> names_;
};

}  // namespace

std::variant<Syntax, SyntaxError> parse(std::string_view pattern) {
    try {
        return Parser(pattern).run();
    } catch (Refusal& refusal) {
        return SyntaxError{std::move(refusal.message)};
    }
}

}  // namespace bylaw::support::regex
