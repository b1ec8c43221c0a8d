// Pieces, repetitions and groups of regular expressions; see regex_parser.h.
#include <algorithm>
#include <utility>

#include "support/regex_parser.h"
#include "support/unicode.h"

namespace bylaw::support::regex {

namespace {

constexpr int deepest_group = 64;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

void refuse(std::string message) {
    throw Refusal{std::move(message)};
}

Syntax Parser::run() {
    Syntax syntax;
    syntax.root = parse_alternatives(0);
    if (at_ < text_.size()) {
        refuse("a `)` has no `(`");
    }
    syntax.group_count = group_count_;
    syntax.names = std::move(names_);
    return syntax;
}

void Parser::skip_ignored() {
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

Node Parser::parse_alternatives(int depth) {
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

Node Parser::parse_branch(int depth) {
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

Node Parser::parse_piece(int depth) {
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

bool Parser::parse_counts(std::uint64_t& low, std::uint64_t& high) {
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

Node Parser::parse_atom(int depth) {
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

void Parser::expect_close() {
    skip_ignored();
    if (at_end()) {
        refuse("a `(` has no `)`");
    }
    if (peek() != ')') {
        refuse("a `)` is missing");
    }
    ++at_;
}

void Parser::parse_group_name(std::size_t skip) {
    at_ += skip;
    ++group_count_;
    std::optional<std::string> name = parse_identifier("<", ">", false);
    if (!name) {
        refuse("a group's name is not valid");
    }
    names_.insert_or_assign(*std::move(name), group_count_);
}

Node Parser::parse_group(int outer_depth) {
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

Node Parser::parse_flags(int depth) {
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

Node Parser::parse_conditional(int depth) {
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

std::variant<Syntax, SyntaxError> parse(std::string_view pattern) {
    try {
        return Parser(pattern).run();
    } catch (Refusal& refusal) {
        return SyntaxError{std::move(refusal.message)};
    }
}

}  // namespace bylaw::support::regex
