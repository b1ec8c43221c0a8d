// Rules files to one program.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "bytecode/program.h"
#include "lower/lower_file.h"
#include "support/diagnostic.h"
#include "support/source.h"
#include "syntax/parse.h"

namespace bylaw::lower {

// Raised with every change of what the compiler makes of the same text, so that compiled rules in caches are left
// behind.
inline constexpr int compiler_version = 3;

struct CompileOptions {
    syntax::ParseLimits limits;
    unsigned threads = 0;  // for reading the texts; 0: one per core
    Passes passes;
    bool warnings = false;  // what sema has to say about the texts is wanted as well
};

struct CompileResult {
    std::shared_ptr<const bytecode::Program> program;  // never null; may hold no files
    std::vector<support::Diagnostic> diagnostics;      // in order of the sources
    std::vector<std::uint32_t>
        file_of_source;  // the source's file in the program; bytecode::none when it did not parse
    // By source: its errors, as above.
    std::vector<std::vector<support::Diagnostic>> errors;
    // By source: its warnings, in order of place; empty where none were asked for.
    std::vector<std::vector<support::Diagnostic>> warnings;
};

// Compiles what parses and leaves out what does not, with its diagnostics. The order of files is that of the sources.
[[nodiscard]] CompileResult compile(const std::vector<std::shared_ptr<const support::SourceFile>>& sources,
                                    const CompileOptions& options = {});

// The source of a file of a program, with what it imports.
[[nodiscard]] std::shared_ptr<const support::SourceFile> source_of(const bytecode::Program& program,
                                                                   const bytecode::File& file);

}  // namespace bylaw::lower
