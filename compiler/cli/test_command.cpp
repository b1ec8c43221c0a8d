#include "cli/test_command.h"
#include "cli/rules_sources.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "cli/limit_options.h"
#include "cli/terminal.h"
#include "report/check_texts.h"
#include "report/diagnostic_text.h"
#include "report/evaluation_tree.h"
#include "report/file_report.h"
#include "report/output.h"
#include "report/test_results.h"
#include "vm/evaluate.h"

namespace bylaw::cli {

namespace fs = std::filesystem;

namespace {

// Exit codes of guard-language.md 5.7.
constexpr int all_as_expected = 0;
constexpr int not_parsed = 1;
constexpr int not_as_expected = 7;
constexpr int run_failed = 255;

using Clock = std::chrono::steady_clock;

std::uint64_t milliseconds_since(Clock::time_point start) {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count());
}

std::optional<vm::Status> status_of(std::string_view name) {
    for (const vm::Status status : {vm::Status::Pass, vm::Status::Fail, vm::Status::Skip}) {
        if (report::status_name(status) == name) {
            return status;
        }
    }
    return std::nullopt;
}

// An error that ends the run, with the text that it is about.
struct Abort {
    support::Diagnostic diagnostic;
    std::string text;
};

support::Diagnostic usage(std::string message) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::UsageOption;
    diagnostic.message = std::move(message);
    return diagnostic;
}

std::string placed_message(const support::Diagnostic& diagnostic, std::string_view text) {
    std::string message;
    if (!diagnostic.file.empty()) {
        const support::LineColumn place = support::LineIndex(text).at(diagnostic.span.begin);
        message += diagnostic.file + ':' + std::to_string(place.line) + ':' + std::to_string(place.column) + ": ";
    }
    return message + diagnostic.message;
}

class TestRun {
public:
    TestRun(const TestOptions& options, Streams streams) : options_(options), streams_(streams), output_(streams.out) {}

    // Throws nothing; an error that ends the run is returned by its exit code.
    int run() {
        const int exit_code = options_.directory.empty() ? run_single() : run_directory();
        output_.flush();
        streams_.out.flush();
        if (abort_) {
            std::string text;
            report::append_diagnostic(
                text, abort_->diagnostic,
                [&](std::string_view) {
                    return abort_->text.empty() ? std::nullopt : std::optional<std::string_view>(abort_->text);
                },
                options_.error_palette);
            streams_.err << text;
            return run_failed;
        }
        return options_.like_reference ? exit_code : std::max(exit_code, check_meaning(exit_code));
    }

private:
    [[nodiscard]] bool is_text() const { return options_.format == TestFormat::SingleLineSummary; }

    int fail(support::Diagnostic diagnostic, std::string text = {}) {
        abort_ = Abort{std::move(diagnostic), std::move(text)};
        return run_failed;
    }

    int run_single() {
        std::error_code ignored;
        for (const std::string& path : {options_.rules_file, options_.test_data}) {
            if (!fs::exists(path, ignored)) {
                return fail(no_such_path(path));
            }
        }
        TestSuite suite{
            options_.rules_file, options_.rules_file,
            test_files_below(options_.test_data, options_.last_modified ? FileOrder::ByTime : FileOrder::ByName)};
        if (!fs::is_regular_file(suite.rules, ignored)) {
            return fail(usage("`" + options_.rules_file + "` is not a file"));
        }
        int exit_code = all_as_expected;
        const bool is_tested = run_suite(suite, exit_code);
        if (!abort_ && is_tested && !is_text()) {
            write(false);
        }
        return exit_code;
    }

    int run_directory() {
        std::error_code ignored;
        if (!fs::exists(options_.directory, ignored)) {
            return fail(no_such_path(options_.directory));
        }
        const TestDirectory directory = find_suites(options_.directory);
        orphans_ = directory.orphans;
        int exit_code = all_as_expected;
        for (const TestSuite& suite : directory.suites) {
            if (is_text()) {
                output_.text += suite.tests.empty() ? "Guard File " : "Testing Guard File ";
                output_.text += suite.rules.string();
                output_.text += suite.tests.empty() ? " did not have any tests associated, skipping.\n---\n" : "\n";
            }
            if (suite.tests.empty()) {
                continue;
            }
            int suite_code = all_as_expected;
            run_suite(suite, suite_code);
            if (abort_) {
                return run_failed;
            }
            exit_code = combine(exit_code, suite_code);
            if (is_text()) {
                output_.text += "---\n";
                output_.flush_if_large();
            }
        }
        if (!is_text()) {
            write(true);
        }
        return exit_code;
    }

