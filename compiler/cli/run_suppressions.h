// What is suppressed in a run of `check` or `lint`: by the inputs themselves, by suppression files, by a baseline.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "report/baseline.h"
#include "report/check_report.h"
#include "report/suppression_file.h"
#include "report/suppressions.h"
#include "support/diagnostic.h"

namespace bylaw::cli {

inline constexpr std::string_view default_exception_tag = "compliance-exception";

struct SuppressionOptions {
    std::vector<std::string> files;  // none: the one of the current directory, if there is one
    std::string exception_tag;       // empty: `default_exception_tag`
    bool shows_suppressed = false;
    std::string baseline;          // empty: none
    std::string written_baseline;  // the same
};

void add_suppression_options(CLI::App& command, SuppressionOptions& options);

// The day of the run, as 2027-01-31.
[[nodiscard]] std::string today();

// Refers to the options, the rules and their names.
class RunSuppressions {
public:
    RunSuppressions(const SuppressionOptions& options, const std::vector<report::CheckedRule>& rules,
                    const report::RuleNames& names, report::RuleIds::Others others);
    RunSuppressions(const RunSuppressions&) = delete;
    RunSuppressions& operator=(const RunSuppressions&) = delete;

    using Complain = std::function<void(support::Diagnostic, std::optional<std::string_view> text)>;
    // Reads the files.
    void read(const Complain& complain);

    // Whether the file is one of these, and so no document.
    [[nodiscard]] bool is_own(const std::filesystem::path& path) const;

    [[nodiscard]] const report::SuppressionContext& context() const { return context_; }

    // Findings of other documents may lie in this one. Not while findings are rendered.
    void know(report::DocumentSuppressions& document);
    // The suppression of a finding; null if there is none. `own`: of the document that is judged; may be null. Safe for
    // several threads.
    [[nodiscard]] const report::Suppression* find(const report::Finding& finding, std::string_view path,
                                                  report::DocumentSuppressions* own);

    // Suppresses what the baseline has, and remembers what belongs into the one to be written. To be called with all
    // findings, in their order.
    void take(report::CheckFindings& findings, const report::CheckForms& forms);
    // What to say at the end, when the inputs of these paths were judged. Writes the baseline.
    void finish(const std::vector<std::string>& paths, const Complain& complain);

private:
    void read_file_of(const std::string& path, const Complain& complain);
    void read_baseline(const Complain& complain);
    void complain_about_gone(const std::vector<std::string>& paths, const Complain& complain) const;

    const SuppressionOptions& options_;
    const std::vector<report::CheckedRule>& rules_;
    report::RuleIds ids_;
    report::SuppressionContext context_;
    report::SuppressionFiles files_;
    // By text and by resource.
    std::unordered_map<const void*, report::DocumentSuppressions*> known_;
    std::optional<report::Baseline> baseline_;
    std::vector<std::pair<std::uint64_t, report::BaselineEntry>> written_;
    // What several inputs led to is one finding: by fingerprint, path, line and column, whether the baseline has it.
    std::map<std::tuple<std::uint64_t, std::string, std::uint32_t, std::uint32_t>, bool> seen_;
};

}  // namespace bylaw::cli
