#include <algorithm>
#include <map>
#include "report/check_report.h"

#include "report/escape.h"
#include "report/looked_for.h"
#include "report/report_json.h"
#include "report/visible_text.h"

namespace bylaw::report {
namespace {

void append_count(std::string& out, std::uint64_t count, std::string_view one, std::string_view many) {
    append_number(out, count);
    out += ' ';
    out += count == 1 ? one : many;
}

constexpr std::size_t most_absent_types = 8;

// In plain words, what the rules that applied to nothing would have been about.
void append_absent_types(std::string& out, const CheckSummary& summary) {
    if (summary.absent_types.empty()) {
        return;
    }
    out += summary.idle_rules == summary.rules ? "nothing here is what the rules are about: there are no "
                                               : "not here, though rules look for them: ";
    const std::size_t count = summary.absent_types.size();
    const std::size_t shown = count <= most_absent_types + 1 ? count : most_absent_types;
    for (std::size_t i = 0; i < shown; ++i) {
        out += i == 0 ? "" : i + 1 == count ? " and " : ", ";
        append_visible(out, summary.absent_types[i].first);
    }
    if (shown < count) {
        out += " and ";
        append_count(out, count - shown, "other type", "other types");
    }
    out += '\n';
}

}  // namespace

void describe_idle_rules(std::vector<CheckedRule>& rules, const bytecode::Program& program,
                         const std::set<std::string, std::less<>>& types, CheckSummary& summary) {
    std::map<std::string, std::uint64_t> absent;
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
        CheckedRule& rule = rules[i];
        if (rule.is_left_out) {
            continue;
        }
        summary.rules_without_data += rule.insufficient_data != 0 ? 1U : 0U;
        if (rule.is_applied()) {
            continue;
        }
        ++summary.idle_rules;
        rule.looked_for = looked_for(program, i);
        for (const std::string& type : rule.looked_for) {
            // Names that only one input has are no words for people.
            if (!types.contains(type) && type.find("::") != std::string::npos) {
                ++absent[plural_of_type(type)];
            }
        }
    }
    summary.absent_types.assign(absent.begin(), absent.end());
    std::stable_sort(summary.absent_types.begin(), summary.absent_types.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
}

void append_check_summary(std::string& out, const CheckSummary& summary, const Palette& palette) {
    if (summary.rules_files != 0) {
        out += palette.bold;
        append_count(out, summary.rule_errors, "error", "errors");
        out += ", ";
        append_count(out, summary.rule_warnings, "warning", "warnings");
        out += palette.reset;
        out += ": ";
        append_count(out, summary.rules_files, "rules file was", "rules files were");
        out += " looked through\n";
        if (summary.inputs == 0 && summary.unread == 0) {
            return;
        }
    }
    out += palette.bold;
    append_count(out, summary.findings, "finding", "findings");
    out += palette.reset;
    if (summary.findings != 0) {
        const char* separator = " (";
        for (std::size_t i = summary.severities.size(); i-- > 0;) {
            if (summary.severities.at(i) != 0) {
                out += separator;
                append_number(out, summary.severities.at(i));
                out += ' ';
                out += severity_name(static_cast<Severity>(i));
                separator = ", ";
            }
        }
        out += ')';
    }
    out += ": ";
    append_count(out, summary.rules, "rule", "rules");
    out += " on ";
    append_count(out, summary.inputs, "input", "inputs");
    out += " with ";
    append_count(out, summary.resources, "resource", "resources");
    if (summary.rules != 0 && summary.idle_rules == summary.rules) {
        out += "; no rule applied to anything";
    } else if (summary.idle_rules != 0) {
        out += "; ";
        append_count(out, summary.idle_rules, "rule", "rules");
        out += " applied to nothing";
    }
    if (summary.suppressed != 0) {
        out += "; ";
        append_count(out, summary.suppressed, "finding", "findings");
        out += " suppressed";
    }
    if (summary.rules_without_data != 0) {
        out += "; ";
        append_count(out, summary.rules_without_data, "rule", "rules");
        out += " with insufficient data";
    }
    if (summary.failed_rules != 0) {
        out += "; ";
        append_count(out, summary.failed_rules, "rule", "rules");
        out += " could not be evaluated";
    }
    if (summary.unrecognised != 0) {
        out += "; ";
        append_count(out, summary.unrecognised, "input", "inputs");
        out += " not recognised";
    }
    if (summary.unread != 0) {
        out += "; ";
        append_count(out, summary.unread, "input", "inputs");
        out += " could not be read";
    }
    if (summary.unread_parts != 0) {
        out += "; ";
        append_count(out, summary.unread_parts, "part of an input", "parts of inputs");
        out += " could not be read";
    }
    out += '\n';
    append_absent_types(out, summary);
}

void append_summary_json(std::string& out, const CheckSummary& summary) {
    out += '{';
    append_member(out, "inputs", summary.inputs);
    append_member(out, "unrecognised", summary.unrecognised);
    append_member(out, "resources", summary.resources);
    append_member(out, "rules", summary.rules);
    append_member(out, "evaluations", summary.evaluations);
    append_member(out, "findings", summary.findings);
    append_member(out, "insufficient_data", summary.insufficient_data);
    append_member(out, "not_applicable", summary.not_applicable);
    append_member(out, "suppressed", summary.suppressed);
    append_member(out, "unread", summary.unread + summary.unread_parts);
    out += '}';
}

void append_check_json_head(std::string& out, std::string_view version, const std::vector<CheckedInput>& inputs,
                            const std::vector<CheckedRule>& rules) {
    out += "{\"version\":1,\"tool\":{\"name\":\"bylaw\",\"version\":";
    append_json_text(out, version);
    out += "},\n\"inputs\":[";
    bool is_first = true;
    for (const CheckedInput& input : inputs) {
        out += is_first ? "\n{\"path\":" : ",\n{\"path\":";
        is_first = false;
        append_json_text(out, input.path);
        out += ",\"kind\":";
        append_json_text(out, input.kind);
        append_member(out, "documents", input.documents);
        append_member(out, "resources", input.resources);
        if (input.unread != 0) {
            append_member(out, "unread", input.unread);
        }
        if (!input.error.empty()) {
            out += ",\"error\":";
            append_json_text(out, input.error);
        }
        out += '}';
    }
    out += "],\n\"rules\":[";
    is_first = true;
    for (const CheckedRule& rule : rules) {
        if (rule.is_left_out) {
            continue;
        }
        out += is_first ? "\n{\"id\":" : ",\n{\"id\":";
        is_first = false;
        append_json_text(out, rule.id);
        out += ",\"severity\":";
        append_json_text(out, severity_name(rule.severity));
        out += ",\"title\":";
        append_json_text(out, rule.annotations.title);
        append_member(out, "compliant", rule.compliant);
        append_member(out, "non_compliant", rule.non_compliant);
        append_member(out, "not_applicable", rule.not_applicable);
        append_member(out, "insufficient_data", rule.insufficient_data);
        append_member(out, "suppressed", rule.suppressed);
        append_member(out, "looked_for", rule.looked_for);
        out += '}';
    }
    out += "],\n";
}

void append_diagnostic_json(std::string& out, const CheckDiagnostic& about) {
    const support::Diagnostic& diagnostic = about.diagnostic;
    out += "{\"code\":";
    append_json_text(out, support::code_text(diagnostic.code));
    out += ",\"severity\":\"";
    switch (diagnostic.severity) {
        case support::Severity::Error:
            out += "error";
            break;
        case support::Severity::Warning:
            out += "warning";
            break;
        case support::Severity::Note:
            out += "note";
            break;
    }
    out += '"';
    const auto member = [&](std::string_view name, std::string_view text) {
        if (!text.empty()) {
            out += ",\"";
            out += name;
            out += "\":";
            append_json_text(out, text);
        }
    };
    member("message", diagnostic.message);
    if (about.line != 0) {
        out += ",\"place\":{\"path\":";
        append_json_text(out, diagnostic.file);
        append_member(out, "line", about.line);
        append_member(out, "column", about.column);
        out += '}';
    }
    member("rule", about.rule);
    member("input", about.input);
    member("help", diagnostic.help);
    out += '}';
}

void append_check_json_tail(std::string& out, const std::vector<CheckDiagnostic>& diagnostics,
                            const CheckSummary& summary, bool has_findings) {
    out += has_findings ? "\n],\n\"diagnostics\":[" : "],\n\"diagnostics\":[";
    bool is_first = true;
    for (const CheckDiagnostic& diagnostic : diagnostics) {
        out += is_first ? "\n" : ",\n";
        is_first = false;
        append_diagnostic_json(out, diagnostic);
    }
    out += is_first ? "],\n\"summary\":" : "\n],\n\"summary\":";
    append_summary_json(out, summary);
    out += "}\n";
}

}  // namespace bylaw::report
