// `--structured`: one well-formed document for all results.
#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>

#include "cli/validate_command.h"
#include "document/json_text.h"
#include "report/check_texts.h"
#include "report/file_report.h"
#include "report/junit.h"
#include "report/output.h"
#include "report/sarif.h"
#include "report/structured_json.h"
#include "report/structured_yaml.h"
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

// What one document, or a part of the rules files on it, came to.
struct Part {
    std::string failures;  // rendered
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

// The rules files `files` of the program on a document.
Part evaluate(const report::RuleNames& names, const DataFile& data, std::span<const std::uint32_t> files,
              OutputFormat format) {
    const auto start = std::chrono::steady_clock::now();
    Part part;
    vm::DocumentEvaluation evaluation(names.program(), *data.document);
    report::RuleTexts texts(names, escape_of(format));
    const auto renderer = renderer_for(format, texts, data);
    for (const std::uint32_t file : files) {
        vm::FileResult result = evaluation.evaluate_file(file, vm::Detail::Evidence);
        if (!result.errors.empty()) {
            part.error = RunError{std::move(result.errors.front().diagnostic), {}};
            return part;
        }
        part.outcomes.add(names, result);
        part.failed_files += result.status == vm::Status::Fail ? 1 : 0;
        if (result.status == vm::Status::Fail || format == OutputFormat::Junit) {
            renderer->append(part.failures, result);
        }
    }
    if (renderer->met_non_finite()) {
        part.error = not_a_number(data);
    }
    const auto taken = std::chrono::steady_clock::now() - start;
    part.milliseconds =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(taken).count());
    return part;
}

// Puts parts of documents, in order, into the report.
class Assembly {
public:
    Assembly(OutputFormat format, std::ostream& stream) : format_(format), output_(stream) {
        if (format_ == OutputFormat::Json) {
            output_.text += '[';
        }
    }

    void add(const DataFile& data, Part part, std::size_t files) {
        part.outcomes.finish();
        failed_ = failed_ || part.outcomes.status() == vm::Status::Fail;
        switch (format_) {
            case OutputFormat::Json:
                output_.text += is_first_ ? "\n  " : ",\n  ";
                report::append_json_report(output_.text, data.name, part.outcomes, part.failures, 1);
                break;
            case OutputFormat::Yaml:
                report::append_yaml_report(output_.text, data.name, part.outcomes, part.failures, true);
                break;
            case OutputFormat::Sarif:
                if (part.outcomes.status() == vm::Status::Fail) {
                    failing_.push_back(data.name);
                    inner_ += part.failures;
                }
                break;
            default: {
                const report::JunitCounts counts{files, part.failed_files, 0, part.milliseconds};
                report::append_junit_suite_head(inner_, data.name, counts);
                inner_ += part.failures;
                report::append_junit_suite_tail(inner_);
                totals_.tests += counts.tests;
                totals_.failures += counts.failures;
                totals_.milliseconds += counts.milliseconds;
                break;
            }
        }
        is_first_ = false;
        // An error in a later document must leave standard output empty, so writing starts late: when the report is
        // too large to be held back.
        if (output_.text.size() >= held_back) {
            output_.flush();
        }
    }

    // Ends the report.
    void finish() {
        switch (format_) {
            case OutputFormat::Json:
                output_.text += is_first_ ? "]" : "\n]";
                break;
            case OutputFormat::Yaml:
                if (is_first_) {
                    output_.text += "[]\n";
                }
                break;
            case OutputFormat::Sarif:
                report::append_sarif_log(output_.text, failing_, inner_);
                break;
            default:
                report::append_junit_head(output_.text, "cfn-guard validate report", totals_);
                output_.text += inner_;
                report::append_junit_tail(output_.text);
                break;
        }
        output_.flush();
    }

    [[nodiscard]] bool failed() const { return failed_; }

private:
    static constexpr std::size_t held_back = std::size_t{64} << 20U;

    OutputFormat format_;
    report::Output output_;
    std::string inner_;  // of formats whose head depends on all documents
    std::vector<std::string_view> failing_;
    report::JunitCounts totals_;
    bool is_first_ = true;
    bool failed_ = false;
};

// Joins the parts of one document.
Part joined(std::span<Part> parts) {
    Part all = std::move(parts.front());
    for (Part& part : parts.subspan(1)) {
        if (all.error) {
            break;
        }
        all.error = std::move(part.error);
        all.failures += part.failures;
        all.outcomes.add(part.outcomes);
        all.failed_files += part.failed_files;
        all.milliseconds = std::max(all.milliseconds, part.milliseconds);
    }
    return all;
}

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
    Assembly assembly(options.format, streams.out);
    const std::size_t cores =
        options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    // Few documents: their rules files are shared among the threads as well.
    const std::size_t documents = input.data.size();
    const std::size_t shares =
        documents == 0 || documents >= cores
            ? 1
            : std::max<std::size_t>(1, std::min(cores / documents, files.size() / fewest_files_in_a_share));
    // Documents are taken in rounds, so that only one round's reports wait for their turn.
    const std::size_t round = std::max<std::size_t>(1, 4 * cores);
    for (std::size_t begin = 0; begin < documents; begin += round) {
        const std::size_t count = std::min(round, documents - begin);
        std::vector<Part> parts(count * shares);
        support::parallel_for(parts.size(), options.threads, [&](std::size_t i) {
            const std::size_t share = i % shares;
            const std::size_t first = files.size() * share / shares;
            const std::size_t last = files.size() * (share + 1) / shares;
            parts[i] = evaluate(names, input.data[begin + i / shares], std::span(files).subspan(first, last - first),
                                options.format);
        });
        for (std::size_t i = 0; i < count; ++i) {
            Part part = joined(std::span(parts).subspan(i * shares, shares));
            if (part.error) {
                outcome.error = std::move(part.error);
                return outcome;
            }
            assembly.add(input.data[begin + i], std::move(part), files.size());
        }
    }
    assembly.finish();
    if (assembly.failed() && (options.format != OutputFormat::Junit || outcome.exit_code == exit_success)) {
        outcome.exit_code = exit_failure;
    }
    return outcome;
}

}  // namespace bylaw::cli
