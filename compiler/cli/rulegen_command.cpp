// `bylaw rulegen` (guard-language.md, section 5.8)
#include <fstream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <variant>

#include "cli/command.h"
#include "cli/input_files.h"
#include "document/document.h"
#include "report/diagnostic_text.h"
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
};

void complain(const support::Diagnostic& diagnostic, std::string_view text, Streams streams) {
    std::string out;
    const auto text_of = [&](std::string_view) { return std::optional<std::string_view>(text); };
    report::append_diagnostic(out, diagnostic, text_of, report::no_colours);
    streams.err << out;
}

int generate(const Options& options, Streams streams, std::ostream& out) {
    ReadResult read = read_file(options.template_path);
    if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
        streams.err << "error: " << diagnostic->message << '\n';
        return failed;
    }
    std::string text = std::move(std::get<std::string>(read));
    const document::LoadResult loaded =
        document::load_keeping_text(options.template_path, text, document::Loader::Template);
    if (const auto* diagnostic = std::get_if<support::Diagnostic>(&loaded)) {
        complain(*diagnostic, text, streams);
        return not_a_template;
    }
    const auto& document = std::get<document::Document>(loaded);
    auto generated = report::generate_rules(document);
    if (const auto* diagnostic = std::get_if<support::Diagnostic>(&generated)) {
        complain(*diagnostic, document.text(), streams);
        return diagnostic->code == support::DiagnosticCode::DocumentScalar ? failed : not_a_template;
    }
    auto rules = std::make_shared<support::SourceFile>();
    rules->name = "generated rules";
    rules->text = std::move(std::get<std::string>(generated));
    const syntax::ParsedFile parsed = syntax::parse(rules);
    if (!parsed.ok()) {
        streams.err << "error: some names or values of the template cannot be written in rules\n";
        complain(parsed.diagnostics.front(), rules->text, streams);
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
        streams.err << "error: `" << *options.output << "` cannot be written\n";
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
    command->callback([options, &run] { run = [options](Streams streams) { return run_rulegen(*options, streams); }; });
}

}  // namespace bylaw::cli
