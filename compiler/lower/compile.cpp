#include "lower/compile.h"

#include <iterator>
#include <utility>

#include "lower/program_builder.h"
#include "sema/check.h"
#include "support/in_order.h"

namespace bylaw::lower {

CompileResult compile(const std::vector<std::shared_ptr<const support::SourceFile>>& sources,
                      const CompileOptions& options) {
    CompileResult result;
    result.warnings.resize(sources.size());
    ProgramBuilder builder;
    // Files are parsed side by side and lowered one after the other, each as soon as it is its turn.
    struct Parsed {
        syntax::ParsedFile file;
        std::vector<support::Diagnostic> warnings;
    };
    const auto parse = [&](std::size_t i, std::size_t, const auto& emit) {
        Parsed parsed{syntax::parse(sources[i], options.limits), {}};
        if (options.warnings && parsed.file.ok()) {
            parsed.warnings = sema::check(parsed.file);
        }
        emit(std::move(parsed), 0);
    };
    const auto lower = [&](std::size_t i, Parsed parsed) {
        syntax::ParsedFile& file = parsed.file;
        result.warnings[i] = std::move(parsed.warnings);
        result.file_of_source.push_back(file.ok() ? lower_file(builder, file, options.passes) : bytecode::none);
        std::move(file.diagnostics.begin(), file.diagnostics.end(), std::back_inserter(result.diagnostics));
        return true;
    };
    support::parallel_in_order<Parsed>(sources.size(), options.threads, 0, parse, lower);
    result.program = builder.finish();
    return result;
}

}  // namespace bylaw::lower
