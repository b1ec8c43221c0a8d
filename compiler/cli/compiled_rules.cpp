#include "cli/compiled_rules.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "bytecode/bundle.h"
#include "lower/compile.h"
#include "lower/program_cache.h"

namespace bylaw::cli {
namespace {

using Source = std::shared_ptr<const support::SourceFile>;

Source source_of(std::string_view name, std::string_view text) {
    return std::make_shared<const support::SourceFile>(
        support::SourceFile{std::string(name), std::string(text), nullptr});
}

// A bundle that is all there is runs as it is; nothing if there is no bundle or more than it.
std::optional<CompiledRules> single_bundle(const std::vector<Source>& sources) {
    if (sources.size() != 1 || !bytecode::looks_like_bundle(sources[0]->text)) {
        return std::nullopt;
    }
    auto read = bytecode::read_bundle(sources[0]->name, sources[0]->text);
    auto* program = std::get_if<std::shared_ptr<const bytecode::Program>>(&read);
    if (program == nullptr) {
        return std::nullopt;
    }
    CompiledRules rules;
    for (const bytecode::File& file : (*program)->tables().files) {
        rules.file_of_source.push_back(static_cast<std::uint32_t>(rules.sources.size()));
        rules.sources.push_back(lower::source_of(**program, file));
    }
    rules.diagnostics.resize(rules.sources.size());
    rules.warnings.resize(rules.sources.size());
    rules.program = std::move(*program);
    return rules;
}

// Bundles beside other rules files give way to the sources that they carry. A bundle that cannot be read stays as a
// source without text, with what is wrong with it at the same place of `diagnostics`. `is_unpacked` says which sources
// come out of bundles.
std::vector<Source> unpacked(std::vector<Source> sources, std::vector<std::vector<support::Diagnostic>>& diagnostics,
                             std::vector<char>& is_unpacked) {
    std::vector<Source> result;
    for (Source& source : sources) {
        is_unpacked.resize(result.size(), 1);
        if (!bytecode::looks_like_bundle(source->text)) {
            result.push_back(std::move(source));
            is_unpacked.push_back(0);
            continue;
        }
        auto read = bytecode::read_bundle(source->name, source->text);
        if (auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
            result.push_back(source_of(source->name, {}));
            diagnostics.resize(result.size());
            diagnostics.back().push_back(std::move(*diagnostic));
            continue;
        }
        const auto& program = *std::get<std::shared_ptr<const bytecode::Program>>(read);
        for (const bytecode::File& file : program.tables().files) {
            result.push_back(lower::source_of(program, file));
        }
    }
    diagnostics.resize(result.size());
    is_unpacked.resize(result.size(), 1);
    return result;
}

}  // namespace

CompiledRules compile_rules(std::vector<std::shared_ptr<const support::SourceFile>> sources,
                            const CompileSettings& settings) {
    if (auto rules = single_bundle(sources)) {
        return std::move(*rules);
    }
    CompiledRules rules;
    std::vector<char> is_unpacked;
    sources = unpacked(std::move(sources), rules.diagnostics, is_unpacked);
    lower::CompileOptions options;
    options.limits = settings.limits;
    options.threads = settings.threads;
    options.warnings = settings.warnings;
    lower::CompileResult result;
    const auto folder = settings.use_cache ? lower::ProgramCache::default_folder() : std::nullopt;
    if (folder) {
        result = lower::compile_cached(sources, lower::ProgramCache(*folder), options);
    } else {
        result = lower::compile(sources, options);
    }
    rules.program = std::move(result.program);
    rules.file_of_source = std::move(result.file_of_source);
    rules.warnings = std::move(result.warnings);
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (is_unpacked[i] != 0) {
            rules.warnings[i].clear();
        }
        if (!rules.diagnostics[i].empty()) {
            rules.file_of_source[i] = bytecode::none;
        } else if (rules.file_of_source[i] == bytecode::none) {
            rules.diagnostics[i] = std::move(result.errors[i]);
        }
    }
    rules.sources = std::move(sources);
    return rules;
}

bool is_empty_file(const bytecode::File& file) {
    return file.rule_count == 0 && file.parameterized_count == 0 && file.let_count == 0;
}

}  // namespace bylaw::cli
