#include "report/check_sarif.h"

#include <algorithm>
#include <set>

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

// What `security-severity` of GitHub makes of a severity: from 9 on critical, from 7 high, from 4 medium.
std::string_view security_severity(Severity severity) {
    switch (severity) {
        case Severity::Critical:
            return "9.5";
        case Severity::High:
            return "8.0";
        case Severity::Medium:
            return "5.5";
        case Severity::Low:
            break;
    }
    return "2.0";
}

std::string controls_of(const Annotations& annotations) {
    std::string text;
    for (const Annotations::Framework& framework : annotations.controls) {
        text += text.empty() ? "" : ", ";
        text += framework.name;
        for (const std::string& id : framework.ids) {
            text += ' ';
            text += id;
        }
    }
    return text;
}

// Text as Markdown shows it, character by character.
void append_markdown(std::string& out, std::string_view text) {
    for (const char byte : text) {
        constexpr std::string_view special = "\\`*_{}[]<>#|~";
        if (special.find(byte) != std::string_view::npos) {
            out += '\\';
        }
        out += byte;
    }
}

void append_help(std::string& out, const Annotations& annotations) {
    std::string text;
    std::string markdown;
    const auto paragraph = [&](std::string_view title, std::string_view what) {
        if (what.empty()) {
            return;
        }
        text += text.empty() ? "" : "\n";
        text += std::string(title) + ": ";
        text += what;
        markdown += markdown.empty() ? "" : "\n\n";
        markdown += "**" + std::string(title) + ":** ";
        append_markdown(markdown, what);
    };
    paragraph("Why", annotations.why);
    paragraph("Fix", annotations.fix);
    paragraph("Controls", controls_of(annotations));
    for (const std::string& link : annotations.links) {
        text += (text.empty() ? "" : "\n") + link;
        markdown += (markdown.empty() ? "<" : "\n\n<") + link + '>';
    }
    if (text.empty()) {
        return;
    }
    out += ",\"help\":{\"text\":";
    append_json_text(out, text);
    out += ",\"markdown\":";
    append_json_text(out, markdown);
    out += '}';
}

void append_rule(std::string& out, const CheckedRule& rule) {
    const Annotations& annotations = rule.annotations;
    out += "{\"id\":";
    append_json_text(out, rule.id);
    append_text(out, "shortDescription", annotations.title.empty() ? rule.id : annotations.title);
    append_text(out, "fullDescription", annotations.why);
    append_help(out, annotations);
    if (!annotations.links.empty()) {
        out += ",\"helpUri\":";
        append_json_text(out, annotations.links.front());
    }
    out += ",\"defaultConfiguration\":{\"level\":\"";
    out += sarif_level(rule.severity);
    out += rule.is_left_out ? "\",\"enabled\":false}" : "\"}";
    out += ",\"properties\":{\"tags\":[\"security\"";
    std::set<std::string_view> frameworks;
    for (const Annotations::Framework& framework : annotations.controls) {
        if (frameworks.insert(framework.name).second) {
            out += ',';
            append_json_text(out, framework.name);
        }
    }
    out += "],\"security-severity\":\"";
    out += security_severity(rule.severity);
    out += "\"}}";
}

void append_notification(std::string& out, const CheckDiagnostic& about) {
    const support::Severity severity = about.diagnostic.severity;
    out += "{\"descriptor\":{\"id\":\"";
    out += support::code_text(about.diagnostic.code);
    out += "\"},\"level\":\"";
    out += severity == support::Severity::Error ? "error" : severity == support::Severity::Warning ? "warning" : "note";
    out += '"';
    append_text(out, "message", about.diagnostic.message);
    const std::string& file = about.line != 0 ? about.diagnostic.file : about.input;
    if (!file.empty()) {
        out += ",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":";
        append_sarif_uri(out, file);
        out += '}';
        if (about.line != 0) {
            out += ",\"region\":{\"startLine\":";
            append_number(out, about.line);
            out += ",\"startColumn\":";
            append_number(out, about.column);
            out += '}';
        }
        out += "}}]";
    }
    out += '}';
}

void append_notification(std::string& out, std::uint32_t rule, std::string_view id, std::string_view text) {
    out += "{\"descriptor\":{\"id\":\"insufficient-data\"},\"level\":\"note\"";
    append_text(out, "message", text);
    out += ",\"associatedRule\":{\"id\":";
    append_json_text(out, id);
    out += ",\"index\":";
    append_number(out, rule);
    out += "}}";
}

// About a pack as a whole.
void append_notification(std::string& out, std::string_view descriptor, std::string_view text, const PackResult& pack) {
    out += "{\"descriptor\":{\"id\":\"";
    out += descriptor;
    out += "\"},\"level\":\"note\"";
    append_text(out, "message", text);
    out += ",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":";
    append_sarif_uri(out, pack.path);
    out += "}}}]}";
}

}  // namespace

std::string_view sarif_level(Severity severity) {
    return severity >= Severity::High ? "error" : severity == Severity::Medium ? "warning" : "note";
}

void append_sarif_uri(std::string& out, std::string_view path) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    // Relative references begin with a name: what compares them knows no `./`.
    while (path.starts_with("./") && path.size() > 2) {
        path.remove_prefix(2);
    }
    out += path.starts_with('/') ? "\"file://" : "\"";
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

void append_check_sarif_tail(std::string& out, const SarifEnd& end, bool has_findings) {
    out += has_findings ? "\n],\n\"artifacts\":[" : "],\n\"artifacts\":[";
    std::string_view separator = "\n";
    for (const CheckedInput& input : end.inputs) {
        out += separator;
        separator = ",\n";
        out += "{\"location\":{\"uri\":";
        append_sarif_uri(out, input.path);
        out += "},\"roles\":[\"analysisTarget\"]}";
    }
    const bool is_successful = std::none_of(
        end.diagnostics.begin(), end.diagnostics.end(),
        [](const CheckDiagnostic& about) { return about.diagnostic.severity == support::Severity::Error; });
    out += end.inputs.empty() ? "],\n" : "\n],\n";
    out += "\"invocations\":[{\"executionSuccessful\":";
    out += is_successful ? "true" : "false";
    out += ",\"toolExecutionNotifications\":[";
    separator = "\n";
    for (const CheckDiagnostic& about : end.diagnostics) {
        out += separator;
        separator = ",\n";
        append_notification(out, about);
    }
    for (const auto& [rule, text] : end.not_known) {
        out += separator;
        separator = ",\n";
        append_notification(out, rule, end.rules[rule].id, text);
    }
    // One for each reason, not for each rule: reports of many packs stay small.
    for (const PackResult& pack : end.packs) {
        out += separator;
        separator = ",\n";
        append_notification(out, "pack-verdict", pack_verdict_text(pack), pack);
        for (const std::string& text : coverage_texts(pack)) {
            out += separator;
            append_notification(out, "pack-coverage", text, pack);
        }
    }
    out += "]}]";
    if (!end.packs.empty()) {
        out += ",\n\"properties\":{";
        append_pack_list_json(out, end.packs, false);
        out += '}';
    }
    out += "}]}\n";
}

}  // namespace bylaw::report
