// A program as text for people: `bylaw disasm`.
#pragma once

#include <string>

#include "bytecode/program.h"

namespace bylaw::bytecode {

// Every file, rule, block and query with its instructions, operands resolved, and the source line each one came from.
[[nodiscard]] std::string disassemble(const Program& program);

}  // namespace bylaw::bytecode
