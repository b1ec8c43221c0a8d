#include "report/check_sarif.h"

#include "report/escape.h"
#include "report/report_json.h"

namespace bylaw::report {
namespace {

bool may_stand_in_uri(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '-' || byte == '.' || byte == '_' || byte == '~' || byte == '/';
}

void append_text(std::string& out, std::string_view name, std::string_view text) {
    if (text.empty()) {
        return;
    }
    out += ",\"";
    out += name;
    out += "\":{\"text\":";
    append_json_text(out, text);
    out += '}';
}

void append_rule(std::string& out, const CheckedRule& rule) {
    out += "{\"id\":";
    append_json_text(out, rule.id);
    append_text(out, "shortDescription", rule.annotations.title);
    append_text(out, "fullDescription", rule.annotations.why);
    append_text(out, "help", rule.annotations.fix);
    if (!rule.annotations.links.empty()) {
        out += ",\"helpUri\":";
        append_json_text(out, rule.annotations.links.front());
    }
    out += ",\"defaultConfiguration\":{\"level\":\"";
    out += sarif_level(rule.severity);
    out += "\"}}";
}

void append_notification(std::string& out, const CheckDiagnostic& about) {
    out += "{\"descriptor\":{\"id\":\"";
    out += support::code_text(about.diagnostic.code);
    out += "\"},\"level\":\"";
    out += about.diagnostic.severity == support::Severity::Error ? "error" : "warning";
    out += "\",\"message\":{\"text\":";
    append_json_text(out, about.diagnostic.message);
    out += '}';
    if (about.line != 0) {
        out += ",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":";
        append_sarif_uri(out, about.diagnostic.file);
        out += "},\"region\":{\"startLine\":";
        append_number(out, about.line);
        out += ",\"startColumn\":";
        append_number(out, about.column);
        out += "}}}]";
    }
    out += '}';
}

}  // namespace

std::string_view sarif_level(Severity severity) {
    return severity >= Severity::High ? "error" : severity == Severity::Medium ? "warning" : "note";
}

void append_sarif_uri(std::string& out, std::string_view path) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += '"';
    for (const char byte : path) {
        if (may_stand_in_uri(byte)) {
            out += byte;
            continue;
        }
        const auto value = static_cast<unsigned char>(byte);
        out += '%';
        out += digits[value >> 4U];
        out += digits[value & 0xFU];
    }
    out += '"';
}

void append_check_sarif_head(std::string& out, std::string_view version, const std::vector<CheckedRule>& rules) {
    out +=
        "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\n\"runs\":[{"
        "\"tool\":{\"driver\":{\"name\":\"bylaw\",\"version\":";
    append_json_text(out, version);
    out += ",\"rules\":[";
    bool is_first = true;
    for (const CheckedRule& rule : rules) {
        out += is_first ? "\n" : ",\n";
        is_first = false;
        append_rule(out, rule);
    }
    out += "]}},\n\"columnKind\":\"unicodeCodePoints\",\n\"results\":[";
}

void append_check_sarif_tail(std::string& out, const std::vector<CheckDiagnostic>& diagnostics, bool has_findings) {
    out += has_findings ? "\n],\n" : "],\n";
    bool is_successful = true;
    for (const CheckDiagnostic& about : diagnostics) {
        is_successful = is_successful && about.diagnostic.severity != support::Severity::Error;
    }
    out += "\"invocations\":[{\"executionSuccessful\":";
    out += is_successful ? "true" : "false";
    out += ",\"toolExecutionNotifications\":[";
    bool is_first = true;
    for (const CheckDiagnostic& about : diagnostics) {
        out += is_first ? "\n" : ",\n";
        is_first = false;
        append_notification(out, about);
    }
    out += "]}]}]}\n";
}

}  // namespace bylaw::report
