#include "lower/compile.h"

#include <memory>
#include <string>
#include <utility>

#include "lower/program_builder.h"
#include "sema/check.h"
#include "sema/imports.h"
#include "support/in_order.h"

namespace bylaw::lower {

CompileResult compile(const std::vector<std::shared_ptr<const support::SourceFile>>& sources,
                      const CompileOptions& options) {
    CompileResult result;
    result.warnings.resize(sources.size());
    ProgramBuilder builder;
    // Files are parsed side by side and lowered one after the other, each as soon as it is its turn.
    struct Parsed {
        std::unique_ptr<syntax::ParsedFile> file;  // where the imports find it
        sema::Imports imports;
        std::vector<support::Diagnostic> warnings;

        [[nodiscard]] bool ok() const { return file->ok() && imports.errors.empty(); }
    };
    const auto parse = [&](std::size_t i, std::size_t, const auto& emit) {
        Parsed parsed{std::make_unique<syntax::ParsedFile>(syntax::parse(sources[i], options.limits)), {}, {}};
        if (parsed.file->ok()) {
            parsed.imports = sema::resolve_imports(*parsed.file, options.limits);
        }
        if (options.warnings && parsed.ok()) {
            parsed.warnings = sema::check(parsed.imports);
        }
        emit(std::move(parsed), 0);
    };
    const auto lower = [&](std::size_t i, Parsed parsed) {
        result.warnings[i] = std::move(parsed.warnings);
        result.file_of_source.push_back(parsed.ok() ? lower_file(builder, parsed.imports, options.passes)
                                                    : bytecode::none);
        auto& diagnostics = parsed.file->ok() ? parsed.imports.errors : parsed.file->diagnostics;
        result.diagnostics.insert(result.diagnostics.end(), diagnostics.begin(), diagnostics.end());
        result.errors.push_back(std::move(diagnostics));
        return true;
    };
    support::parallel_in_order<Parsed>(sources.size(), options.threads, 0, parse, lower);
    result.program = builder.finish();
    return result;
}

std::shared_ptr<const support::SourceFile> source_of(const bytecode::Program& program, const bytecode::File& file) {
    support::SourceFile source{std::string(program.string(file.name)), std::string(program.string(file.source)),
                               nullptr};
    if (file.import_count != 0) {
        auto imported = std::make_shared<support::ImportedFiles>();
        for (const bytecode::ImportedText& text :
             program.tables().imports.subspan(file.first_import, file.import_count)) {
            imported->files.push_back(std::make_shared<const support::SourceFile>(support::SourceFile{
                std::string(program.string(text.name)), std::string(program.string(text.text)), nullptr}));
        }
        for (const std::uint32_t target :
             program.tables().import_targets.subspan(file.first_import_target, file.import_target_count)) {
            imported->statements.push_back({target, {}, {}, false, false});
        }
        source.imported = std::move(imported);
    }
    return std::make_shared<const support::SourceFile>(std::move(source));
}

}  // namespace bylaw::lower
