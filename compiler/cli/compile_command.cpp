// `bylaw compile` and `bylaw disasm`.
#include <filesystem>
#include <fstream>
#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "bytecode/bundle.h"
#include "bytecode/disassemble.h"
#include "cli/command.h"
#include "cli/compiled_rules.h"
#include "cli/diagnostic_output.h"
#include "cli/input_files.h"
#include "cli/input_files_search.h"
#include "cli/limit_options.h"

namespace bylaw::cli {
namespace {

constexpr int done = 0;
constexpr int failed = 2;

struct Options {
    std::vector<std::string> rules;
    std::string output;
    syntax::ParseLimits limits;
};

// The rules files under the paths; false when something could not be read.
bool read_rules(const Options& options, Streams streams,
                std::vector<std::shared_ptr<const support::SourceFile>>& sources) {
    bool is_fine = true;
    const auto complain = [&](const support::Diagnostic& diagnostic) {
        print_diagnostic(streams.err, diagnostic);
        is_fine = false;
    };
    const FoundFiles found = find_inputs(options.rules, {".guard", ".ruleset"});
    for (const std::string& path : found.missing) {
        complain(no_such_path(path));
    }
    for (const std::filesystem::path& path : found.files) {
        ReadResult read = path == "-" ? ReadResult(read_stream(streams.in)) : read_file(path);
        if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
            complain(*diagnostic);
            continue;
        }
        sources.push_back(std::make_shared<const support::SourceFile>(support::SourceFile{
            path == "-" ? "<stdin>" : path.filename().string(), std::move(std::get<std::string>(read))}));
    }
    if (is_fine && sources.empty()) {
        support::Diagnostic diagnostic;
        diagnostic.code = support::DiagnosticCode::UsageNothing;
        diagnostic.message = "there are no rules files under the given paths";
        diagnostic.help = "name a rules file, or a directory with files that end in .guard or .ruleset";
        complain(diagnostic);
    }
    return is_fine;
}

// The program of rules files, or of a bundle when that is what the single path holds; null after what is wrong was
// said.
std::shared_ptr<const bytecode::Program> load_program(const Options& options, bool with_warnings, Streams streams) {
    std::vector<std::shared_ptr<const support::SourceFile>> sources;
    if (!read_rules(options, streams, sources)) {
        return nullptr;
    }
    if (sources.size() == 1 && bytecode::looks_like_bundle(sources[0]->text)) {
        auto read = bytecode::read_bundle(sources[0]->name, sources[0]->text);
        if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
            print_diagnostic(streams.err, *diagnostic);
            return nullptr;
        }
        return std::get<std::shared_ptr<const bytecode::Program>>(read);
    }
    CompileSettings settings;
    settings.use_cache = false;
    settings.warnings = with_warnings;
    settings.limits = options.limits;
    const CompiledRules rules = compile_rules(std::move(sources), settings);
    bool all_parsed = true;
    for (std::size_t i = 0; i < rules.sources.size(); ++i) {
        for (const auto* diagnostics : {&rules.diagnostics[i], &rules.warnings[i]}) {
            for (const support::Diagnostic& diagnostic : *diagnostics) {
                print_diagnostic(streams.err, diagnostic, rules.sources[i]->text);
            }
        }
        all_parsed = all_parsed && rules.file_of_source[i] != bytecode::none;
    }
    return all_parsed ? rules.program : nullptr;
}

int run_compile(const Options& options, Streams streams) {
    const auto program = load_program(options, true, streams);
    if (program == nullptr) {
        return failed;
    }
    std::ofstream file(options.output, std::ios::binary | std::ios::trunc);
    file << bytecode::write_bundle(*program);
    file.close();
    if (!file) {
        print_diagnostic(streams.err, cannot_write(options.output));
        return failed;
    }
    return done;
}

int run_disasm(const Options& options, Streams streams) {
    const auto program = load_program(options, false, streams);
    if (program == nullptr) {
        return failed;
    }
    streams.out << bytecode::disassemble(*program);
    return done;
}

}  // namespace

void add_compile_command(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("compile", "Compiles rules files into one bundle that `check -r` and `validate -r` run");
    command->add_option("RULES", options->rules, "Rules files and directories")->required();
    command->add_option("-o,--output", options->output, "The bundle")->required();
    add_rules_limits(*command, options->limits);
    command->callback([options, &run] { run = [options](Streams streams) { return run_compile(*options, streams); }; });
}

void add_disasm_command(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("disasm", "Shows the bytecode of a bundle or of rules files, with source lines");
    command->add_option("FILE", options->rules, "A bundle, or rules files and directories")->required();
    add_rules_limits(*command, options->limits);
    command->callback([options, &run] { run = [options](Streams streams) { return run_disasm(*options, streams); }; });
}

}  // namespace bylaw::cli
