// The report of `check`: text, JSON, NDJSON and SARIF, all from one model.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bytecode/program.h"
#include "document/document.h"
#include "report/baseline.h"
#include "report/check_texts.h"
#include "report/file_report.h"
#include "report/findings.h"
#include "report/pack_report.h"
#include "report/palette.h"
#include "report/rule_message.h"
#include "report/rule_source.h"
#include "report/suppressions.h"
#include "support/diagnostic.h"
#include "vm/evaluate.h"

namespace bylaw::report {

struct FindingNotes;

enum class Severity : std::uint8_t { Low, Medium, High, Critical };
[[nodiscard]] std::string_view severity_name(Severity severity);
[[nodiscard]] std::optional<Severity> severity_of(std::string_view name);

// One rule as reports show it.
struct CheckedRule {
    std::string id;
    std::vector<std::string> other_ids;  // under which packs have the same evaluation
    Severity severity = Severity::Medium;
    Annotations annotations;
    bool is_left_out = false;  // not selected
    bool is_of_pack = false;   // a conformance pack names it
    // Inputs on which the rule came to each verdict.
    std::uint64_t compliant = 0;
    std::uint64_t non_compliant = 0;
    std::uint64_t not_applicable = 0;
    std::uint64_t insufficient_data = 0;
    std::vector<std::string> looked_for;  // resource types, where it applied to nothing

    // Whether a pattern with `*` fits one of its ids.
    [[nodiscard]] bool is_meant_by(std::string_view pattern) const;

    [[nodiscard]] bool is_applied() const { return compliant + non_compliant + insufficient_data + suppressed != 0; }
    std::uint64_t suppressed = 0;  // findings
};

// One input.
struct CheckedInput {
    std::string path;
    std::string_view kind;        // as `inputs` names it; "several" if its documents are of different ones
    std::uint64_t documents = 0;  // that were judged
    std::uint64_t resources = 0;
    std::uint64_t unread = 0;  // parts of it
    bool is_estate = false;    // it stands for all inputs together
    std::string error;         // why it, or the first of the parts, could not be read
};

struct CheckSummary {
    std::uint64_t inputs = 0;
    std::uint64_t unrecognised = 0;  // of them, with a document that is of no known format
    std::uint64_t resources = 0;
    std::uint64_t rules = 0;
    std::uint64_t evaluations = 0;              // rules times inputs
    std::uint64_t findings = 0;                 // of rules that are not complied with
    std::array<std::uint64_t, 4> severities{};  // of them
    std::uint64_t not_applicable = 0;           // evaluations
    std::uint64_t insufficient_data = 0;        // evaluations
    std::uint64_t unread = 0;                   // inputs
    std::uint64_t unread_parts = 0;             // of inputs that were read otherwise
    std::uint64_t failed_rules = 0;             // rules that could not be evaluated on some input
    std::uint64_t rules_files = 0;              // that were looked through, not evaluated
    std::uint64_t rule_errors = 0;              // what is to be said about them
    std::uint64_t rule_warnings = 0;
    std::uint64_t idle_rules = 0;          // rules that applied to nothing
    std::uint64_t rules_without_data = 0;  // rules with insufficient data on some input
    // Resource types that idle rules look for and no input has, by their plural, with the number of rules.
    std::vector<std::pair<std::string, std::uint64_t>> absent_types;
    std::uint64_t suppressed = 0;  // findings that do not count
};

// What reports other than text have of a finding, as far as it is wanted.
struct FindingForms {
    std::string json;     // one line each, without its end
    std::string sarif;    // a result
    std::string concise;  // `bad.yaml:14:17: high key-rotation: the key is never rotated [Data]`
    std::string github;   // a workflow command
    std::string brief;    // `bad.yaml:14:17: Status: expected "Enabled" (Data)`
    BaselineEntry entry;
};

// One finding in the forms that are wanted.
struct CheckFinding {
    std::uint32_t rule = 0;
    bool is_unknown = false;
    bool is_in_rules = false;  // nothing in a document is to blame
    std::string path;          // of the place
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    bool is_suppressed = false;
    std::uint64_t fingerprint = 0;
    std::string text;  // without the notes; empty: it is not shown
    std::shared_ptr<const FindingNotes> notes;
    std::unique_ptr<FindingForms> forms;  // null: nothing but text is wanted, of which there may be much
};

// What a rule could not decide about a resource, or about an input.
struct NotKnown {
    std::uint32_t rule = 0;
    std::string path;  // of the place
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string address;  // of the resource; empty if it is about none
    std::string name;     // of the value below the resource
    std::string reason;   // empty: not known what is missing
};

// The findings of one input in the order of the report: those of the input by line, column and rule, then those whose
// place is in another.
struct CheckFindings {
    std::vector<CheckFinding> list;
    std::vector<NotKnown> not_known;            // once for each rule and resource of a document
    std::uint64_t count = 0;                    // without those about what is not known or suppressed
    std::array<std::uint64_t, 4> severities{};  // of those that count
};

// What is wanted of the findings.
struct CheckForms {
    bool text = true;
    bool json = false;
    bool sarif = false;
    bool concise = false;
    bool github = false;
    bool brief = false;
    bool insufficient_data = false;  // text, concise and SARIF: those about what is not known as well
    bool clauses = true;             // text: the clauses that were checked
    bool entries = false;  // CheckFinding::entry: for baselines, and for why resources do not comply with packs
    bool shows_suppressed = false;  // in text; the structured forms always do

