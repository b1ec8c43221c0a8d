#include "report/check_report.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "report/check_sarif.h"
#include "report/code_frame.h"
#include "report/escape.h"
#include "report/failure_text.h"
#include "report/findings.h"
#include "report/report_json.h"
#include "report/visible_text.h"

namespace bylaw::report {
namespace {

constexpr std::array<std::string_view, 4> severities{"low", "medium", "high", "critical"};

std::uint64_t fingerprint(std::string_view rule, std::string_view input, std::string_view path,
                          std::string_view clause) {
    // FNV-1a: has to stay the same from release to release.
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const std::string_view part : {rule, input, path, clause}) {
        for (const char byte : part) {
            hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
        }
        hash = (hash ^ 0xFFU) * 0x100000001B3ULL;
    }
    return hash;
}

void append_hexadecimal(std::string& out, std::uint64_t number) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (int shift = 60; shift >= 0; shift -= 4) {
        out += digits[(number >> static_cast<unsigned>(shift)) & 0xFU];
    }
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
    out += ",\"";
    out += name;
    out += "\":";
    append_json_text(out, text);
}

void append_member(std::string& out, std::string_view name, std::uint64_t number) {
    out += ",\"";
    out += name;
    out += "\":";
    append_number(out, number);
}

}  // namespace

std::string_view severity_name(Severity severity) {
    return severities.at(static_cast<std::size_t>(severity));
}

