// `--structured`: one well-formed document for all results.
#include <algorithm>
#include <chrono>
#include <utility>

#include "cli/spool.h"
#include "cli/validate_command.h"
#include "document/json_text.h"
#include "report/check_texts.h"
#include "report/file_report.h"
#include "report/junit.h"
#include "report/output.h"
#include "report/sarif.h"
#include "report/structured_json.h"
#include "report/structured_yaml.h"
#include "support/in_order.h"
#include "support/parallel.h"
#include "vm/evaluate.h"

namespace bylaw::cli {
namespace {

using report::Escape;

Escape escape_of(OutputFormat format) {
    switch (format) {
        case OutputFormat::Json:
        case OutputFormat::Sarif:
            return Escape::Json;
        case OutputFormat::Junit:
            return Escape::Xml;
        default:
            return Escape::None;
    }
}

std::unique_ptr<report::FailureRenderer> renderer_for(OutputFormat format, report::RuleTexts& texts,
                                                      const DataFile& data) {
    switch (format) {
        case OutputFormat::Yaml:
            return std::make_unique<report::StructuredYaml>(texts, *data.document, 2);
        case OutputFormat::Junit:
            return std::make_unique<report::ValidateJunit>(texts, *data.document);
        case OutputFormat::Sarif:
            return std::make_unique<report::Sarif>(texts, *data.document, data.name);
        default:
            return std::make_unique<report::StructuredJson>(texts, *data.document, 3);
    }
}

// Some of what some of the rules files came to on one document.
struct Part {
    std::string failures;  // rendered; comes in pieces, each a part
    bool is_last = false;  // of its task; only that one has the following
    report::Outcomes outcomes;
    std::uint64_t failed_files = 0;
    std::uint64_t milliseconds = 0;
    std::optional<RunError> error;
};

RunError not_a_number(const DataFile& data) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::EvaluateNotANumber;
    diagnostic.message = "`" + data.name + "` holds a number (NaN or infinity) that the report cannot show";
    diagnostic.help = "write the value as text, or report as text with `single-line-summary`";
    return {std::move(diagnostic), {}};
}

RunError lost_report() {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::UsagePath;
    diagnostic.message = "the temporary file that held the report cannot be read back";
    diagnostic.help = "look at the disk of the folder for temporary files, or report as json, which needs none";
    return {std::move(diagnostic), {}};
}

// One document and all that is kept from rules file to rules file; used from one thread at a time.
class Judge {
public:
    Judge(const report::RuleNames& names, const DataFile& data, const ValidateOptions& options)
        : names_(names),
          data_(data),
          format_(options.format),
          evaluation_(names.program(), *data.document, options.limits),
          texts_(names, escape_of(options.format)),
          renderer_(renderer_for(options.format, texts_, data)) {}

    [[nodiscard]] bool is_of(const DataFile& data) const { return &data == &data_; }

    // Calls `emit(part, size)` for every part.
    template <class Emit>
    void run(std::span<const std::uint32_t> files, const Emit& emit) {
        const auto start = std::chrono::steady_clock::now();
        Part last;
        last.is_last = true;
        report::Pieces pieces([&](std::string text) {
            Part part;
            const std::size_t size = text.size();
            part.failures = std::move(text);
            emit(std::move(part), size);
        });
        for (const std::uint32_t file : files) {
            vm::FileResult result = evaluation_.evaluate_file(file, vm::Detail::Evidence);
            if (!result.errors.empty()) {
                last.error = RunError{std::move(result.errors.front().diagnostic), {}};
                break;
            }
            last.outcomes.add(names_, result);
            last.failed_files += result.status == vm::Status::Fail ? 1 : 0;
            if (result.status == vm::Status::Fail || format_ == OutputFormat::Junit) {
                renderer_->append(pieces, result);
            }
        }
        static_cast<void>(pieces.take());
        if (renderer_->met_non_finite() && !last.error) {
            last.error = not_a_number(data_);
        }
        const auto taken = std::chrono::steady_clock::now() - start;
        last.milliseconds =
            static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(taken).count());
        emit(std::move(last), 0);
    }

private:
    const report::RuleNames& names_;
    const DataFile& data_;
    OutputFormat format_;
    vm::DocumentEvaluation evaluation_;
    report::RuleTexts texts_;
    std::unique_ptr<report::FailureRenderer> renderer_;
};

// Puts the parts of documents, in order, into the report. An error must leave standard output empty, so writing starts
// at the end, or once the report is long and it is certain that the rest can be evaluated.
class Assembly {
public:
    Assembly(OutputFormat format, std::ostream& stream) : format_(format), stream_(stream) {
        if (format_ == OutputFormat::Json) {
            body_.add("[");
        }
    }

