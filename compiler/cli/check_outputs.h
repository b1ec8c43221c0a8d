// The reports of one run of `check`: each in its format, to a file or to standard output.
#pragma once

#include <cstdint>
#include <deque>
#include <fstream>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/check_command.h"
#include "cli/spool.h"
#include "report/check_report.h"
#include "report/check_text.h"
#include "report/pack_report.h"
#include "support/diagnostic.h"
#include "vm/trace.h"

namespace bylaw::cli {

// One input, without the findings, which come before it.
struct CheckResult {
    report::CheckedInput about;
    std::vector<std::pair<std::uint32_t, std::string>> brief;    // findings by rule
    std::vector<std::pair<std::uint32_t, vm::Status>> verdicts;  // by rule
    std::vector<std::uint32_t> suppressed;                       // rules whose findings are all suppressed
    // Rules that could not be evaluated, with the reason.
    std::vector<std::pair<std::uint32_t, std::string>> failed_rules;
};

// Writes what can be written at once and keeps what has to wait for the end. Refers to the options and the stream.
class CheckOutputs {
public:
    CheckOutputs(const CheckOptions& options, std::ostream& out);

    // Creates the files; what is wrong if one cannot be created.
    [[nodiscard]] std::optional<support::Diagnostic> open();
    // What the outputs need.
    [[nodiscard]] report::CheckForms forms() const;

    // Findings of an input, as they come in; then the input.
    void take_findings(const report::CheckFindings& findings);
    void take(CheckResult result, const std::vector<report::CheckedRule>& rules);
    // What became of packs; before `finish`.
    void set_packs(report::PackReport packs);
    // Writes the rest. Returns what is wrong with the files that could not be written.
    [[nodiscard]] std::vector<support::Diagnostic> finish(const std::vector<report::CheckedRule>& rules,
                                                          const std::vector<report::CheckDiagnostic>& diagnostics,
                                                          const report::CheckSummary& summary);

private:
    [[nodiscard]] bool any(CheckFormat format) const;
    [[nodiscard]] std::ostream& stream_of(std::size_t output);
    void add_suite(const CheckResult& result, const std::vector<report::CheckedRule>& rules);
    void add_suite(const report::PackResult& pack);
    void write_json(std::ostream& stream, const std::vector<report::CheckedRule>& rules,
                    const std::vector<report::CheckDiagnostic>& diagnostics, const report::CheckSummary& summary);
    void write_sarif(std::ostream& stream, const std::vector<report::CheckedRule>& rules,
                     const std::vector<report::CheckDiagnostic>& diagnostics);
    void write_junit(std::ostream& stream) const;

    const CheckOptions& options_;
    std::ostream& out_;
    std::deque<std::ofstream> files_;  // by output; closed ones for those that go to the stream
    report::FindingTexts texts_;
    report::NotKnownCounts not_known_;
    report::PackReport packs_;
    // For formats whose head depends on all inputs.
    std::vector<report::CheckedInput> inputs_;
    Spool json_;
    Spool sarif_;
    std::string suites_;
    std::uint64_t cases_ = 0;
    std::uint64_t failed_cases_ = 0;
    std::uint64_t cases_with_errors_ = 0;
};

}  // namespace bylaw::cli
