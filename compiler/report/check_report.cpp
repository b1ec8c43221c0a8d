#include "report/check_report.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "report/check_lines.h"
#include "report/check_sarif.h"
#include "report/code_frame.h"
#include "report/escape.h"
#include "report/failure_text.h"
#include "report/findings.h"
#include "report/fingerprint.h"
#include "report/report_json.h"
#include "report/suppressed.h"
#include "report/visible_text.h"
#include "support/name_pattern.h"

namespace bylaw::report {
namespace {

constexpr std::array<std::string_view, 4> severity_names{"low", "medium", "high", "critical"};

}  // namespace

bool CheckedRule::is_meant_by(std::string_view pattern) const {
    return support::fits_pattern(pattern, id) ||
           std::any_of(other_ids.begin(), other_ids.end(),
                       [&](const std::string& other) { return support::fits_pattern(pattern, other); });
}

std::string_view severity_name(Severity severity) {
    return severity_names.at(static_cast<std::size_t>(severity));
}

std::optional<Severity> severity_of(std::string_view name) {
    const auto at = std::find(severity_names.begin(), severity_names.end(), name);
    if (at == severity_names.end()) {
        return std::nullopt;
    }
    return static_cast<Severity>(at - severity_names.begin());
}

std::vector<CheckedRule> checked_rules(const RuleNames& names) {
    const bytecode::Program& program = names.program();
    std::vector<CheckedRule> rules;
    for (std::uint32_t i = 0; i < program.tables().rules.size(); ++i) {
        const bytecode::Rule& row = program.rule(i);
        CheckedRule rule;
        if (row.is_default == 0) {
            rule.annotations = annotations_above(program.string(program.file(row.file).source), row.place.begin);
        }
        rule.id = rule.annotations.id.empty() ? std::string(names.of(i)) : rule.annotations.id;
        rule.severity = severity_of(rule.annotations.severity).value_or(Severity::Medium);
        rules.push_back(std::move(rule));
    }
    return rules;
}

struct CheckRenderer::State {
    State(CheckTextsOfRules& texts, const std::vector<CheckedRule>& given_rules, const document::Document& document,
          std::string_view given_path, CheckForms given_forms, const Palette& given_palette)
        : rules(given_rules),
          path(given_path),
          forms(given_forms),
          palette(given_palette),
          failures(texts.texts, texts.source, document, given_path, given_palette, {given_forms.clauses, true}) {}

    // Whether it is among what reports for people have, if nothing suppresses it.
    [[nodiscard]] bool is_wanted(const Finding& finding) const {
        return !finding.is_unknown || forms.insufficient_data;
    }
    // Whether text has the finding.
    [[nodiscard]] bool is_shown(const Finding& finding) const {
        return suppression != nullptr ? forms.shows_suppressed : is_wanted(finding);
    }

    void add(const Finding& finding) {
        const CheckedRule& rule = rules[finding.rule];
        if (finding.alternative <= 1) {
            open(finding);
        }
        if (forms.json) {
            add_related(finding);
        }
        if (forms.text && is_shown(finding)) {
            failures.append_frame_of(text, finding);
        }
        if (finding.is_unknown && suppression == nullptr) {
            add_not_known(finding);
        }
        if (forms.sarif && finding.alternative > 1 && is_wanted(finding)) {
            append_related_location("or: ", finding.label, *finding.place);
        }
        if (finding.alternative == finding.alternatives) {
            if (is_wanted(finding)) {
                add_others(finding);
            }
            if (forms.text && is_shown(finding)) {
                failures.append_end(text, finding);
                if (suppression != nullptr) {
                    append_suppressed_text(text, suppression->by, suppression->terms);
                }
                current.notes = failures.notes_of(finding, &rule.annotations);
            }
            close();
        }
    }

