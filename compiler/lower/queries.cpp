// Queries, operands and calls.
#include <charconv>

#include "bytecode/functions.h"
#include "lower/file_lowering.h"

namespace bylaw::lower {

using namespace syntax;
using bytecode::Instruction;
using bytecode::none;
using bytecode::Opcode;

namespace {

// Whether the text reads as a 32-bit integer: optional sign, digits, nothing else (guard-language.md 3.4, Key 1).
std::optional<std::int32_t> as_index(std::string_view key) {
    if (key.size() > 1 && key[0] == '+') {
        key.remove_prefix(1);
        if (key[0] == '-') {
            return std::nullopt;
        }
    }
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
    if (error != std::errc{} || end != key.data() + key.size()) {
        return std::nullopt;
    }
    return number;
}

}  // namespace

std::optional<std::uint32_t> FileLowering::type_of(const Query& query) {
    if (!passes_.type_index || query.parts.size() < 3 || query.parts[0].kind != PartKind::Key ||
        query.parts[0].name != "Resources" || query.parts[1].kind != PartKind::AllValues ||
        !query.parts[1].name.empty() || query.parts[2].kind != PartKind::Filter || !query.parts[2].name.empty()) {
        return std::nullopt;
    }
    const Conjunction& filter = *query.parts[2].filter;
    if (filter.groups.size() != 1 || filter.groups[0].alternatives.size() != 1) {
        return std::nullopt;
    }
    const Clause& clause = *filter.groups[0].alternatives[0];
    if (clause.kind != ClauseKind::Access || clause.access.op != Operator::Equal || clause.access.negated ||
        clause.access.query->some || clause.access.query->parts.size() != 1 ||
        clause.access.query->parts[0].kind != PartKind::Key || clause.access.query->parts[0].name != "Type") {
        return std::nullopt;
    }
    const Literal* literal = clause.access.right.kind == OperandKind::Literal ? clause.access.right.literal
                             : clause.access.right.kind == OperandKind::Query ? literal_of(*clause.access.right.query)
                                                                              : nullptr;
    if (literal == nullptr || literal->kind != LiteralKind::String) {
        return std::nullopt;
    }
    return builder_.type(literal->text);
}

std::uint32_t FileLowering::lower_query(const Query& query) {
    Code code;
    bytecode::Query row;
    row.count = static_cast<std::uint32_t>(query.parts.size());
    bool harmless = true;
    if (const auto type = type_of(query)) {
        code.instructions.push_back({Opcode::OfType, 0, {}, 0, *type, 3, 0});
        code.places.push_back(query.parts[2].span);
        row.flags |= bytecode::has_type_index;
    }
    for (std::size_t i = 0; i < query.parts.size(); ++i) {
        const Part& part = query.parts[i];
        Instruction instruction;
        const std::uint32_t bound = part.name.empty() ? none : builder_.string(part.name);
        switch (part.kind) {
            case PartKind::This:
                instruction.opcode = Opcode::This;
                break;
            case PartKind::Variable:
                instruction.opcode = Opcode::Variable;
                instruction.a = builder_.string(part.name);
                // A literal is always there; everything else may be undefined or fail when it is evaluated.
                harmless = harmless && file_literals_.contains(part.name) && !inner_names_.contains(part.name);
                break;
            case PartKind::Key:
                instruction.a = builder_.key(part.name);
                if (const auto index = as_index(part.name)) {
                    instruction.opcode = Opcode::NumericKey;
                    instruction.b = static_cast<std::uint32_t>(*index);
                } else {
                    instruction.opcode = Opcode::Key;
                }
                break;
            case PartKind::Interpolation:
                instruction.opcode = Opcode::Interpolate;
                instruction.a = builder_.string(part.name);
                harmless = false;
                break;
            case PartKind::Index:
                instruction.opcode = Opcode::Index;
                instruction.a = static_cast<std::uint32_t>(part.index);
                break;
            case PartKind::AllIndices:
            case PartKind::AllValues:
                instruction.opcode = part.kind == PartKind::AllIndices ? Opcode::AllIndices : Opcode::AllValues;
                instruction.a = bound;
                instruction.flags = flag_if(part.is_inserted, bytecode::inserted);
                harmless = harmless && bound == none;
                break;
            case PartKind::Filter: {
                instruction.opcode = Opcode::Filter;
                instruction.a = lower_body(*part.filter, {}, Place::Block);
                instruction.b = bound;
                const PartKind before = i == 0 ? PartKind::This : query.parts[i - 1].kind;
                if (before == PartKind::Key || before == PartKind::Interpolation || before == PartKind::Variable) {
                    instruction.flags = bytecode::after_key;
                } else if (before == PartKind::AllIndices) {
                    instruction.flags = bytecode::after_wildcard | bytecode::after_all_indices;
                } else if (before == PartKind::AllValues) {
                    instruction.flags = bytecode::after_wildcard;
                }
                harmless = harmless && bound == none && instruction.flags != 0 &&
                           harmless_blocks_[instruction.a - first_block_] != 0;
                break;
            }
            case PartKind::KeyFilter:
                instruction.opcode = Opcode::KeyFilter;
                instruction.op = static_cast<bytecode::Operator>(part.key_filter->op);
                instruction.flags = flag_if(part.key_filter->negated, bytecode::negated);
                instruction.a = add_operand(part.key_filter->right);
                instruction.b = bound;
                harmless = harmless && part.key_filter->right.kind == OperandKind::Literal;
                break;
        }
        code.instructions.push_back(instruction);
        code.places.push_back(part.span);
    }
    code.instructions.push_back({Opcode::Yield, 0, {}, 0, 0, 0, 0});
    code.places.push_back(query.span);
    row.first = builder_.append(code.instructions, code.places);
    const Part& last = query.parts.back();
    row.flags |= query.some ? bytecode::some : 0U;
    row.flags |= query.parts.size() == 1 && last.kind == PartKind::Variable ? bytecode::bare_variable : 0U;
    row.flags |= last.kind == PartKind::Filter || last.kind == PartKind::KeyFilter ? bytecode::ends_in_filter : 0U;
    const std::uint32_t index = ProgramBuilder::add(builder_.tables.queries, row);
    harmless_queries_.resize(index - first_query_ + 1);
    harmless_queries_.back() = harmless ? 1 : 0;
    return index;
}

bytecode::Operand FileLowering::lower_operand(const Operand& operand) {
    switch (operand.kind) {
        case OperandKind::Literal:
            return {bytecode::OperandKind::Constant, builder_.constant(*operand.literal), none};
        case OperandKind::Query:
            if (const Literal* literal = literal_of(*operand.query)) {
                return {bytecode::OperandKind::Constant, builder_.constant(*literal), lower_query(*operand.query)};
            }
            return {bytecode::OperandKind::Query, lower_query(*operand.query), none};
        case OperandKind::Call:
            return {bytecode::OperandKind::Call, lower_call(*operand.call, true), none};
    }
    return {};
}

std::uint32_t FileLowering::add_operand(const Operand& operand) {
    const bytecode::Operand row = lower_operand(operand);
    return ProgramBuilder::add(builder_.tables.operands, row);
}

std::uint32_t FileLowering::lower_call(const Call& call, bool is_function) {
    std::vector<bytecode::Operand> arguments;
    arguments.reserve(call.arguments.size());
    for (const Operand& argument : call.arguments) {
        arguments.push_back(lower_operand(argument));
    }
    bytecode::Call row;
    row.name = builder_.string(call.name);
    row.first_argument = static_cast<std::uint32_t>(builder_.tables.operands.size());
    row.argument_count = static_cast<std::uint32_t>(arguments.size());
    builder_.tables.operands.insert(builder_.tables.operands.end(), arguments.begin(), arguments.end());
    if (is_function) {
        if (const auto function = bytecode::find_function(call.name)) {
            row.callee = static_cast<std::uint32_t>(*function);
        }
    } else if (const auto found = parameterized_.find(call.name); found != parameterized_.end()) {
        row.callee = found->second;
    }
    return ProgramBuilder::add(builder_.tables.calls, row);
}

}  // namespace bylaw::lower
