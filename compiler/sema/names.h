// What the names of variables can mean: guard-language.md, sections 3.3 and 3.6.
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "support/source.h"
#include "syntax/ast.h"

namespace bylaw::sema {

struct Scope;

// A `let` or a parameter.
struct Variable {
    std::string_view name;
    support::Span place;
    const syntax::Operand* value = nullptr;  // null for a parameter
    const Scope* scope = nullptr;            // the one that owns it
    bool is_needed = false;                  // the language asks for it, even if nothing reads it
    bool is_hidden = false;                  // another definition of the same scope wins
    bool is_read = false;
    bool is_imported = false;  // what its value refers to is that of another file
};

struct Scope {
    const Scope* parent = nullptr;  // null for the file's
    // Inside a parameterized rule: what is not found may be the caller's.
    bool is_called = false;
    std::unordered_map<std::string_view, std::uint32_t> variables;  // indexes of Names::variables
};

// A name that a query binds: `[name]`, `[ name ]`, `[ name | … ]`.
struct Capture {
    std::string_view name;
    support::Span place;
    bool is_filter = false;
};

enum class Meaning : std::uint8_t {
    Variable,
    Captured,   // nothing but names that queries bind
    Uncertain,  // depends on the caller, or on what was evaluated before
    Unknown,    // nothing at all: reading it is an error
};

struct Resolution {
    static constexpr std::uint32_t no_variable = UINT32_MAX;
    Meaning meaning = Meaning::Unknown;
    std::uint32_t variable = no_variable;  // for Variable; for Uncertain the one that may be meant, if there is one
};

// Whether the part at this place of the query can bind its name; it binds for maps only.
[[nodiscard]] bool can_bind(const syntax::Query& query, std::size_t part);

// All names of one file. Refers to the file, which must outlive it.
class Names {
public:
    explicit Names(const syntax::File& file);

    [[nodiscard]] Scope& file_scope() { return scopes_.front(); }
    [[nodiscard]] Scope& open(const Scope& parent, bool is_called);
    std::uint32_t define(Scope& scope, const Variable& variable);

    [[nodiscard]] Resolution resolve(const Scope& scope, std::string_view name) const;
    // Notes a reading: whatever may be meant is in use.
    Resolution read(const Scope& scope, std::string_view name);
    [[nodiscard]] bool is_in_use(const Variable& variable) const;
    [[nodiscard]] bool is_read(std::string_view name) const { return read_names_.contains(name); }

    [[nodiscard]] const Variable& variable(std::uint32_t index) const { return variables_[index]; }
    [[nodiscard]] std::deque<Variable>& variables() { return variables_; }
    [[nodiscard]] const std::vector<Capture>& captures() const { return captures_; }
    [[nodiscard]] bool is_captured(std::string_view name) const { return captured_.contains(name); }
    // A name that some block or parameter list of the file defines.
    [[nodiscard]] bool is_inner(std::string_view name) const { return inner_.contains(name); }
    [[nodiscard]] const std::unordered_set<std::string_view>& inner() const { return inner_; }
    // Whether there can be characters, which only `parse_char` makes.
    [[nodiscard]] bool has_characters() const { return has_characters_; }

private:
    void collect(const syntax::Block& block);
    void collect(const syntax::Conjunction& conjunction);
    void collect(const syntax::Clause& clause);
    void collect(const syntax::Query& query);
    void collect(const syntax::Operand& operand);

    std::deque<Scope> scopes_;  // the file's first; addresses stay
    std::deque<Variable> variables_;
    std::vector<Capture> captures_;
    std::unordered_set<std::string_view> captured_;
    std::unordered_set<std::string_view> inner_;
    std::unordered_set<std::string_view> read_names_;
    std::unordered_set<std::string_view> uncertain_;  // read where any definition of that name may be meant
    bool has_characters_ = false;
};

}  // namespace bylaw::sema
