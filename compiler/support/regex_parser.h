// The outer grammar of regular expressions as a recursive descent; see regex_syntax.h. Private to regex_parse.cpp,
// which has pieces and groups, and regex_parse_escape.cpp, which has what a backslash or a bracket starts, and
// references.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "support/regex_syntax.h"

namespace bylaw::support::regex {

// Thrown and caught by the grammar only: it is deep, refusals are rare.
struct Refusal {
    std::string message;
};

[[noreturn]] void refuse(std::string message);

struct Flags {
    bool ignore_case = false;
    bool multi_line = false;
    bool dot_all = false;
    bool swap_greed = false;
    bool ignore_space = false;
};

class Parser {
public:
    explicit Parser(std::string_view pattern) : text_(pattern) {}

    Syntax run();

private:
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
    [[nodiscard]] bool looking_at(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    // The character at a byte position, with its length.
    [[nodiscard]] std::string_view character_at(std::size_t position) const;

    // Comments `(?#…)` anywhere; white space and `#…` under the flag x.
    void skip_ignored();
    Node parse_alternatives(int depth);
    Node parse_branch(int depth);
    Node parse_piece(int depth);
    std::optional<std::uint64_t> parse_number();

    // `{n}`, `{n,}`, `{,m}`, `{n,m}`; false if it is none of these. Comments that are not closed refuse the pattern.
    bool parse_counts(std::uint64_t& low, std::uint64_t& high);
    static Node assertion(Assertion kind);
    static Node literal(char32_t point, bool ignore_case);
    static Node class_node(std::string_view text, bool ignore_case);
    static Node group_node(NodeKind kind, std::uint64_t number);
    Node parse_atom(int depth);

    // A name or number between delimiters. On success `at_` stands after the closing one.
    std::optional<std::string> parse_identifier(std::string_view open, std::string_view close, bool allow_relative);
    std::uint64_t parse_named_reference(std::string_view open, std::string_view close, bool allow_relative);
    std::uint64_t parse_numbered_reference();

    // At a backslash, outside of brackets.
    Node parse_escape();

    // At a backslash: `\d \w \s \h \p…` and their complements, as text for the grammar of classes.
    std::optional<std::string> parse_class_escape();

    // At a backslash before x, u or U.
    char32_t parse_hex();

    // At a backslash that starts none of the above.
    char32_t parse_simple_escape(bool in_class);

    // Rewrites a class in brackets to the escapes that the inner grammar knows.
    Node parse_bracketed();
    void parse_escape_in_class(std::string& text);
    void expect_close();
    void parse_group_name(std::size_t skip);
    Node parse_group(int outer_depth);

    // At the `?` of `(?flags)` or `(?flags:…)`. Flags without a colon hold to the end of the pattern, not of the group.
    Node parse_flags(int depth);

    // After `(?(`.
    Node parse_conditional(int depth);

    std::string_view text_;
    std::size_t at_ = 0;
    Flags flags_;
    std::uint32_t group_count_ = 0;
    bool has_numbered_references_ = false;
    std::map<std::string, std::uint32_t, std::less<>> names_;
};

}  // namespace bylaw::support::regex
