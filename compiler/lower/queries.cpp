// Queries, operands and calls.
#include <algorithm>
#include <charconv>
#include <utility>

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

const Literal* FileLowering::literal_of(const Operand& operand) {
    return operand.kind == OperandKind::Literal ? operand.literal
           : operand.kind == OperandKind::Query ? literal_of(*operand.query)
                                                : nullptr;
}

// The types of which one is asked for by every alternative; nothing if some alternative asks for something else.
std::vector<std::uint32_t> FileLowering::types_of(const Disjunction& group) {
    std::vector<std::string_view> names;
    for (const Clause* clause : group.alternatives) {
        if (clause->kind != ClauseKind::Access) {
            return {};
        }
        const AccessClause& access = clause->access;
        const auto parts = access.query->parts;
        if (access.negated || access.leading_not || access.query->some || parts.size() != 1 ||
            parts[0].kind != PartKind::Key || parts[0].name != "Type") {
            return {};
        }
        const Literal* literal = is_unary(access.op) ? nullptr : literal_of(access.right);
        if (literal == nullptr || defaults_.contains(literal)) {
            return {};
        }
        const bool is_string = access.op == Operator::Equal && literal->kind == LiteralKind::String;
        const bool is_list = access.op == Operator::In && literal->kind == LiteralKind::List &&
                             !literal->items.empty() &&
                             std::all_of(literal->items.begin(), literal->items.end(),
                                         [](const Literal* item) { return item->kind == LiteralKind::String; });
        if (is_string) {
            names.push_back(literal->text);
        } else if (is_list) {
            for (const Literal* item : literal->items) {
                names.push_back(item->text);
            }
        } else {
            return {};
        }
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<std::uint32_t> types;
    types.reserve(names.size());
    for (const std::string_view name : names) {
        types.push_back(builder_.type(name));
    }
    return types;
}

std::optional<FileLowering::TypeSelection> FileLowering::types_of(const Query& query) {
    const auto parts = query.parts;
    if (!passes_.type_index || parts.size() < 2 || parts[0].kind != PartKind::Key || parts[0].name != "Resources") {
        return std::nullopt;
    }
    const std::size_t filter = parts[1].kind == PartKind::AllValues && parts[1].name.empty() ? 2 : 1;
    if (filter >= parts.size() || parts[filter].kind != PartKind::Filter || !parts[filter].name.empty()) {
        return std::nullopt;
    }
    const auto groups = parts[filter].filter->groups;
    for (const Disjunction& group : groups) {
        if (auto types = types_of(group); !types.empty()) {
            return TypeSelection{std::move(types), static_cast<std::uint32_t>(filter + 1), groups.size() == 1};
        }
    }
    return std::nullopt;
}

std::uint32_t FileLowering::lower_query(const Query& query) {
    Code code;
    bytecode::Query row;
    row.count = static_cast<std::uint32_t>(query.parts.size());
    code.instructions.reserve(query.parts.size() + 1);
    code.places.reserve(query.parts.size() + 1);
    bool harmless = true;
    const auto selection = types_of(query);
    for (std::size_t i = 0; i < query.parts.size(); ++i) {
        const Part& part = query.parts[i];
        Instruction instruction;
        const bool may_bind = part.kind == PartKind::AllIndices || part.kind == PartKind::AllValues ||
                              part.kind == PartKind::Filter || part.kind == PartKind::KeyFilter;
        const std::uint32_t bound = part.name.empty() || !may_bind ? none : variable(part.name);
        switch (part.kind) {
            case PartKind::This:
                instruction.opcode = Opcode::This;
                break;
            case PartKind::Variable:
                instruction.opcode = Opcode::Variable;
                instruction.a = variable(part.name);
                // A literal is always there; everything else may be undefined or fail when it is evaluated.
                harmless = harmless && literal_named(part.name) != nullptr && !hiding_->contains(part.name);
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
                instruction.a = variable(part.name);
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
                has_ordered_reports_ = true;
                instruction.op = static_cast<bytecode::Operator>(part.key_filter->op);
                instruction.flags = flag_if(part.key_filter->negated, bytecode::negated);
                instruction.a = add_operand(part.key_filter->right);
                instruction.b = bound;
                harmless = harmless && part.key_filter->right.kind == OperandKind::Literal;
                break;
        }
        code.instructions.push_back(instruction);
        code.places.push_back(placed(part.span));
    }
    code.instructions.push_back({Opcode::Yield, 0, {}, 0, 0, 0, 0});
    code.places.push_back(placed(query.span));
    // What else the filter asks of a resource is not asked of resources of other types, which may only be left out if
    // nothing else comes of it.
    if (selection && (selection->only_type || passes_.types_first ||
                      harmless_blocks_[code.instructions[selection->part_count - 1].a - first_block_] != 0)) {
        row.type_count = static_cast<std::uint32_t>(selection->types.size());
        const std::uint8_t flags = flag_if(selection->only_type, bytecode::only_type);
        std::vector<Instruction> of_types;
        for (const std::uint32_t type : selection->types) {
            of_types.push_back({Opcode::OfType, flags, {}, 0, type, selection->part_count, 0});
        }
        code.instructions.insert(code.instructions.begin(), of_types.begin(), of_types.end());
        code.places.insert(code.places.begin(), of_types.size(), placed(query.parts[selection->part_count - 1].span));
    }
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
            return {bytecode::OperandKind::Constant, constant_of(*operand.literal), none};
        case OperandKind::Query:
            if (const Literal* literal = literal_of(*operand.query)) {
                return {bytecode::OperandKind::Constant, constant_of(*literal), lower_query(*operand.query)};
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
    } else {
        const auto imported = unit_->source->parameterized.find(call.name);
        const Unit& owner = imported == unit_->source->parameterized.end() ? *unit_ : units_[imported->second];
        if (const auto found = owner.parameterized.find(call.name); found != owner.parameterized.end()) {
            row.callee = found->second;
        }
    }
    return ProgramBuilder::add(builder_.tables.calls, row);
}

}  // namespace bylaw::lower
