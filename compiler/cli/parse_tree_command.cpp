// `bylaw parse-tree`
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include "cli/command.h"
#include "cli/diagnostic_output.h"
#include "cli/input_files.h"
#include "cli/limit_options.h"
#include "cli/output_file.h"
#include "syntax/parse.h"
#include "syntax/parse_tree.h"

namespace bylaw::cli {
namespace {

// The reference's exit codes (guard-language.md, section 5.8).
constexpr int done = 0;
constexpr int failed = 255;

struct Options {
    std::string rules;
    std::string output;
    bool print_json = false;
    bool print_yaml = false;
    syntax::ParseLimits limits;
};

int run_parse_tree(const Options& options, Streams streams) {
    auto source = std::make_shared<support::SourceFile>();
    if (options.rules.empty()) {
        source->name = "STDIN";
        source->text = read_stream(streams.in);
    } else {
        std::error_code error;
        if (!std::filesystem::exists(options.rules, error)) {
            print_diagnostic(streams.err, no_such_path(options.rules));
            return failed;
        }
        ReadResult read = read_file(options.rules);
        if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
            print_diagnostic(streams.err, *diagnostic);
            return failed;
        }
        source->name = options.rules;
        source->text = std::move(std::get<std::string>(read));
    }
    const syntax::ParsedFile parsed = syntax::parse(source, options.limits);
    for (const support::Diagnostic& diagnostic : parsed.diagnostics) {
        print_diagnostic(streams.err, diagnostic, source->text);
    }
    if (!parsed.ok()) {
        return failed;
    }
    const syntax::TreeFormat format = options.print_json ? syntax::TreeFormat::Json : syntax::TreeFormat::Yaml;
    return write_output(options.output, syntax::parse_tree(parsed, format), streams) ? done : failed;
}

}  // namespace

void add_parse_tree_command(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("parse-tree", "Shows how a rules file was understood, as a tree");
    command->add_option("-r,--rules", options->rules, "The rules file; standard input without it")->type_name("FILE");
    command->add_option("-o,--output", options->output, "The file to write; standard output without it")
        ->type_name("FILE");
    command->add_flag("-p,--print-json", options->print_json, "Print JSON");
    command->add_flag("-y,--print-yaml", options->print_yaml, "Print YAML (default)");
    add_rules_limits(*command, options->limits);
    command->callback([options, &run] {
        // The reference asks for at least one option, so that nobody waits for standard input unknowingly.
        if (!options->print_json && !options->print_yaml && options->rules.empty() && options->output.empty()) {
            throw CLI::RequiredError("--rules, or --print-json or --print-yaml to read standard input,");
        }
        run = [options](Streams streams) { return run_parse_tree(*options, streams); };
    });
}

}  // namespace bylaw::cli
