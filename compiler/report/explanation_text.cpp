// Explanations for people at a terminal.
#include <algorithm>
#include <array>
#include <span>

#include "report/explanation.h"
#include "report/explanation_words.h"
#include "report/visible_text.h"

namespace bylaw::report {
namespace {

constexpr std::size_t line_width = 100;

std::string spaces(std::size_t count) {
    return std::string(count, ' ');
}

// Words between an indentation and the width of the page.
void append_wrapped(std::string& out, std::string_view text, std::size_t indentation) {
    std::size_t column = 0;
    while (true) {
        text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t\r\n")));
        if (text.empty()) {
            break;
        }
        const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n"));
        text.remove_prefix(word.size());
        const std::size_t width = visible_columns(word);
        if (column != 0 && column + 1 + width > line_width) {
            out += '\n';
            column = 0;
        }
        if (column == 0) {
            out += spaces(indentation);
            column = indentation;
        } else {
            out += ' ';
            ++column;
        }
        append_visible(out, word);
        column += width;
    }
    out += '\n';
}

// Lines as they are.
void append_lines(std::string& out, std::string_view text, std::size_t indentation, std::string_view mark = {}) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.size(), text.find('\n'));
        out += spaces(indentation);
        out += mark;
        append_visible(out, text.substr(0, end));
        out += '\n';
        text.remove_prefix(std::min(text.size(), end + 1));
    }
}

class TextPage {
public:
    TextPage(std::string& out, const Palette& palette) : out_(out), palette_(palette) {}

    void heading(std::string_view text) {
        out_ += '\n';
        out_ += palette_.bold;
        append_visible(out_, text);
        out_ += palette_.reset;
        out_ += '\n';
    }
    void paragraph(std::string_view title, std::string_view text) {
        if (!text.empty()) {
            heading(title);
            append_wrapped(out_, text, 2);
        }
    }

    void fixes(const Annotations& annotations) {
        if (annotations.fix.empty() && annotations.fixes.empty()) {
            return;
        }
        heading("How to fix it");
        if (!annotations.fix.empty()) {
            append_wrapped(out_, annotations.fix, 2);
        }
        for (const Annotations::InputFix& fix : annotations.fixes) {
            out_ += "\n  ";
            out_ += palette_.underline;
            append_visible(out_, input_title(fix.input));
            out_ += palette_.reset;
            out_ += '\n';
            if (is_code(fix.text)) {
                append_lines(out_, fix.text, 4);
            } else {
                append_wrapped(out_, fix.text, 4);
            }
        }
    }

    void parameters(std::span<const RuleParameter> parameters) {
        if (parameters.empty()) {
            return;
        }
        heading("Parameters");
        for (const RuleParameter& parameter : parameters) {
            append_wrapped(out_,
                           parameter.name + " (" + parameter.type +
                               (!parameter.value.empty() ? ", default " + parameter.value
                                : parameter.is_required  ? ", required"
                                                         : "") +
                               ')' + (parameter.description.empty() ? "" : ": " + parameter.description),
                           2);
        }
    }

    void managed(const ManagedFacts& facts) {
        if (!facts.is_implemented) {
            paragraph("Not evaluated", facts.why_not);
        }
        paragraph("AWS Config evaluates it", trigger_text(facts));
        paragraph("Resource types", types_text(facts));
        paragraph("Deprecated", facts.deprecation);
        if (facts.sample_packs != 0) {
            paragraph("Packs", "in " + std::to_string(facts.sample_packs) + " of the sample packs that AWS publishes");
        }
    }

    // With the lines marked that findings are about.
    void example(const Example& example) {
        heading((example.is_bad ? "Bad: " : "Good: ") + example.name);
        std::string_view rest = example.text;
        const std::size_t width = std::to_string(std::count(rest.begin(), rest.end(), '\n')).size();
        auto finding = example.findings.begin();
        for (std::uint32_t line = 1; !rest.empty(); ++line) {
            const std::size_t end = std::min(rest.size(), rest.find('\n'));
            const std::string number = std::to_string(line);
            const bool is_found = finding != example.findings.end() && finding->line == line;
            out_ += is_found ? "> " : "  ";
            out_ += palette_.blue;
            out_ += spaces(width - std::min(width, number.size())) + number + " │";
            out_ += palette_.reset;
            out_ += end == 0 ? "" : " ";
            out_ += is_found ? palette_.bold_red : std::string_view();
            append_visible(out_, rest.substr(0, end));
            out_ += is_found ? palette_.reset : std::string_view();
            out_ += '\n';
            rest.remove_prefix(std::min(rest.size(), end + 1));
            for (; finding != example.findings.end() && finding->line == line; ++finding) {
                out_ +=
                    spaces(2 + width) + " " + std::string(palette_.blue) + "│" + std::string(palette_.reset) + " ^ ";
                append_visible(out_, finding->message);
                out_ += '\n';
            }
        }
    }

