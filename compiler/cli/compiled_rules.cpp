#include "cli/compiled_rules.h"

#include <utility>

#include "lower/compile.h"
#include "lower/program_cache.h"
#include "syntax/parse.h"

namespace bylaw::cli {

CompiledRules compile_rules(std::vector<std::shared_ptr<const support::SourceFile>> sources,
                            const CompileSettings& settings) {
    lower::CompileOptions options;
    options.threads = settings.threads;
    lower::CompileResult result;
    const auto folder = settings.use_cache ? lower::ProgramCache::default_folder() : std::nullopt;
    if (folder) {
        result = lower::compile_cached(sources, lower::ProgramCache(*folder), options);
    } else {
        result = lower::compile(sources, options);
    }
    CompiledRules rules;
    rules.program = std::move(result.program);
    rules.file_of_source = std::move(result.file_of_source);
    rules.diagnostics.resize(sources.size());
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (rules.file_of_source[i] == bytecode::none) {
            // Names need not be unique, so the file is asked itself.
            rules.diagnostics[i] = syntax::parse(sources[i], options.limits).diagnostics;
        }
    }
    rules.sources = std::move(sources);
    return rules;
}

bool is_empty_file(const bytecode::File& file) {
    return file.rule_count == 0 && file.parameterized_count == 0 && file.let_count == 0;
}

}  // namespace bylaw::cli
