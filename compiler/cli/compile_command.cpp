// `bylaw compile` and `bylaw disasm`.
#include <filesystem>
#include <fstream>
#include <istream>
#include <memory>
#include <optional>
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
#include "cli/pack_options.h"
#include "cli/rules_sources.h"
#include "packs/pack_program.h"
#include "packs/pack_sources.h"

namespace bylaw::cli {
namespace {

constexpr int done = 0;
constexpr int failed = 2;

struct Options {
    std::vector<std::string> rules;
    PackSettings packs;
    std::string output;
    syntax::ParseLimits limits;
};

// The managed rules of packs as rules files with the packs' parameters; what is no part of them is said. False if a
// pack is wrong.
bool read_packs(const Options& options, Streams streams,
                std::vector<std::shared_ptr<const support::SourceFile>>& sources) {
    bool is_fine = true;
    const auto complain = [&](const support::Diagnostic& diagnostic, std::optional<std::string_view> text) {
        print_diagnostic(streams.err, diagnostic, text);
        is_fine = is_fine && diagnostic.severity != support::Severity::Error;
    };
    const std::vector<packs::Pack> packs = read_packs(options.packs, {}, streams, complain);
    if (packs.empty() && is_fine) {
        support::Diagnostic diagnostic;
        diagnostic.code = support::DiagnosticCode::UsageNothing;
        diagnostic.message = "there are no conformance packs under the given paths";
        diagnostic.help = "name a pack, or a directory with files that end in .yaml or .yml";
        complain(diagnostic, std::nullopt);
    }
    const bytecode::Program nothing(bytecode::Program::Tables(), nullptr);
    const packs::PackProgram program = packs::compile_packs(packs, nothing, options.limits);
    for (const auto& [pack, diagnostic, policy] : program.diagnostics) {
        complain(diagnostic, policy == nullptr ? packs[pack].text : policy->text);
    }
    for (std::size_t i = 0; i < packs.size(); ++i) {
        for (std::size_t rule = 0; rule < packs[i].rules.size(); ++rule) {
            const packs::PackRuleState& state = program.states[i][rule];
            const std::string_view why = state.evaluation == bytecode::none
                                             ? std::string_view(state.why)
                                             : packs::why_no_source(program.evaluations[state.evaluation]);
            if (!why.empty()) {
                support::Diagnostic note;
                note.code = support::DiagnosticCode::PackRule;
                note.severity = support::Severity::Note;
                note.message = "`" + packs[i].rules[rule].name + "` is no part of the bundle: " + std::string(why);
                complain(note, std::nullopt);
            }
        }
    }
    const auto of_packs = packs::sources_of(program);
    sources.insert(sources.end(), of_packs.begin(), of_packs.end());
    return is_fine;
}

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
    const RulesSources with_imports(options.rules);
    for (const std::filesystem::path& path : found.files) {
        ReadResult read = path == "-" ? ReadResult(read_stream(streams.in)) : read_file(path);
        if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
            complain(*diagnostic);
            continue;
        }
        sources.push_back(with_imports.make(path == "-" ? "<stdin>" : path.filename().string(),
                                            std::move(std::get<std::string>(read)), path));
    }
    if (!options.packs.paths.empty()) {
        is_fine = read_packs(options, streams, sources) && is_fine;
    }
    // Of packs there may be nothing to evaluate; it was said why.
    if (is_fine && sources.empty() && options.packs.paths.empty()) {
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
    command->add_option("RULES", options->rules, "Rules files and directories");
    add_pack_options(*command, options->packs);
    command->add_option("-o,--output", options->output, "The bundle")->required();
    add_rules_limits(*command, options->limits);
    command->callback([options, &run] {
        if (options->rules.empty() && options->packs.paths.empty()) {
            throw CLI::RequiredError("RULES or --pack");
        }
        run = [options](Streams streams) { return run_compile(*options, streams); };
    });
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
