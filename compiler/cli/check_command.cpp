#include "cli/check_command.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "cli/input_files.h"
#include "cli/input_files_search.h"
#include "cli/terminal.h"
#include "report/diagnostic_text.h"
#include "report/output.h"
#include "support/parallel.h"
#include "vm/evaluate.h"

namespace bylaw::cli {

namespace fs = std::filesystem;

namespace {

constexpr int nothing_found = 0;
constexpr int found_something = 1;
constexpr int run_failed = 2;

// One input, from its bytes to its findings.
struct Input {
    report::CheckedInput about;
    std::string diagnostics;  // rendered
    report::CheckFindings findings;
    std::vector<std::pair<std::uint32_t, vm::Status>> verdicts;  // by rule
    std::vector<std::uint32_t> failed_rules;
};

class CheckRun {
public:
    CheckRun(const CheckOptions& options, Streams streams) : options_(options), streams_(streams) {}

    int run() {
        if (!read_rules() || !open_outputs()) {
            return run_failed;
        }
        const FoundFiles found = find_inputs(options_.paths, {".yaml", ".yml", ".json", ".jsn", ".template"});
        for (const std::string& argument : found.missing) {
            complain(no_such_path(argument));
        }
        evaluate(found.files);
        return finish();
    }

private:
    void complain(const support::Diagnostic& diagnostic, const report::TextOf& text_of) {
        std::string text;
        report::append_diagnostic(text, diagnostic, text_of, options_.error_palette);
        streams_.err << text;
        has_failed_ = true;
    }
    void complain(const support::Diagnostic& diagnostic) {
        complain(diagnostic, [](std::string_view) { return std::nullopt; });
    }

    bool read_rules() {
        const FoundFiles found = find_inputs(options_.rules, {".guard", ".ruleset"});
        for (const std::string& argument : found.missing) {
            complain(no_such_path(argument));
        }
        std::vector<std::shared_ptr<const support::SourceFile>> sources;
        for (const fs::path& path : found.files) {
            ReadResult read = path == "-" ? ReadResult(read_stream(streams_.in)) : read_file(path);
            if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
                complain(*diagnostic);
                continue;
            }
            sources.push_back(std::make_shared<const support::SourceFile>(
                support::SourceFile{path == "-" ? "<stdin>" : path.string(), std::move(std::get<std::string>(read))}));
        }
        rules_ = compile_rules(std::move(sources), options_.compile);
        for (std::size_t i = 0; i < rules_.sources.size(); ++i) {
            for (const support::Diagnostic& diagnostic : rules_.diagnostics[i]) {
                complain(diagnostic,
                         [&](std::string_view) { return std::optional<std::string_view>(rules_.sources[i]->text); });
            }
        }
        if (rules_.program->tables().rules.empty()) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::UsageNothing;
            diagnostic.message = "there are no rules to evaluate";
            complain(diagnostic);
            return false;
        }
        names_.emplace(*rules_.program);
        checked_ = report::checked_rules(*names_);
        return true;
    }

    bool open_outputs() {
        for (const CheckOutput& output : options_.outputs) {
            forms_.text = forms_.text || output.format == CheckFormat::Text;
            forms_.json = forms_.json || output.format != CheckFormat::Text;
            if (output.file.empty()) {
                continue;
            }
            files_[&output - options_.outputs.data()].open(output.file, std::ios::binary);
            if (!files_[&output - options_.outputs.data()]) {
                support::Diagnostic diagnostic;
                diagnostic.code = support::DiagnosticCode::UsagePath;
                diagnostic.message = "cannot write `" + output.file + '`';
                complain(diagnostic);
                return false;
            }
        }
        return true;
    }

    Input check(const fs::path& path, std::string& text) const {
        Input input;
        input.about.path = path == "-" ? "<stdin>" : path.string();
        input.about.kind = "document";
        document::LoadResult loaded = document::load_keeping_text(input.about.path, text, document::Loader::Validate);
        if (const auto* diagnostic = std::get_if<support::Diagnostic>(&loaded)) {
            input.about.error = diagnostic->message;
            report::append_diagnostic(
                input.diagnostics, *diagnostic, [&](std::string_view) { return std::optional<std::string_view>(text); },
                options_.error_palette);
            return input;
        }
        const auto& document = std::get<document::Document>(loaded);
        input.about.kind = report::kind_of(document);
        input.about.resources = report::resource_count(document);
        vm::DocumentEvaluation evaluation(*rules_.program, document);
        report::CheckRenderer renderer(*names_, checked_, document, input.about.path, forms_, options_.palette);
        for (std::uint32_t file = 0; file < rules_.program->tables().files.size(); ++file) {
            const vm::FileResult result = evaluation.evaluate_file(file, vm::Detail::Evidence, true);
            for (const vm::RuleResult& rule : result.rules) {
                input.verdicts.emplace_back(rule.rule, rule.status);
            }
            for (const vm::EvaluationError& error : result.errors) {
                input.failed_rules.push_back(error.rule);
                support::Diagnostic diagnostic = error.diagnostic;
                diagnostic.message += " (on `" + input.about.path + "`)";
                report::append_diagnostic(
                    input.diagnostics, diagnostic,
                    [&](std::string_view) {
                        return std::optional<std::string_view>(
                            rules_.program->string(rules_.program->file(file).source));
                    },
                    options_.error_palette);
            }
            renderer.add(result);
        }
        input.findings = renderer.finish();
        return input;
    }

