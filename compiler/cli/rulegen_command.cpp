// `bylaw rulegen` (guard-language.md, section 5.8)
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include "cli/command.h"
#include "cli/diagnostic_output.h"
#include "cli/input_files.h"
#include "cli/limit_options.h"
#include "document/document.h"
#include "report/rulegen.h"
#include "syntax/parse.h"

namespace bylaw::cli {
namespace {

constexpr int done = 0;
constexpr int not_a_template = 1;
constexpr int failed = 255;

struct Options {
    std::string template_path;
    std::optional<std::string> output;
    document::Limits limits;
};

int generate(const Options& options, Streams streams, std::ostream& out) {
    std::error_code error;
    if (!std::filesystem::exists(options.template_path, error)) {
        print_diagnostic(streams.err, no_such_path(options.template_path));
        return failed;
    }
    ReadResult read = read_file(options.template_path, options.limits.bytes);
    if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
        print_diagnostic(streams.err, *diagnostic);
        return failed;
    }
    std::string text = std::move(std::get<std::string>(read));
    const document::LoadResult loaded =
        document::load_keeping_text(options.template_path, text, document::Loader::Template, options.limits);
    if (const auto* diagnostic = std::get_if<support::Diagnostic>(&loaded)) {
        print_diagnostic(streams.err, *diagnostic, text);
        return not_a_template;
    }
    const auto& document = std::get<document::Document>(loaded);
    auto generated = report::generate_rules(document);
    if (const auto* diagnostic = std::get_if<support::Diagnostic>(&generated)) {
        print_diagnostic(streams.err, *diagnostic, document.text());
        return diagnostic->code == support::DiagnosticCode::DocumentScalar ? failed : not_a_template;
    }
    auto rules = std::make_shared<support::SourceFile>();
    rules->name = "generated rules";
    rules->text = std::move(std::get<std::string>(generated));
    const syntax::ParsedFile parsed = syntax::parse(rules);
    if (!parsed.ok()) {
        support::Diagnostic diagnostic = parsed.diagnostics.front();
        diagnostic.message = "some names or values of the template cannot be written in rules: " + diagnostic.message;
        print_diagnostic(streams.err, diagnostic, rules->text);
        return done;
    }
    out << rules->text;
    return done;
}

int run_rulegen(const Options& options, Streams streams) {
    if (!options.output) {
        return generate(options, streams, streams.out);
    }
    std::ofstream file(*options.output, std::ios::binary | std::ios::trunc);
    const int code = file ? generate(options, streams, file) : done;
    file.close();
    if (!file) {
        print_diagnostic(streams.err, cannot_write(*options.output));
        return not_a_template;
    }
    return code;
}

}  // namespace

void add_rulegen_command(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("rulegen", "Writes rules that a CloudFormation template satisfies");
    command->add_option("-t,--template", options->template_path, "A template, JSON or YAML")
        ->required()
        ->type_name("FILE");
    command->add_option("-o,--output", options->output, "Write to this file")->type_name("FILE");
    add_document_limits(*command, options->limits);
    command->callback([options, &run] { run = [options](Streams streams) { return run_rulegen(*options, streams); }; });
}

}  // namespace bylaw::cli
