#include "cli/run_suppressions.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <variant>

#include "cli/deprecated_rules.h"
#include "cli/diagnostic_output.h"
#include "cli/input_files.h"
#include "vm/functions.h"

namespace bylaw::cli {
namespace {

constexpr const char* usual_file = ".bylaw-suppressions.yaml";

// docs/limits.md
constexpr std::uint64_t largest_suppression_file = std::uint64_t{4} << 20U;
constexpr std::uint64_t largest_baseline = std::uint64_t{1} << 28U;

// Entries of a baseline that are named.
constexpr std::size_t most_shown = 3;

support::Diagnostic too_large(const std::string& path, std::uint64_t most) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::DocumentTooLarge;
    diagnostic.message = "`" + path + "` has more than " + std::to_string(most) + " bytes";
    return diagnostic;
}

// Nothing where it cannot be read, which is complained about.
std::optional<std::string> text_of(const std::string& path, std::uint64_t most,
                                   const RunSuppressions::Complain& complain) {
    ReadResult read = read_file(path, most);
    if (const auto* const diagnostic = std::get_if<support::Diagnostic>(&read)) {
        complain(*diagnostic, std::nullopt);
        return std::nullopt;
    }
    std::string& text = std::get<std::string>(read);
    if (text.size() > most) {
        complain(too_large(path, most), std::nullopt);
        return std::nullopt;
    }
    return std::move(text);
}

}  // namespace

void add_suppression_options(CLI::App& command, SuppressionOptions& options) {
    command
        .add_option("--suppressions", options.files,
                    "A file with accepted findings; may be repeated (default: .bylaw-suppressions.yaml in the current "
                    "directory, if it is there)")
        ->allow_extra_args(false)
        ->type_name("FILE");
    command
        .add_option("--exception-tag", options.exception_tag,
                    "Tag of resources that names rules to suppress (default: compliance-exception)")
        ->type_name("NAME");
    command.add_flag("--show-suppressed", options.shows_suppressed, "Show suppressed findings in text, too");
    command.add_option("--baseline", options.baseline, "Suppresses the findings that this file has")->type_name("FILE");
    command
        .add_option("--write-baseline", options.written_baseline,
                    "Writes the findings to this file for --baseline, and ends with 0")
        ->type_name("FILE");
}

std::string today() {
    return report::date_of(vm::current_time());
}

RunSuppressions::RunSuppressions(const SuppressionOptions& options, const std::vector<report::CheckedRule>& rules,
                                 const report::RuleNames& names, report::RuleIds::Others others)
    : options_(options),
      rules_(rules),
      ids_(rules, names, successors(rules), std::move(others)),
      context_{ids_, today(),
               options.exception_tag.empty() ? std::string(default_exception_tag) : options.exception_tag},
      files_(context_) {}

void RunSuppressions::read(const Complain& complain) {
    std::error_code error;
    if (!options_.files.empty()) {
        for (const std::string& path : options_.files) {
            read_file_of(path, complain);
        }
    } else if (std::filesystem::is_regular_file(usual_file, error)) {
        read_file_of(usual_file, complain);
    }
    if (!options_.baseline.empty()) {
        read_baseline(complain);
    }
}

bool RunSuppressions::is_own(const std::filesystem::path& path) const {
    const auto is_same = [&](const std::string& other) {
        return !other.empty() && path.lexically_normal() == std::filesystem::path(other).lexically_normal();
    };
    return path.filename() == usual_file || is_same(options_.baseline) || is_same(options_.written_baseline) ||
           std::any_of(options_.files.begin(), options_.files.end(), is_same);
}

void RunSuppressions::read_file_of(const std::string& path, const Complain& complain) {
    if (auto text = text_of(path, largest_suppression_file, complain)) {
        files_.read(path, std::move(*text), complain);
    }
}

