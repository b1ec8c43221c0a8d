#include "lower/compile.h"

#include <iterator>
#include <utility>

#include "lower/program_builder.h"
#include "sema/check.h"
#include "support/parallel.h"

namespace bylaw::lower {

CompileResult compile(const std::vector<std::shared_ptr<const support::SourceFile>>& sources,
                      const CompileOptions& options) {
    std::vector<syntax::ParsedFile> parsed(sources.size());
    CompileResult result;
    result.warnings.resize(sources.size());
    support::parallel_for(sources.size(), options.threads, [&](std::size_t i) {
        parsed[i] = syntax::parse(sources[i], options.limits);
        if (options.warnings && parsed[i].ok()) {
            result.warnings[i] = sema::check(parsed[i]);
        }
    });
    ProgramBuilder builder;
    for (syntax::ParsedFile& file : parsed) {
        result.file_of_source.push_back(file.ok() ? lower_file(builder, file, options.passes) : bytecode::none);
        std::move(file.diagnostics.begin(), file.diagnostics.end(), std::back_inserter(result.diagnostics));
    }
    result.program = builder.finish();
    return result;
}

}  // namespace bylaw::lower
