// Clauses, bodies and rules.
#include <tuple>

#include "lower/annotations.h"
#include "lower/file_lowering.h"

namespace bylaw::lower {

using namespace syntax;
using bytecode::Instruction;
using bytecode::none;
using bytecode::Opcode;

FileLowering::FileLowering(ProgramBuilder& builder, const sema::Imports& imports, const Passes& passes)
    : builder_(builder), imports_(imports), passes_(passes), units_(imports.units.size()), unit_(units_.data()) {
    for (std::uint32_t i = 0; i < units_.size(); ++i) {
        units_[i].source = &imports.units[i];
        units_[i].number = i;
    }
    first_query_ = static_cast<std::uint32_t>(builder.tables.queries.size());
    first_block_ = static_cast<std::uint32_t>(builder.tables.blocks.size());
}

void FileLowering::emit(Code& code, const Instruction& instruction, support::Span place, bool harmless) {
    code.instructions.push_back(instruction);
    code.places.push_back(placed(place));
    code.harmless.push_back(harmless ? 1 : 0);
}

std::uint32_t FileLowering::message_of(const Clause& clause) {
    return clause.has_message ? builder_.string(clause.message) : none;
}

void FileLowering::lower_access(const Clause& clause, Code& code) {
    const AccessClause& access = clause.access;
    Instruction instruction;
    instruction.op = static_cast<bytecode::Operator>(access.op);
    instruction.flags = static_cast<std::uint8_t>(flag_if(access.negated, bytecode::negated) |
                                                  flag_if(access.leading_not, bytecode::leading_not));
    instruction.a = lower_query(*access.query);
    instruction.c = message_of(clause);
    const bool harmless_query = harmless_queries_[instruction.a - first_query_] != 0;
    bool harmless = false;
    if (is_unary(access.op)) {
        instruction.opcode = Opcode::Unary;
        harmless = harmless_query && access.op != Operator::Empty;
    } else {
        const bytecode::Operand operand = lower_operand(access.right);
        instruction.b = ProgramBuilder::add(builder_.tables.operands, operand);
        // Only a variable with nothing after it, or nothing but `[*]`, which is dropped, can be a literal on the left.
        const auto parts = access.query->parts;
        const bool left_can_be_literal =
            parts[0].kind == PartKind::Variable &&
            (parts.size() == 1 || (parts.size() == 2 && parts[1].kind == PartKind::AllIndices));
        if (operand.kind == bytecode::OperandKind::Constant && !left_can_be_literal) {
            instruction.opcode = Opcode::CompareLiteral;
            harmless = harmless_query;
        } else {
            instruction.opcode = Opcode::Compare;
            harmless = harmless_query && (operand.kind == bytecode::OperandKind::Constant ||
                                          (operand.kind == bytecode::OperandKind::Query &&
                                           harmless_queries_[operand.index - first_query_] != 0));
        }
    }
    if (harmless && passes_.early_stop) {
        instruction.flags |= bytecode::can_stop_early;
    }
    emit(code, instruction, clause.span, harmless);
}

void FileLowering::lower_clause(const Clause& clause, Place place, Code& code) {
    switch (clause.kind) {
        case ClauseKind::Access:
            lower_access(clause, code);
            return;
        case ClauseKind::Block: {
            Instruction instruction;
            instruction.opcode = Opcode::Over;
            instruction.flags = flag_if(clause.block.not_empty, bytecode::not_empty);
            has_ordered_reports_ = has_ordered_reports_ || clause.block.not_empty;
            instruction.a = lower_query(*clause.block.query);
            instruction.b = lower_block(*clause.block.block, Place::Block);
            const bool harmless = harmless_queries_[instruction.a - first_query_] != 0 &&
                                  harmless_blocks_[instruction.b - first_block_] != 0;
            if (harmless && passes_.early_stop) {
                instruction.flags |= bytecode::can_stop_early;
            }
            emit(code, instruction, clause.span, harmless);
            return;
        }
        case ClauseKind::When: {
            Instruction instruction;
            instruction.opcode = Opcode::When;
            instruction.flags = flag_if(place == Place::RuleBody, bytecode::in_rule_body);
            instruction.a = lower_conditions(*clause.when.conditions);
            instruction.b = lower_block(*clause.when.block, Place::Block);
            emit(code, instruction, clause.span,
                 harmless_blocks_[instruction.a - first_block_] != 0 &&
                     harmless_blocks_[instruction.b - first_block_] != 0);
            return;
        }
        case ClauseKind::RuleReference: {
            const std::string_view name = clause.reference.name;
            const auto imported = unit_->source->rules.find(name);
            const Unit& owner = imported == unit_->source->rules.end() ? *unit_ : units_[imported->second];
            const auto found = owner.rules.find(name);
            Instruction instruction;
            instruction.opcode =
                owner.number == 0 || found == owner.rules.end() ? Opcode::RuleReference : Opcode::ImportedRule;
            instruction.flags = flag_if(clause.reference.negated, bytecode::negated);
            instruction.a = builder_.string(name);
            instruction.b = found == owner.rules.end() ? none : found->second;
            instruction.c = message_of(clause);
            emit(code, instruction, clause.span, false);
            return;
        }
        case ClauseKind::Call: {
            Instruction instruction;
            instruction.opcode = Opcode::CallRule;
            instruction.flags = flag_if(clause.call.negated, bytecode::negated);
            instruction.a = lower_call(*clause.call.call, false);
            instruction.c = message_of(clause);
            emit(code, instruction, clause.span, false);
            return;
        }
        case ClauseKind::Type: {
            Instruction instruction;
            instruction.opcode = Opcode::TypeBlock;
            instruction.a = builder_.type(clause.type.type_name);
            if (builder_.tables.types[instruction.a].query == none) {
                const std::uint32_t query = lower_query(*clause.type.query);
                builder_.tables.types[instruction.a].query = query;
            }
            instruction.b = lower_block(*clause.type.block, Place::Block);
            instruction.c = clause.type.conditions == nullptr ? none : lower_conditions(*clause.type.conditions);
            emit(code, instruction, clause.span, false);
            return;
        }
    }
}

bytecode::Let FileLowering::lower_let(const Let& let) {
    // A query stays a query here: `let x = %literal` ranks below a literal of the same name, and `some` drops literals
    // (3.6).
    const bytecode::Operand value =
        let.value.kind == OperandKind::Query
            ? bytecode::Operand{bytecode::OperandKind::Query, lower_query(*let.value.query), none}
            : lower_operand(let.value);
    bytecode::Let row{variable(let.name), value};
    if (let.value.kind == OperandKind::Literal) {
        const auto found = defaults_.find(let.value.literal);
        row.parameter = found == defaults_.end() ? none : found->second.declared;
    }
    return row;
}

std::pair<std::uint32_t, std::uint32_t> FileLowering::lower_lets(std::span<const Let> lets) {
    std::vector<bytecode::Let> rows;
    rows.reserve(lets.size());
    for (const Let& let : lets) {
        rows.push_back(lower_let(let));
    }
    const auto first = static_cast<std::uint32_t>(builder_.tables.lets.size());
    builder_.tables.lets.insert(builder_.tables.lets.end(), rows.begin(), rows.end());
    return {first, static_cast<std::uint32_t>(rows.size())};
}

// Those of the file, then what it needs of its imports.
std::pair<std::uint32_t, std::uint32_t> FileLowering::lower_file_lets() {
    std::vector<bytecode::Let> rows;
    for (Unit& unit : units_) {
        const Within within(*this, unit);
        const auto lets = unit.file().lets;
        for (std::size_t i = 0; i < lets.size(); ++i) {
            if (!unit.needs(unit.source->needs_let, i)) {
                continue;
            }
            const bytecode::Let& row = rows.emplace_back(lower_let(lets[i]));
            const Operand& value = lets[i].value;
            std::string canonical;
            if (passes_.shared_queries && !binds_names_ && value.kind == OperandKind::Query &&
                append_canonical(canonical, *value.query, 0)) {
                builder_.tables.queries[row.value.index].shared = builder_.shared_query(canonical);
            }
        }
    }
    const auto first = static_cast<std::uint32_t>(builder_.tables.lets.size());
    builder_.tables.lets.insert(builder_.tables.lets.end(), rows.begin(), rows.end());
    return {first, static_cast<std::uint32_t>(rows.size())};
}

std::uint32_t FileLowering::lower_body(const Conjunction& body, std::span<const Let> lets, Place place) {
    bytecode::Block row;
    std::tie(row.first_let, row.let_count) = lower_lets(lets);
    row.group_count = static_cast<std::uint32_t>(body.groups.size());
    Code code;
    const std::size_t likely_size = 2 * body.groups.size() + 1;
    code.instructions.reserve(likely_size);
    code.places.reserve(likely_size);
    code.harmless.reserve(likely_size);
    for (const Disjunction& group : body.groups) {
        const bool has_alternatives = group.alternatives.size() > 1;
        std::vector<std::size_t> to_end;
        if (has_alternatives) {
            to_end.push_back(code.instructions.size());
            Instruction begin{Opcode::Alternatives, 0, {}, 0, 0, 0, 0};
            begin.b = static_cast<std::uint32_t>(place == Place::DefaultBody ? Place::RuleBody : place);
            emit(code, begin, body.span, true);
        }
        const Place clause_place = place != Place::DefaultBody ? place
                                   : has_alternatives          ? Place::Block
                                                               : Place::RuleBody;
        for (std::size_t i = 0; i < group.alternatives.size(); ++i) {
            lower_clause(*group.alternatives[i], clause_place, code);
            if (i + 1 < group.alternatives.size()) {
                to_end.push_back(code.instructions.size());
                emit(code, {Opcode::Or, 0, {}, 0, 0, 0, 0}, group.alternatives[i]->span, true);
            }
        }
        if (has_alternatives) {
            for (const std::size_t jump : to_end) {
                code.instructions[jump].a = static_cast<std::uint32_t>(code.instructions.size());
            }
            emit(code, {Opcode::AlternativesEnd, 0, {}, 0, 0, 0, 0}, group.alternatives.back()->span, true);
        }
        emit(code, {Opcode::And, 0, {}, 0, 0, 0, 0}, group.alternatives.back()->span, true);
    }
    emit(code, {Opcode::Return, 0, {}, 0, 0, 0, 0}, body.span, true);

    // From the end: an `and` behind which nothing can raise an error or bind a name may end the body on FAIL.
    bool harmless = true;
    for (std::size_t i = code.instructions.size(); i-- > 0;) {
        if (code.instructions[i].opcode == Opcode::And && harmless && passes_.early_stop) {
            code.instructions[i].flags |= bytecode::can_stop_early;
        }
        harmless = harmless && code.harmless[i] != 0;
    }
    const auto base = static_cast<std::uint32_t>(builder_.tables.code.size());
    for (Instruction& instruction : code.instructions) {
        if (instruction.opcode == Opcode::Alternatives || instruction.opcode == Opcode::Or) {
            instruction.a += base;
        }
    }
    row.first = builder_.append(code.instructions, code.places);
    row.count = static_cast<std::uint32_t>(code.instructions.size());
    const std::uint32_t index = ProgramBuilder::add(builder_.tables.blocks, row);
    harmless_blocks_.resize(index - first_block_ + 1);
    // Variables of the block may fail when they are read; the clauses that read them are not harmless themselves.
    harmless_blocks_.back() = harmless ? 1 : 0;
    return index;
}

std::uint32_t FileLowering::lower_block(const Block& block, Place place) {
    return lower_body(block.body, block.lets, place);
}

std::uint32_t FileLowering::lower_conditions(const Conjunction& conditions) {
    return lower_body(conditions, {}, Place::Conditions);
}

void FileLowering::lower_rule(const Rule& rule, std::uint32_t file) {
    bytecode::Rule row;
    row.name = builder_.string(rule.name);
    row.conditions = rule.conditions == nullptr ? none : lower_conditions(*rule.conditions);
    hiding_ = &unit_->rule_names;
    row.body = lower_block(*rule.block, rule.is_default ? Place::DefaultBody : Place::RuleBody);
    hiding_ = &no_names_;
    row.file = file;
    row.place = rule.span;
    row.is_default = rule.is_default ? 1 : 0;
    row.is_of_estate =
        !rule.is_default && has_estate_scope(unit_->source->parsed->source->text, rule.span.begin) ? 1 : 0;
    builder_.tables.rules.push_back(row);
}

void FileLowering::lower_parameterized(const ParameterizedRule& rule, std::uint32_t file) {
    bytecode::Rule row;
    row.name = builder_.string(rule.name);
    hiding_ = &unit_->inner_names;
    row.body = lower_block(*rule.block, Place::RuleBody);
    hiding_ = &no_names_;
    row.file = file;
    row.first_parameter = static_cast<std::uint32_t>(builder_.tables.parameters.size());
    row.parameter_count = static_cast<std::uint32_t>(rule.parameters.size());
    for (const std::string_view parameter : rule.parameters) {
        builder_.tables.parameters.push_back(variable(parameter));
    }
    row.place = placed(rule.span);
    row.import = import_of_unit();
    builder_.tables.parameterized.push_back(row);
}

// A rule without parameters that is not evaluated for itself.
void FileLowering::lower_imported(const Rule& rule, std::uint32_t file) {
    bytecode::Rule row;
    row.name = builder_.string(rule.name);
    row.conditions = rule.conditions == nullptr ? none : lower_conditions(*rule.conditions);
    hiding_ = &unit_->rule_names;
    row.body = lower_block(*rule.block, Place::RuleBody);
    hiding_ = &no_names_;
    row.file = file;
    row.place = placed(rule.span);
    row.import = import_of_unit();
    builder_.tables.parameterized.push_back(row);
}

void FileLowering::add_imports(bytecode::File& row) {
    row.first_import = static_cast<std::uint32_t>(builder_.tables.imports.size());
    row.import_count = static_cast<std::uint32_t>(units_.size()) - 1;
    for (std::size_t i = 1; i < units_.size(); ++i) {
        const support::SourceFile& source = *units_[i].source->parsed->source;
        builder_.tables.imports.push_back(
            {builder_.string(source.name), builder_.string(source.text), units_[i].source->begin});
    }
    row.first_import_target = static_cast<std::uint32_t>(builder_.tables.import_targets.size());
    for (const auto& targets : imports_.targets) {
        for (const std::uint32_t target : targets) {
            builder_.tables.import_targets.push_back(target - 1);
            ++row.import_target_count;
        }
    }
}

std::uint32_t FileLowering::run() {
    collect_names();
    const File& own = units_.front().file();
    bytecode::File row;
    row.name = builder_.string(units_.front().source->parsed->source->name);
    row.source = builder_.unshared_string(units_.front().source->parsed->source->text);
    add_imports(row);
    row.first_rule = static_cast<std::uint32_t>(builder_.tables.rules.size());
    row.rule_count = static_cast<std::uint32_t>(own.rules.size());
    row.first_parameterized = static_cast<std::uint32_t>(builder_.tables.parameterized.size());
    row.binds_names = binds_names_ ? 1 : 0;
    for (std::uint32_t i = 0; i < row.rule_count; ++i) {
        // Of several rules with one name the first leads; the interpreter goes on from it (guard-language.md 3.11).
        units_.front().rules.emplace(own.rules[i].name, row.first_rule + i);
    }
    for (Unit& unit : units_) {
        const auto next = [&] { return row.first_parameterized + row.parameterized_count++; };
        const auto parameterized = unit.file().parameterized_rules;
        for (std::size_t i = 0; i < parameterized.size(); ++i) {
            if (unit.needs(unit.source->needs_parameterized, i)) {
                unit.parameterized[parameterized[i].name] = next();
            }
        }
        const auto rules = unit.file().rules;
        for (std::size_t i = 0; i < rules.size() && unit.number != 0; ++i) {
            if (unit.needs(unit.source->needs_rule, i)) {
                unit.rules.emplace(rules[i].name, next());
            }
        }
    }
    std::tie(row.first_let, row.let_count) = lower_file_lets();
    const auto file = static_cast<std::uint32_t>(builder_.tables.files.size());
    for (Unit& unit : units_) {
        const Within within(*this, unit);
        const auto parameterized = unit.file().parameterized_rules;
        for (std::size_t i = 0; i < parameterized.size(); ++i) {
            if (unit.needs(unit.source->needs_parameterized, i)) {
                lower_parameterized(parameterized[i], file);
            }
        }
        const auto rules = unit.file().rules;
        for (std::size_t i = 0; i < rules.size() && unit.number != 0; ++i) {
            if (unit.needs(unit.source->needs_rule, i)) {
                lower_imported(rules[i], file);
            }
        }
    }
    for (const Rule& rule : own.rules) {
        lower_rule(rule, file);
    }
    row.has_ordered_reports = has_ordered_reports_ ? 1 : 0;
    builder_.tables.files.push_back(row);
    return file;
}

std::uint32_t lower_file(ProgramBuilder& builder, const sema::Imports& file, const Passes& passes) {
    return FileLowering(builder, file, passes).run();
}

}  // namespace bylaw::lower
