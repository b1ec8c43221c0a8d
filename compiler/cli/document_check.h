// Judges documents: what `check` does with each of them, on any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/cdk_assemblies.h"
#include "cli/check_command.h"
#include "cli/compiled_rules.h"
#include "cli/run_documents.h"
#include "cli/run_suppressions.h"
#include "inputs/canonical.h"
#include "inputs/documents.h"
#include "inputs/formats.h"
#include "packs/recording.h"
#include "report/check_report.h"
#include "verdicts/pack_run.h"
#include "vm/evaluate.h"

namespace bylaw::cli {

// What is wrong, as text for people and in parts for the structured reports.
struct Complaint {
    std::string text;
    report::CheckDiagnostic about;
    std::uint32_t rules_file = 0;  // that could not be evaluated, for the order of those
};

// Findings of a rule.
struct FindingCounts {
    std::uint64_t broken = 0;
    std::uint64_t unknown = 0;
    std::uint64_t suppressed = 0;
};

// What came of a document, or of several that follow each other in an input.
struct CheckedPart {
    std::optional<inputs::Kind> kind;  // of the first document
    bool has_several_kinds = false;
    std::uint64_t documents = 0;     // that were judged
    std::uint64_t unrecognised = 0;  // of them
    std::uint64_t resources = 0;
    std::uint64_t unread = 0;  // documents that could not be read, and parts of others
    report::CheckFindings findings;
    std::vector<std::optional<vm::Status>> verdicts;                  // by rule; nothing where it was not evaluated
    std::vector<FindingCounts> counts;                                // by rule, once they are counted
    std::vector<std::pair<std::uint32_t, std::string>> brief;         // findings in brief, by rule; the same
    std::vector<std::pair<std::uint32_t, std::string>> failed_rules;  // with the reason
    std::vector<Complaint> complaints;
    std::set<std::string, std::less<>> used_parameters;  // of the options that say values of parameters
    std::vector<std::unique_ptr<HeldDocument>> held;     // that wait to be judged
    std::set<std::string, std::less<>> unknown_types;    // of resources, that no table is about; the first few
    std::string error;                                   // the first that kept a document from being read
    verdicts::PackVerdicts pack_verdicts;
    std::vector<packs::Recorder> recorders;  // with packs

    void add_unknown_types(const std::vector<std::string>& types);
    void add_findings(report::CheckFindings more);
    void add_complaints(std::vector<Complaint> more);
    // Of several verdicts of a rule the one that matters most stays.
    void add_verdict(std::uint32_t rule, vm::Status status);
    // Adds what came of the documents that follow. Their findings stay where they are.
    void add(CheckedPart& next);
};

// Who judges a document: one worker by all rules files, or several, each by the file that is next when it is ready for
// one, so that a large document can be judged on several threads.
struct RulesWorker {
    std::size_t number = 0;
    std::atomic<std::uint32_t>* next_file = nullptr;  // of all workers; null: there is one

    [[nodiscard]] bool is_first() const { return number == 0; }
    [[nodiscard]] bool is_alone() const { return next_file == nullptr; }
};

// Types of one input that are shown.
inline constexpr std::size_t most_unknown_types = 10;

// Complaints of one input that are shown one by one; all are counted.
inline constexpr std::size_t most_complaints = 20;

[[nodiscard]] Complaint complaint_of(support::Diagnostic diagnostic, std::optional<std::string_view> text,
                                     const report::Palette& palette, std::uint32_t first_line = 1);

// What there is to say about an input that cannot be read.
[[nodiscard]] CheckedPart unreadable(std::string_view name, support::Diagnostic diagnostic,
                                     std::optional<std::string_view> text, const report::Palette& palette);

// Refers to everything it is made of. Safe for several threads.
class DocumentCheck {
public:
    DocumentCheck(const CheckOptions& options, const CompiledRules& rules, const report::RuleNames& names,
                  const std::vector<report::CheckedRule>& checked, report::CheckForms forms,
                  RunSuppressions& suppressions);
    ~DocumentCheck();
    DocumentCheck(const DocumentCheck&) = delete;
    DocumentCheck& operator=(const DocumentCheck&) = delete;

    // Adds to `part` what came of a document of the input of this name.
    void check(std::string_view name, inputs::ReadDocument read, CheckedPart& part);
    // The same for all documents of a text.
    void check_text(const std::string& name, inputs::Text text, CheckedPart& part);

    // Templates of these are deployed where the manifests say; must outlive this.
    void deploy(const CdkAssemblies& assemblies) { assemblies_ = &assemblies; }

    // Verdicts on resources are counted for these, which must outlive this.
    void use(const verdicts::PackRun& packs);

    // From now on documents are kept in the parts instead of being judged.
    void hold() { holds_ = true; }
    // By how many workers kept documents, all of one input, are best judged.
    [[nodiscard]] std::size_t workers_for(std::span<const std::unique_ptr<HeldDocument>> documents) const;
    // Judges kept documents with what other documents hold.
    void judge_held(std::span<const std::unique_ptr<HeldDocument>> documents, const RunDocuments& run,
                    RulesWorker worker, CheckedPart& part);
    // Brings what several workers found into the order in which one would have.
    void put_in_order(std::string_view name, CheckedPart& part) const;
    // What there is to say about the suppressions of a kept document when all were judged.
    [[nodiscard]] std::vector<Complaint> remarks(const HeldDocument& held) const;
    // Judges all documents of the run at once by the rules that are about the estate.
    void judge_estate(const RunDocuments& run, CheckedPart& part);

    // Of the types that rules name, those of the resources that were judged. Not while others are.
    [[nodiscard]] std::set<std::string, std::less<>> types() const;

private:
    void judge(const HeldDocument& held, CheckedPart& part, const RunDocuments* run = nullptr, RulesWorker worker = {});
    void judge(const HeldDocument& held, report::DocumentSuppressions* suppressions, CheckedPart& part,
               const RunDocuments* run, RulesWorker worker);
    // Whether rules have something to look at in it.
    [[nodiscard]] bool is_judged(const HeldDocument& held) const;
    [[nodiscard]] std::vector<Complaint> remarks(std::string_view name,
                                                 const report::DocumentSuppressions& suppressions) const;
    // Judges configuration items as they are, by the custom policies of packs.
    void judge_items(std::string_view name, const document::Document& source, CheckedPart& part) const;
    void leave_out(vm::FileResult& result) const;
    void add_left_out(std::string_view name, const document::Document& document, std::string_view text,
                      const std::vector<inputs::LeftOut>& left_out, CheckedPart& part) const;
    void add_error(std::string_view name, std::uint32_t file, const vm::EvaluationError& error,
                   CheckedPart& part) const;
    // What goes from one document to the next, since making it costs more than using it. One thread at a time has it.
    struct Memory;
    struct GiveBack {
        DocumentCheck* owner;
        void operator()(Memory* memory) const;
    };
    using Borrowed = std::unique_ptr<Memory, GiveBack>;
    [[nodiscard]] Borrowed borrow();

    const CheckOptions& options_;
    vm::EvaluationLimits limits_;
    const CompiledRules& rules_;
    const report::RuleNames& names_;
    const std::vector<report::CheckedRule>& checked_;
    report::CheckForms forms_;
    RunSuppressions& suppressions_;
    const CdkAssemblies* assemblies_ = nullptr;
    const verdicts::PackRun* packs_ = nullptr;
    bool holds_ = false;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Memory>> idle_;
};

}  // namespace bylaw::cli
