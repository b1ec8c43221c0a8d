// The tree of a rules file. Nodes are plain structs in an arena, with the span of their text; the language they stand
// for is described in guard-language.md, section 1, and their meaning in sections 2 and 3.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "support/arena.h"
#include "support/source.h"

namespace bylaw::syntax {

using support::Span;

enum class LiteralKind : std::uint8_t {
    Null,
    Bool,
    Int,
    Float,
    String,
    Regex,
    IntRange,
    FloatRange,
    CharRange,
    List,
    Map
};

struct Literal;

struct MapLiteralEntry {
    std::string_view key;
    Span key_span;
    const Literal* value;
};

struct RangeBounds {
    union Bound {
        std::int64_t integer;
        double real;
        char32_t character;
    };
    Bound lower{};
    Bound upper{};
    bool includes_lower = false;
    bool includes_upper = false;
};

struct Literal {
    LiteralKind kind = LiteralKind::Null;
    Span span;
    bool boolean = false;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view text;  // String: the content; Regex: the pattern, `\/` already `/`
    RangeBounds range;
    std::span<const Literal* const> items;
    std::span<const MapLiteralEntry>
        entries;  // repeated keys already reduced to the last value, at the first's position
};

// The order is the reference's order of names in parse trees and reports; see `operator_name`.
enum class Operator : std::uint8_t {
    Equal,
    In,
    Greater,
    Less,
    LessEqual,
    GreaterEqual,
    Exists,
    Empty,
    IsString,
    IsList,
    IsMap,
    IsBool,
    IsInt,
    IsFloat,
    IsNull,
};

[[nodiscard]] constexpr bool is_unary(Operator op) {
    return op >= Operator::Exists;
}

enum class PartKind : std::uint8_t {
    This,
    Variable,  // head only; also a quoted head that begins with `%`
    Key,
    Interpolation,  // `.%name`, also a quoted key that begins with `%`
    Index,
    AllIndices,  // `[*]`, `[name]`, and the one inserted after a head variable
    AllValues,   // `.*`, `[ name ]`
    Filter,
    KeyFilter,
};

struct Conjunction;
struct KeyFilter;
struct Operand;

struct Part {
    PartKind kind = PartKind::This;
    Span span;
    std::string_view
        name;  // Key: the key; Variable and Interpolation: the name without `%`; others: the name bound, or empty
    std::int32_t index = 0;
    bool is_inserted = false;  // the `[*]` that the reader puts after a head variable (1.4); its span is empty
    bool is_quoted = false;    // the key or name was written in quotes
    const Conjunction* filter = nullptr;
    const KeyFilter* key_filter = nullptr;
};

struct Query {
    Span span;
    bool some = false;
    std::span<const Part> parts;  // never empty; the first is the head
};

struct Call {
    Span span;
    std::string_view name;
    Span name_span;
    std::span<const Operand> arguments;
};

enum class OperandKind : std::uint8_t { Literal, Query, Call };

// What stands on the right of an operator or of `=`, or between the parentheses of a call.
struct Operand {
    OperandKind kind = OperandKind::Literal;
    const Literal* literal = nullptr;
    const Query* query = nullptr;
    const Call* call = nullptr;

    [[nodiscard]] Span span() const {
        return kind == OperandKind::Literal ? literal->span : kind == OperandKind::Query ? query->span : call->span;
    }
};

struct KeyFilter {
    Operator op = Operator::Equal;  // Equal or In
    bool negated = false;
    Operand right;  // never a call
};

struct Clause;

// Alternatives joined with `or`.
struct Disjunction {
    std::span<const Clause* const> alternatives;
};

// The items of a body, a filter or a list of conditions.
struct Conjunction {
    Span span;
    std::span<const Disjunction> groups;
};

struct Let {
    Span span;
    std::string_view name;
    Span name_span;
    Operand value;
};

struct Block {
    Span span;  // with its braces; for blocks without braces, the span of what they hold
    std::span<const Let> lets;
    Conjunction body;
};

enum class ClauseKind : std::uint8_t { Access, Block, When, RuleReference, Call, Type };

// `query operator right`
struct AccessClause {
    bool leading_not = false;
    const Query* query = nullptr;
    Operator op = Operator::Equal;
    bool negated = false;  // `!=`, `not in`, `!exists`, …
    Span operator_span;
    Operand right;  // only for binary operators
};

// `query { … }`
struct BlockClause {
    const Query* query = nullptr;
    bool not_empty = false;
    const Block* block = nullptr;
};

// `when … { … }`
struct WhenClause {
    const Conjunction* conditions = nullptr;
    const Block* block = nullptr;
};

// `name`, `not name`
struct RuleReference {
    bool negated = false;
    std::string_view name;
    Span name_span;
};

// `name(arguments)`
struct CallClause {
    bool negated = false;  // accepted and ignored (guard-language.md 3.11)
    const Call* call = nullptr;
};

// `AWS::Service::Type when … { … }`
struct TypeClause {
    std::string_view type_name;  // `::MODULE` already dropped
    Span type_span;
    const Conjunction* conditions = nullptr;  // null without `when`
    const Query* query = nullptr;             // `Resources.*[ Type == 'T' ]`, made by the parser
    const Block* block = nullptr;             // `T clause` is a block of one clause
};

struct Clause {
    ClauseKind kind = ClauseKind::Access;
    Span span;
    bool has_message = false;
    std::string_view message;  // raw text between `<<` and `>>`; Access, RuleReference and Call only
    Span message_span;
    AccessClause access;
    BlockClause block;
    WhenClause when;
    RuleReference reference;
    CallClause call;
    TypeClause type;
};

struct Rule {
    Span span;
    std::string_view name;  // "default" for the clauses outside any rule
    Span name_span;
    bool is_default = false;
    const Conjunction* conditions = nullptr;  // null without `when`
    const Block* block = nullptr;
};

struct ParameterizedRule {
    Span span;
    std::string_view name;
    Span name_span;
    std::span<const std::string_view> parameters;  // repeated names reduced to one
    const Block* block = nullptr;
};

struct ImportedName {
    std::string_view name;
    Span span;
};

// `import { names } from "path"`
struct Import {
    Span span;
    std::span<const ImportedName> names;
    std::string_view path;  // as written, without its quotes
    Span path_span;         // with them
};

// Names, texts and literals refer to the arena or to the source text, both of which the owner of the file keeps.
struct File {
    std::span<const Import> imports;  // in order, before everything else
    std::span<const Let> lets;
    std::span<const Rule> rules;                             // `default` first, if there is one, then in file order
    std::span<const ParameterizedRule> parameterized_rules;  // in file order
    std::span<const Span> comments;                          // from `#` to the end of the line, in order
};

// The reference's name of an operator in parse trees and structured reports: "Eq", "In", "Gt", "IsMap", …
[[nodiscard]] std::string_view operator_name(Operator op);

}  // namespace bylaw::syntax