    void evaluate(const std::vector<fs::path>& paths) {
        const std::size_t cores =
            options_.threads != 0 ? options_.threads : std::max(1U, std::thread::hardware_concurrency());
        // Inputs are taken in rounds, so that only one round's documents and findings wait for their turn.
        const std::size_t round = 16 * cores;
        std::string standard_input;
        if (std::find(paths.begin(), paths.end(), "-") != paths.end()) {
            standard_input = read_stream(streams_.in);
        }
        for (std::size_t begin = 0; begin < paths.size(); begin += round) {
            const std::size_t count = std::min(round, paths.size() - begin);
            std::vector<Input> inputs(count);
            support::parallel_for(count, options_.threads, [&](std::size_t i) {
                const fs::path& path = paths[begin + i];
                ReadResult read = path == "-" ? ReadResult(std::move(standard_input)) : read_file(path);
                if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
                    inputs[i].about.path = path.string();
                    inputs[i].about.kind = "document";
                    inputs[i].about.error = diagnostic->message;
                    report::append_diagnostic(
                        inputs[i].diagnostics, *diagnostic, [](std::string_view) { return std::nullopt; },
                        options_.error_palette);
                    return;
                }
                inputs[i] = check(path, std::get<std::string>(read));
            });
            for (Input& input : inputs) {
                take(std::move(input));
            }
        }
    }

    // Counts an input and writes what can be written.
    void take(Input input) {
        streams_.err << input.diagnostics;
        has_failed_ = has_failed_ || !input.diagnostics.empty();
        if (!input.about.error.empty()) {
            ++summary_.unread;
        } else {
            ++summary_.inputs;
            summary_.resources += input.about.resources;
        }
        for (const auto& [rule, status] : input.verdicts) {
            ++summary_.evaluations;
            report::CheckedRule& checked = checked_[rule];
            switch (status) {
                case vm::Status::Pass:
                    ++checked.compliant;
                    break;
                case vm::Status::Fail:
                    ++checked.non_compliant;
                    if (checked.severity >= options_.fail_on) {
                        has_findings_ = true;
                    }
                    break;
                case vm::Status::Skip:
                    ++checked.not_applicable;
                    ++summary_.not_applicable;
                    break;
            }
        }
        failed_rules_.insert(input.failed_rules.begin(), input.failed_rules.end());
        summary_.findings += std::max(input.findings.text.size(), input.findings.json.size());
        for (std::size_t i = 0; i < options_.outputs.size(); ++i) {
            std::ostream& stream = stream_of(i);
            if (options_.outputs[i].format == CheckFormat::Text) {
                for (const std::string& text : input.findings.text) {
                    stream << text << '\n';
                }
            } else if (options_.outputs[i].format == CheckFormat::Ndjson) {
                for (const std::string& line : input.findings.json) {
                    stream << line << '\n';
                }
            }
        }
        if (std::any_of(options_.outputs.begin(), options_.outputs.end(),
                        [](const CheckOutput& output) { return output.format == CheckFormat::Json; })) {
            std::move(input.findings.json.begin(), input.findings.json.end(), std::back_inserter(lines_));
            inputs_.push_back(std::move(input.about));
        }
    }

    int finish() {
        summary_.rules = checked_.size();
        summary_.failed_rules = failed_rules_.size();
        for (std::size_t i = 0; i < options_.outputs.size(); ++i) {
            std::ostream& stream = stream_of(i);
            std::string text;
            switch (options_.outputs[i].format) {
                case CheckFormat::Text:
                    report::append_check_summary(text, summary_, options_.palette);
                    break;
                case CheckFormat::Ndjson:
                    text += "{\"summary\":";
                    report::append_summary_json(text, summary_);
                    text += "}\n";
                    break;
                case CheckFormat::Json: {
                    report::append_check_json_head(text, BYLAW_VERSION, inputs_, checked_);
                    bool is_first = true;
                    for (const std::string& line : lines_) {
                        text += is_first ? "\n" : ",\n";
                        is_first = false;
                        text += line;
                        if (text.size() >= report::Output::piece) {
                            stream << text;
                            text.clear();
                        }
                    }
                    report::append_check_json_tail(text, summary_, !lines_.empty());
                    break;
                }
            }
            stream << text;
            stream.flush();
            if (!stream) {
                support::Diagnostic diagnostic;
                diagnostic.code = support::DiagnosticCode::UsagePath;
                diagnostic.message = "cannot write `" + options_.outputs[i].file + '`';
                complain(diagnostic);
            }
        }
        if (summary_.inputs == 0 && !options_.allow_empty) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::UsageNothing;
            diagnostic.message = "no input was evaluated";
            diagnostic.help = "check the paths, or allow it with --allow-empty";
            complain(diagnostic);
        }
        return has_failed_ ? run_failed : has_findings_ ? found_something : nothing_found;
    }

    [[nodiscard]] std::ostream& stream_of(std::size_t output) {
        return options_.outputs[output].file.empty() ? streams_.out : files_[static_cast<std::ptrdiff_t>(output)];
    }

    const CheckOptions& options_;
    Streams streams_;
    CompiledRules rules_;
    std::optional<report::RuleNames> names_;
    std::vector<report::CheckedRule> checked_;
    report::CheckForms forms_{false, false};
    std::map<std::ptrdiff_t, std::ofstream> files_;  // by output
    std::vector<report::CheckedInput> inputs_;
    std::vector<std::string> lines_;  // findings for the JSON report, whose head depends on all inputs
    std::set<std::uint32_t> failed_rules_;
    report::CheckSummary summary_;
    bool has_failed_ = false;
    bool has_findings_ = false;
};

