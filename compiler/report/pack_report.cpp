#include "report/pack_report.h"

#include <algorithm>
#include <array>
#include <utility>

#include "report/escape.h"
#include "report/report_json.h"
#include "report/visible_text.h"

namespace bylaw::report {
namespace {

constexpr std::array<std::string_view, 4> verdict_names{"NOT_APPLICABLE", "COMPLIANT", "INSUFFICIENT_DATA",
                                                        "NON_COMPLIANT"};
constexpr std::size_t widest_name = 56;
constexpr std::size_t widest_verdict = 17;
constexpr std::size_t line_width = 100;

void append_padded(std::string& out, std::string_view text, std::size_t width) {
    append_visible(out, text);
    const std::size_t columns = visible_columns(text);
    append_spaces(out, columns < width ? width - columns : 0);
}

void append_right(std::string& out, std::uint64_t number, std::size_t width) {
    std::string digits;
    append_number(digits, number);
    append_spaces(out, digits.size() < width ? width - digits.size() : 0);
    out += digits;
}

std::string_view colour_of(Verdict verdict, const Palette& palette) {
    return verdict == Verdict::NonCompliant       ? palette.bold_red
           : verdict == Verdict::InsufficientData ? palette.yellow
                                                  : std::string_view();
}

// Whole percents; 100 and 0 only where nothing is missing.
std::uint64_t percent(std::uint64_t part, std::uint64_t all) {
    const std::uint64_t rounded = (part * 200 + all) / (all * 2);
    return rounded == 100 && part != all ? 99 : rounded == 0 && part != 0 ? 1 : rounded;
}

void append_head(std::string& out, const PackResult& pack, const Palette& palette) {
    const VerdictCounts counts = pack.counts();
    const Verdict verdict = pack.verdict();
    out += palette.bold;
    append_visible(out, pack.name);
    out += palette.reset;
    out += "  ";
    out += colour_of(verdict, palette);
    out += verdict_name(verdict);
    out += palette.reset;
    const std::uint64_t judged = counts.compliant + counts.non_compliant;
    if (judged == 0) {
        out += "  no score: nothing was compliant or non-compliant\n";
        return;
    }
    const auto compliant = static_cast<std::uint64_t>(std::count_if(
        pack.rules.begin(), pack.rules.end(), [](const auto& rule) { return rule.verdict == Verdict::Compliant; }));
    const auto failing = static_cast<std::uint64_t>(std::count_if(
        pack.rules.begin(), pack.rules.end(), [](const auto& rule) { return rule.verdict == Verdict::NonCompliant; }));
    out += "  score ";
    append_number(out, percent(counts.compliant, judged));
    out += "%: ";
    append_number(out, counts.compliant);
    out += " of ";
    append_number(out, judged);
    out += " results and ";
    append_number(out, compliant);
    out += " of ";
    append_number(out, compliant + failing);
    out += " decided rules comply; ";
    append_number(out, pack.rules.size());
    out += " rules in all\n";
}

void append_table(std::string& out, const PackResult& pack, const Palette& palette) {
    std::vector<const PackRuleResult*> rows;
    std::size_t width = 4;
    for (const PackRuleResult& rule : pack.rules) {
        if (rule.why.empty()) {
            rows.push_back(&rule);
            width = std::max(width, std::min(widest_name, visible_columns(rule.name)));
        }
    }
    if (rows.empty()) {
        return;
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return a->verdict > b->verdict; });
    out += "  ";
    append_padded(out, "rule", width + 2);
    append_padded(out, "verdict", widest_verdict);
    out += "  compliant  not  unknown  n/a\n";
    for (const PackRuleResult* const rule : rows) {
        out += "  ";
        append_padded(out, rule->name, width + 2);
        out += colour_of(rule->verdict, palette);
        append_padded(out, verdict_name(rule->verdict), widest_verdict);
        out += palette.reset;
        append_right(out, rule->counts.compliant, 11);
        append_right(out, rule->counts.non_compliant, 5);
        append_right(out, rule->counts.insufficient_data, 9);
        append_right(out, rule->counts.not_applicable, 5);
        if (!rule->note.empty()) {
            out += "  ";
            append_visible(out, rule->note);
        }
        out += '\n';
    }
}

// Names with commas, in lines that fit a screen.
void append_names(std::string& out, const std::vector<const PackRuleResult*>& rules) {
    std::size_t column = line_width;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        std::string name;
        append_visible(name, rules[i]->name);
        name += i + 1 == rules.size() ? "" : ",";
        const std::size_t columns = visible_columns(name);
        if (column + 1 + columns > line_width) {
            out += i == 0 ? "    " : "\n    ";
            column = 4;
        } else {
            out += ' ';
            ++column;
        }
        out += name;
        column += columns;
    }
    out += '\n';
}

