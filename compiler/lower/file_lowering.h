// The work of lower_file, split over several files: names.cpp (what names can mean), queries.cpp, clauses.cpp,
// canonical.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "lower/lower_file.h"

namespace bylaw::lower {

[[nodiscard]] constexpr std::uint8_t flag_if(bool holds, std::uint8_t flag) {
    return holds ? flag : std::uint8_t{0};
}

class FileLowering {
public:
    FileLowering(ProgramBuilder& builder, const sema::Imports& imports, const Passes& passes);
    std::uint32_t run();

private:
    // A piece of code that can be appended as one run.
    struct Code {
        std::vector<bytecode::Instruction> instructions;
        std::vector<support::Span> places;
        // Parallel: evaluating this statement can neither raise an error nor bind a name.
        std::vector<char> harmless;
    };
    // Of the clauses outside any rule only those without `or` stand directly in the body of the default rule.
    enum class Place : std::uint8_t { RuleBody, Block, Conditions, DefaultBody };

    using Names = std::unordered_set<std::string_view>;
    // What names mean in the file, or in one that it imports.
    struct Unit {
        const sema::Unit* source = nullptr;
        std::uint32_t number = 0;  // of the file itself: 0
        std::unordered_map<std::string_view, const syntax::Literal*> literals;
        std::unordered_map<std::string_view, const syntax::Query*> queries;
        Names functions;
        // Names that may hide a variable of the file. Rules see the blocks around a clause and the file; parameterized
        // rules see whatever their callers see.
        Names rule_names;   // variables of the blocks of ordinary rules
        Names inner_names;  // variables of all blocks, parameters
        Names bound_names;  // names that queries bind
        std::unordered_map<std::string_view, std::uint32_t> rules;
        std::unordered_map<std::string_view, std::uint32_t> parameterized;

        [[nodiscard]] const syntax::File& file() const { return *source->parsed->file; }
        [[nodiscard]] bool needs(const std::vector<char>& needed, std::size_t i) const {
            return number == 0 || needed[i] != 0;
        }
    };
    // While it lives, names are those of another unit.
    class Within {
    public:
        Within(FileLowering& lowering, Unit& unit) : lowering_(lowering), outer_(lowering.unit_) {
            lowering.unit_ = &unit;
        }
        ~Within() { lowering_.unit_ = outer_; }
        Within(const Within&) = delete;
        Within& operator=(const Within&) = delete;

    private:
        FileLowering& lowering_;
        Unit* outer_;
    };

    // names.cpp
    void collect_names();
    void collect_names(Unit& unit);
    // The unit whose variable has this name here.
    [[nodiscard]] Unit& owner_of(std::string_view variable) {
        return units_[unit_->source->owner_of(variable, unit_->number)];
    }
    // The name of a variable of this unit as the program has it.
    [[nodiscard]] std::uint32_t variable(std::string_view name);
    [[nodiscard]] std::string variable_name(std::string_view name);
    [[nodiscard]] const syntax::Literal* literal_named(std::string_view name);
    [[nodiscard]] support::Span placed(support::Span place) const {
        return {place.begin + unit_->source->begin, place.end + unit_->source->begin};
    }
    void collect_names(const syntax::Block& block);
    void collect_names(const syntax::Conjunction& conjunction);
    void collect_names(const syntax::Query& query);
    void collect_names(const syntax::Operand& operand);
    // The literal that a bare variable query stands for wherever it is evaluated, or null.
    [[nodiscard]] const syntax::Literal* literal_of(const syntax::Query& query);
    [[nodiscard]] std::uint32_t constant_of(const syntax::Literal& literal);

    // queries.cpp
    std::uint32_t lower_query(const syntax::Query& query);
    // How a query begins that selects resources by type.
    struct TypeSelection {
        std::vector<std::uint32_t> types;
        std::uint32_t part_count = 0;  // up to the filter and with it
        bool only_type = false;        // the filter asks for nothing else
    };
    [[nodiscard]] std::optional<TypeSelection> types_of(const syntax::Query& query);
    [[nodiscard]] std::vector<std::uint32_t> types_of(const syntax::Disjunction& group);
    [[nodiscard]] const syntax::Literal* literal_of(const syntax::Operand& operand);
    std::uint32_t add_operand(const syntax::Operand& operand);
    bytecode::Operand lower_operand(const syntax::Operand& operand);
    std::uint32_t lower_call(const syntax::Call& call, bool is_function);

    // clauses.cpp
    std::uint32_t lower_block(const syntax::Block& block, Place place);
    std::uint32_t lower_body(const syntax::Conjunction& body, std::span<const syntax::Let> lets, Place place);
    std::uint32_t lower_conditions(const syntax::Conjunction& conditions);
    std::pair<std::uint32_t, std::uint32_t> lower_lets(std::span<const syntax::Let> lets);
    [[nodiscard]] bytecode::Let lower_let(const syntax::Let& let);
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> lower_file_lets();
    void add_imports(bytecode::File& row);
    void lower_clause(const syntax::Clause& clause, Place place, Code& code);
    void lower_access(const syntax::Clause& clause, Code& code);
    void lower_rule(const syntax::Rule& rule, std::uint32_t file);
    void lower_parameterized(const syntax::ParameterizedRule& rule, std::uint32_t file);
    void lower_imported(const syntax::Rule& rule, std::uint32_t file);
    // Which of the file's imports the unit is.
    [[nodiscard]] std::uint32_t import_of_unit() const {
        return unit_->number == 0 ? bytecode::none : unit_->number - 1;
    }
    void emit(Code& code, const bytecode::Instruction& instruction, support::Span place, bool harmless);
    std::uint32_t message_of(const syntax::Clause& clause);

    // canonical.cpp: a text that two queries share only if they give the same results on every document when they are
    // evaluated from its root; nothing for queries that depend on more than the document.
    bool append_canonical(std::string& out, const syntax::Query& query, int depth);
    bool append_canonical(std::string& out, const syntax::Conjunction& filter, int depth);
    bool append_canonical(std::string& out, const syntax::Operand& operand, int depth);
    static void append_canonical(std::string& out, const syntax::Literal& literal);
    static void append_canonical(std::string& out, std::string_view text);

    ProgramBuilder& builder_;
    const sema::Imports& imports_;
    Passes passes_;

    std::vector<Unit> units_;  // as those of imports_
    Unit* unit_ = nullptr;     // whose code is lowered
    // Of literals that are only the default of a parameter: where it is declared, and its constant once there is one.
    struct Default {
        std::uint32_t declared = bytecode::none;
        std::uint32_t constant = bytecode::none;
    };
    std::unordered_map<const syntax::Literal*, Default> defaults_;
    Names no_names_;
    const Names* hiding_ = &no_names_;    // where the code that is lowered stands
    bool binds_names_ = false;            // any unit does
    std::vector<char> harmless_queries_;  // by query, from first_query_
    std::vector<char> harmless_blocks_;   // by block, from first_block_
    std::uint32_t first_query_ = 0;
    std::uint32_t first_block_ = 0;
    bool has_ordered_reports_ = false;  // bytecode::File
};

}  // namespace bylaw::lower
