#include "report/diagnostic_text.h"

#include <algorithm>

#include "inputs/formats.h"
#include "report/code_frame.h"
#include "report/visible_text.h"
#include "support/source.h"

namespace bylaw::report {
namespace {

constexpr std::size_t gutter = 4;

// Whether the diagnostic is about a document that could not be read.
bool is_about_reading(support::DiagnosticCode code) {
    return support::code_text(code).starts_with("document/") && code != support::DiagnosticCode::DocumentIncomplete;
}

void append_place(std::string& out, std::string_view file, support::Span span, std::string_view label,
                  const TextOf& text_of, const Palette& palette, std::uint32_t first_line, bool may_be_secret) {
    if (file.empty()) {
        return;
    }
    const auto text = text_of(file);
    if (!text) {
        out += "   in ";
        append_visible(out, file);
        out += '\n';
        return;
    }
    const support::LineColumn place = support::LineIndex(*text).at(span.begin);
    if (may_be_secret && inputs::may_hold_terraform_secrets(*text)) {
        // What is sensitive stands in clear text in plans, and nothing tells where in one that cannot be read.
        out += "   in ";
        append_visible(out, file);
        out += ':' + std::to_string(place.line - 1 + first_line) + ':' + std::to_string(place.column) + ' ';
        append_visible(out, label);
        out += '\n';
        return;
    }
    append_frame(out, {*text, span, place.line - 1 + first_line, place.column}, file, label, gutter, palette);
}

}  // namespace

void append_diagnostic_details(std::string& out, const support::Diagnostic& diagnostic, const TextOf& text_of,
                               const Palette& palette, std::uint32_t first_line) {
    const bool may_be_secret = is_about_reading(diagnostic.code);
    append_place(out, diagnostic.file, diagnostic.span, {}, text_of, palette, first_line, may_be_secret);
    for (const support::RelatedPlace& related : diagnostic.related) {
        if (related.source != nullptr) {
            const auto own_text = [&](std::string_view) {
                return std::optional<std::string_view>(related.source->text);
            };
            append_place(out, related.file, related.span, related.message, own_text, palette, 1, may_be_secret);
            continue;
        }
        append_place(out, related.file, related.span, related.message, text_of, palette, first_line, may_be_secret);
    }
    if (!diagnostic.help.empty()) {
        append_note(out, "help", diagnostic.help, gutter, palette);
    }
}

void append_diagnostic(std::string& out, const support::Diagnostic& diagnostic, const TextOf& text_of,
                       const Palette& palette, std::uint32_t first_line) {
    switch (diagnostic.severity) {
        case support::Severity::Error:
            out += palette.bold_red;
            out += "error";
            break;
        case support::Severity::Warning:
            out += palette.bold_yellow;
            out += "warning";
            break;
        case support::Severity::Note:
            out += palette.bold;
            out += "note";
            break;
    }
    out += '[';
    out += support::code_text(diagnostic.code);
    out += ']';
    out += palette.reset;
    out += ": ";
    append_visible(out, diagnostic.message);
    out += '\n';
    append_diagnostic_details(out, diagnostic, text_of, palette, first_line);
}

}  // namespace bylaw::report
