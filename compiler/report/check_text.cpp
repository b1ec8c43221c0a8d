#include "report/check_text.h"

#include <algorithm>
#include <tuple>

#include "report/code_frame.h"
#include "report/escape.h"
#include "report/failure_text.h"
#include "report/visible_text.h"

namespace bylaw::report {
namespace {

constexpr std::size_t most_rules = 20;
constexpr std::size_t most_reasons_kept = 64;
constexpr std::size_t most_reasons_shown = 2;
constexpr std::size_t widest_id = 32;
constexpr std::size_t longest_severity = 8;
constexpr std::string_view no_reason = "it is not known what is selected";

void append_count(std::string& out, std::uint64_t count, std::string_view one, std::string_view many) {
    append_number(out, count);
    out += ' ';
    out += count == 1 ? one : many;
}

}  // namespace

void FindingTexts::append(std::string& out, const CheckFinding& finding) {
    if (finding.text.empty()) {
        return;
    }
    out += finding.text;
    if (finding.notes != nullptr && !finding.notes->whole.empty()) {
        const auto said = said_.find(std::pair(finding.rule, std::string_view(finding.notes->whole)));
        if (said == said_.end()) {
            said_.emplace(std::pair(finding.rule, finding.notes->whole),
                          Said{finding.path, finding.line, finding.column});
            out += finding.notes->whole;
        } else if (!finding.notes->reference.empty()) {
            out += finding.notes->reference;
            out += "as at ";
            if (said->second.path != finding.path) {
                append_visible(out, said->second.path);
                out += ':';
            }
            append_number(out, said->second.line);
            out += ':';
            append_number(out, said->second.column);
            out += '\n';
        }
    }
    out += '\n';
}

void NotKnownCounts::add(std::vector<NotKnown> entries) {
    for (NotKnown& entry : entries) {
        OfRule& of_rule = rules_[entry.rule];
        const bool is_first = of_rule.resources + of_rule.others == 0;
        ++(entry.address.empty() ? of_rule.others : of_rule.resources);
        std::string reason = entry.reason.empty() ? std::string(no_reason) : entry.reason;
        if (of_rule.reasons.size() < most_reasons_kept || of_rule.reasons.contains(reason)) {
            ++of_rule.reasons[std::move(reason)];
        } else {
            ++of_rule.more_reasons;
        }
        // An example says more with a resource and a reason.
        const auto worth = [](const NotKnown& example) {
            return (example.address.empty() ? 0 : 2) + (example.reason.empty() ? 0 : 1);
        };
        if (is_first || worth(entry) > worth(of_rule.first)) {
            of_rule.first = std::move(entry);
        }
    }
}

std::vector<std::pair<std::uint32_t, std::string>> NotKnownCounts::in_words(
    const std::vector<CheckedRule>& rules) const {
    std::vector<std::pair<std::uint32_t, std::string>> words;
    for (const auto& [rule, of_rule] : rules_) {
        words.emplace_back(rule, words_of(of_rule));
    }
    std::stable_sort(words.begin(), words.end(), [&](const auto& a, const auto& b) {
        return std::make_tuple(rules[b.first].severity, std::string_view(rules[a.first].id)) <
               std::make_tuple(rules[a.first].severity, std::string_view(rules[b.first].id));
    });
    return words;
}

std::string NotKnownCounts::words_of(const OfRule& of_rule) {
    std::string out;
    if (of_rule.resources != 0) {
        append_count(out, of_rule.resources, "resource", "resources");
    }
    if (of_rule.others != 0) {
        out += of_rule.resources != 0 ? " and " : "";
        append_count(out, of_rule.others, "input as a whole", "inputs as a whole");
    }
    std::vector<std::pair<std::string_view, std::uint64_t>> reasons(of_rule.reasons.begin(), of_rule.reasons.end());
    std::stable_sort(reasons.begin(), reasons.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    const bool is_one = of_rule.resources + of_rule.others == 1;
    if (is_one) {
        out += ": ";
    } else {
        for (std::size_t at = 0; at < std::min(reasons.size(), most_reasons_shown); ++at) {
            out += at == 0 ? ": " : ", ";
            append_visible(out, reasons[at].first);
            if (reasons.size() > 1) {
                out += " (";
                append_number(out, reasons[at].second);
                out += ')';
            }
        }
        out += reasons.size() > most_reasons_shown ? ", and other reasons; such as " : "; such as ";
    }
    const NotKnown& first = of_rule.first;
    append_visible(out, first.path);
    out += ':';
    append_number(out, first.line);
    out += ':';
    append_number(out, first.column);
    if (!first.address.empty()) {
        out += ' ';
        append_visible(out, first.address);
    }
    const std::string_view reason = first.reason.empty() ? no_reason : std::string_view(first.reason);
    if (is_one || (reasons.size() > 1 && reason != reasons.front().first)) {
        out += ": ";
        append_visible(out, reason);
    }
    return out;
}

void NotKnownCounts::append(std::string& out, const std::vector<CheckedRule>& rules, const Palette& palette) const {
    const auto words = in_words(rules);
    if (words.empty()) {
        return;
    }
    const std::size_t shown = std::min(words.size(), most_rules);
    std::size_t width = 0;
    for (std::size_t i = 0; i < shown; ++i) {
        width = std::max(width, std::min(widest_id, visible_columns(rules[words[i].first].id)));
    }
    out += palette.bold;
    out += "not known";
    out += palette.reset;
    out += " (`--show insufficient-data` shows each place):\n";
    for (std::size_t i = 0; i < shown; ++i) {
        const CheckedRule& rule = rules[words[i].first];
        out += "  ";
        append_visible(out, rule.id);
        const std::size_t columns = visible_columns(rule.id);
        append_spaces(out, 2 + (columns < width ? width - columns : 0));
        out += severity_name(rule.severity);
        append_spaces(out, longest_severity + 2 - severity_name(rule.severity).size());
        out += words[i].second;
        out += '\n';
    }
    if (words.size() > shown) {
        out += "  and ";
        append_count(out, words.size() - shown, "more rule", "more rules");
        out += '\n';
    }
    out += '\n';
}

}  // namespace bylaw::report
