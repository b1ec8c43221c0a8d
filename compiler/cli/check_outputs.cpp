#include "cli/check_outputs.h"

#include <algorithm>
#include <iterator>

#include "cli/diagnostic_output.h"
#include "report/check_lines.h"
#include "report/junit.h"
#include "report/visible_text.h"

namespace bylaw::cli {
namespace {

// Elements of a list, each with what comes in front of it.
void add_elements(Spool& spool, const std::vector<report::CheckFinding>& findings,
                  std::string report::FindingForms::*form) {
    std::string text;
    for (const report::CheckFinding& finding : findings) {
        if (((*finding.forms).*form).empty()) {
            continue;
        }
        text += spool.size() == 0 && text.empty() ? "\n" : ",\n";
        text += (*finding.forms).*form;
    }
    if (!text.empty()) {
        spool.add(std::move(text));
    }
}

}  // namespace

CheckOutputs::CheckOutputs(const CheckOptions& options, std::ostream& out) : options_(options), out_(out) {}

std::optional<support::Diagnostic> CheckOutputs::open() {
    for (const CheckOutput& output : options_.outputs) {
        std::ofstream& file = files_.emplace_back();
        if (output.file.empty()) {
            continue;
        }
        file.open(output.file, std::ios::binary | std::ios::trunc);
        if (!file) {
            return cannot_write(output.file);
        }
    }
    return std::nullopt;
}

bool CheckOutputs::any(CheckFormat format) const {
    return std::any_of(options_.outputs.begin(), options_.outputs.end(),
                       [&](const CheckOutput& output) { return output.format == format; });
}

report::CheckForms CheckOutputs::forms() const {
    report::CheckForms forms;
    forms.text = any(CheckFormat::Text);
    forms.json = any(CheckFormat::Json) || any(CheckFormat::Ndjson);
    forms.sarif = any(CheckFormat::Sarif);
    forms.concise = any(CheckFormat::Concise);
    forms.github = any(CheckFormat::Github);
    forms.brief = any(CheckFormat::Junit);
    forms.insufficient_data = options_.shows_insufficient_data;
    // Of the rules that are part of the program nobody wants to see the source.
    forms.clauses = options_.built_in == nullptr;
    forms.entries = !options_.suppressions.baseline.empty() || !options_.suppressions.written_baseline.empty() ||
                    (forms.json && !options_.packs.paths.empty());
    forms.shows_suppressed = options_.suppressions.shows_suppressed;
    return forms;
}

std::ostream& CheckOutputs::stream_of(std::size_t output) {
    return options_.outputs[output].file.empty() ? out_ : files_[output];
}

void CheckOutputs::take_findings(const report::CheckFindings& findings) {
    constexpr std::size_t piece_size = std::size_t{1} << 16U;
    std::string text;
    const auto add_line = [&](const std::string& line) {
        text += line;
        text += line.empty() ? "" : "\n";
    };
    for (std::size_t i = 0; i < options_.outputs.size(); ++i) {
        text.clear();
        for (const report::CheckFinding& finding : findings.list) {
            switch (options_.outputs[i].format) {
                case CheckFormat::Text:
                    texts_.append(text, finding);
                    break;
                case CheckFormat::Concise:
                    add_line(finding.forms->concise);
                    break;
                case CheckFormat::Github:
                    add_line(finding.forms->github);
                    break;
                case CheckFormat::Ndjson:
                    add_line(finding.forms->json);
                    break;
                case CheckFormat::Json:
                case CheckFormat::Sarif:
                case CheckFormat::Junit:
                    break;
            }
            if (text.size() >= piece_size) {
                stream_of(i) << text;
                text.clear();
            }
        }
        stream_of(i) << text;
    }
    if (any(CheckFormat::Sarif)) {
        add_elements(sarif_, findings.list, &report::FindingForms::sarif);
    }
    if (any(CheckFormat::Json)) {
        add_elements(json_, findings.list, &report::FindingForms::json);
    }
    if (!options_.shows_insufficient_data) {
        not_known_.add(findings.not_known);
    }
}

void CheckOutputs::take(CheckResult result, const std::vector<report::CheckedRule>& rules) {
    texts_.begin_input();
    if (any(CheckFormat::Junit)) {
        add_suite(result, rules);
    }
    if (any(CheckFormat::Json) || any(CheckFormat::Sarif)) {
        inputs_.push_back(std::move(result.about));
    }
}

// One suite an input, one case a rule on it.
void CheckOutputs::add_suite(const CheckResult& result, const std::vector<report::CheckedRule>& rules) {
    using report::JunitOutcome;
    report::JunitCounts counts;
    std::string cases;
    const auto add = [&](std::uint32_t rule, JunitOutcome outcome, std::string_view text) {
        ++counts.tests;
        counts.failures += outcome == JunitOutcome::Failure ? 1 : 0;
        counts.errors += outcome == JunitOutcome::Error ? 1 : 0;
        report::append_junit_case(cases, std::nullopt, rules[rule].id, 0, outcome, text);
    };
    std::vector<std::string> texts(rules.size());
    for (const auto& [rule, line] : result.brief) {
        std::string& text = texts[rule];
        text += text.empty() ? "" : "\n";
        report::append_visible(text, line);
    }
    for (const auto& [rule, status] : result.verdicts) {
        if (status == vm::Status::Unknown) {
            add(rule, JunitOutcome::Skipped,
                texts[rule].empty() ? "insufficient data" : "insufficient data: " + texts[rule]);
        } else if (rules[rule].is_of_pack && status != vm::Status::Pass && status != vm::Status::Fail) {
            add(rule, JunitOutcome::Skipped, "not applicable");
        } else {
            // A rule that does not apply holds as far as a gate is concerned.
            add(rule, status == vm::Status::Fail ? JunitOutcome::Failure : JunitOutcome::Pass, texts[rule]);
        }
    }
    for (const std::uint32_t rule : result.suppressed) {
        add(rule, JunitOutcome::Skipped, "all findings are suppressed");
    }
    for (const auto& [rule, reason] : result.failed_rules) {
        std::string text;
        report::append_visible(text, reason);
        add(rule, JunitOutcome::Error, text);
    }
    const std::string& error = result.about.error;
    if (!error.empty()) {
        ++counts.tests;
        ++counts.errors;
        std::string text;
        report::append_visible(text, error);
        report::append_junit_case(cases, std::nullopt, "input", 0, JunitOutcome::Error, text);
    }
    std::string name;
    report::append_visible(name, result.about.path);
    report::append_junit_suite_head(suites_, name, counts);
    suites_ += cases;
    report::append_junit_suite_tail(suites_);
    cases_ += counts.tests;
    failed_cases_ += counts.failures;
    cases_with_errors_ += counts.errors;
}

// One suite a pack, with the rules that no input decides.
void CheckOutputs::add_suite(const report::PackResult& pack) {
    report::JunitCounts counts;
    std::string cases;
    for (const report::PackRuleResult& rule : pack.rules) {
        if (rule.verdict != report::Verdict::InsufficientData && rule.verdict != report::Verdict::NotApplicable) {
            continue;
        }
        std::string text = rule.verdict == report::Verdict::InsufficientData ? "insufficient data" : "not applicable";
        const std::string& why = rule.why.empty() ? rule.note : rule.why;
        if (!why.empty()) {
            text += ": ";
            report::append_visible(text, why);
        }
        ++counts.tests;
        report::append_junit_case(cases, std::nullopt, rule.name, 0, report::JunitOutcome::Skipped, text);
    }
    std::string name;
    report::append_visible(name, pack.path);
    report::append_junit_suite_head(suites_, name, counts);
    suites_ += cases;
    report::append_junit_suite_tail(suites_);
    cases_ += counts.tests;
}

void CheckOutputs::set_packs(report::PackReport packs) {
    packs_ = std::move(packs);
    if (any(CheckFormat::Junit)) {
        for (const report::PackResult& pack : packs_.packs) {
            add_suite(pack);
        }
    }
}

void CheckOutputs::write_json(std::ostream& stream, const std::vector<report::CheckedRule>& rules,
                              const std::vector<report::CheckDiagnostic>& diagnostics,
                              const report::CheckSummary& summary) {
    std::string text;
    report::append_check_json_head(text, BYLAW_VERSION, inputs_, rules);
    if (!packs_.packs.empty()) {
        report::append_packs_json(text, packs_, false);
        text += ",\n";
    }
    text += "\"findings\":[";
    stream << text;
    const bool has_findings = json_.size() != 0;
    if (!json_.write_to(stream)) {
        stream.setstate(std::ios::badbit);
    }
    text.clear();
    report::append_check_json_tail(text, diagnostics, summary, has_findings);
    stream << text;
}

void CheckOutputs::write_sarif(std::ostream& stream, const std::vector<report::CheckedRule>& rules,
                               const std::vector<report::CheckDiagnostic>& diagnostics) {
    std::string text;
    report::append_check_sarif_head(text, BYLAW_VERSION, rules);
    stream << text;
    const bool has_findings = sarif_.size() != 0;
    if (!sarif_.write_to(stream)) {
        stream.setstate(std::ios::badbit);
    }
    text.clear();
    std::vector<report::CheckedInput> files;
    std::copy_if(inputs_.begin(), inputs_.end(), std::back_inserter(files),
                 [](const report::CheckedInput& input) { return !input.is_estate; });
    const auto not_known = not_known_.in_words(rules);
    report::append_check_sarif_tail(text, {files, diagnostics, rules, not_known, packs_.packs}, has_findings);
    stream << text;
}

void CheckOutputs::write_junit(std::ostream& stream) const {
    report::JunitCounts counts;
    counts.tests = cases_;
    counts.failures = failed_cases_;
    counts.errors = cases_with_errors_;
    std::string text;
    report::append_junit_head(text, "bylaw check", counts);
    stream << text << suites_;
    text.clear();
    report::append_junit_tail(text);
    stream << text;
}

std::vector<support::Diagnostic> CheckOutputs::finish(const std::vector<report::CheckedRule>& rules,
                                                      const std::vector<report::CheckDiagnostic>& diagnostics,
                                                      const report::CheckSummary& summary) {
    std::vector<support::Diagnostic> failures;
    for (std::size_t i = 0; i < options_.outputs.size(); ++i) {
        std::ostream& stream = stream_of(i);
        std::string text;
        switch (options_.outputs[i].format) {
            case CheckFormat::Text:
                not_known_.append(text, rules, options_.palette);
                report::append_packs_text(text, packs_.packs, options_.palette);
                if (summary.rules != 0) {
                    report::append_check_summary(text, summary, options_.palette);
                }
                break;
            case CheckFormat::Concise:
                report::append_packs_lines(text, packs_.packs, options_.palette);
                if (summary.rules != 0) {
                    report::append_check_summary(text, summary, options_.palette);
                }
                break;
            case CheckFormat::Github:
                for (const report::CheckDiagnostic& diagnostic : diagnostics) {
                    report::append_github(text, diagnostic);
                }
                break;
            case CheckFormat::Ndjson:
                for (const report::CheckDiagnostic& diagnostic : diagnostics) {
                    text += "{\"diagnostic\":";
                    report::append_diagnostic_json(text, diagnostic);
                    text += "}\n";
                }
                if (!packs_.packs.empty()) {
                    text += '{';
                    report::append_packs_json(text, packs_, true);
                    text += "}\n";
                }
                text += "{\"summary\":";
                report::append_summary_json(text, summary);
                text += "}\n";
                break;
            case CheckFormat::Json:
                write_json(stream, rules, diagnostics, summary);
                break;
            case CheckFormat::Sarif:
                write_sarif(stream, rules, diagnostics);
                break;
            case CheckFormat::Junit:
                write_junit(stream);
                break;
        }
        stream << text;
        stream.flush();
        if (!stream) {
            failures.push_back(cannot_write(options_.outputs[i].file));
        }
    }
    return failures;
}

}  // namespace bylaw::cli