    // How the reference lets the exit code of one rules file follow another's.
    [[nodiscard]] int combine(int exit_code, int suite_code) const {
        if (is_text()) {
            // A rules file that does not parse counts whatever came before.
            return rules_failed_to_parse_ ? not_as_expected : exit_code == all_as_expected ? suite_code : exit_code;
        }
        return exit_code == not_parsed || suite_code == not_parsed ? not_parsed : std::max(exit_code, suite_code);
    }

    // Returns whether the rules file holds anything.
    bool run_suite(const TestSuite& suite, int& exit_code) {
        const Clock::time_point start = Clock::now();
        rules_failed_to_parse_ = false;
        report::TestedFile tested;
        tested.rules_file = suite.rules.string();
        ReadResult read = read_file(suite.rules);
        if (auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
            fail(std::move(*diagnostic));
            return true;
        }
        const auto source =
            RulesSources({options_.directory}).make(suite.name, std::move(std::get<std::string>(read)), suite.rules);
        const CompiledRules rules = compile_rules({source}, options_.compile);
        if (rules.file_of_source[0] == bytecode::none) {
            rules_failed_to_parse_ = true;
            exit_code = not_parsed;
            report_parse_error(rules, tested);
            tested.milliseconds = milliseconds_since(start);
            files_.push_back(std::move(tested));
            if (options_.directory.empty() && !is_text() && options_.like_reference) {
                exit_code = all_as_expected;
            }
            return true;
        }
        if (is_empty_file(rules.program->file(rules.file_of_source[0]))) {
            return false;
        }
        std::uint64_t number = 1;
        for (const fs::path& path : suite.tests) {
            auto loaded = load_test_file(path, options_.limits.documents);
            if (auto* error = std::get_if<TestFileError>(&loaded)) {
                if (error->ends_run) {
                    fail(std::move(error->diagnostic), std::move(error->text));
                    return true;
                }
                exit_code = not_parsed;
                report_file_error(path, *error, tested);
                if (!is_text()) {
                    break;
                }
                continue;
            }
            for (TestCase& test : std::get<TestFile>(loaded).cases) {
                report::TestCaseResult result;
                if (!run_case(*rules.program, path, test, result)) {
                    if (!abort_) {
                        // An expectation that is no status ends the rules file in the structured formats.
                        exit_code = not_parsed;
                        tested.error = invalid_expectation_;
                        break;
                    }
                    if (is_text()) {
                        // The reference prints the head of a test case before it runs it.
                        report::append_test_case_head(output_.text, result, number);
                    }
                    return true;
                }
                ++cases_;
                if (std::any_of(result.rules.begin(), result.rules.end(),
                                [](const report::TestedRule& rule) { return rule.expected && !rule.holds; })) {
                    exit_code = not_as_expected;
                }
                if (is_text()) {
                    report::append_test_case_text(output_.text, result, number++);
                    output_.flush_if_large();
                } else {
                    tested.cases.push_back(std::move(result));
                }
            }
            if (!tested.error.empty()) {
                break;
            }
        }
        if (!tested.error.empty()) {
            tested.cases.clear();
        }
        tested.milliseconds = milliseconds_since(start);
        files_.push_back(std::move(tested));
        return true;
    }

    void report_parse_error(const CompiledRules& rules, report::TestedFile& tested) {
        const std::string_view text = rules.sources[0]->text;
        for (const support::Diagnostic& diagnostic : rules.diagnostics[0]) {
            if (tested.error.empty()) {
                tested.error = "Parser Error when parsing `" + placed_message(diagnostic, text) + '`';
                if (is_text()) {
                    output_.text += "Parse Error on ruleset file " + placed_message(diagnostic, text) + '\n';
                    report::append_diagnostic_details(
                        output_.text, diagnostic,
                        [&](std::string_view) { return std::optional<std::string_view>(text); }, options_.palette);
                }
            } else if (is_text()) {
                report::append_diagnostic(
                    output_.text, diagnostic, [&](std::string_view) { return std::optional<std::string_view>(text); },
                    options_.palette);
            }
        }
    }

