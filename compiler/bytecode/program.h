// Compiled rules: one Program for all rules files of a run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/value.h"
#include "support/arena.h"
#include "support/regex.h"
#include "support/source.h"

namespace bylaw::bytecode {

enum class Opcode : std::uint8_t {
#define BYLAW_OPCODE(name, mnemonic, group, a, b, c) name,
#include "bytecode/opcodes.def"
#undef BYLAW_OPCODE
};

// The order is that of syntax::Operator.
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
inline constexpr std::uint8_t operator_count = 15;

[[nodiscard]] constexpr bool is_unary(Operator op) {
    return op >= Operator::Exists;
}

// Bits of Instruction::flags of statements and of key filters.
enum StatementFlag : std::uint8_t {
    negated = 1,         // `!=`, `not in`, `!exists`; rule references: `not name`
    leading_not = 2,     // `not` in front of the clause
    not_empty = 4,       // Over: `query !empty { … }`
    in_rule_body = 8,    // When: stands directly in a rule body or at file level
    can_stop_early = 16  // a failing result decides, nothing later can raise an error or bind a name
};
// Bits of Instruction::flags of parts.
enum PartFlag : std::uint8_t {
    inserted = 1,           // AllIndices: put after a head variable by the reader
    after_key = 2,          // Filter: the part before is a key
    after_wildcard = 4,     // Filter: the part before is `[*]` or `.*`
    after_all_indices = 8,  // Filter: the part before is `[*]`
    only_type = 16          // OfType: the filter asks for nothing but the type
};

// Marks an operand that refers to nothing.
inline constexpr std::uint32_t none = 0xFFFFFFFFU;

struct Instruction {
    Opcode opcode{};
    std::uint8_t flags = 0;
    Operator op{};  // Unary, Compare…, KeyFilter
    std::uint8_t reserved = 0;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t c = 0;
};
static_assert(sizeof(Instruction) == 16);

// Bits of Query::flags.
enum QueryFlag : std::uint32_t {
    some = 1,
    bare_variable = 2,   // a variable and nothing after it
    ends_in_filter = 4,  // filter or key filter last
};

// The parts as written, `count` of them, with Yield after them and perhaps some OfType in front, one for each type.
struct Query {
    std::uint32_t first = 0;  // instruction
    std::uint32_t count = 0;  // without OfType and Yield
    std::uint32_t shared =
        none;  // the result list shared by all queries of the same text that depend on the document alone
    std::uint32_t flags = 0;       // QueryFlag
    std::uint32_t type_count = 0;  // OfType at `first`; the parts as written begin behind them

