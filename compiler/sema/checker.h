// The work of check, split over several files: walk.cpp (the way through the file), variables.cpp, references.cpp
// (rules and functions), knowledge.cpp (what is known of an operand), decided.cpp (clauses with one outcome),
// contradictions.cpp (clauses that exclude each other), ignored.cpp (words and filters without the effect they seem to
// have), annotations.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bytecode/functions.h"
#include "sema/check.h"
#include "sema/names.h"
#include "sema/recursion.h"
#include "sema/values.h"
#include "syntax/annotations.h"

namespace bylaw::sema {

class Checker {
public:
    explicit Checker(const Imports& imports);
    std::vector<support::Diagnostic> run();

private:
    using Code = support::DiagnosticCode;
    using Span = support::Span;

    // Where a clause stands.
    struct Place {
        const Scope* scope;
        bool is_certain;  // evaluated whenever its rule is
    };

    // What is known about the results of an operand, whatever the document.
    struct Knowledge {
        const syntax::Literal* literal = nullptr;  // exactly this literal
        Types types = any_type;                    // of its values
        bool is_never_literal = false;
        bool is_at_most_one = false;   // one result, or none
        bool is_always_one = false;    // one value, never unresolved
        bool is_always_found = false;  // perhaps no results, but never unresolved ones
        bool is_count = false;         // what `count` gives
    };

    // walk.cpp
    void walk(const syntax::Block& block, const Place& outer, bool is_certain);
    void walk(const syntax::Conjunction& conjunction, const Place& place);
    void walk(const syntax::Clause& clause, const Place& place);
    void walk(const syntax::Query& query, const Scope& scope);
    void walk(const syntax::Operand& operand, const Scope& scope);
    void walk_lets(std::span<const syntax::Let> lets, Scope& scope);

    // variables.cpp
    void define(std::span<const syntax::Let> lets, Scope& scope);
    void define_imported(Scope& scope);
    void define_parameters(const syntax::ParameterizedRule& rule, Scope& scope);
    void read(const syntax::Part& part, const Scope& scope);
    void report_unknown_variable(std::string_view name, Span place, const Scope& scope);
    void report_unused_variables();
    void report_captures();
    void report_variable_cycles();

    // references.cpp
    void collect_rules();
    void check_reference(const syntax::Clause& clause, const Place& place);
    void check_call(const syntax::CallClause& clause, const Place& place);
    void check_argument_count(const syntax::Call& call, const syntax::ParameterizedRule& rule, bool is_here);
    // The imported rule of this name that is called; null if there is none.
    [[nodiscard]] const syntax::ParameterizedRule* imported_rule(std::string_view name) const;
    void check_function(const syntax::Call& call, const Scope& scope);
    void check_arguments(const syntax::Call& call, bytecode::FunctionId function, const Scope& scope);
    void report_rule_cycles();

    // knowledge.cpp
    [[nodiscard]] Knowledge know(const syntax::Operand& operand, const Scope& scope, int depth = 0) const;
    [[nodiscard]] Knowledge know(const syntax::Query& query, const Scope& scope, int depth = 0) const;
    [[nodiscard]] Knowledge know(const syntax::Call& call, const Scope& scope, int depth) const;
    [[nodiscard]] Knowledge know_variable(std::string_view name, const Scope& scope, int depth) const;

    // decided.cpp
    void check_outcome(const syntax::Clause& clause, const Scope& scope);
    void check_unary(const syntax::Clause& clause, const Scope& scope);
    void check_binary(const syntax::Clause& clause, const Scope& scope);
    void report_apart(const syntax::Clause& clause, const Knowledge& left, const syntax::Literal& right);
    void check_count(const syntax::Clause& clause, const syntax::Literal& right);
    void check_key_filter(const syntax::Part& part, const Scope& scope);
    void check_literal(const syntax::Literal& literal);

    // contradictions.cpp
    struct Demands;
    void check_contradictions(const syntax::Conjunction& conjunction, const Scope& scope);
    void check_contradiction(const syntax::Clause& clause, Demands& demands, const Scope& scope);
    void report_contradiction(const syntax::Clause& clause, const syntax::Clause& earlier, const std::string& message);

    // ignored.cpp
    void check_negation(const syntax::Clause& clause);
    void check_some(const syntax::Query& query);
    void check_parts(const syntax::Query& query);
    void check_filter(const syntax::Query& query, std::size_t part);
    void check_type_block(const syntax::TypeClause& type);

    // annotations.cpp
    void check_annotations();
    void check_annotations(std::span<const syntax::Annotation> annotations);
    void check_annotation_value(const syntax::Annotation& annotation);

    // parameters.cpp
    void check_parameters();
    void check_parameters_above(const syntax::Let& let);

    // checker.cpp: the diagnostic stays valid until the next one is made.
    support::Diagnostic& warn(Code code, Span place, std::string message, std::string help = {});
    void relate(support::Diagnostic& diagnostic, Span place, std::string message) const;
    [[nodiscard]] std::string_view text_of(Span span) const;
    // Source text in backticks, cut when it is long.
    [[nodiscard]] std::string quoted(Span span) const;
    [[nodiscard]] std::string quoted(std::string_view text, std::string_view before = {}) const;
    // The place of a text that the tree took from the source; `otherwise` if it did not.
    [[nodiscard]] Span place_of(std::string_view text, Span otherwise) const;
    // The query without `some`.
    [[nodiscard]] static Span path_of(const syntax::Query& query);

    const Imports& imports_;
    const syntax::ParsedFile& parsed_;
    const syntax::File& file_;
    std::string_view text_;
    std::vector<support::Diagnostic> diagnostics_;
    support::Diagnostic surplus_;
    std::size_t offers_left_ = 20'000;  // names that suggestions still look at

    // File-level literals that are only the default of a parameter.
    std::unordered_set<const syntax::Literal*> defaults_;
    // Declarations of parameters that were looked at, by their place.
    std::unordered_set<std::uint32_t> seen_parameters_;

    Names names_;
    std::uint32_t reader_ = Resolution::no_variable;  // whose value is walked
    Needs variable_needs_;

    // Rules that references name, then parameterized rules.
    std::unordered_map<std::string_view, const syntax::Rule*> rules_;
    std::unordered_map<std::string_view, std::uint32_t> parameterized_;  // the last definition
    std::uint32_t definition_ = 0;                                       // the rule that is walked
    Needs rule_needs_;
};

}  // namespace bylaw::sema
