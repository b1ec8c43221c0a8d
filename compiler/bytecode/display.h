// Compiled clauses and queries as the reference writes them in reports: guard-language.md, section 5.3, "Clause text".
#pragma once

#include <cstdint>
#include <string>

#include "bytecode/program.h"

namespace bylaw::bytecode {

// Parts `from_part` (counted from 0, as written, the inserted `[*]` included) to the last of a query.
void append_query_text(std::string& out, const Program& program, std::uint32_t query, std::uint32_t from_part);
// The text of the clause at an instruction: Unary, Compare or CompareLiteral.
void append_clause_text(std::string& out, const Program& program, std::uint32_t instruction);
// A literal in the reference's form.
void append_constant_text(std::string& out, const document::Value& value);
// "Eq", "In", "IsMap", … as in structured reports.
[[nodiscard]] std::string_view operator_name(Operator op);

}  // namespace bylaw::bytecode
