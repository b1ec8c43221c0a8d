// Regular expressions as trees. Private to support/regex.cpp and its parts.
//
// The dialect (guard-language.md 3.13) is that of the reference's engine, which reads a pattern in two stages: an outer
// grammar with look-around, back-references and the like, and the grammar of its linear-time engine for classes. What
// the stages make of odd patterns together decides which files parse, so both are kept apart here as well.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "support/code_points.h"

namespace bylaw::support::regex {

enum class NodeKind : std::uint8_t {
    Empty,
    Any,         // `.`; flag: line feeds as well
    Literal,     // point; flag: without regard to case
    Class,       // char_class
    Assertion,   // assertion
    Group,       // capturing; number is its number
    Concat,      // children
    Alternate,   // children
    Repeat,      // child, low, high; flag: greedy
    Look,        // child, look
    Backref,     // number
    HasMatched,  // number: whether that group has matched so far
    Atomic,      // child
    KeepOut,     // `\K`
    Continue,    // `\G`
    Conditional  // children: condition, then, else
};

enum class Assertion : std::uint8_t {
    StartText,
    EndText,
    StartLine,
    EndLine,
    WordBoundary,
    NotWordBoundary,
    WordStart,
    WordEnd,
};

enum class Look : std::uint8_t { Ahead, AheadNegative, Behind, BehindNegative };

// One class with flags and negation worked in.
struct CharClass {
    CodePointSet set;
    // The same as PCRE2 writes it, where that is much shorter than the ranges of the set; else empty.
    std::string short_form;
    std::uint32_t nesting = 1;  // brackets, unions and operations within brackets
};

inline constexpr std::uint64_t unbounded = std::numeric_limits<std::uint64_t>::max();

struct Node {
    NodeKind kind = NodeKind::Empty;
    bool flag = false;
    Assertion assertion{};
    Look look{};
    char32_t point = 0;
    std::uint64_t number = 0;
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::shared_ptr<const CharClass> char_class;
    std::vector<Node> children;

    [[nodiscard]] const Node& child() const { return children.front(); }
};

struct Syntax {
    Node root;
    std::uint32_t group_count = 0;                            // without the whole match
    std::map<std::string, std::uint32_t, std::less<>> names;  // of groups; of two with one name the later counts
};

// Why a pattern is refused: a clause that can follow "the regular expression is not valid: ".
struct SyntaxError {
    std::string message;
};

[[nodiscard]] std::variant<Syntax, SyntaxError> parse(std::string_view pattern);

// What the linear-time grammar makes of one class: text from `[` to `]`, or one of `\d \w \s \p` and their complements.
[[nodiscard]] std::variant<CharClass, SyntaxError> parse_class(std::string_view text, bool ignore_case);

// What the reference checks after parsing: references to groups, widths of look-behinds, repetition counts, nesting,
// and whether the parts that go to its linear-time engine stay below that engine's limit on compiled size.
[[nodiscard]] std::optional<SyntaxError> check(const Syntax& syntax);

// Whether the reference's linear-time engine refuses a piece because it gets too large once compiled.
[[nodiscard]] bool exceeds_size_limit(const Node& node);

// Length of what a node can match, in characters, and whether the reference backtracks over it.
struct Extent {
    std::uint64_t low = 0;
    bool fixed = false;
    bool hard = false;
};
[[nodiscard]] Extent extent_of(const Node& node);

// How often a repetition is worth being tried: nothing, many times over, is nothing.
struct Counts {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};
[[nodiscard]] Counts counts_of(const Node& repeat);

// Which of a concatenation's children, from the front and from the back, the reference matches as one piece that it
// does not backtrack into. `hard` says whether what follows may need to backtrack.
struct Pieces {
    std::size_t prefix_end = 0;
    std::size_t suffix_begin = 0;
};
[[nodiscard]] Pieces pieces_of(const Node& concat, bool hard);

}  // namespace bylaw::support::regex
