#include "report/suppressed.h"

#include <string_view>

#include "report/escape.h"
#include "report/report_json.h"
#include "report/visible_text.h"

namespace bylaw::report {
namespace {

// "by comment until 2027-01-31, owner team, ticket ABC-1: reason"
std::string in_words(SuppressedBy by, const SuppressionTerms& terms) {
    std::string text = "by ";
    text += name_of(by);
    if (!terms.until.empty()) {
        text += " until " + terms.until;
    }
    if (!terms.owner.empty()) {
        text += ", owner " + terms.owner;
    }
    if (!terms.ticket.empty()) {
        text += ", ticket " + terms.ticket;
    }
    if (!terms.reason.empty()) {
        text += ": " + terms.reason;
    }
    return text;
}

}  // namespace

void append_suppressed_json(std::string& out, SuppressedBy by, const SuppressionTerms& terms) {
    out += ",\"suppressed\":{\"by\":\"";
    out += name_of(by);
    out += '"';
    const auto member = [&](std::string_view name, const std::string& text) {
        if (!text.empty()) {
            out += ",\"";
            out += name;
            out += "\":";
            append_json_text(out, text);
        }
    };
    member("until", terms.until);
    member("owner", terms.owner);
    member("ticket", terms.ticket);
    member("reason", terms.reason);
    out += '}';
}

void append_suppressed_sarif(std::string& out, SuppressedBy by, const SuppressionTerms& terms) {
    const bool is_in_source = by == SuppressedBy::Metadata || by == SuppressedBy::Comment || by == SuppressedBy::Tag;
    out += ",\"suppressions\":[{\"kind\":\"";
    out += is_in_source ? "inSource" : "external";
    out += "\",\"status\":\"accepted\",\"justification\":";
    append_json_text(out, in_words(by, terms));
    out += "}]";
}

void append_suppressed_text(std::string& out, SuppressedBy by, const SuppressionTerms& terms) {
    // Below the frame, as far in as that is.
    const std::size_t frame = out.rfind("┌─");
    const std::size_t line = frame == std::string::npos ? frame : out.rfind('\n', frame);
    out.append(line == std::string::npos ? 3 : out.find_first_not_of(' ', line + 1) - line - 1, ' ');
    out += "= suppressed: ";
    append_visible(out, in_words(by, terms));
    out += '\n';
}

}  // namespace bylaw::report
