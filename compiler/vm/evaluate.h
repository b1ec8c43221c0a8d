// Evaluation of compiled rules on a document.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bytecode/program.h"
#include "document/document.h"
#include "support/diagnostic.h"
#include "vm/references.h"
#include "vm/trace.h"

namespace bylaw::vm {

enum class Detail : std::uint8_t {
    Verdicts,    // statuses only
    Evidence,    // and, for every rule that fails, the checks that failed
    Everything,  // and every event of every rule, as `validate --verbose` prints them
};

// Which rules of a file are evaluated.
enum class RuleScope : std::uint8_t {
    Any,
    Document,  // all but those with `@scope estate`
    Estate,    // those only
};

// What an evaluation may take; each is an option of the command line.
struct EvaluationLimits {
    std::uint32_t depth = 200;                        // nested rules, calls, blocks and variables
    std::uint64_t steps = std::uint64_t{1} << 32U;    // instructions and values visited per rules file and document
    std::uint64_t results = std::uint64_t{1} << 26U;  // results of one query
    document::Limits documents;                       // for `json_parse`
    // Whether the checks of key filters are evidence: the reference lists them, one for every key that was looked at.
    bool records_key_filters = true;
    // Whether evidence names what conditions found: Trace::witnesses.
    bool records_witnesses = false;
    // Whether results name what their rules are about: RuleResult::subjects.
    bool records_subjects = false;
};

// What the blocks of a rule are about, with what became of it there: values that the document's own queries select.
struct Subject {
    const document::Value* value = nullptr;  // a resource, or what of it the rule selects
    Status status{};
};

struct RuleResult {
    std::uint32_t rule = 0;  // index into the program's rules
    Status status{};
    std::uint32_t event = no_event;  // its Rule event in the trace, where the detail asked for one
    // In order of evaluation, one value perhaps several times. All of them, unless the rule ended early with an error.
    std::vector<Subject> subjects;
};

// An evaluation error of guard-language.md 3.15, with its place in the rules.
struct EvaluationError {
    support::Diagnostic diagnostic;
    std::uint32_t rule = bytecode::none;  // the rule that was being evaluated
    std::string_view text;                // of the rules file that the diagnostic is about; the program keeps it
};

inline constexpr std::uint32_t most_lone_resources = 4;

// One rules file on one document.
struct FileResult {
    std::uint32_t file = 0;
    Status status{};
    std::vector<RuleResult> rules;   // in report order; those before the error if there is one
    std::uint32_t event = no_event;  // the File event (Detail::Everything)
    Trace trace;
    std::vector<EvaluationError> errors;  // at most one unless `continue_after_error`
    // The document holds few resources (`most_lone_resources`) and nothing else, and nothing but their types was looked
    // at: the statuses are the same for every such document whose resources have these types, in this order.
    bool needs_type_only = false;
};

// What all rules files of a run share on one document: the type index, shared query results, spellings present. Made
// once per document, used from one thread at a time; refers to the program and the document, which must outlive it.
class DocumentEvaluation {
public:
    // `references` is what `referenced` and `referrers` ask; without it they find nothing. It must outlive this. `root`
    // is the value of the document that rules take for the whole; null: its root.
    DocumentEvaluation(const bytecode::Program& program, const document::Document& document,
                       EvaluationLimits limits = {}, const References* references = nullptr,
                       const document::Value* root = nullptr);
    ~DocumentEvaluation();
    DocumentEvaluation(const DocumentEvaluation&) = delete;
    DocumentEvaluation& operator=(const DocumentEvaluation&) = delete;

    // With `continue_after_error` an error ends only its rule, which is left out of `rules`; without, it ends the file.
    [[nodiscard]] FileResult evaluate_file(std::uint32_t file, Detail detail, bool continue_after_error = false,
                                           RuleScope scope = RuleScope::Any);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace bylaw::vm
