// Scopes (3.3), variables (3.6), walking (3.4) and clauses (3.7 to 3.11) of the second evaluator; private to it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/functions.h"
#include "compare.h"
#include "document/document.h"
#include "evaluate.h"
#include "support/key_spelling.h"
#include "support/regex.h"
#include "syntax/ast.h"
#include "vm/functions.h"

namespace bylaw::specification {

struct Failure {
    std::string message;
};

enum class ResultKind { Literal, Resolved, Unresolved };
struct Result {
    ResultKind kind;
    const document::Value* value;  // null when unresolved
};
using Results = std::vector<Result>;

struct Scope;

// What lives as long as the evaluation of one file.
struct Run {
    const syntax::File& file;
    const document::Document& document;
    vm::FunctionMemory memory;
    std::vector<std::unique_ptr<support::Regex>> regexes;
    std::map<const syntax::Literal*, const document::Value*> literals;
    std::map<std::string, std::optional<Status>, std::less<>> named;  // nothing: under way
    int depth = 0;

    const document::Value* literal(const syntax::Literal& literal);
    const document::Value* text(std::string_view text);
};

enum class ScopeKind { File, Block, Value, Call };

struct Scope {
    Run& run;
    ScopeKind kind;
    const document::Value* root;
    Scope* parent;
    std::span<const syntax::Let> lets;
    std::map<std::string, Results, std::less<>> known;  // cached variables, bound names, parameters
    std::map<std::string, bool, std::less<>> under_way;

    Results query(const syntax::Query& query);
    Results variable(std::string_view name);
    void bind(std::string_view name, std::string_view key);
    Results operand(const syntax::Operand& operand);
    Results call(const syntax::Call& call);
};

using Converter = std::optional<support::Spelling>;

void walk(std::span<const syntax::Part> parts, std::size_t i, const document::Value& current, Scope& environment,
          Converter converter, Results& results);

Status body(const syntax::Conjunction& conjunction, Scope& scope);
Status block(const syntax::Block& block, const document::Value* root, Scope& parent);
Status rule(const syntax::Rule& rule, Scope& file);

}  // namespace bylaw::specification
