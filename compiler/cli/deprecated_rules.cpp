#include "cli/deprecated_rules.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace bylaw::cli {

std::vector<std::size_t> successors(const std::vector<report::CheckedRule>& rules) {
    std::vector<std::size_t> meant(rules.size());
    std::iota(meant.begin(), meant.end(), std::size_t{0});
    const bool is_any = std::any_of(rules.begin(), rules.end(), [](const report::CheckedRule& rule) {
        return !rule.annotations.deprecated_by.empty();
    });
    if (!is_any) {
        return meant;
    }
    std::unordered_map<std::string_view, std::size_t> by_id;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        by_id.emplace(rules[i].id, i);
    }
    // Longer chains, and circles, end here.
    constexpr int most_steps = 8;
    for (std::size_t& rule : meant) {
        for (int step = 0; step < most_steps; ++step) {
            const auto next = by_id.find(rules[rule].annotations.deprecated_by);
            if (next == by_id.end()) {
                break;
            }
            rule = next->second;
        }
    }
    return meant;
}

std::vector<support::Diagnostic> deprecation_notes(const std::vector<std::string>& ids,
                                                   const std::vector<report::CheckedRule>& rules) {
    const std::vector<std::size_t> meant = successors(rules);
    std::vector<support::Diagnostic> notes;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (meant[i] == i || std::find(ids.begin(), ids.end(), rules[i].id) == ids.end()) {
            continue;
        }
        support::Diagnostic note;
        note.code = support::DiagnosticCode::UsageDeprecatedId;
        note.severity = support::Severity::Note;
        note.message = "`" + rules[i].id + "` is deprecated: `" + rules[meant[i]].id + "` took its place";
        notes.push_back(std::move(note));
    }
    return notes;
}

}  // namespace bylaw::cli
