#include "report/check_lines.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "report/escape.h"
#include "report/visible_text.h"

namespace bylaw::report {
namespace {

namespace fs = std::filesystem;

// Workflow commands end at a line feed; properties at a colon or comma as well.
void append_command_text(std::string& out, std::string_view text, bool is_property) {
    for (const char byte : text) {
        switch (byte) {
            case '%':
                out += "%25";
                break;
            case '\r':
                out += "%0D";
                break;
            case '\n':
                out += "%0A";
                break;
            case ':':
                out += is_property ? "%3A" : ":";
                break;
            case ',':
                out += is_property ? "%2C" : ",";
                break;
            default:
                out += byte;
        }
    }
}

void append_property(std::string& out, std::string_view name, std::string_view text) {
    out += out.back() == ' ' ? "" : ",";
    out += name;
    out += '=';
    append_command_text(out, text, true);
}

void append_property(std::string& out, std::string_view name, std::uint64_t number) {
    out += out.back() == ' ' ? "" : ",";
    out += name;
    out += '=';
    append_number(out, number);
}

// The working directory and the root of the checkout.
struct Folders {
    Folders() {
        std::error_code error;
        here = fs::current_path(error);
        const char* const workspace = std::getenv("GITHUB_WORKSPACE");
        base = workspace != nullptr && *workspace != '\0' ? fs::path(workspace).lexically_normal() : here;
    }

    fs::path here;
    fs::path base;
};

std::string visible(std::string_view text) {
    std::string shown;
    append_visible(shown, text);
    return shown;
}

// What is wrong and with what, in one line.
void append_words(std::string& out, const LineOfFinding& finding) {
    append_visible(out, finding.title);
    if (!finding.label.empty() && finding.title.find(finding.label) == std::string_view::npos) {
        out += ": ";
        append_visible(out, finding.label);
    }
    if (!finding.address.empty()) {
        out += " [";
        append_visible(out, finding.address);
        out += ']';
    }
}

}  // namespace

void append_concise(std::string& out, const LineOfFinding& finding) {
    append_visible(out, finding.path);
    out += ':';
    append_number(out, finding.line);
    out += ':';
    append_number(out, finding.column);
    out += ": ";
    out += finding.is_unknown ? "insufficient-data" : severity_name(finding.severity);
    out += ' ';
    append_visible(out, finding.rule);
    out += ": ";
    append_words(out, finding);
}

std::string path_in_repository(std::string_view path) {
    static const Folders folders;
    const fs::path relative = (folders.here / fs::path(path)).lexically_normal().lexically_relative(folders.base);
    if (relative.empty() || *relative.begin() == "..") {
        return std::string(path);
    }
    return relative.generic_string();
}

void append_github(std::string& out, const LineOfFinding& finding) {
    out += finding.severity >= Severity::High     ? "::error "
           : finding.severity == Severity::Medium ? "::warning "
                                                  : "::notice ";
    append_property(out, "file", path_in_repository(finding.path));
    append_property(out, "line", std::uint64_t{finding.line});
    append_property(out, "endLine", std::uint64_t{finding.end.line});
    // GitHub takes columns only where they are of one line.
    if (finding.end.line == finding.line) {
        append_property(out, "col", std::uint64_t{finding.column});
        append_property(out, "endColumn", std::uint64_t{finding.end.column});
    }
    append_property(out, "title",
                    visible(std::string(finding.rule) + " (" + std::string(severity_name(finding.severity)) + ")"));
    out += "::";
    std::string text;
    append_words(text, finding);
    if (!finding.fix.empty()) {
        text += "\nfix: ";
        text += visible(finding.fix);
    }
    append_command_text(out, text, false);
}

void append_github(std::string& out, const CheckDiagnostic& about) {
    const support::Diagnostic& diagnostic = about.diagnostic;
    if (diagnostic.severity == support::Severity::Note) {
        return;
    }
    out += diagnostic.severity == support::Severity::Error ? "::error " : "::warning ";
    const std::string_view file = diagnostic.file.empty() ? std::string_view(about.input) : diagnostic.file;
    if (!file.empty()) {
        append_property(out, "file", path_in_repository(file));
    }
    if (about.line != 0) {
        append_property(out, "line", std::uint64_t{about.line});
        append_property(out, "col", std::uint64_t{about.column});
    }
    append_property(out, "title", "bylaw " + std::string(support::code_text(diagnostic.code)));
    out += "::";
    append_command_text(out, visible(diagnostic.message), false);
    if (!diagnostic.help.empty()) {
        append_command_text(out, "\nhelp: " + visible(diagnostic.help), false);
    }
    out += '\n';
}

}  // namespace bylaw::report
