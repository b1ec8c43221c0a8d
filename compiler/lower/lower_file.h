// One rules file into the tables of a program.
#pragma once

#include <cstdint>

#include "lower/program_builder.h"
#include "syntax/parse.h"

namespace bylaw::lower {

// Which passes run; all by default. Verdicts are the same with any choice: the tests check it.
struct Passes {
    bool literal_variables = true;  // a variable that can only be a literal becomes that literal
    bool type_index = true;         // `Resources.*[ Type == 'T' ]` becomes a look-up
    bool shared_queries = true;     // equal queries of all files are evaluated once per document
    bool early_stop = true;         // a decided clause or body ends, where nothing later can matter
};

// Appends the file and returns its index. `parsed` must be ok.
std::uint32_t lower_file(ProgramBuilder& builder, const syntax::ParsedFile& parsed, const Passes& passes);

}  // namespace bylaw::lower