    void report_file_error(const fs::path& path, const TestFileError& error, report::TestedFile& tested) {
        std::string message = "Parser Error when parsing `Unable to process data in file " + path.string() +
                              ", Error " + error.diagnostic.message;
        if (is_text()) {
            output_.text += "Error processing " + message + ",`\n";
            report::append_diagnostic_details(
                output_.text, error.diagnostic,
                [&](std::string_view) {
                    return error.text.empty() ? std::nullopt : std::optional<std::string_view>(error.text);
                },
                options_.palette);
        } else {
            tested.error = message + '`';
        }
    }

    // False if the run ends (`abort_`) or an expectation is no status (`invalid_expectation_`).
    bool run_case(const bytecode::Program& program, const fs::path& path, const TestCase& test,
                  report::TestCaseResult& result) {
        const Clock::time_point start = Clock::now();
        result.name = test.name;
        vm::FileResult evaluated =
            vm::DocumentEvaluation(program, test.input, options_.limits).evaluate_file(0, vm::Detail::Verdicts);
        const report::RuleNames names(program);
        std::unordered_map<std::string_view, std::size_t> index;
        for (const vm::RuleResult& rule : evaluated.rules) {
            const std::string_view name = names.of(rule.rule);
            const auto [at, is_new] = index.emplace(name, result.rules.size());
            if (is_new) {
                result.rules.push_back({std::string(name), std::nullopt, {}, false});
            }
            result.rules[at->second].evaluated.push_back(rule.status);
        }
        if (!evaluated.errors.empty()) {
            vm::EvaluationError& error = evaluated.errors.front();
            fail(std::move(error.diagnostic), std::string(error.text));
            return false;
        }
        for (const auto& [name, status] : test.expectations) {
            const auto at = index.find(name);
            if (at == index.end()) {
                unknown_.push_back(path.string() + ": expectation for `" + name + "`, which is no rule of the file");
                continue;
            }
            report::TestedRule& rule = result.rules[at->second];
            rule.expected = status_of(status);
            if (!rule.expected) {
                invalid_expectation_ =
                    "Types or variable assignments are incompatible `Status code is incorrect " + status + '`';
                if (is_text()) {
                    std::string message = "the expectation `" + status;
                    message.append("` of rule `").append(name).append("` in `").append(path.string());
                    fail(usage(message + "` is not one of PASS, FAIL, SKIP"));
                }
                return false;
            }
            report::judge(rule);
        }
        if (options_.verbose) {
            append_tree(program, test, names, result.tree);
        }
        result.milliseconds = milliseconds_since(start);
        return true;
    }

    void append_tree(const bytecode::Program& program, const TestCase& test, const report::RuleNames& names,
                     std::string& tree) {
        const vm::FileResult evaluated =
            vm::DocumentEvaluation(program, test.input, options_.limits).evaluate_file(0, vm::Detail::Everything, true);
        report::RuleTexts rules(names, report::Escape::None);
        report::CheckTexts texts(rules, test.input);
        texts.use(evaluated);
        report::append_tree_text(tree, texts, evaluated, {}, options_.palette);
    }

    void write(bool as_list) {
        switch (options_.format) {
            case TestFormat::Json:
                report::append_test_json(output_.text, files_, as_list);
                break;
            case TestFormat::Yaml:
                report::append_test_yaml(output_.text, files_, as_list);
                break;
            default:
                report::append_test_junit(output_.text, files_);
                break;
        }
    }

    // A suite that says nothing must not look like one that holds: what it is silent about is told here.
    int check_meaning(int exit_code) {
        std::vector<std::string> complaints = unknown_;
        for (const fs::path& orphan : orphans_) {
            complaints.push_back(orphan.string() + ": belongs to no rules file");
        }
        if (cases_ == 0 && exit_code == all_as_expected) {
            complaints.emplace_back("no test case was run");
        }
        for (const std::string& complaint : complaints) {
            streams_.err << "error[" << support::code_text(support::DiagnosticCode::TestFile) << "]: " << complaint
                         << '\n';
        }
        return complaints.empty() ? all_as_expected : not_as_expected;
    }

