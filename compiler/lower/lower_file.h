// One rules file into the tables of a program.
#pragma once

#include <cstdint>

#include "lower/program_builder.h"
#include "sema/imports.h"

namespace bylaw::lower {

// Which passes run; all by default but the last. Verdicts are the same with any choice of the others: the tests check
// it.
struct Passes {
    bool literal_variables = true;  // a variable that can only be a literal becomes that literal
    bool type_index = true;         // `Resources.*[ Type == 'T' ]` becomes a look-up
    bool shared_queries = true;     // equal queries of all files are evaluated once per document
    bool early_stop = true;         // a decided clause or body ends, where nothing later can matter
    // What a filter by type asks beside the type is asked of no resource of another type, even if it would be an error
    // there. For rules that are not to be judged as the reference does.
    bool types_first = false;
};

// Appends the file, with what it needs of its imports, and returns its index. There must be no errors.
std::uint32_t lower_file(ProgramBuilder& builder, const sema::Imports& file, const Passes& passes);

}  // namespace bylaw::lower
