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
    report::Pieces failures;  // rendered
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

// Puts parts of documents, in order, into the report. An error in a later document must leave standard output empty,
// so writing starts at the end, or when the report is too large to be held back.
class Assembly {
public:
    Assembly(OutputFormat format, std::ostream& stream) : format_(format), stream_(stream) {
        if (format_ == OutputFormat::Json) {
            add_text("[");
        }
    }

    // The parts of one document.
    void add(const DataFile& data, std::span<Part> parts, std::size_t files) {
        report::Outcomes outcomes;
        report::JunitCounts counts{files, 0, 0, 0};
        bool has_failures = false;
        for (const Part& part : parts) {
            outcomes.add(part.outcomes);
            counts.failures += part.failed_files;
            counts.milliseconds = std::max(counts.milliseconds, part.milliseconds);
            has_failures = has_failures || !part.failures.empty();
        }
        outcomes.finish();
        failed_ = failed_ || outcomes.status() == vm::Status::Fail;
        std::string text;
        switch (format_) {
            case OutputFormat::Json:
                text = is_first_ ? "\n  " : ",\n  ";
                report::append_json_report_head(text, data.name, outcomes, 1);
                add_text(std::move(text));
                add_pieces(parts, true);
                text.clear();
                report::append_json_report_tail(text, outcomes, has_failures, 1);
                break;
            case OutputFormat::Yaml:
                report::append_yaml_report_head(text, data.name, outcomes, true);
                add_text(std::move(text));
                add_pieces(parts, false);
                text.clear();
                report::append_yaml_report_tail(text, outcomes, has_failures, true);
                break;
            case OutputFormat::Sarif:
                if (outcomes.status() == vm::Status::Fail) {
                    failing_.push_back(data.name);
                    add_pieces(parts, !has_results_);
                    has_results_ = has_results_ || has_failures;
                }
                break;
            default:
                report::append_junit_suite_head(text, data.name, counts);
                add_text(std::move(text));
                add_pieces(parts, false);
                text.clear();
                report::append_junit_suite_tail(text);
                totals_.tests += counts.tests;
                totals_.failures += counts.failures;
                totals_.milliseconds += counts.milliseconds;
                break;
        }
        add_text(std::move(text));
        is_first_ = false;
        const bool head_comes_last = format_ == OutputFormat::Sarif || format_ == OutputFormat::Junit;
        if (held_ >= most_held && !head_comes_last) {
            write();
        }
    }

    // Ends the report.
    void finish() {
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
        add_text(std::move(tail));
        write();
    }

    [[nodiscard]] bool failed() const { return failed_; }

private:
    static constexpr std::size_t most_held = std::size_t{64} << 20U;

    void add_text(std::string text) {
        held_ += text.size();
        pieces_.push_back({std::move(text), 0});
    }

    void add_pieces(std::span<Part> parts, bool without_first_character) {
        for (Part& part : parts) {
            for (std::string& piece : part.failures.take()) {
                add_text(std::move(piece));
                pieces_.back().skipped = without_first_character ? 1 : 0;
                without_first_character = false;
            }
        }
    }

    void write() {
        for (const Piece& piece : pieces_) {
            stream_.write(piece.text.data() + piece.skipped,
                          static_cast<std::streamsize>(piece.text.size() - piece.skipped));
        }
        pieces_.clear();
        held_ = 0;
    }

    struct Piece {
        std::string text;
        std::size_t skipped = 0;  // characters at the beginning
    };

    OutputFormat format_;
    std::ostream& stream_;
    std::vector<Piece> pieces_;
    std::size_t held_ = 0;
    std::vector<std::string_view> failing_;
    report::JunitCounts totals_;
    bool is_first_ = true;
    bool has_results_ = false;
    bool failed_ = false;
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
            const auto of_document = std::span(parts).subspan(i * shares, shares);
            for (Part& part : of_document) {
                if (part.error) {
                    outcome.error = std::move(part.error);
                    return outcome;
                }
            }
            assembly.add(input.data[begin + i], of_document, files.size());
        }
    }
    assembly.finish();
    if (assembly.failed() && (options.format != OutputFormat::Junit || outcome.exit_code == exit_success)) {
        outcome.exit_code = exit_failure;
    }
    return outcome;
}

}  // namespace bylaw::cli
