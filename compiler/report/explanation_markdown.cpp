// Explanations as pages of documentation.
#include <algorithm>

#include "report/explanation.h"
#include "report/explanation_words.h"
#include "report/visible_text.h"

namespace bylaw::report {
namespace {

// Text of a rules file in Markdown: what stands between backticks stays code, the rest has no formatting.
std::string escaped(std::string_view text, bool is_in_table = false) {
    std::string visible;
    append_visible(visible, text);
    const bool is_balanced = std::count(visible.begin(), visible.end(), '`') % 2 == 0;
    bool is_in_code = false;
    std::string out;
    for (const char character : visible) {
        is_in_code = is_in_code != (character == '`' && is_balanced);
        const bool is_special = character == '`' ? !is_balanced
                                                 : character == '\\' || character == '*' || character == '_' ||
                                                       character == '<' || character == '[';
        if ((!is_in_code && is_special) || (is_in_table && character == '|')) {
            out += '\\';
        }
        out += character;
    }
    return out;
}

void append_code(std::string& out, std::string_view language, std::string_view text) {
    // A fence longer than any in the text.
    std::size_t longest = 2;
    std::size_t run = 0;
    for (const char character : text) {
        run = character == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    out += fence;
    out += language;
    out += '\n';
    out += text;
    out += text.ends_with('\n') ? "" : "\n";
    out += fence;
    out += '\n';
}

void append_heading(std::string& out, std::string_view text) {
    out += "\n## ";
    out += text;
    out += "\n\n";
}

void append_paragraph(std::string& out, std::string_view heading, std::string_view text) {
    if (!text.empty()) {
        append_heading(out, heading);
        out += escaped(text);
        out += '\n';
    }
}

void append_fixes(std::string& out, const Annotations& annotations) {
    if (annotations.fix.empty() && annotations.fixes.empty()) {
        return;
    }
    append_heading(out, "How to fix it");
    if (!annotations.fix.empty()) {
        out += escaped(annotations.fix) + "\n";
    }
    for (const Annotations::InputFix& fix : annotations.fixes) {
        out += "\n" + escaped(input_title(fix.input)) + ":";
        if (is_code(fix.text)) {
            out += "\n\n";
            append_code(out,
                        fix.input == "cloudformation" ? "yaml"
                        : fix.input == "terraform"    ? "hcl"
                                                      : "sh",
                        fix.text);
        } else {
            out += " " + escaped(fix.text) + "\n";
        }
    }
}

void append_example(std::string& out, const Example& example) {
    append_heading(out, example.is_bad ? "Bad" : "Good");
    append_code(out, example.name.ends_with(".json") ? "json" : "yaml", example.text);
    for (const Example::Finding& finding : example.findings) {
        out += "\nLine " + std::to_string(finding.line) + ": " + escaped(finding.message) + "\n";
    }
}

void append_managed(std::string& out, const ManagedFacts& facts) {
    if (!facts.is_implemented) {
        out += "Not evaluated: " + facts.why_not + ".";
    }
    out += " AWS Config evaluates it " + std::string(trigger_text(facts)) + ".";
    if (!facts.resource_types.empty()) {
        out += " Resource types: " + escaped(types_text(facts)) + ".";
    }
    if (!facts.deprecation.empty()) {
        out += " Deprecated: " + escaped(facts.deprecation) + ".";
    }
    if (facts.sample_packs != 0) {
        out += " In " + std::to_string(facts.sample_packs) + " of the sample packs that AWS publishes.";
    }
}

void append_rule(std::string& out, const Explanation& explanation) {
    const Annotations& annotations = explanation.annotations;
    out += '\n';
    if (!explanation.severity.empty()) {
        out += "Severity " + escaped(explanation.severity) + ".";
    }
    if (is_judged_everywhere(explanation) || !annotations.inputs.empty()) {
        out += " Judged on: " + escaped(inputs_text(explanation)) + ".";
    }
    if (explanation.managed) {
        append_managed(out, *explanation.managed);
    }
    out += annotations.is_off ? " Judged only where `--select` names it.\n" : "\n";
    for (const std::string& old : explanation.replaces) {
        out += "\nFormerly `" + old + "`.\n";
    }
    if (!annotations.deprecated_by.empty()) {
        out += "\nDeprecated: `" + annotations.deprecated_by + "` took its place.\n";
    }
    if (!explanation.description.empty()) {
        out += "\n" + escaped(explanation.description) + "\n";
    }
    append_paragraph(out, explanation.kind == ExplanationKind::Check ? "Why it fails silently" : "Why it matters",
                     annotations.why);
    if (!annotations.confirm.empty()) {
        append_heading(out, "How to confirm it");
        if (is_command(annotations.confirm)) {
            append_code(out, "sh", annotations.confirm);
        } else {
            out += escaped(annotations.confirm) + "\n";
        }
    }
    append_fixes(out, annotations);
    for (const Example& example : explanation.examples) {
        append_example(out, example);
    }
    if (!explanation.parameters.empty()) {
        append_heading(out, "Parameters");
        out += "| name | type | default | |\n| --- | --- | --- | --- |\n";
        for (const RuleParameter& parameter : explanation.parameters) {
            out += "| `" + escaped(parameter.name, true) + "` | " + escaped(parameter.type, true) + " | " +
                   (parameter.is_required && parameter.value.empty() ? "required" : escaped(parameter.value, true)) +
                   " | " + escaped(parameter.description, true) + " |\n";
        }
    }
    if (!annotations.controls.empty()) {
        append_heading(out, "Controls");
        for (const Annotations::Framework& framework : annotations.controls) {
            out += "- " + escaped(framework.name) + ": " + escaped(ids_text(framework)) + "\n";
        }
    }
    if (!annotations.links.empty()) {
        append_heading(out, "Links");
        for (const std::string& link : annotations.links) {
            out += "- <" + link + ">\n";
        }
    }
}

}  // namespace

std::string explanation_markdown(const Explanation& explanation) {
    std::string out = "# " + escaped(explanation.id);
    if (!explanation.title.empty()) {
        out += ": " + escaped(explanation.title);
    }
    out += '\n';
    if (explanation.kind == ExplanationKind::Diagnostic) {
        out += "\n" + explanation.meaning + "\n";
        if (!explanation.way_out.empty()) {
            out += "\nWay out: " + explanation.way_out + "\n";
        }
        if (!explanation.context.empty()) {
            out += "\n" + explanation.context + "\n";
        }
        return out;
    }
    append_rule(out, explanation);
    return out;
}

std::string explanation_list_markdown(const std::vector<ExplanationGroup>& groups) {
    std::string out;
    for (const ExplanationGroup& group : groups) {
        if (group.explanations.empty()) {
            continue;
        }
        out += out.empty() ? "" : "\n";
        out += "## " + escaped(group.title.empty() ? group.path : group.title) + "\n\n";
        const bool has_severities =
            std::any_of(group.explanations.begin(), group.explanations.end(),
                        [](const Explanation& explanation) { return !explanation.severity.empty(); });
        out += has_severities ? "| id | severity | | inputs |\n| --- | --- | --- | --- |\n"
                              : "| code | |\n| --- | --- |\n";
        for (const Explanation& explanation : group.explanations) {
            if (!has_severities) {
                out += "| `" + explanation.id + "` | " + escaped(explanation.title, true) + " |\n";
                continue;
            }
            const bool is_check = explanation.kind == ExplanationKind::Check;
            const std::string id = escaped(explanation.id, true);
            std::string inputs;
            for (const std::string& input : explanation.annotations.inputs) {
                inputs += (inputs.empty() ? "" : ", ") + escaped(input, true);
            }
            out += "| ";
            out += is_check ? "[" + id + "](" + explanation.id + ".md)" : id;
            out += " | " + escaped(explanation.severity, true) + " | " + escaped(explanation.title, true) + " | " +
                   (inputs.empty() ? "cloudformation, terraform, config" : inputs) + " |\n";
        }
    }
    return out;
}

}  // namespace bylaw::report