struct Arguments {
    CheckOptions options;
    std::vector<std::string> outputs;
    std::string fail_on = "low";
    std::string color = "auto";
    bool no_cache = false;
};

// "FORMAT" or "FORMAT:FILE".
CheckOutput output_of(const std::string& text) {
    const std::size_t colon = text.find(':');
    const std::string format = text.substr(0, colon);
    CheckOutput output;
    if (colon != std::string::npos) {
        output.file = text.substr(colon + 1);
    }
    if (format == "json") {
        output.format = CheckFormat::Json;
    } else if (format == "ndjson") {
        output.format = CheckFormat::Ndjson;
    } else if (format != "text") {
        throw CLI::ValidationError("--output", "`" + format + "` is none of text, json, ndjson");
    }
    return output;
}

}  // namespace

int run_check(const CheckOptions& options, Streams streams) {
    return CheckRun(options, streams).run();
}

void add_check_command(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<Arguments>();
    CheckOptions& options = arguments->options;
    CLI::App* command = app.add_subcommand("check", "Evaluates your rules and reports what does not comply");
    command
        ->add_option("-r,--rules", options.rules,
                     "Rules files, directories with .guard and .ruleset files, or patterns; may be repeated")
        ->required()
        ->allow_extra_args(false)
        ->type_name("PATH");
    command
        ->add_option("paths", options.paths,
                     "Files, directories, patterns, or - for standard input (default: the current directory)")
        ->type_name("PATH");
    command
        ->add_option("--output", arguments->outputs,
                     "text, json or ndjson, with :FILE to write to a file; may be repeated (default: text)")
        ->allow_extra_args(false)
        ->type_name("FORMAT[:FILE]");
    command->add_option("--fail-on", arguments->fail_on, "Least severity that makes the exit code 1 (default: low)")
        ->check(CLI::IsMember({"low", "medium", "high", "critical"}))
        ->type_name("SEVERITY");
    command->add_flag("--allow-empty", options.allow_empty, "End with 0 when there is no input at all");
    command->add_option("--threads", options.threads, "Threads to use (default: one per core)")->type_name("N");
    command->add_option("--color", arguments->color, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->type_name("WHEN");
    command->add_flag("--no-cache", arguments->no_cache, "Do not keep compiled rules in the cache folder");
    command->callback([arguments, &run] {
        CheckOptions& parsed = arguments->options;
        for (const std::string& output : arguments->outputs) {
            parsed.outputs.push_back(output_of(output));
        }
        if (parsed.outputs.empty()) {
            parsed.outputs.emplace_back();
        }
        if (parsed.paths.empty()) {
            parsed.paths.emplace_back(".");
        }
        parsed.fail_on = report::severity_of(arguments->fail_on).value_or(report::Severity::Low);
        const bool text_goes_to_terminal = std::any_of(
            parsed.outputs.begin(), parsed.outputs.end(),
            [](const CheckOutput& output) { return output.format == CheckFormat::Text && output.file.empty(); });
        parsed.palette = text_goes_to_terminal ? palette_for(arguments->color, STDOUT_FILENO) : report::no_colours;
        parsed.error_palette = palette_for(arguments->color, STDERR_FILENO);
        parsed.compile.use_cache = !arguments->no_cache;
        parsed.compile.threads = parsed.threads;
        run = [arguments](Streams streams) { return run_check(arguments->options, streams); };
    });
}

}  // namespace bylaw::cli