std::optional<Severity> severity_of(std::string_view name) {
    const auto at = std::find(severities.begin(), severities.end(), name);
    if (at == severities.end()) {
        return std::nullopt;
    }
    return static_cast<Severity>(at - severities.begin());
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

// A finding on its way into the report: everything that it says, by place and rule.
struct CheckRenderer::State {
    struct Rendered {
        std::uint32_t line = 0;
        std::uint32_t column = 0;
        std::uint32_t rule = 0;
        std::string text;
        std::string json;
        std::string sarif;
        std::string brief;
    };

    State(CheckTextsOfRules& texts, const std::vector<CheckedRule>& given_rules, const document::Document& document,
          std::string_view given_path, CheckForms given_forms, const Palette& given_palette)
        : rules(given_rules),
          path(given_path),
          forms(given_forms),
          palette(given_palette),
          failures(texts.texts, texts.source, document, given_path, given_palette) {}

    void add(const Finding& finding) {
        const CheckedRule& rule = rules[finding.rule];
        if (finding.alternative <= 1) {
            open(finding);
        }
        if (forms.json) {
            add_related(finding);
        }
        if (forms.text) {
            failures.append_frame_of(text, finding);
        }
        if (finding.alternative == finding.alternatives) {
            if (forms.text) {
                failures.append_end(text, finding, &rule.annotations);
            }
            close(finding);
        }
    }

    void open(const Finding& finding) {
        const CheckedRule& rule = rules[finding.rule];
        const FindingPlace& place = *finding.place;
        current = {};
        text.clear();
        json.clear();
        current.line = place.is_in_rules ? 0 : place.line;
        current.column = place.is_in_rules ? 0 : place.column;
        current.rule = finding.rule;
        if (!finding.is_unknown) {
            worst = std::max(worst, rule.severity);
            ++count;
        }
        title.clear();
        if (finding.message->title.empty() && !rule.annotations.title.empty()) {
            title = rule.annotations.title;
        } else {
            append_title(title, finding);
        }
        if (forms.text) {
            open_text(rule, finding.is_unknown);
        }
        if (forms.brief) {
            add_brief(finding);
        }
        if (!forms.json && !forms.sarif) {
            return;
        }
        const std::uint64_t mark =
            fingerprint(rule.id, finding.resource != nullptr ? std::string_view(finding.resource->address) : path,
                        finding.path, failures.findings().texts().context(finding.instruction));
        if (forms.json) {
            open_json(rule, finding, mark);
        }
        if (forms.sarif) {
            add_sarif(rule, finding, mark);
        }
    }

    void open_text(const CheckedRule& rule, bool is_open) {
        std::string& out = text;
        out += palette.bold;
        append_visible(out, rule.id);
        out += palette.reset;
        out += "  ";
        out += rule.severity >= Severity::High && !is_open ? palette.bold_red : palette.yellow;
        out += is_open ? "insufficient data" : severity_name(rule.severity);
        out += palette.reset;
        out += "  ";
        append_visible(out, title);
        out += '\n';
    }

    void add_brief(const Finding& finding) {
        std::string& out = current.brief;
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
        append_member(rest, "fix", finding.message->fix.empty() ? rule.annotations.fix : finding.message->fix);
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
        rest += "\"}";
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
        std::string& out = current.sarif;
        const FindingPlace& place = *finding.place;
        out += "{\"ruleId\":";
        append_json_text(out, rule.id);
        append_member(out, "ruleIndex", std::uint64_t{finding.rule});
        append_member(out, "kind", finding.is_unknown ? "open" : "fail");
        append_member(out, "level", finding.is_unknown ? "none" : sarif_level(rule.severity));
        out += ",\"message\":{\"text\":";
        append_json_text(out, title);
        out += "},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":";
        append_sarif_uri(out, place.name);
        const support::LineColumn end = failures.findings().end_of(place);
        out += "},\"region\":{\"startLine\":";
        append_number(out, place.line);
        append_member(out, "startColumn", std::uint64_t{place.column});
        append_member(out, "endLine", std::uint64_t{end.line});
        append_member(out, "endColumn", std::uint64_t{end.column});
        out += "}}";
        if (finding.resource != nullptr) {
            out += ",\"logicalLocations\":[{\"fullyQualifiedName\":";
            append_json_text(out, finding.resource->address);
            append_member(out, "kind", "resource");
            out += "}]";
        }
        out += "}],\"partialFingerprints\":{\"bylaw/v1\":\"";
        append_hexadecimal(out, mark);
        out += "\"}}";
    }

    void close(const Finding&) {
        if (forms.json) {
            json += rest;
        }
        // Copies have the size that they need.
        current.text.assign(text);
        current.json.assign(json);
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
    Severity worst = Severity::Low;
    std::uint64_t count = 0;
    std::vector<Rendered> rendered;
    Rendered current;
    std::string text;  // of the current finding
    std::string json;
    std::string title;
    std::string rest;
    std::string scratch;
    std::unordered_map<const Clause*, std::string> checks;  // as related places
};

CheckRenderer::CheckRenderer(CheckTextsOfRules& texts, const std::vector<CheckedRule>& rules,
                             const document::Document& document, std::string_view path, CheckForms forms,
                             const Palette& palette, FindElsewhere elsewhere)
    : state_(std::make_unique<State>(texts, rules, document, path, forms, palette)) {
    state_->failures.findings().set_elsewhere(std::move(elsewhere));
}

CheckRenderer::~CheckRenderer() = default;

void CheckRenderer::add(const vm::FileResult& result) {
    state_->failures.findings().for_each(result, [&](const Finding& finding) { state_->add(finding); });
}

CheckFindings CheckRenderer::finish() {
    State& state = *state_;
    std::stable_sort(state.rendered.begin(), state.rendered.end(),
                     [&](const State::Rendered& a, const State::Rendered& b) {
                         return std::tie(a.line, a.column, state.rules[a.rule].id) <
                                std::tie(b.line, b.column, state.rules[b.rule].id);
                     });
    CheckFindings findings;
    findings.worst = state.worst;
    for (State::Rendered& rendered : state.rendered) {
        if (state.forms.text) {
            findings.text.push_back(std::move(rendered.text));
        }
        if (state.forms.json) {
            findings.json.push_back(std::move(rendered.json));
        }
        if (state.forms.sarif) {
            findings.sarif.push_back(std::move(rendered.sarif));
        }
        if (state.forms.brief) {
            findings.brief.push_back({rendered.rule, std::move(rendered.brief)});
        }
    }
    findings.count = state.count;
    return findings;
}

}  // namespace bylaw::report
