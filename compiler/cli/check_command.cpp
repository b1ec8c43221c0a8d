#include "cli/check_command.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "cli/check_outputs.h"
#include "cli/input_files.h"
#include "cli/input_files_search.h"
#include "cli/limit_options.h"
#include "cli/terminal.h"
#include "document/path.h"
#include "inputs/canonical.h"
#include "report/diagnostic_text.h"
#include "support/parallel.h"
#include "vm/evaluate.h"

namespace bylaw::cli {

namespace fs = std::filesystem;

namespace {

constexpr int nothing_found = 0;
constexpr int found_something = 1;
constexpr int run_failed = 2;

FoundFiles find_documents(const std::vector<std::string>& paths) {
    return find_inputs(paths, {".yaml", ".yml", ".json", ".jsn", ".template"});
}

// What is wrong, as text for people and in parts for the structured reports.
struct Complaint {
    std::string text;
    report::CheckDiagnostic about;
};

// One input, from its bytes to its findings.
struct Input {
    CheckResult result;
    std::vector<Complaint> complaints;
};

// Texts of the rules go from one input to the next, since making them costs more than using them.
class TextsPool {
public:
    explicit TextsPool(const report::RuleNames& names) : names_(names) {}

    [[nodiscard]] std::unique_ptr<report::CheckTextsOfRules> take() {
        const std::lock_guard lock(mutex_);
        if (idle_.empty()) {
            return std::make_unique<report::CheckTextsOfRules>(names_);
        }
        auto texts = std::move(idle_.back());
        idle_.pop_back();
        return texts;
    }
    void give_back(std::unique_ptr<report::CheckTextsOfRules> texts) {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(texts));
    }

private:
    const report::RuleNames& names_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<report::CheckTextsOfRules>> idle_;
};

class CheckRun {
public:
    CheckRun(const CheckOptions& options, Streams streams)
        : options_(options), streams_(streams), outputs_(options, streams.out) {}

    int run() {
        if (const auto diagnostic = outputs_.open()) {
            complain(*diagnostic);
            return run_failed;
        }
        FoundFiles found = find_documents(options_.paths);
        std::vector<std::string> rules = options_.rules;
        std::vector<fs::path> documents;
        std::erase_if(found.missing, [&](const std::string& argument) {
            if (is_rules_name(argument)) {
                rules.push_back(argument);
            }
            return is_rules_name(argument);
        });
        for (const fs::path& path : found.files) {
            if (is_rules_name(path.filename().string())) {
                rules.push_back(path.string());
            } else {
                documents.push_back(path);
            }
        }
        if (documents.empty() && !found.files.empty() && found.missing.empty()) {
            // Only rules were named.
            documents = find_documents({"."}).files;
        }
        const bool has_rules = read_rules(rules);
        if (has_rules) {
            for (const std::string& argument : found.missing) {
                take(unreadable(argument, no_such_path(argument)));
            }
            evaluate(documents);
        }
        return finish(has_rules);
    }

private:
    [[nodiscard]] Complaint complaint_of(support::Diagnostic diagnostic, std::optional<std::string_view> text) const {
        Complaint complaint;
        report::append_diagnostic(
            complaint.text, diagnostic, [&](std::string_view) { return text; }, options_.error_palette);
        if (text && !diagnostic.file.empty()) {
            const support::LineColumn place = support::LineIndex(*text).at(diagnostic.span.begin);
            complaint.about.line = place.line;
            complaint.about.column = place.column;
        }
        complaint.about.diagnostic = std::move(diagnostic);
        return complaint;
    }

    void complain(Complaint complaint) {
        streams_.err << complaint.text;
        has_failed_ = has_failed_ || complaint.about.diagnostic.severity == support::Severity::Error;
        diagnostics_.push_back(std::move(complaint.about));
    }
    void complain(const support::Diagnostic& diagnostic, std::optional<std::string_view> text = std::nullopt) {
        complain(complaint_of(diagnostic, text));
    }

