// Clauses, bodies and rules.
#include <tuple>

#include "lower/annotations.h"
#include "lower/file_lowering.h"

namespace bylaw::lower {

using namespace syntax;
using bytecode::Instruction;
using bytecode::none;
using bytecode::Opcode;

FileLowering::FileLowering(ProgramBuilder& builder, const ParsedFile& parsed, const Passes& passes)
    : builder_(builder), parsed_(parsed), file_(*parsed.file), passes_(passes) {
    first_query_ = static_cast<std::uint32_t>(builder.tables.queries.size());
    first_block_ = static_cast<std::uint32_t>(builder.tables.blocks.size());
}

void FileLowering::emit(Code& code, const Instruction& instruction, support::Span place, bool harmless) {
    code.instructions.push_back(instruction);
    code.places.push_back(place);
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
            Instruction instruction;
            instruction.opcode = Opcode::RuleReference;
            instruction.flags = flag_if(clause.reference.negated, bytecode::negated);
            instruction.a = builder_.string(clause.reference.name);
            const auto found = rules_.find(clause.reference.name);
            instruction.b = found == rules_.end() ? none : found->second;
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

std::pair<std::uint32_t, std::uint32_t> FileLowering::lower_lets(std::span<const Let> lets) {
    std::vector<bytecode::Let> rows;
    rows.reserve(lets.size());
    for (const Let& let : lets) {
        // A query stays a query here: `let x = %literal` ranks below a literal of the same name, and `some` drops
        // literals (3.6).
        const bytecode::Operand value =
            let.value.kind == OperandKind::Query
                ? bytecode::Operand{bytecode::OperandKind::Query, lower_query(*let.value.query), none}
                : lower_operand(let.value);
        bytecode::Let row{builder_.string(let.name), value};
        if (let.value.kind == OperandKind::Literal) {
            const auto found = defaults_.find(let.value.literal);
            row.parameter = found == defaults_.end() ? none : found->second.declared;
        }
        rows.push_back(row);
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
    hiding_ = &rule_names_;
    row.body = lower_block(*rule.block, rule.is_default ? Place::DefaultBody : Place::RuleBody);
    hiding_ = &no_names_;
    row.file = file;
    row.place = rule.span;
    row.is_default = rule.is_default ? 1 : 0;
    row.is_of_estate = !rule.is_default && has_estate_scope(parsed_.source->text, rule.span.begin) ? 1 : 0;
    builder_.tables.rules.push_back(row);
}

void FileLowering::lower_parameterized(const ParameterizedRule& rule, std::uint32_t file) {
    bytecode::Rule row;
    row.name = builder_.string(rule.name);
    hiding_ = &inner_names_;
    row.body = lower_block(*rule.block, Place::RuleBody);
    hiding_ = &no_names_;
    row.file = file;
    row.first_parameter = static_cast<std::uint32_t>(builder_.tables.parameters.size());
    row.parameter_count = static_cast<std::uint32_t>(rule.parameters.size());
    for (const std::string_view parameter : rule.parameters) {
        builder_.tables.parameters.push_back(builder_.string(parameter));
    }
    row.place = rule.span;
    builder_.tables.parameterized.push_back(row);
}

std::uint32_t FileLowering::run() {
    collect_names();
    bytecode::File row;
    row.name = builder_.string(parsed_.source->name);
    row.source = builder_.unshared_string(parsed_.source->text);
    row.first_rule = static_cast<std::uint32_t>(builder_.tables.rules.size());
    row.rule_count = static_cast<std::uint32_t>(file_.rules.size());
    row.first_parameterized = static_cast<std::uint32_t>(builder_.tables.parameterized.size());
    row.parameterized_count = static_cast<std::uint32_t>(file_.parameterized_rules.size());
    row.binds_names = bound_names_.empty() ? 0 : 1;
    for (std::uint32_t i = 0; i < row.rule_count; ++i) {
        // Of several rules with one name the first leads; the interpreter goes on from it (guard-language.md 3.11).
        rules_.emplace(file_.rules[i].name, row.first_rule + i);
    }
    for (std::uint32_t i = 0; i < row.parameterized_count; ++i) {
        parameterized_[file_.parameterized_rules[i].name] = row.first_parameterized + i;
    }
    std::tie(row.first_let, row.let_count) = lower_lets(file_.lets);
    if (passes_.shared_queries && bound_names_.empty()) {
        for (std::uint32_t i = 0; i < row.let_count; ++i) {
            const Operand& value = file_.lets[i].value;
            std::string canonical;
            if (value.kind == OperandKind::Query && append_canonical(canonical, *value.query, 0)) {
                const std::uint32_t query = builder_.tables.lets[row.first_let + i].value.index;
                builder_.tables.queries[query].shared = builder_.shared_query(canonical);
            }
        }
    }
    const auto file = static_cast<std::uint32_t>(builder_.tables.files.size());
    for (const ParameterizedRule& rule : file_.parameterized_rules) {
        lower_parameterized(rule, file);
    }
    for (const Rule& rule : file_.rules) {
        lower_rule(rule, file);
    }
    row.has_ordered_reports = has_ordered_reports_ ? 1 : 0;
    builder_.tables.files.push_back(row);
    return file;
}

std::uint32_t lower_file(ProgramBuilder& builder, const ParsedFile& parsed, const Passes& passes) {
    return FileLowering(builder, parsed, passes).run();
}

}  // namespace bylaw::lower