    // Parts belong to this document from now on.
    void begin(const DataFile& data, std::size_t files) {
        data_ = &data;
        outcomes_ = report::Outcomes();
        counts_ = report::JunitCounts{files, 0, 0, 0};
        has_failures_ = false;
    }

    void add(Part part) {
        outcomes_.add(part.outcomes);
        counts_.failures += part.failed_files;
        counts_.milliseconds += part.milliseconds;
        if (!part.failures.empty()) {
            add_failures(std::move(part.failures));
        }
    }

    void end() {
        outcomes_.finish();
        const bool is_failed = outcomes_.status() == vm::Status::Fail;
        failed_ = failed_ || is_failed;
        std::string text;
        switch (format_) {
            case OutputFormat::Json:
                if (!has_failures_) {
                    add_head();
                }
                report::append_json_report_tail(text, outcomes_, has_failures_, 1);
                break;
            case OutputFormat::Yaml:
                if (!has_failures_) {
                    add_head();
                }
                report::append_yaml_report_tail(text, outcomes_, has_failures_, true);
                break;
            case OutputFormat::Sarif:
                if (is_failed) {
                    failing_.push_back(data_->name);
                }
                break;
            default:
                report::append_junit_suite_head(text, data_->name, counts_);
                body_.add(std::move(text));
                is_whole_ = suite_.move_to(body_) && is_whole_;
                text.clear();
                report::append_junit_suite_tail(text);
                totals_.tests += counts_.tests;
                totals_.failures += counts_.failures;
                totals_.milliseconds += counts_.milliseconds;
                break;
        }
        add_text(std::move(text));
        is_first_ = false;
    }

    // Whether there is more than should be held back. Formats whose head tells of everything have to be.
    [[nodiscard]] bool wants_to_write() const {
        constexpr std::size_t most_held = std::size_t{5} << 20U;
        return !is_writing_ && (format_ == OutputFormat::Json || format_ == OutputFormat::Yaml) &&
               body_.size() >= most_held;
    }

    void start_writing() {
        is_writing_ = true;
        is_whole_ = body_.write_to(stream_) && is_whole_;
    }

    // Ends the report. False if a part of it was lost on the way.
    [[nodiscard]] bool finish() {
        std::string head;
        std::string tail;
        switch (format_) {
            case OutputFormat::Json:
                tail = is_first_ ? "]" : "\n]";
                break;
            case OutputFormat::Yaml:
                tail = is_first_ ? "[]\n" : "";
                break;
            case OutputFormat::Sarif:
                report::append_sarif_head(head, failing_);
                report::append_sarif_tail(tail, has_results_);
                break;
            default:
                report::append_junit_head(head, "cfn-guard validate report", totals_);
                report::append_junit_tail(tail);
                break;
        }
        stream_ << head;
        start_writing();
        stream_ << tail;
        return is_whole_;
    }

    [[nodiscard]] bool failed() const { return failed_; }

private:
    // A document with failures fails, whatever comes after the first one.
    void add_head() {
        const vm::Status status = has_failures_ ? vm::Status::Fail : outcomes_.status();
        std::string text;
        if (format_ == OutputFormat::Json) {
            text = is_first_ ? "\n  " : ",\n  ";
            report::append_json_report_head(text, data_->name, status, 1);
        } else {
            report::append_yaml_report_head(text, data_->name, status, true);
        }
        add_text(std::move(text));
    }

    // The first of JSON's failures has no comma in front of it.
    void add_failures(std::string piece) {
        const bool is_first = format_ == OutputFormat::Sarif ? !has_results_ : !has_failures_;
        const bool is_first_of_document = !std::exchange(has_failures_, true);
        if (is_first_of_document && (format_ == OutputFormat::Json || format_ == OutputFormat::Yaml)) {
            add_head();
        }
        if (is_first && (format_ == OutputFormat::Json || format_ == OutputFormat::Sarif)) {
            piece.erase(0, 1);
        }
        has_results_ = true;
        if (format_ == OutputFormat::Junit) {
            suite_.add(std::move(piece));
        } else {
            add_text(std::move(piece));
        }
    }

    void add_text(std::string text) {
        if (is_writing_) {
            stream_.write(text.data(), static_cast<std::streamsize>(text.size()));
        } else {
            body_.add(std::move(text));
        }
    }

    OutputFormat format_;
    std::ostream& stream_;
    Spool body_;
    Spool suite_;  // JUnit: the test cases of the document
    bool is_writing_ = false;
    bool is_whole_ = true;
    // Of the document.
    const DataFile* data_ = nullptr;
    report::Outcomes outcomes_;
    report::JunitCounts counts_;
    bool has_failures_ = false;
    // Of the whole report.
    std::vector<std::string_view> failing_;
    report::JunitCounts totals_;
    bool is_first_ = true;
    bool has_results_ = false;
    bool failed_ = false;
};