void append_coverage(std::string& out, const PackResult& pack, const Palette& palette) {
    std::vector<std::string_view> reasons;
    std::size_t idle = 0;
    for (const PackRuleResult& rule : pack.rules) {
        if (!rule.why.empty()) {
            ++idle;
            if (std::find(reasons.begin(), reasons.end(), rule.why) == reasons.end()) {
                reasons.push_back(rule.why);
            }
        }
    }
    out += "  ";
    out += palette.bold;
    out += "coverage";
    out += palette.reset;
    out += ": ";
    append_number(out, pack.rules.size() - idle);
    out += " of ";
    append_number(out, pack.rules.size());
    out += pack.rules.size() == 1 ? " rule" : " rules";
    out += " looked at something";
    if (pack.left_out != 0) {
        out += "; ";
        append_number(out, pack.left_out);
        out += " left out by conditions";
    }
    out += '\n';
    for (const std::string_view reason : reasons) {
        std::vector<const PackRuleResult*> rules;
        for (const PackRuleResult& rule : pack.rules) {
            if (rule.why == reason) {
                rules.push_back(&rule);
            }
        }
        out += "  ";
        out += colour_of(rules.front()->verdict, palette);
        out += verdict_name(rules.front()->verdict);
        out += palette.reset;
        out += ", ";
        append_visible(out, reason);
        out += ":\n";
        append_names(out, rules);
    }
}

void append_rule_json(std::string& out, const PackRuleResult& rule) {
    out += "{\"name\":";
    append_json_text(out, rule.name);
    if (!rule.rule.empty()) {
        append_member(out, "rule", rule.rule);
    }
    if (!rule.identifier.empty()) {
        append_member(out, "identifier", rule.identifier);
    }
    append_member(out, "verdict", verdict_name(rule.verdict));
    append_member(out, "compliant", rule.counts.compliant);
    append_member(out, "non_compliant", rule.counts.non_compliant);
    append_member(out, "insufficient_data", rule.counts.insufficient_data);
    append_member(out, "not_applicable", rule.counts.not_applicable);
    if (!rule.why.empty()) {
        append_member(out, "why", rule.why);
    }
    if (!rule.note.empty()) {
        append_member(out, "note", rule.note);
    }
    append_member(out, "looked_for", rule.looked_for);
    if (!rule.trigger.empty()) {
        append_member(out, "trigger", rule.trigger);
    }
    if (!rule.frequency.empty()) {
        append_member(out, "frequency", rule.frequency);
    }
    append_member(out, "evaluation_modes", rule.evaluation_modes);
    append_member(out, "controls", rule.controls);
    append_member(out, "remediations", rule.remediations);
    out += '}';
}

void append_result_json(std::string& out, const ResourceVerdict& result) {
    out += "{\"rule\":";
    append_json_text(out, result.rule);
    append_member(out, "verdict", verdict_name(result.verdict));
    if (!result.annotation.empty()) {
        append_member(out, "annotation", result.annotation);
    }
    append_member(out, "path", result.path);
    if (!result.address.empty()) {
        out += ",\"resource\":{\"address\":";
        append_json_text(out, result.address);
        append_member(out, "type", result.type);
        if (!result.region.empty()) {
            append_member(out, "region", result.region);
        }
        if (!result.account.empty()) {
            append_member(out, "account", result.account);
        }
        out += '}';
    }
    out += '}';
}

}  // namespace

std::string_view verdict_name(Verdict verdict) {
    return verdict_names.at(static_cast<std::size_t>(verdict));
}

void VerdictCounts::add(Verdict verdict, std::uint64_t count) {
    switch (verdict) {
        case Verdict::Compliant:
            compliant += count;
            break;
        case Verdict::NonCompliant:
            non_compliant += count;
            break;
        case Verdict::InsufficientData:
            insufficient_data += count;
            break;
        case Verdict::NotApplicable:
            not_applicable += count;
            break;
    }
}

void VerdictCounts::add(const VerdictCounts& more) {
    compliant += more.compliant;
    non_compliant += more.non_compliant;
    insufficient_data += more.insufficient_data;
    not_applicable += more.not_applicable;
}