    [[nodiscard]] bool is_text_only() const { return !json && !sarif && !concise && !github && !brief && !entries; }
};

// The suppression of a finding of the input of this path; null if there is none.
using FindSuppression = std::function<const Suppression*(const Finding&, std::string_view path)>;

// Something that the run could not do, for the structured reports.
struct CheckDiagnostic {
    support::Diagnostic diagnostic;
    std::uint32_t line = 0;  // of the diagnostic's span, from 1; 0: there is no place
    std::uint32_t column = 0;
    std::string rule;   // that could not be evaluated; empty if it is not about one
    std::string input;  // that it could not be evaluated on, or that could not be read
};

// All rules of a program with their annotations.
[[nodiscard]] std::vector<CheckedRule> checked_rules(const RuleNames& names);

// What the renderers of several inputs can share, one after the other.
struct CheckTextsOfRules {
    explicit CheckTextsOfRules(const RuleNames& names) : texts(names, Escape::None), source(names.program()) {}

    RuleTexts texts;
    RuleSource source;
};

// Renders the findings of one input. Not safe for several threads; one is made per input.
class CheckRenderer {
public:
    CheckRenderer(CheckTextsOfRules& texts, const std::vector<CheckedRule>& rules, const document::Document& document,
                  std::string_view path, CheckForms forms, const Palette& palette, FindElsewhere elsewhere = {});
    ~CheckRenderer();
    // What the document was taken for; before the first result.
    void set_kind(inputs::Kind kind);
    // Before the first result. The suppressions must be there until `add` returns.
    void set_suppressions(FindSuppression find);
    // Findings for which this is false are left out.
    void set_wanted(std::function<bool(const Finding&)> is_wanted);
    CheckRenderer(const CheckRenderer&) = delete;
    CheckRenderer& operator=(const CheckRenderer&) = delete;

    void add(const vm::FileResult& result);
    [[nodiscard]] CheckFindings finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Makes a finding that was rendered one of the baseline. Whoever counts has to do without it.
void suppress_by_baseline(CheckFinding& finding, const CheckForms& forms);

// Brings findings into the order of the report.
void put_in_order(std::vector<CheckFinding>& findings, std::string_view input, const std::vector<CheckedRule>& rules);

// What there is to say about rules that applied to nothing: their `looked_for`, and the counts of the summary. `types`
// are those of the resources of the run.
void describe_idle_rules(std::vector<CheckedRule>& rules, const bytecode::Program& program,
                         const std::set<std::string, std::less<>>& types, CheckSummary& summary);

// The last lines of the text report.
void append_check_summary(std::string& out, const CheckSummary& summary, const Palette& palette);
void append_summary_json(std::string& out, const CheckSummary& summary);
// What stands before and behind the list of findings in the JSON report.
void append_check_json_head(std::string& out, std::string_view version, const std::vector<CheckedInput>& inputs,
                            const std::vector<CheckedRule>& rules);
void append_check_json_tail(std::string& out, const std::vector<CheckDiagnostic>& diagnostics,
                            const CheckSummary& summary, bool has_findings);
void append_diagnostic_json(std::string& out, const CheckDiagnostic& diagnostic);
// The same for SARIF 2.1.0.
void append_check_sarif_head(std::string& out, std::string_view version, const std::vector<CheckedRule>& rules);
struct SarifEnd {
    const std::vector<CheckedInput>& inputs;
    const std::vector<CheckDiagnostic>& diagnostics;
    const std::vector<CheckedRule>& rules;
    const std::vector<std::pair<std::uint32_t, std::string>>& not_known;  // in words, by rule
    const std::vector<PackResult>& packs;
};
void append_check_sarif_tail(std::string& out, const SarifEnd& end, bool has_findings);

}  // namespace bylaw::report