    void open(const Finding& finding) {
        const CheckedRule& rule = rules[finding.rule];
        const FindingPlace& place = *finding.place;
        current = {};
        if (!forms.is_text_only()) {
            current.forms = std::make_unique<FindingForms>();
        }
        text.clear();
        json.clear();
        sarif_related.clear();
        sarif_related_count = 0;
        current.path = place.name;
        current.line = place.line;
        current.column = place.column;
        current.is_in_rules = place.is_in_rules;
        current.is_unknown = finding.is_unknown;
        current.rule = finding.rule;
        suppression = find_suppression ? find_suppression(finding, place.is_in_rules ? path : place.name) : nullptr;
        current.is_suppressed = suppression != nullptr;
        if (!finding.is_unknown && !current.is_suppressed) {
            ++severities.at(static_cast<std::size_t>(rule.severity));
            ++count;
        }
        title.clear();
        if (finding.message->title.empty() && !rule.annotations.title.empty()) {
            title = rule.annotations.title;
        } else {
            append_title(title, finding);
        }
        if (forms.text && is_shown(finding)) {
            open_text(rule, finding.is_unknown);
        }
        if (forms.brief && !current.is_suppressed) {
            add_brief(finding);
        }
        if ((forms.concise || forms.github) && !current.is_suppressed) {
            add_lines(rule, finding);
        }
        const std::uint64_t mark = current.fingerprint = fingerprint_of(rule, finding);
        if (forms.entries) {
            current.forms->entry = {
                rule.id, std::string(finding.resource != nullptr ? finding.resource->address : std::string_view()),
                std::string(place.is_in_rules ? path : place.name), title};
        }
        if (forms.json) {
            open_json(rule, finding, mark);
        }
        if (forms.sarif && is_wanted(finding)) {
            add_sarif(rule, finding, mark);
        }
    }

    // The other resources that it is about.
    void add_others(const Finding& finding) {
        if (!forms.text && !forms.json && !forms.sarif) {
            return;
        }
        const std::vector<RelatedResource> others = failures.findings().related_to(finding);
        if (forms.text) {
            failures.append_related(text, others);
        }
        for (const RelatedResource& other : others) {
            if (forms.json) {
                append_related(json, "also: ", other.resource->address, *other.place);
            }
            if (forms.sarif) {
                append_related_location("also: ", other.resource->address, *other.place);
            }
        }
    }

    // What stays the same when lines move, unrelated keys come and go, and folders get other names. Where the rule has
    // an id of its own, its text may change as well.
    std::uint64_t fingerprint_of(const CheckedRule& rule, const Finding& finding) {
        const bool has_resource = finding.resource != nullptr;
        const std::string_view input = finding.place->is_in_rules ? path : finding.place->name;
        return fingerprint(
            {rule.id, has_resource ? std::string_view(finding.resource->address) : last_name_of(input),
             has_resource ? finding.name : finding.path,
             rule.annotations.id.empty() ? failures.findings().texts().context(finding.instruction) : finding.label});
    }

    void open_text(const CheckedRule& rule, bool is_open) {
        std::string& out = text;
        out += palette.bold;
        append_visible(out, rule.id);
        out += palette.reset;
        out += "  ";
        out += rule.severity >= Severity::High && !is_open ? palette.bold_red : palette.yellow;
        out += suppression != nullptr ? "suppressed" : is_open ? "insufficient data" : severity_name(rule.severity);
        out += palette.reset;
        out += "  ";
        append_visible(out, title);
        out += '\n';
    }

    void add_brief(const Finding& finding) {
        std::string& out = current.forms->brief;
        out += finding.place->name;
        out += ':';
        append_number(out, finding.place->line);
        out += ':';
        append_number(out, finding.place->column);
        out += ": ";
        out += title;
        if (finding.resource != nullptr) {
            out += " (";
            out += finding.resource->address;
            out += ')';
        }
    }

    void add_lines(const CheckedRule& rule, const Finding& finding) {
        const FindingPlace& place = *finding.place;
        LineOfFinding line;
        line.rule = rule.id;
        line.severity = rule.severity;
        line.is_unknown = finding.is_unknown;
        line.title = title;
        line.label = finding.label;
        line.fix = finding.message->fix.empty() ? rule.annotations.fix : finding.message->fix;
        line.address = finding.resource != nullptr ? std::string_view(finding.resource->address) : std::string_view();
        line.path = place.name;
        line.line = place.line;
        line.column = place.column;
        if (forms.concise && is_shown(finding)) {
            append_concise(current.forms->concise, line);
        }
        if (forms.github && !finding.is_unknown) {
            line.end = failures.findings().end_of(place);
            append_github(current.forms->github, line);
        }
    }

