#include "report/rules_comments.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "report/suppression_texts.h"
#include "sema/suggestion.h"
#include "support/name_pattern.h"

namespace bylaw::report {
namespace {

constexpr auto codes = std::to_array<std::string_view>({
#define BYLAW_DIAGNOSTIC(name, code, title) code,
#include "support/diagnostics.def"
#undef BYLAW_DIAGNOSTIC
});

// Behind a string, a regular expression or a custom message that starts at `at`.
std::size_t end_of_literal(std::string_view text, std::size_t at) {
    const char first = text[at];
    if (first == '<') {
        const std::size_t end = text.find(">>", at + 2);
        return end == std::string_view::npos ? text.size() : end + 2;
    }
    for (++at; at < text.size(); ++at) {
        // A backslash in front keeps it open, however many there are.
        if (text[at] == first && text[at - 1] != '\\') {
            return at + 1;
        }
    }
    return text.size();
}

struct Comment {
    support::Span span;
    support::Span line;  // that it is about; empty if there is none
};

std::vector<Comment> comments_of(std::string_view text) {
    std::vector<Comment> comments;
    std::size_t waiting = 0;  // the first that waits for its line
    std::size_t line_begin = 0;
    bool has_code = false;  // in the line so far
    const auto line_span = [&](std::size_t begin) {
        const std::size_t end = std::min(text.size(), text.find('\n', begin));
        return support::Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const char byte = text[at];
        if (byte == '\n') {
            line_begin = ++at;
            has_code = false;
        } else if (byte == ' ' || byte == '\t' || byte == '\r') {
            ++at;
        } else if (byte == '#') {
            const std::size_t end = std::min(text.size(), text.find('\n', at));
            const std::size_t content = text.find_first_not_of("# \t", at);
            if (content < end && text.substr(content).starts_with(suppression_word)) {
                Comment comment{{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}, {}};
                if (has_code) {
                    comment.line = line_span(line_begin);
                }
                comments.push_back(comment);
            }
            at = end;
        } else {
            if (!has_code) {
                for (; waiting < comments.size(); ++waiting) {
                    if (comments[waiting].line.empty()) {
                        comments[waiting].line = line_span(line_begin);
                    }
                }
                has_code = true;
            }
            const bool is_literal = byte == '"' || byte == '\'' || byte == '/' || text.substr(at, 2) == "<<";
            const std::size_t end = is_literal ? end_of_literal(text, at) : at + 1;
            if (const std::size_t line = text.substr(at, end - at).rfind('\n'); line != std::string_view::npos) {
                line_begin = at + line + 1;
            }
            at = end;
        }
    }
    return comments;
}

support::Diagnostic remark(const support::SourceFile& file, const Comment& comment, support::DiagnosticCode code,
                           std::string message, std::string help) {
    support::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.severity = support::Severity::Warning;
    diagnostic.file = file.name;
    diagnostic.span = comment.span;
    diagnostic.message = std::move(message);
    diagnostic.help = std::move(help);
    return diagnostic;
}

std::string help_for(const std::string& code) {
    std::size_t offers_left = codes.size();
    sema::Suggestion suggestion(code, offers_left);
    for (const std::string_view known : codes) {
        static_cast<void>(suggestion.offer(known));
    }
    return suggestion.best().empty() ? "write the code of a warning, such as `sema/never-holds`"
                                     : "did you mean `" + std::string(suggestion.best()) + "`?";
}

}  // namespace

std::vector<support::Diagnostic> suppress_warnings(const support::SourceFile& file,
                                                   std::vector<support::Diagnostic>& warnings, std::string_view today) {
    using support::DiagnosticCode;
    std::vector<support::Diagnostic> remarks;
    const std::string_view text = file.text;
    if (text.find(suppression_word) == std::string_view::npos) {
        return remarks;
    }
    for (const Comment& comment : comments_of(text)) {
        const SuppressionText parsed =
            parse_suppression_comment(text.substr(comment.span.begin, comment.span.end - comment.span.begin));
        if (!parsed.error.empty()) {
            remarks.push_back(remark(file, comment, DiagnosticCode::SuppressionInvalid,
                                     parsed.error + ", so nothing is suppressed",
                                     "write `# bylaw: ignore CODE [until 2027-01-31] [-- reason]`"));
            continue;
        }
        for (const std::string& code : parsed.rules) {
            if (std::none_of(codes.begin(), codes.end(),
                             [&](std::string_view known) { return support::fits_pattern(code, known); })) {
                remarks.push_back(remark(file, comment, DiagnosticCode::SuppressionInvalid,
                                         "`" + code + "` fits no diagnostic, so nothing is suppressed",
                                         help_for(code)));
                continue;
            }
            const auto is_meant = [&](const support::Diagnostic& warning) {
                return warning.span.begin >= comment.line.begin && warning.span.begin < comment.line.end &&
                       support::fits_pattern(code, support::code_text(warning.code));
            };
            const bool is_expired = !parsed.terms.until.empty() && parsed.terms.until < today;
            if (std::none_of(warnings.begin(), warnings.end(), is_meant)) {
                remarks.push_back(remark(file, comment, DiagnosticCode::SuppressionUnused,
                                         "there is no `" + code + "` here to suppress", "remove it"));
            } else if (is_expired) {
                remarks.push_back(remark(file, comment, DiagnosticCode::SuppressionExpired,
                                         "the suppression of `" + code + "` ended on " + parsed.terms.until,
                                         "mend what it is about, or extend it"));
            } else {
                std::erase_if(warnings, is_meant);
            }
        }
    }
    return remarks;
}

}  // namespace bylaw::report
