// The instruction set as a table, for the verifier and the disassembler; made from opcodes.def.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "bytecode/program.h"

namespace bylaw::bytecode {

enum class OpcodeGroup : std::uint8_t { Statement, Part };

enum class OperandUse : std::uint8_t {
    None,
    Number,
    Target,
    String,
    MaybeString,
    Key,
    Query,
    Operand,
    Block,
    MaybeBlock,
    Type,
    Call,
    MaybeRule,
    Imported,  // of the parameterized rules
};

struct OpcodeRow {
    std::string_view mnemonic;
    OpcodeGroup group;
    std::array<OperandUse, 3> uses;
};

inline constexpr auto instruction_set = std::to_array<OpcodeRow>({
#define BYLAW_OPCODE(name, mnemonic, group, a, b, c) \
    {mnemonic, OpcodeGroup::group, {OperandUse::a, OperandUse::b, OperandUse::c}},
#include "bytecode/opcodes.def"
#undef BYLAW_OPCODE
});

}  // namespace bylaw::bytecode