    // Once for a rule and a resource: one value that is not known leaves many checks open.
    void add_not_known(const Finding& finding) {
        const auto [at, is_new] = known_unknowns.try_emplace({finding.rule, finding.resource}, not_known.size());
        if (is_new) {
            NotKnown& fresh = not_known.emplace_back();
            fresh.rule = finding.rule;
            fresh.path = finding.place->name;
            fresh.line = finding.place->line;
            fresh.column = finding.place->column;
            fresh.address = finding.resource != nullptr ? finding.resource->address : "";
        }
        NotKnown& entry = not_known[at->second];
        if (entry.reason.empty() && !finding.reason.empty()) {
            entry.name = finding.name;
            entry.reason = finding.reason;
        }
    }

    void open_json(const CheckedRule& rule, const Finding& finding, std::uint64_t mark) {
        std::string& out = json;
        out += "{\"rule\":";
        append_json_text(out, rule.id);
        append_member(out, "severity", severity_name(rule.severity));
        append_member(out, "verdict", finding.is_unknown ? "INSUFFICIENT_DATA" : "NON_COMPLIANT");
        append_member(out, "message", title);
        if (finding.resource != nullptr) {
            out += ",\"resource\":{\"address\":";
            append_json_text(out, finding.resource->address);
            append_member(out, "type", finding.resource->type);
            if (!finding.resource->region.empty()) {
                append_member(out, "region", finding.resource->region);
            }
            if (!finding.resource->account.empty()) {
                append_member(out, "account", finding.resource->account);
            }
            out += '}';
        }
        out += ",\"place\":";
        append_place(out, *finding.place);
        out += ",\"related\":[";
        // What follows the related places.
        rest = "]";
        scratch.clear();
        failures.findings().append_expected(scratch, finding);
        append_member(rest, "expected", scratch);
        if (finding.found != nullptr) {
            scratch.clear();
            append_readable(scratch, *finding.found);
            append_member(rest, "found", scratch);
        }
        append_member(rest, "why", finding.message->why.empty() ? rule.annotations.why : finding.message->why);
        scratch = finding.message->fix.empty() ? rule.annotations.fix : finding.message->fix;
        if (const std::string_view code = fix_for(rule.annotations, finding.kind);
            finding.message->fix.empty() && !code.empty()) {
            scratch += scratch.empty() ? "" : "\n";
            scratch += code;
        }
        append_member(rest, "fix", scratch);
        rest += ",\"controls\":[";
        bool is_first = true;
        for (const Annotations::Framework& framework : rule.annotations.controls) {
            rest += is_first ? "{\"framework\":" : ",{\"framework\":";
            is_first = false;
            append_json_text(rest, framework.name);
            rest += ",\"ids\":";
            append_strings(rest, framework.ids);
            rest += '}';
        }
        rest += "],\"links\":";
        append_strings(rest, rule.annotations.links);
        rest += ",\"fingerprint\":\"";
        append_hexadecimal(rest, mark);
        rest += '"';
        if (suppression != nullptr) {
            append_suppressed_json(rest, suppression->by, suppression->terms);
        }
        rest += '}';
    }

    // The clause that was checked, in front of it the place of the value where it is not the finding's own.
    void add_related(const Finding& finding) {
        if (finding.alternative > 1) {
            append_related(json, "or: ", finding.label, *finding.place);
        }
        if (finding.alternative > 1 || !finding.place->is_in_rules) {
            std::string& check = checks[finding.clause];
            if (check.empty()) {
                append_related(check, "check: ", finding.clause->text, finding.clause->place);
            }
            append_separator(json);
            json += check;
        }
        if (finding.alternative == finding.alternatives) {
            for (std::size_t i = finding.callers.size(); i-- > 0;) {
                append_related(json, "called at: ", finding.callers[i]->text, finding.callers[i]->place);
            }
        }
    }

    static void append_separator(std::string& out) { out += !out.empty() && out.back() != '[' ? "," : ""; }