    const TestOptions& options_;
    Streams streams_;
    report::Output output_;
    std::vector<report::TestedFile> files_;
    std::vector<fs::path> orphans_;
    std::vector<std::string> unknown_;
    std::string invalid_expectation_;
    std::uint64_t cases_ = 0;
    bool rules_failed_to_parse_ = false;
    std::optional<Abort> abort_;
};

}  // namespace

int run_test(const TestOptions& options, Streams streams) {
    std::optional<support::Diagnostic> wrong;
    if (options.format != TestFormat::SingleLineSummary && options.verbose) {
        wrong = usage("`--verbose` needs the output format `single-line-summary`");
    } else if (options.format == TestFormat::Sarif) {
        wrong = usage("unit tests have no SARIF form");
    }
    if (wrong) {
        std::string text;
        report::append_diagnostic(
            text, *wrong, [](std::string_view) { return std::nullopt; }, options.error_palette);
        streams.err << text;
        return run_failed;
    }
    return TestRun(options, streams).run();
}

namespace {

struct Arguments {
    TestOptions options;
    std::string format = "single-line-summary";
    std::string color = "auto";
    bool alphabetical = false;
    bool no_cache = false;
};

}  // namespace

void add_test_command(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<Arguments>();
    TestOptions& options = arguments->options;
    CLI::App* command = app.add_subcommand("test", "Runs unit tests of rules, as `cfn-guard test` does");
    command->add_option("-r,--rules-file", options.rules_file, "The rules file to test")->type_name("FILE");
    command
        ->add_option("-t,--test-data", options.test_data,
                     "The test file, or a directory that is searched for test files")
        ->type_name("PATH");
    command
        ->add_option("-d,--dir", options.directory,
                     "A directory with rules files, and beside each of them a directory `tests` with test files whose "
                     "names begin like the rules file's")
        ->type_name("DIR");
    auto* alphabetical =
        command->add_flag("-a,--alphabetical", arguments->alphabetical, "Test files in order of their names (default)");
    command->add_flag("-m,--last-modified", options.last_modified, "Test files in order of their times")
        ->excludes(alphabetical);
    command->add_flag("-v,--verbose", options.verbose, "Print every step of the evaluation as a tree");
    command->add_option("-o,--output-format", arguments->format, "single-line-summary, json, yaml or junit")
        ->check(CLI::IsMember({"single-line-summary", "json", "yaml", "junit", "sarif"}))
        ->type_name("FORMAT");
    command->add_flag("--reference", options.like_reference,
                      "Say nothing about expectations for unknown rules, test files without rules, and empty suites");
    add_color_option(*command, arguments->color);
    command->add_flag("--no-cache", arguments->no_cache, "Do not keep compiled rules in the cache folder");
    add_document_limits(*command, options.limits.documents);
    add_rules_limits(*command, options.compile.limits);
    add_evaluation_limits(*command, options.limits);
    command->callback([arguments, &run] {
        TestOptions& parsed = arguments->options;
        if (parsed.directory.empty() && (parsed.rules_file.empty() || parsed.test_data.empty())) {
            throw CLI::RequiredError("--rules-file and --test-data together, or --dir");
        }
        const std::string& format = arguments->format;
        parsed.format = format == "json"    ? TestFormat::Json
                        : format == "yaml"  ? TestFormat::Yaml
                        : format == "junit" ? TestFormat::Junit
                        : format == "sarif" ? TestFormat::Sarif
                                            : TestFormat::SingleLineSummary;
        parsed.palette = palette_for(arguments->color, STDOUT_FILENO);
        parsed.error_palette = palette_for(arguments->color, STDERR_FILENO);
        parsed.compile.use_cache = !arguments->no_cache;
        run = [arguments](Streams streams) { return run_test(arguments->options, streams); };
    });
}

}  // namespace bylaw::cli
