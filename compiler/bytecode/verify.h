// The gate in front of the interpreter: whatever passes it can be run without further checks.
#pragma once

#include <optional>
#include <string>

#include "bytecode/program.h"

namespace bylaw::bytecode {

// What is wrong with the tables, in one sentence; nothing when they are valid. Valid means:
//  - every index an instruction or table row holds is inside its table, every enumeration has a known value;
//  - a block's code begins and ends inside the code table, ends in Return, and its targets point forward inside it to
//  an AlternativesEnd;
//  - a query's code is parts only, with one Yield at the end; a head variable is the first part only;
//  - blocks, queries, operands and calls refer to each other only from later to earlier, so that nesting is finite, and
//  no deeper than
//    `greatest_nesting`;
//  - literals refer to earlier literals only.
// Takes time and memory linear in the tables.
inline constexpr std::uint32_t greatest_nesting = 1024;
[[nodiscard]] std::optional<std::string> verify(const Program::Tables& tables);

}  // namespace bylaw::bytecode
