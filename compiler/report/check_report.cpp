#include "report/check_report.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "document/json_text.h"
#include "report/code_frame.h"
#include "report/escape.h"
#include "report/failure_text.h"
#include "report/findings.h"

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
    document::append_json_string(out, text);
}

void append_member(std::string& out, std::string_view name, std::uint64_t number) {
    out += ",\"";
    out += name;
    out += "\":";
    append_number(out, number);
}

void append_place(std::string& out, const FindingPlace& place) {
    // The end, found from the beginning.
    std::uint64_t line = place.line;
    std::uint64_t column = place.column;
    const std::size_t end = std::min<std::size_t>(place.span.end, place.text.size());
    for (std::size_t at = place.span.begin; at < end; ++at) {
        if (place.text[at] == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(place.text[at]) & 0xC0U) != 0x80U) {
            ++column;
        }
    }
    out += "{\"path\":";
    document::append_json_string(out, place.name);
    append_member(out, "line", std::uint64_t{place.line});
    append_member(out, "column", std::uint64_t{place.column});
    append_member(out, "end_line", line);
    append_member(out, "end_column", column);
    out += '}';
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

std::string_view kind_of(const document::Document& document) {
    const document::Value& root = document.root();
    if (root.kind != document::Kind::Map) {
        return "document";
    }
    if (document::find(root, "Resources") != nullptr) {
        return "cloudformation";
    }
    if (document::find(root, "resource_changes") != nullptr) {
        return "terraform-plan";
    }
    return document::find(root, "configurationItemStatus") != nullptr ? "configuration-item" : "document";
}

std::uint64_t resource_count(const document::Document& document) {
    const document::Value& root = document.root();
    if (root.kind != document::Kind::Map) {
        return 0;
    }
    for (const char* name : {"Resources", "resource_changes"}) {
        if (const document::Value* resources = document::find(root, name)) {
            return resources->is_scalar() ? 0 : resources->size;
        }
    }
    return document::find(root, "configurationItemStatus") != nullptr ? 1 : 0;
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
        std::uint32_t line;
        std::uint32_t column;
        std::uint32_t rule;
        std::string text;
        std::string json;
    };

    State(const RuleNames& names, const std::vector<CheckedRule>& given_rules, const document::Document& document,
          std::string_view given_path, CheckForms given_forms, const Palette& given_palette)
        : rules(given_rules),
          path(given_path),
          forms(given_forms),
          palette(given_palette),
          texts(names, Escape::None),
          failures(texts, document, given_path, given_palette) {}

    void open(const Finding& finding) {
        const CheckedRule& rule = rules[finding.rule];
        current = {finding.place.is_in_rules ? 0 : finding.place.line,
                   finding.place.is_in_rules ? 0 : finding.place.column,
                   finding.rule,
                   {},
                   {}};
        worst = std::max(worst, rule.severity);
        related.clear();
        if (!forms.json) {
            return;
        }
        std::string& out = current.json;
        out += "{\"rule\":";
        document::append_json_string(out, rule.id);
        append_member(out, "severity", severity_name(rule.severity));
        append_member(out, "verdict", "NON_COMPLIANT");
        append_member(out, "message", title(finding));
        if (finding.resource != nullptr) {
            out += ",\"resource\":{\"address\":";
            document::append_json_string(out, finding.resource->address);
            append_member(out, "type", finding.resource->type);
            out += '}';
        }
        out += ",\"place\":";
        append_place(out, finding.place);
        if (finding.place.is_in_rules) {
            expected = finding.label;
            found.clear();
        } else {
            expected = finding.expected.empty() ? finding.label : std::string(finding.expected);
            found = finding.found;
        }
        mark = fingerprint(rule.id, finding.resource != nullptr ? std::string_view(finding.resource->address) : path,
                           finding.path, failures.findings().texts().context(finding.instruction));
    }

    void add_alternative(const Finding& finding) {
        related += related.empty() ? "{\"message\":" : ",{\"message\":";
        document::append_json_string(related, "or: " + finding.label);
        related += ",\"place\":";
        append_place(related, finding.place);
        related += '}';
    }

    void close(const Finding& finding) {
        if (forms.json) {
            const CheckedRule& rule = rules[finding.rule];
            std::string& out = current.json;
            out += ",\"related\":[";
            out += related;
            out += ']';
            append_member(out, "expected", expected);
            if (!found.empty()) {
                append_member(out, "found", found);
            }
            append_member(out, "why", finding.message->why.empty() ? rule.annotations.why : finding.message->why);
            append_member(out, "fix", finding.message->fix.empty() ? rule.annotations.fix : finding.message->fix);
            out += ",\"controls\":[";
            bool is_first = true;
            for (const Annotations::Framework& framework : rule.annotations.controls) {
                out += is_first ? "{\"framework\":" : ",{\"framework\":";
                is_first = false;
                document::append_json_string(out, framework.name);
                out += ",\"ids\":";
                append_strings(out, framework.ids);
                out += '}';
            }
            out += "],\"links\":";
            append_strings(out, rule.annotations.links);
            out += ",\"fingerprint\":\"";
            append_hexadecimal(out, mark);
            out += "\"}";
        }
        rendered.push_back(std::move(current));
    }

    static void append_strings(std::string& out, const std::vector<std::string>& strings) {
        out += '[';
        for (std::size_t i = 0; i < strings.size(); ++i) {
            out += i == 0 ? "" : ",";
            document::append_json_string(out, strings[i]);
        }
        out += ']';
    }

    [[nodiscard]] std::string_view title(const Finding& finding) const {
        const std::string& annotated = rules[finding.rule].annotations.title;
        return finding.message->title.empty() && !annotated.empty() ? std::string_view(annotated)
                                                                    : finding_title(finding);
    }

    const std::vector<CheckedRule>& rules;
    std::string_view path;
    CheckForms forms;
    const Palette& palette;
    RuleTexts texts;
    FailureText failures;
    Severity worst = Severity::Low;
    std::vector<Rendered> rendered;
    Rendered current{};
    std::string related;
    std::string expected;
    std::string found;
    std::uint64_t mark = 0;
};

CheckRenderer::CheckRenderer(const RuleNames& names, const std::vector<CheckedRule>& rules,
                             const document::Document& document, std::string_view path, CheckForms forms,
                             const Palette& palette)
    : state_(std::make_unique<State>(names, rules, document, path, forms, palette)) {}

CheckRenderer::~CheckRenderer() = default;

void CheckRenderer::add(const vm::FileResult& result) {
    State& state = *state_;
    state.failures.findings().for_each(result, [&](const Finding& finding) {
        const CheckedRule& rule = state.rules[finding.rule];
        if (finding.alternative <= 1) {
            state.open(finding);
            if (state.forms.text) {
                std::string& out = state.current.text;
                out += state.palette.bold;
                out += rule.id;
                out += state.palette.reset;
                out += "  ";
                out += rule.severity >= Severity::High ? state.palette.bold_red : state.palette.yellow;
                out += severity_name(rule.severity);
                out += state.palette.reset;
                out += "  ";
                append_visible(out, state.title(finding));
                out += '\n';
            }
        } else if (state.forms.json) {
            state.add_alternative(finding);
        }
        if (state.forms.text) {
            state.failures.append_frame_of(state.current.text, finding);
        }
        if (finding.alternative == finding.alternatives) {
            if (state.forms.text) {
                state.failures.append_end(state.current.text, finding, &rule.annotations);
            }
            state.close(finding);
        }
    });
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
    }
    return findings;
}

}  // namespace bylaw::report