    void append_related(std::string& out, std::string_view role, std::string_view message, const FindingPlace& place) {
        append_separator(out);
        out += "{\"message\":";
        scratch = role;
        scratch += message;
        append_json_text(out, scratch);
        out += ",\"place\":";
        append_place(out, place);
        out += '}';
    }

    void add_sarif(const CheckedRule& rule, const Finding& finding, std::uint64_t mark) {
        std::string& out = current.forms->sarif;
        out += "{\"ruleId\":";
        append_json_text(out, rule.id);
        append_member(out, "ruleIndex", std::uint64_t{finding.rule});
        append_member(out, "kind", finding.is_unknown ? "open" : "fail");
        append_member(out, "level", finding.is_unknown ? "none" : sarif_level(rule.severity));
        out += ",\"message\":{\"text\":";
        scratch = title;
        if (title.find(finding.label) == std::string::npos) {
            scratch += ": ";
            scratch += finding.label;
        }
        append_json_text(out, scratch);
        out += "},\"locations\":[{";
        append_physical_location(out, *finding.place);
        if (finding.resource != nullptr) {
            out += ",\"logicalLocations\":[{\"fullyQualifiedName\":";
            append_json_text(out, finding.resource->address);
            append_member(out, "kind", "resource");
            out += "}]";
        }
        out += "}],\"partialFingerprints\":{\"bylaw/v1\":\"";
        append_hexadecimal(out, mark);
        out += "\"}";
        if (suppression != nullptr) {
            append_suppressed_sarif(out, suppression->by, suppression->terms);
        }
    }

    void append_physical_location(std::string& out, const FindingPlace& place) {
        out += "\"physicalLocation\":{\"artifactLocation\":{\"uri\":";
        append_sarif_uri(out, place.name);
        const support::LineColumn end = failures.findings().end_of(place);
        out += "},\"region\":{\"startLine\":";
        append_number(out, place.line);
        append_member(out, "startColumn", std::uint64_t{place.column});
        append_member(out, "endLine", std::uint64_t{end.line});
        append_member(out, "endColumn", std::uint64_t{end.column});
        out += "}}";
    }

    void append_related_location(std::string_view role, std::string_view message, const FindingPlace& place) {
        std::string& out = sarif_related;
        out += out.empty() ? "{\"id\":" : ",{\"id\":";
        append_number(out, ++sarif_related_count);
        out += ',';
        append_physical_location(out, place);
        out += ",\"message\":{\"text\":";
        scratch = role;
        scratch += message;
        append_json_text(out, scratch);
        out += "}}";
    }

    void close() {
        // Copies have the size that they need.
        if (!current.is_suppressed || forms.shows_suppressed) {
            current.text.assign(text);
        }
        if (forms.json) {
            json += rest;
            current.forms->json.assign(json);
        }
        if (forms.sarif && !current.forms->sarif.empty()) {
            if (!sarif_related.empty()) {
                current.forms->sarif += ",\"relatedLocations\":[" + sarif_related + ']';
            }
            current.forms->sarif += '}';
        }
        rendered.push_back(std::move(current));
    }

    void append_place(std::string& out, const FindingPlace& place) {
        const support::LineColumn end = failures.findings().end_of(place);
        out += "{\"path\":";
        append_json_text(out, place.name);
        append_member(out, "line", std::uint64_t{place.line});
        append_member(out, "column", std::uint64_t{place.column});
        append_member(out, "end_line", std::uint64_t{end.line});
        append_member(out, "end_column", std::uint64_t{end.column});
        out += '}';
    }

    static void append_strings(std::string& out, const std::vector<std::string>& strings) {
        out += '[';
        for (std::size_t i = 0; i < strings.size(); ++i) {
            out += i == 0 ? "" : ",";
            append_json_text(out, strings[i]);
        }
        out += ']';
    }