// The work of a run: rules files on documents, document by document.
class Schedule {
public:
    struct Task {
        std::size_t document;
        std::size_t first_file;
        std::size_t file_count;
    };

    // Tasks are large enough to be worth handing on, and small enough that few of their reports have to wait.
    Schedule(const ValidateInput& input, std::size_t files) {
        constexpr std::size_t bytes_judged = std::size_t{2} << 20U;
        for (std::size_t document = 0; document < input.data.size(); ++document) {
            const std::size_t size = input.data[document].document->text().size();
            const std::size_t share =
                std::clamp<std::size_t>(bytes_judged / (size + 1), 1, std::max<std::size_t>(1, files));
            std::size_t first = 0;
            do {
                tasks_.push_back({document, first, std::min(share, files - first)});
                first += share;
            } while (first < files);
        }
    }

    [[nodiscard]] const std::vector<Task>& tasks() const { return tasks_; }
    [[nodiscard]] bool begins_document(std::size_t task) const { return tasks_[task].first_file == 0; }
    [[nodiscard]] bool ends_document(std::size_t task) const {
        return task + 1 == tasks_.size() || begins_document(task + 1);
    }

private:
    std::vector<Task> tasks_;
};

}  // namespace

RunOutcome report_structured(const ValidateOptions& options, const ValidateInput& input, Streams streams) {
    RunOutcome outcome;
    const bytecode::Program& program = *input.rules.program;
    std::vector<std::uint32_t> files;
    for (std::size_t i = 0; i < input.rules.sources.size(); ++i) {
        const std::uint32_t file = input.rules.file_of_source[i];
        if (file == bytecode::none) {
            print_parse_errors(streams.err, input.rules, i, options.error_palette);
            outcome.exit_code = exit_rules_invalid;
        } else if (!is_empty_file(program.file(file))) {
            files.push_back(file);
        }
    }

    const report::RuleNames names(program);
    const Schedule schedule(input, files.size());
    const auto& tasks = schedule.tasks();
    const auto files_of = [&](const Schedule::Task& task) {
        return std::span(files).subspan(task.first_file, task.file_count);
    };
    // The first error of a task or behind it, if there is one.
    const auto error_from = [&](std::size_t task) {
        std::vector<std::optional<RunError>> errors(input.data.size());
        const std::size_t first_document = tasks[task].document;
        support::parallel_for(input.data.size() - first_document, options.threads, [&](std::size_t i) {
            const std::size_t document = first_document + i;
            vm::DocumentEvaluation evaluation(program, *input.data[document].document, options.limits);
            for (const std::uint32_t file : std::span(files).subspan(i == 0 ? tasks[task].first_file : 0)) {
                vm::FileResult result = evaluation.evaluate_file(file, vm::Detail::Verdicts);
                if (!result.errors.empty()) {
                    errors[document] = RunError{std::move(result.errors.front().diagnostic), {}};
                    return;
                }
            }
        });
        const auto found =
            std::find_if(errors.begin(), errors.end(), [](const auto& error) { return error.has_value(); });
        return found == errors.end() ? std::nullopt : std::move(*found);
    };

    Assembly assembly(options.format, streams.out);
    const unsigned threads = judging_threads(options, input);
    std::vector<std::unique_ptr<Judge>> judges(support::thread_count(threads));
    std::size_t begun = 0;  // tasks of which a part was taken
    support::parallel_in_order<Part>(
        tasks.size(), threads, most_waiting,
        [&](std::size_t i, std::size_t worker, const auto& emit) {
            const DataFile& data = input.data[tasks[i].document];
            std::unique_ptr<Judge>& judge = judges[worker];
            if (judge == nullptr || !judge->is_of(data)) {
                judge = std::make_unique<Judge>(names, data, options);
            }
            judge->run(files_of(tasks[i]), emit);
        },
        [&](std::size_t task, Part part) {
            if (part.error) {
                outcome.error = std::move(part.error);
                return false;
            }
            if (task == begun) {
                ++begun;
                if (schedule.begins_document(task)) {
                    assembly.begin(input.data[tasks[task].document], files.size());
                }
            }
            const bool ends_task = part.is_last;
            assembly.add(std::move(part));
            if (ends_task && schedule.ends_document(task)) {
                assembly.end();
            }
            if (assembly.wants_to_write()) {
                outcome.error = error_from(task);
                if (outcome.error) {
                    return false;
                }
                assembly.start_writing();
            }
            return true;
        });
    if (outcome.error) {
        return outcome;
    }
    if (!assembly.finish()) {
        outcome.error = lost_report();
        return outcome;
    }
    if (assembly.failed() && (options.format != OutputFormat::Junit || outcome.exit_code == exit_success)) {
        outcome.exit_code = exit_failure;
    }
    return outcome;
}

}  // namespace bylaw::cli
