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
#include "cli/input_files.h"
#include "cli/limit_options.h"
#include "report/diagnostic_text.h"

namespace bylaw::cli {
namespace {

constexpr int done = 0;
constexpr int failed = 2;

struct Options {
    std::vector<std::string> rules;
    std::string output;
    syntax::ParseLimits limits;
};

// The rules files under the paths, by the names that the user gave; false when something could not be read.
bool read_rules(const std::vector<std::string>& paths, Streams streams,
                std::vector<std::shared_ptr<const support::SourceFile>>& sources) {
    bool is_fine = true;
    const auto complain = [&](const support::Diagnostic& diagnostic) {
        streams.err << "error: " << diagnostic.message << '\n';
        is_fine = false;
    };
    for (const std::string& path : paths) {
        std::error_code error;
        if (!std::filesystem::exists(path, error)) {
            complain(no_such_path(path));
            continue;
        }
        const bool is_folder = std::filesystem::is_directory(path, error);
        for (const std::filesystem::path& file : files_below(path)) {
            if (is_folder && !is_rules_name(file.filename().string())) {
                continue;
            }
            ReadResult read = read_file(file);
            if (auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
                complain(*diagnostic);
                continue;
            }
            auto source = std::make_shared<support::SourceFile>();
            source->name = file.filename().string();
            source->text = std::move(std::get<std::string>(read));
            sources.push_back(std::move(source));
        }
    }
    return is_fine;
}

// The program of rules files, or of a bundle when that is what the single path holds; null after what is wrong was
// said.
std::shared_ptr<const bytecode::Program> load_program(const Options& options, bool with_warnings, Streams streams) {
    std::vector<std::shared_ptr<const support::SourceFile>> sources;
    if (!read_rules(options.rules, streams, sources)) {
        return nullptr;
    }
    if (sources.empty()) {
        streams.err << "error: there are no rules files under the given paths\n";
        return nullptr;
    }
    if (sources.size() == 1 && bytecode::looks_like_bundle(sources[0]->text)) {
        auto read = bytecode::read_bundle(sources[0]->name, sources[0]->text);
        if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
            std::string text;
            report::append_diagnostic(
                text, *diagnostic, [](std::string_view) { return std::optional<std::string_view>(); },
                report::no_colours);
            streams.err << text;
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
        const auto text_of = [&](std::string_view) { return std::optional<std::string_view>(rules.sources[i]->text); };
        std::string text;
        for (const auto* diagnostics : {&rules.diagnostics[i], &rules.warnings[i]}) {
            for (const support::Diagnostic& diagnostic : *diagnostics) {
                report::append_diagnostic(text, diagnostic, text_of, report::no_colours);
            }
        }
        streams.err << text;
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
        streams.err << "error: `" << options.output << "` cannot be written\n";
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
