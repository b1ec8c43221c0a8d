#include "cli/findings_by_input.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace bylaw::cli {

using report::CheckFinding;

void FindingsByInput::set_apart(std::string_view input, std::vector<CheckFinding>& findings) {
    const auto stays = [&](const CheckFinding& finding) {
        return finding.is_in_rules || finding.path == input || !apart_.contains(finding.path);
    };
    if (std::all_of(findings.begin(), findings.end(), stays)) {
        return;
    }
    const auto first = std::stable_partition(findings.begin(), findings.end(), stays);
    for (auto at = first; at != findings.end(); ++at) {
        apart_.find(at->path)->second.push_back(std::move(*at));
    }
    findings.erase(first, findings.end());
}

void FindingsByInput::put_back(const std::string& input, std::vector<CheckFinding>& findings,
                               const std::vector<report::CheckedRule>& rules, report::CheckSummary& summary) {
    std::vector<CheckFinding> apart = std::exchange(apart_[input], {});
    if (apart.empty()) {
        return;
    }
    std::move(apart.begin(), apart.end(), std::back_inserter(findings));
    report::put_in_order(findings, input, rules);
    const auto same = [](const CheckFinding& a, const CheckFinding& b) {
        const auto key = [](const CheckFinding& finding) {
            return std::tie(finding.rule, finding.line, finding.column, finding.fingerprint, finding.is_unknown,
                            finding.is_suppressed, finding.path);
        };
        return key(a) == key(b);
    };
    std::size_t kept = 0;
    for (std::size_t i = 1; i < findings.size(); ++i) {
        if (!same(findings[kept], findings[i])) {
            if (++kept != i) {
                findings[kept] = std::move(findings[i]);
            }
        } else if (!findings[i].is_unknown && !findings[i].is_suppressed) {
            --summary.findings;
            --summary.severities.at(static_cast<std::size_t>(rules[findings[i].rule].severity));
        }
    }
    findings.resize(kept + 1);
}

}  // namespace bylaw::cli