    [[nodiscard]] bool has(QueryFlag flag) const { return (flags & flag) != 0; }
    [[nodiscard]] std::uint32_t first_part() const { return first + type_count; }
};

enum class OperandKind : std::uint32_t { Constant, Query, Call };
struct Operand {
    OperandKind kind = OperandKind::Constant;
    std::uint32_t index = 0;
    std::uint32_t written =
        none;  // Constant: the query that was written, where the compiler replaced a variable by its literal
};

// A function or parameterized rule with its arguments.
struct Call {
    std::uint32_t name = 0;            // string
    std::uint32_t first_argument = 0;  // operand
    std::uint32_t argument_count = 0;
    std::uint32_t callee = none;  // functions: FunctionId; rules: index of the parameterized rule; none when unknown
};

struct Let {
    std::uint32_t name = 0;  // string
    Operand value;
    // Of a file's variable that can be set from outside: where in the file's source `@param` stands. Its constant is
    // shared with nothing but what reads it.
    std::uint32_t parameter = none;
};

struct Block {
    std::uint32_t first = 0;  // instruction
    std::uint32_t count = 0;  // with the final Return
    std::uint32_t first_let = 0;
    std::uint32_t let_count = 0;
    std::uint32_t group_count = 0;  // or-groups, for the reference's names of filters
};

// A map key with the spellings under which it is looked for when it is missing: spellings[first …], in order, repeated
// texts left out.
struct Key {
    std::uint32_t text = 0;  // string
    std::uint32_t hash = 0;
    std::uint32_t first_spelling = 0;
    std::uint32_t spelling_count = 0;
};
struct KeySpelling {
    std::uint32_t text = 0;  // string
    std::uint32_t hash = 0;
    std::uint32_t converters = 0;  // bit i: support::Spelling i gives this text
};

struct Type {
    std::uint32_t name = 0;         // string, `AWS::S3::Bucket`
    std::uint32_t query = none;     // `Resources.*[ Type == 'T' ]` when a type block uses it
    std::uint32_t constant = none;  // the name as a constant
};

struct Rule {
    std::uint32_t name = 0;           // string
    std::uint32_t conditions = none;  // block
    std::uint32_t body = 0;           // block
    std::uint32_t file = 0;
    std::uint32_t first_parameter = 0;  // parameters[…], strings
    std::uint32_t parameter_count = 0;  // 0 for ordinary rules
    support::Span place;                // of the whole rule in the file's text
    std::uint32_t is_default = 0;       // 1 for the clauses outside any rule
    std::uint32_t is_of_estate = 0;     // 1: `@scope estate`, about all documents of a run at once
    std::uint32_t import = none;        // of what the file imports: which of its imports it is defined in
};

struct File {
    std::uint32_t name = 0;    // string: the name given to the compiler
    std::uint32_t source = 0;  // string: the whole text
    std::uint32_t first_rule = 0;
    std::uint32_t rule_count = 0;
    std::uint32_t first_parameterized = 0;
    std::uint32_t parameterized_count = 0;
    std::uint32_t first_let = 0;
    std::uint32_t let_count = 0;
    std::uint32_t binds_names = 0;  // 1: some query binds a name, so results depend on the order of evaluation
    // 1: reports depend on where a variable is read first: there are key filters, or blocks that must select something.
    std::uint32_t has_ordered_reports = 0;
    std::uint32_t first_import = 0;  // imports[…]
    std::uint32_t import_count = 0;
    std::uint32_t first_import_target = 0;  // import_targets[…]: by import statement, those of the file itself first,
    std::uint32_t import_target_count = 0;  // then those of its imports in order: which of the imports it names
};

// A rules file whose definitions a file uses. They are part of the file; only what they say about places is their own:
// offsets from `begin` on are offsets into this text.
struct ImportedText {
    std::uint32_t name = 0;  // string
    std::uint32_t text = 0;  // string
    std::uint32_t begin = 0;
};

// A place in a rules file.
struct SourcePlace {
    std::string_view name;  // of the rules file
    std::string_view text;  // all of it
    support::Span span;
    std::uint32_t import = none;  // which of the program's imports; none: the file itself
};

// Variables of imported files carry the file they are defined in behind this character, so that no two are the same.
inline constexpr char import_mark = '\x01';
// The name as it was written.
[[nodiscard]] constexpr std::string_view written_name(std::string_view variable) {
    return variable.substr(0, variable.find(import_mark));
}

// A literal, flattened: lists and maps refer to later nodes. Constant i is node i of `constant_roots`.
struct ConstantNode {
    document::Kind kind = document::Kind::Null;
    std::uint8_t flags = 0;    // ranges: bit 0 includes lower, bit 1 includes upper
    std::uint16_t unused = 0;  // rows have no bytes that nobody wrote: bundles are the same every time
    std::uint32_t count = 0;   // items or entries
    std::uint32_t key = none;  // string: the key when the node is an entry of a map
    std::uint32_t first = 0;   // first child node; ranges: unused; String and Regex: string
    std::uint64_t low = 0;     // scalar bits, lower bound
    std::uint64_t high = 0;    // upper bound
};

// The tables of a program. Immutable once made; any number of threads may evaluate it. The tables lie in memory that
// the program owns: vectors filled by the compiler or the bytes of a loaded bundle.
class Program {
public:
    struct Tables {
        std::span<const Instruction> code;
        std::span<const support::Span> places;  // parallel to code: the text each instruction came from
        std::span<const Query> queries;
        std::span<const Operand> operands;
        std::span<const Call> calls;
        std::span<const Let> lets;
        std::span<const Block> blocks;
        std::span<const Key> keys;
        std::span<const KeySpelling> spellings;
        std::span<const Type> types;
        std::span<const Rule> rules;                // ordinary rules, by file
        std::span<const Rule> parameterized;        // by file; behind them the rules that it imports
        std::span<const std::uint32_t> parameters;  // strings
        std::span<const File> files;
        std::span<const ImportedText> imports;  // by file
        std::span<const std::uint32_t> import_targets;
        std::span<const ConstantNode> constant_nodes;
        std::span<const std::uint32_t> constant_roots;
        std::span<const std::uint32_t> string_ends;  // string i is string_bytes[string_ends[i - 1] … string_ends[i])
        std::span<const char> string_bytes;
        std::uint32_t shared_count = 0;  // number of shared result lists
    };

    // Takes tables that are known to be valid (verify.h). `memory` keeps alive whatever they lie in.
    Program(const Tables& tables, std::shared_ptr<const void> memory);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    [[nodiscard]] const Tables& tables() const { return tables_; }
    [[nodiscard]] const Instruction& code(std::uint32_t index) const { return tables_.code[index]; }
    [[nodiscard]] const Query& query(std::uint32_t index) const { return tables_.queries[index]; }
    [[nodiscard]] const Block& block(std::uint32_t index) const { return tables_.blocks[index]; }
    [[nodiscard]] const Rule& rule(std::uint32_t index) const { return tables_.rules[index]; }
    [[nodiscard]] const File& file(std::uint32_t index) const { return tables_.files[index]; }
    [[nodiscard]] std::string_view string(std::uint32_t index) const {
        const std::uint32_t begin = index == 0 ? 0 : tables_.string_ends[index - 1];
        return {tables_.string_bytes.data() + begin, tables_.string_ends[index] - begin};
    }
    // Where a place of the code of a file, or of one of its rules or variables, is to be found.
    [[nodiscard]] SourcePlace located(std::uint32_t file, support::Span place) const;
    // A literal of the rules as a value; lives as long as the program.
    [[nodiscard]] const document::Value& constant(std::uint32_t index) const { return *constants_[index]; }

private:
    Tables tables_;
    std::shared_ptr<const void> memory_;
    support::Arena arena_;
    std::vector<std::unique_ptr<support::Regex>> regexes_;
    std::vector<const document::Value*> constants_;
};

}  // namespace bylaw::bytecode
