#include "document/json_text.h"
#include "report/check_report.h"
#include "report/escape.h"

namespace bylaw::report {
namespace {

void append_count(std::string& out, std::uint64_t count, std::string_view one, std::string_view many) {
    append_number(out, count);
    out += ' ';
    out += count == 1 ? one : many;
}

void append_member(std::string& out, std::string_view name, std::uint64_t number) {
    if (out.back() != '{') {
        out += ',';
    }
    out += '"';
    out += name;
    out += "\":";
    append_number(out, number);
}

}  // namespace

void append_check_summary(std::string& out, const CheckSummary& summary, const Palette& palette) {
    out += palette.bold;
    append_count(out, summary.findings, "finding", "findings");
    out += palette.reset;
    out += ": ";
    append_count(out, summary.rules, "rule", "rules");
    out += " on ";
    append_count(out, summary.inputs, "input", "inputs");
    out += " with ";
    append_count(out, summary.resources, "resource", "resources");
    if (summary.evaluations != 0 && summary.not_applicable == summary.evaluations) {
        out += "; no rule applied to anything";
    } else if (summary.not_applicable != 0) {
        out += "; ";
        append_number(out, summary.not_applicable);
        out += " of ";
        append_count(out, summary.evaluations, "evaluation", "evaluations");
        out += " not applicable";
    }
    if (summary.failed_rules != 0) {
        out += "; ";
        append_count(out, summary.failed_rules, "rule", "rules");
        out += " could not be evaluated";
    }
    if (summary.unread != 0) {
        out += "; ";
        append_count(out, summary.unread, "input", "inputs");
        out += " could not be read";
    }
    out += '\n';
}

void append_summary_json(std::string& out, const CheckSummary& summary) {
    out += '{';
    append_member(out, "inputs", summary.inputs);
    append_member(out, "resources", summary.resources);
    append_member(out, "rules", summary.rules);
    append_member(out, "evaluations", summary.evaluations);
    append_member(out, "findings", summary.findings);
    append_member(out, "insufficient_data", 0);
    append_member(out, "not_applicable", summary.not_applicable);
    append_member(out, "unread", summary.unread);
    out += '}';
}

void append_check_json_head(std::string& out, std::string_view version, const std::vector<CheckedInput>& inputs,
                            const std::vector<CheckedRule>& rules) {
    out += "{\"version\":1,\"tool\":{\"name\":\"bylaw\",\"version\":";
    document::append_json_string(out, version);
    out += "},\n\"inputs\":[";
    bool is_first = true;
    for (const CheckedInput& input : inputs) {
        out += is_first ? "\n{\"path\":" : ",\n{\"path\":";
        is_first = false;
        document::append_json_string(out, input.path);
        out += ",\"kind\":";
        document::append_json_string(out, input.kind);
        append_member(out, "resources", input.resources);
        if (!input.error.empty()) {
            out += ",\"error\":";
            document::append_json_string(out, input.error);
        }
        out += '}';
    }
    out += "],\n\"rules\":[";
    is_first = true;
    for (const CheckedRule& rule : rules) {
        out += is_first ? "\n{\"id\":" : ",\n{\"id\":";
        is_first = false;
        document::append_json_string(out, rule.id);
        out += ",\"severity\":";
        document::append_json_string(out, severity_name(rule.severity));
        out += ",\"title\":";
        document::append_json_string(out, rule.annotations.title);
        append_member(out, "compliant", rule.compliant);
        append_member(out, "non_compliant", rule.non_compliant);
        append_member(out, "not_applicable", rule.not_applicable);
        append_member(out, "insufficient_data", 0);
        append_member(out, "suppressed", 0);
        out += '}';
    }
    out += "],\n\"findings\":[";
}

void append_check_json_tail(std::string& out, const CheckSummary& summary, bool has_findings) {
    out += has_findings ? "\n],\n\"summary\":" : "],\n\"summary\":";
    append_summary_json(out, summary);
    out += "}\n";
}

}  // namespace bylaw::report
