// Rules files of a command as one program.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bytecode/program.h"
#include "support/diagnostic.h"
#include "support/source.h"
#include "syntax/parse.h"

namespace bylaw::cli {

struct CompileSettings {
    unsigned threads = 0;   // 0: one per core
    bool use_cache = true;  // compiled rules are kept in the user's cache folder
    bool warnings = false;  // what is doubtful about the rules is wanted as well
    syntax::ParseLimits limits;
};

struct CompiledRules {
    std::vector<std::shared_ptr<const support::SourceFile>> sources;
    std::shared_ptr<const bytecode::Program> program;  // never null
    // By source: its file in the program, or bytecode::none if it did not parse.
    std::vector<std::uint32_t> file_of_source;
    // By source: what is wrong with it.
    std::vector<std::vector<support::Diagnostic>> diagnostics;
    // By source: its warnings, if they are wanted. None for what comes out of a bundle: whoever compiled it saw them.
    std::vector<std::vector<support::Diagnostic>> warnings;
};

[[nodiscard]] CompiledRules compile_rules(std::vector<std::shared_ptr<const support::SourceFile>> sources,
                                          const CompileSettings& settings);

// A rules file with nothing but white space and comments, which the reference does not evaluate at all.
[[nodiscard]] bool is_empty_file(const bytecode::File& file);

}  // namespace bylaw::cli