Verdict VerdictCounts::verdict() const {
    return non_compliant != 0       ? Verdict::NonCompliant
           : insufficient_data != 0 ? Verdict::InsufficientData
           : compliant != 0         ? Verdict::Compliant
                                    : Verdict::NotApplicable;
}

VerdictCounts PackResult::counts() const {
    VerdictCounts all;
    for (const PackRuleResult& rule : rules) {
        all.add(rule.counts);
    }
    return all;
}

Verdict PackResult::verdict() const {
    const auto any = [&](Verdict verdict) {
        return std::any_of(rules.begin(), rules.end(), [&](const auto& rule) { return rule.verdict == verdict; });
    };
    return any(Verdict::NonCompliant)                                   ? Verdict::NonCompliant
           : any(Verdict::InsufficientData) || !any(Verdict::Compliant) ? Verdict::InsufficientData
                                                                        : Verdict::Compliant;
}

void append_packs_text(std::string& out, const std::vector<PackResult>& packs, const Palette& palette) {
    for (const PackResult& pack : packs) {
        append_head(out, pack, palette);
        append_table(out, pack, palette);
        append_coverage(out, pack, palette);
        out += '\n';
    }
}

void append_packs_lines(std::string& out, const std::vector<PackResult>& packs, const Palette& palette) {
    for (const PackResult& pack : packs) {
        append_head(out, pack, palette);
    }
}

std::string pack_verdict_text(const PackResult& pack) {
    std::string text;
    append_head(text, pack, Palette());
    text.pop_back();
    for (const std::string_view separator : {": ", ", "}) {
        if (const std::size_t at = text.find("  "); at != std::string::npos) {
            text.replace(at, 2, separator);
        }
    }
    return text;
}

std::vector<std::string> coverage_texts(const PackResult& pack) {
    // By verdict and reason, in the order of the rules.
    std::vector<std::pair<std::string, std::string>> texts;
    for (const PackRuleResult& rule : pack.rules) {
        const std::string& reason = rule.why.empty() ? rule.note : rule.why;
        if (reason.empty() || rule.verdict == Verdict::NonCompliant || rule.verdict == Verdict::Compliant) {
            continue;
        }
        std::string head(verdict_name(rule.verdict));
        head += ", ";
        append_visible(head, reason);
        auto found = std::find_if(texts.begin(), texts.end(), [&](const auto& text) { return text.first == head; });
        if (found == texts.end()) {
            found = texts.insert(found, {std::move(head), {}});
        }
        found->second += found->second.empty() ? ": " : ", ";
        append_visible(found->second, rule.name);
    }
    std::vector<std::string> whole;
    for (const auto& [head, names] : texts) {
        whole.push_back(head + names);
    }
    return whole;
}

void append_pack_list_json(std::string& out, const std::vector<PackResult>& packs, bool is_one_line) {
    const std::string_view line = is_one_line ? "" : "\n";
    out += "\"packs\":[";
    for (std::size_t i = 0; i < packs.size(); ++i) {
        const PackResult& pack = packs[i];
        out += i == 0 ? "" : ",";
        out += line;
        out += "{\"name\":";
        append_json_text(out, pack.name);
        append_member(out, "path", pack.path);
        append_member(out, "verdict", verdict_name(pack.verdict()));
        const VerdictCounts counts = pack.counts();
        const std::uint64_t judged = counts.compliant + counts.non_compliant;
        if (judged == 0) {
            out += ",\"score\":null";
        } else {
            append_member(out, "score", percent(counts.compliant, judged));
        }
        append_member(out, "left_out", pack.left_out);
        out += ",\"rules\":[";
        for (std::size_t rule = 0; rule < pack.rules.size(); ++rule) {
            out += rule == 0 ? "" : ",";
            out += line;
            append_rule_json(out, pack.rules[rule]);
        }
        out += "]}";
    }
    out += ']';
}

void append_packs_json(std::string& out, const PackReport& report, bool is_one_line) {
    const std::string_view line = is_one_line ? "" : "\n";
    append_pack_list_json(out, report.packs, is_one_line);
    out += ",\"results\":[";
    for (std::size_t i = 0; i < report.results.size(); ++i) {
        out += i == 0 ? "" : ",";
        out += line;
        append_result_json(out, report.results[i]);
    }
    out += ']';
}

}  // namespace bylaw::report