    void rule(const Explanation& explanation) {
        const Annotations& annotations = explanation.annotations;
        paragraph("What the rules file says", explanation.description);
        paragraph(explanation.kind == ExplanationKind::Check ? "Why it fails silently" : "Why it matters",
                  annotations.why);
        if (!annotations.confirm.empty()) {
            heading("How to confirm it");
            append_lines(out_, annotations.confirm, 2, is_command(annotations.confirm) ? "$ " : "");
        }
        fixes(annotations);
        parameters(explanation.parameters);
        if (is_judged_everywhere(explanation) || !annotations.inputs.empty()) {
            paragraph("Judged on", inputs_text(explanation));
        }
        if (explanation.managed) {
            managed(*explanation.managed);
        }
        if (!annotations.controls.empty()) {
            heading("Controls");
            for (const Annotations::Framework& framework : annotations.controls) {
                append_wrapped(out_, framework.name + ": " + ids_text(framework), 2);
            }
        }
        if (!annotations.links.empty()) {
            heading("Links");
            for (const std::string& link : annotations.links) {
                append_lines(out_, link, 2);
            }
        }
        for (const Example& shown : explanation.examples) {
            example(shown);
        }
        if (explanation.path.empty()) {
            return;
        }
        heading("Defined in");
        append_lines(out_, explanation.path + (explanation.line == 0 ? "" : ":" + std::to_string(explanation.line)), 2);
    }

private:
    std::string& out_;
    const Palette& palette_;
};

std::string_view severity_colour(std::string_view severity, const Palette& palette) {
    return severity == "critical" || severity == "high" ? palette.bold_red
           : severity == "medium"                       ? palette.bold_yellow
                                                        : palette.blue;
}

void append_severity(std::string& out, std::string_view severity, std::size_t width, const Palette& palette) {
    out += severity_colour(severity, palette);
    out += severity;
    out += palette.reset;
    out += spaces(width - std::min(width, severity.size()));
}

}  // namespace

void append_explanation_text(std::string& out, const Explanation& explanation, const Palette& palette) {
    out += palette.bold;
    append_visible(out, explanation.id);
    out += palette.reset;
    if (!explanation.severity.empty()) {
        out += "  ";
        append_severity(out, explanation.severity, 0, palette);
    }
    if (!explanation.title.empty()) {
        out += "  ";
        append_visible(out, explanation.title);
    }
    out += '\n';
    if (!explanation.annotations.deprecated_by.empty() && !explanation.annotations.title.empty()) {
        out += "  deprecated: ";
        append_visible(out, explanation.annotations.deprecated_by);
        out += " took its place\n";
    }
    for (const std::string& old : explanation.replaces) {
        out += "  formerly ";
        append_visible(out, old);
        out += '\n';
    }
    if (explanation.annotations.is_off) {
        out += "  off: judged only where `--select` names it\n";
    }
    TextPage page(out, palette);
    if (explanation.kind == ExplanationKind::Diagnostic) {
        page.paragraph("Meaning", plain_text(explanation.meaning));
        page.paragraph("Way out", plain_text(explanation.way_out));
        page.paragraph(explanation.group, plain_text(explanation.context));
        return;
    }
    page.rule(explanation);
}

void append_explanation_list(std::string& out, const std::vector<ExplanationGroup>& groups, const Palette& palette) {
    constexpr std::size_t severity_width = 8;
    std::size_t id_width = 0;
    for (const ExplanationGroup& group : groups) {
        for (const Explanation& explanation : group.explanations) {
            id_width = std::min(std::max(id_width, visible_columns(explanation.id)), std::size_t{40});
        }
    }
    bool is_first = true;
    for (const ExplanationGroup& group : groups) {
        if (group.explanations.empty()) {
            continue;
        }
        out += is_first ? "" : "\n";
        is_first = false;
        const std::string_view head = group.path.empty() ? group.title : group.path;
        out += palette.bold;
        append_visible(out, head);
        out += palette.reset;
        if (!group.path.empty() && !group.title.empty()) {
            out += "  ";
            append_visible(out, group.title);
        }
        out += '\n';
        for (const Explanation& explanation : group.explanations) {
            out += "  ";
            append_visible(out, explanation.id);
            out += spaces(id_width - std::min(id_width, visible_columns(explanation.id)) + 2);
            if (!explanation.severity.empty()) {
                append_severity(out, explanation.severity, explanation.title.empty() ? 0 : severity_width, palette);
                out += explanation.title.empty() ? "" : "  ";
            }
            append_visible(out, explanation.title);
            out += '\n';
        }
    }
}

}  // namespace bylaw::report