void RunSuppressions::read_baseline(const Complain& complain) {
    const auto text = text_of(options_.baseline, largest_baseline, complain);
    if (!text) {
        return;
    }
    auto read = report::Baseline::read(options_.baseline, *text);
    if (auto* const diagnostic = std::get_if<support::Diagnostic>(&read)) {
        complain(std::move(*diagnostic), *text);
    } else {
        baseline_ = std::move(std::get<report::Baseline>(read));
    }
}

void RunSuppressions::know(report::DocumentSuppressions& document) {
    document.for_each_key([&](const void* key) { known_.emplace(key, &document); });
}

const report::Suppression* RunSuppressions::find(const report::Finding& finding, std::string_view path,
                                                 report::DocumentSuppressions* own) {
    report::DocumentSuppressions* other = nullptr;
    if (!known_.empty()) {
        auto found = known_.find(finding.place->text.data());
        if (found == known_.end() && finding.resource != nullptr) {
            found = known_.find(finding.resource->value);
        }
        other = found == known_.end() ? nullptr : found->second;
    }
    for (report::DocumentSuppressions* const document : {other, own == other ? nullptr : own}) {
        if (const report::Suppression* const found = document == nullptr ? nullptr : document->find(finding)) {
            return found;
        }
    }
    return files_.find(finding, path);
}

void RunSuppressions::take(report::CheckFindings& findings, const report::CheckForms& forms) {
    if (options_.baseline.empty() && options_.written_baseline.empty()) {
        return;
    }
    for (report::CheckFinding& finding : findings.list) {
        if (finding.is_unknown || finding.is_suppressed) {
            continue;
        }
        const auto [seen, is_new] =
            seen_.try_emplace({finding.fingerprint, finding.path, finding.line, finding.column}, false);
        if (is_new) {
            seen->second = baseline_ && baseline_->take(finding.fingerprint);
            if (!options_.written_baseline.empty()) {
                written_.emplace_back(finding.fingerprint, std::move(finding.forms->entry));
            }
        }
        if (seen->second) {
            report::suppress_by_baseline(finding, forms);
            --findings.count;
            --findings.severities.at(static_cast<std::size_t>(rules_[finding.rule].severity));
        }
    }
}

void RunSuppressions::complain_about_gone(const std::vector<std::string>& paths, const Complain& complain) const {
    std::set<std::string_view> selected;
    for (const report::CheckedRule& rule : rules_) {
        if (!rule.is_left_out) {
            selected.insert(rule.id);
        }
    }
    const std::set<std::string_view> judged(paths.begin(), paths.end());
    // What this run did not look at may still be there.
    const auto left = baseline_->left([&](const report::BaselineEntry& entry) {
        std::error_code error;
        return selected.contains(entry.rule) &&
               (judged.contains(entry.path) || !std::filesystem::exists(entry.path, error));
    });
    if (left.empty()) {
        return;
    }
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::BaselineGone;
    diagnostic.severity = support::Severity::Note;
    diagnostic.message = std::to_string(left.size()) + (left.size() == 1 ? " finding" : " findings") + " of `" +
                         options_.baseline + (left.size() == 1 ? "` is" : "` are") + " gone: ";
    for (std::size_t i = 0; i < std::min(left.size(), most_shown); ++i) {
        const report::BaselineEntry& entry = *left[i];
        diagnostic.message +=
            (i == 0 ? "`" : ", `") + entry.rule + "` of `" + (entry.address.empty() ? entry.path : entry.address) + "`";
    }
    diagnostic.message += left.size() > most_shown ? " and more" : "";
    diagnostic.help = "write it anew with --write-baseline";
    complain(std::move(diagnostic), std::nullopt);
}

void RunSuppressions::finish(const std::vector<std::string>& paths, const Complain& complain) {
    files_.for_each_remark(paths, complain);
    if (baseline_) {
        complain_about_gone(paths, complain);
    }
    if (!options_.written_baseline.empty()) {
        std::ofstream file(options_.written_baseline, std::ios::binary | std::ios::trunc);
        file << report::baseline_text(std::move(written_));
        file.flush();
        if (!file) {
            complain(cannot_write(options_.written_baseline), std::nullopt);
        }
    }
}

}  // namespace bylaw::cli
