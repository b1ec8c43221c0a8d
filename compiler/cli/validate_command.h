// `bylaw validate`: the drop-in replacement for the reference's command (guard-language.md, sections 5.1 to 5.6).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/compiled_rules.h"
#include "document/document.h"
#include "report/diagnostic_text.h"
#include "report/palette.h"
#include "report/summary_table.h"
#include "support/diagnostic.h"
#include "vm/evaluate.h"

namespace bylaw::cli {

enum class OutputFormat : std::uint8_t { SingleLineSummary, Json, Yaml, Junit, Sarif };

struct ValidateOptions {
    std::vector<std::string> rules;
    std::vector<std::string> data;
    std::vector<std::string> input_params;
    OutputFormat format = OutputFormat::SingleLineSummary;
    report::Selection summary;
    bool last_modified = false;
    bool verbose = false;
    bool print_json = false;
    bool payload = false;
    bool structured = false;
    report::Palette palette;        // of standard output
    report::Palette error_palette;  // of the error stream
    CompileSettings compile;
    vm::EvaluationLimits limits;
    unsigned threads = 0;  // 0: one per core
};

// One document under the name that reports use.
struct DataFile {
    std::string name;
    const document::Document* document = nullptr;
};

// What a run reads. Documents stay where they are, since merged ones refer to others.
struct ValidateInput {
    std::deque<document::Document> documents;
    std::vector<DataFile> data;
    CompiledRules rules;
};

// Exit codes of guard-language.md 5.1.
inline constexpr int exit_success = 0;
inline constexpr int exit_rules_invalid = 5;
inline constexpr int exit_failure = 19;
inline constexpr int exit_error = 255;

// How many threads judge documents at once. Each keeps what failed in one rules file, up to half of the size of a
// document, so large documents get few unless a number was asked for.
[[nodiscard]] unsigned judging_threads(const ValidateOptions& options, const ValidateInput& input);

// Reports that wait for their turn to be written, in bytes.
inline constexpr std::size_t most_waiting = std::size_t{4} << 20U;

// What ends a run: a diagnostic with the texts that it may be about.
struct RunError {
    support::Diagnostic diagnostic;
    std::string document_text;  // of the document named in the diagnostic, where it could not be loaded
};

// Rules and data from a JSON text (`--payload`), which as a whole must keep to the limit of a document's size.
struct Payload {
    std::vector<std::shared_ptr<const support::SourceFile>> rules;
    std::vector<std::string> data;
};
[[nodiscard]] std::optional<RunError> read_payload(const std::string& text, const document::Limits& limits,
                                                   Payload& payload);

// Adds a document to the input.
[[nodiscard]] std::optional<RunError> load_data(ValidateInput& input, std::string name, std::string text,
                                                const document::Limits& limits);

// Finds the text of a rules file or document by its name.
[[nodiscard]] report::TextOf texts_of(const ValidateInput& input, const RunError* error = nullptr);

// Prints what is wrong with a rules file that did not parse.
void print_parse_errors(std::ostream& err, const CompiledRules& rules, std::size_t source,
                        const report::Palette& palette);

// The two ways of reporting. Return the exit code, or the error that ended the run.
struct RunOutcome {
    int exit_code = exit_success;
    std::optional<RunError> error;
};
[[nodiscard]] RunOutcome report_as_text(const ValidateOptions& options, const ValidateInput& input, Streams streams);
[[nodiscard]] RunOutcome report_structured(const ValidateOptions& options, const ValidateInput& input, Streams streams);

// The whole command after its options are read.
[[nodiscard]] int run_validate(const ValidateOptions& options, Streams streams);

}  // namespace bylaw::cli