    bool read_rules(const std::vector<std::string>& paths) {
        const FoundFiles found = find_inputs(paths, {".guard", ".ruleset"});
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
                complain(diagnostic, rules_.sources[i]->text);
            }
            // Warnings are for the person who writes the rules; reports and the exit code are about the documents.
            for (support::Diagnostic& warning : rules_.warnings[i]) {
                streams_.err << complaint_of(std::move(warning), rules_.sources[i]->text).text;
            }
        }
        if (rules_.program->tables().rules.empty()) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::UsageNothing;
            diagnostic.message = "there are no rules to evaluate";
            if (paths.empty()) {
                diagnostic.help = "name rules files with -r";
            }
            complain(diagnostic);
            return false;
        }
        names_.emplace(*rules_.program);
        texts_.emplace(*names_);
        checked_ = report::checked_rules(*names_);
        return true;
    }

    // An input that there is nothing to say about but why it could not be read.
    Input unreadable(std::string path, support::Diagnostic diagnostic,
                     std::optional<std::string_view> text = std::nullopt) const {
        Input input;
        input.result.about.path = std::move(path);
        input.result.about.kind = "document";
        input.result.about.error = diagnostic.message;
        input.complaints.push_back(complaint_of(std::move(diagnostic), text));
        input.complaints.back().about.input = input.result.about.path;
        return input;
    }

    Input check(const fs::path& path, std::string text) {
        const std::string name = path == "-" ? "<stdin>" : path.string();
        document::LoadResult loaded =
            document::load_keeping_text(name, text, document::Loader::Validate, options_.limits.documents);
        if (auto* diagnostic = std::get_if<support::Diagnostic>(&loaded)) {
            return unreadable(name, std::move(*diagnostic), text);
        }
        const auto& document = std::get<document::Document>(loaded);
        if (document.root().is_scalar()) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::DocumentNoData;
            diagnostic.message = "`" + name + "` holds a single value, not a map or a list";
            diagnostic.help = "name only documents that rules can be about";
            return unreadable(name, std::move(diagnostic));
        }
        Input input;
        input.result.about.path = name;
        const std::optional<inputs::Canonical> canonical = inputs::canonical_items(document);
        const document::Document& judged = canonical ? canonical->document : document;
        input.result.about.kind = canonical ? canonical->kind : report::kind_of(document);
        input.result.about.resources = canonical ? canonical->resources : report::resource_count(document);
        if (canonical) {
            add_left_out(input, document, canonical->left_out);
        }
        if (canonical && canonical->resources == 0) {
            // Nothing to judge: no rule is applicable.
            for (std::uint32_t rule = 0; rule < rules_.program->tables().rules.size(); ++rule) {
                input.result.verdicts.emplace_back(rule, vm::Status::Skip);
            }
            return input;
        }
        vm::DocumentEvaluation evaluation(*rules_.program, judged, options_.limits);
        auto texts = texts_->take();
        {
            report::CheckRenderer renderer(*texts, checked_, judged, input.result.about.path, outputs_.forms(),
                                           options_.palette);
            for (std::uint32_t file = 0; file < rules_.program->tables().files.size(); ++file) {
                const vm::FileResult result = evaluation.evaluate_file(file, vm::Detail::Evidence, true);
                for (const vm::RuleResult& rule : result.rules) {
                    input.result.verdicts.emplace_back(rule.rule, rule.status);
                }
                for (const vm::EvaluationError& error : result.errors) {
                    add_error(input, file, error);
                }
                renderer.add(result);
            }
            input.result.findings = renderer.finish();
        }
        texts_->give_back(std::move(texts));
        return input;
    }

    // Says of which parts of an input nothing can be said. What was deleted, or is there in a later state, is no such
    // part.
    void add_left_out(Input& input, const document::Document& document,
                      const std::vector<inputs::LeftOut>& left_out) const {
        document::PositionFinder positions(document);
        for (const inputs::LeftOut& part : left_out) {
            if (part.why == inputs::LeftOut::Why::Deleted || part.why == inputs::LeftOut::Why::Older) {
                continue;
            }
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::DocumentIncomplete;
            diagnostic.file = input.result.about.path;
            diagnostic.message = part.what;
            diagnostic.span =
                part.value == nullptr ? support::Span() : positions.span_of(*part.value).value_or(support::Span());
            diagnostic.span.end = std::min(diagnostic.span.end, diagnostic.span.begin + 1);
            input.complaints.push_back(complaint_of(std::move(diagnostic), document.text()));
            input.complaints.back().about.input = input.result.about.path;
            ++input.result.about.unread;
        }
    }

    void add_error(Input& input, std::uint32_t file, const vm::EvaluationError& error) const {
        support::Diagnostic diagnostic = error.diagnostic;
        diagnostic.message += " (on `" + input.result.about.path + "`)";
        Complaint complaint =
            complaint_of(std::move(diagnostic), rules_.program->string(rules_.program->file(file).source));
        complaint.about.diagnostic.message = error.diagnostic.message;
        complaint.about.input = input.result.about.path;
        if (error.rule != bytecode::none) {
            complaint.about.rule = checked_[error.rule].id;
            input.result.failed_rules.emplace_back(error.rule, error.diagnostic.message);
        }
        input.complaints.push_back(std::move(complaint));
    }

    void evaluate(const std::vector<fs::path>& paths) {
        const std::size_t cores =
            options_.threads != 0 ? options_.threads : std::max(1U, std::thread::hardware_concurrency());
        // Inputs are taken in rounds, so that only one round's documents and findings wait for their turn.
        const std::size_t round = 16 * cores;
        std::string standard_input;
        if (std::find(paths.begin(), paths.end(), "-") != paths.end()) {
            standard_input = read_stream(streams_.in, options_.limits.documents.bytes);
        }
        for (std::size_t begin = 0; begin < paths.size(); begin += round) {
            const std::size_t count = std::min(round, paths.size() - begin);
            std::vector<Input> inputs(count);
            support::parallel_for(count, options_.threads, [&](std::size_t i) {
                const fs::path& path = paths[begin + i];
                ReadResult read = path == "-" ? ReadResult(std::move(standard_input))
                                              : read_file(path, options_.limits.documents.bytes);
                if (auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
                    inputs[i] = unreadable(path.string(), std::move(*diagnostic));
                } else {
                    inputs[i] = check(path, std::move(std::get<std::string>(read)));
                }
            });
            for (Input& input : inputs) {
                take(std::move(input));
            }
        }
    }

    // Counts an input and hands it to the outputs.
    void take(Input input) {
        for (Complaint& complaint : input.complaints) {
            complain(std::move(complaint));
        }
        CheckResult& result = input.result;
        if (!result.about.error.empty()) {
            ++summary_.unread;
        } else {
            ++summary_.inputs;
            summary_.resources += result.about.resources;
            summary_.unread_parts += result.about.unread;
        }
        for (const auto& [rule, status] : result.verdicts) {
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
        for (const auto& [rule, reason] : result.failed_rules) {
            failed_rules_.insert(rule);
        }
        summary_.findings += result.findings.count;
        outputs_.take(std::move(result), checked_);
    }

    int finish(bool has_rules) {
        summary_.rules = checked_.size();
        summary_.failed_rules = failed_rules_.size();
        if (has_rules && summary_.inputs == 0 && !options_.allow_empty) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::UsageNothing;
            diagnostic.message = "no input was evaluated";
            diagnostic.help = "check the paths, or allow it with --allow-empty";
            complain(diagnostic);
        }
        for (const support::Diagnostic& diagnostic : outputs_.finish(checked_, diagnostics_, summary_)) {
            complain(diagnostic);
        }
        return has_failed_ ? run_failed : has_findings_ ? found_something : nothing_found;
    }

    const CheckOptions& options_;
    Streams streams_;
    CheckOutputs outputs_;
    CompiledRules rules_;
    std::optional<report::RuleNames> names_;
    std::optional<TextsPool> texts_;
    std::vector<report::CheckedRule> checked_;
    std::set<std::uint32_t> failed_rules_;
    std::vector<report::CheckDiagnostic> diagnostics_;
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
    } else if (format == "sarif") {
        output.format = CheckFormat::Sarif;
    } else if (format == "junit") {
        output.format = CheckFormat::Junit;
    } else if (format != "text") {
        throw CLI::ValidationError("--output", "`" + format + "` is none of text, json, ndjson, sarif, junit");
    }
    if (colon != std::string::npos && output.file.empty()) {
        throw CLI::ValidationError("--output", "`" + text + "` names no file");
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
        ->add_option(
            "-r,--rules", options.rules,
            "A rules file, a bundle, a directory with .guard and .ruleset files, or a pattern; may be repeated")
        ->allow_extra_args(false)
        ->type_name("PATH");
    command
        ->add_option("paths", options.paths,
                     "Documents: files, directories, patterns, or - for standard input (default: the current "
                     "directory); files that end in .guard or .ruleset are rules")
        ->type_name("PATH");
    command
        ->add_option("--output", arguments->outputs,
                     "text, json, ndjson, sarif or junit, with :FILE to write to a file; may be repeated (default: "
                     "text)")
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
    add_document_limits(*command, options.limits.documents);
    add_rules_limits(*command, options.compile.limits);
    add_evaluation_limits(*command, options.limits);
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
        // Text is made once for all outputs, and colours do not belong into files.
        const bool is_text_in_file = std::any_of(
            parsed.outputs.begin(), parsed.outputs.end(),
            [](const CheckOutput& output) { return output.format == CheckFormat::Text && !output.file.empty(); });
        parsed.palette = is_text_in_file ? report::no_colours : palette_for(arguments->color, STDOUT_FILENO);
        parsed.error_palette = palette_for(arguments->color, STDERR_FILENO);
        parsed.compile.use_cache = !arguments->no_cache;
        parsed.compile.threads = parsed.threads;
        parsed.compile.warnings = true;
        run = [arguments](Streams streams) { return run_check(arguments->options, streams); };
    });
}

}  // namespace bylaw::cli