    const std::vector<CheckedRule>& rules;
    std::string_view path;
    CheckForms forms;
    const Palette& palette;
    FailureText failures;
    FindSuppression find_suppression;
    std::function<bool(const Finding&)> is_among_wanted;
    const Suppression* suppression = nullptr;  // of the current finding
    std::uint64_t count = 0;
    std::array<std::uint64_t, 4> severities{};
    std::vector<CheckFinding> rendered;
    CheckFinding current;
    std::vector<NotKnown> not_known;
    std::map<std::pair<std::uint32_t, const ResourceName*>, std::size_t> known_unknowns;
    std::string text;  // of the current finding
    std::string json;
    std::string title;
    std::string rest;
    std::string sarif_related;
    std::uint64_t sarif_related_count = 0;
    std::string scratch;
    std::unordered_map<const Clause*, std::string> checks;  // as related places
};

CheckRenderer::CheckRenderer(CheckTextsOfRules& texts, const std::vector<CheckedRule>& rules,
                             const document::Document& document, std::string_view path, CheckForms forms,
                             const Palette& palette, FindElsewhere elsewhere)
    : state_(std::make_unique<State>(texts, rules, document, path, forms, palette)) {
    state_->failures.findings().set_elsewhere(std::move(elsewhere));
    if (!forms.clauses) {
        state_->failures.findings().show_inputs_instead_of_rules();
    }
}

CheckRenderer::~CheckRenderer() = default;

void CheckRenderer::set_kind(inputs::Kind kind) {
    state_->failures.findings().set_kind(kind);
}

void CheckRenderer::set_wanted(std::function<bool(const Finding&)> is_wanted) {
    state_->is_among_wanted = std::move(is_wanted);
}

void CheckRenderer::set_suppressions(FindSuppression find) {
    state_->find_suppression = std::move(find);
}

void CheckRenderer::add(const vm::FileResult& result) {
    // Of a group all checks or none.
    bool is_wanted = true;
    state_->failures.findings().for_each(result, [&](const Finding& finding) {
        if (finding.alternative <= 1) {
            is_wanted = !state_->is_among_wanted || state_->is_among_wanted(finding);
        }
        if (is_wanted) {
            state_->add(finding);
        }
    });
}

CheckFindings CheckRenderer::finish() {
    State& state = *state_;
    CheckFindings findings;
    findings.list = std::move(state.rendered);
    findings.not_known = std::move(state.not_known);
    findings.count = state.count;
    findings.severities = state.severities;
    put_in_order(findings.list, state.path, state.rules);
    return findings;
}

void suppress_by_baseline(CheckFinding& finding, const CheckForms& forms) {
    finding.is_suppressed = true;
    const SuppressionTerms terms;
    if (forms.text && forms.shows_suppressed) {
        append_suppressed_text(finding.text, SuppressedBy::Baseline, terms);
    } else {
        finding.text.clear();
        finding.notes.reset();
    }
    if (finding.forms == nullptr) {
        return;
    }
    // Both end with the brace of the finding.
    if (std::string& json = finding.forms->json; !json.empty()) {
        json.pop_back();
        append_suppressed_json(json, SuppressedBy::Baseline, terms);
        json += '}';
    }
    if (std::string& sarif = finding.forms->sarif; !sarif.empty()) {
        sarif.pop_back();
        append_suppressed_sarif(sarif, SuppressedBy::Baseline, terms);
        sarif += '}';
    }
    finding.forms->concise.clear();
    finding.forms->github.clear();
    finding.forms->brief.clear();
}

void put_in_order(std::vector<CheckFinding>& findings, std::string_view input, const std::vector<CheckedRule>& rules) {
    struct Key {
        std::tuple<bool, bool, std::string_view, std::uint32_t, std::uint32_t, std::string_view, std::uint32_t> order;
        std::size_t index;
    };
    std::vector<Key> keys;
    keys.reserve(findings.size());
    for (const CheckFinding& finding : findings) {
        // First what is about the input as a whole.
        keys.push_back({{!finding.is_in_rules, finding.path != input, finding.path, finding.line, finding.column,
                         rules[finding.rule].id, finding.rule},
                        keys.size()});
    }
    const auto is_before = [](const Key& a, const Key& b) { return a.order < b.order; };
    if (std::is_sorted(keys.begin(), keys.end(), is_before)) {
        return;
    }
    std::stable_sort(keys.begin(), keys.end(), is_before);
    // Findings are large: each is moved once.
    std::vector<CheckFinding> sorted;
    sorted.reserve(findings.size());
    for (const Key& key : keys) {
        sorted.push_back(std::move(findings[key.index]));
    }
    findings = std::move(sorted);
}

}  // namespace bylaw::report
