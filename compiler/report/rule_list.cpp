#include "report/rule_list.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "report/explanation_words.h"
#include "report/report_json.h"
#include "report/visible_text.h"

namespace bylaw::report {
namespace {

constexpr std::array<std::string_view, 3> all_inputs{"cloudformation", "terraform", "config"};
constexpr std::size_t most_types = 3;  // that are shown to people

bool is_implemented(const ListedRule& rule) {
    return !rule.explanation.managed || rule.explanation.managed->is_implemented;
}

std::vector<std::string> inputs_of(const ListedRule& rule) {
    if (!is_implemented(rule)) {
        return {};
    }
    const std::vector<std::string>& said = rule.explanation.annotations.inputs;
    return said.empty() ? std::vector<std::string>(all_inputs.begin(), all_inputs.end()) : said;
}

// "maxAccessKeyAge = 90", "bucketNames (required)"
std::string parameter_text(const RuleParameter& parameter) {
    return parameter.name + (!parameter.value.empty() ? " = " + parameter.value
                             : parameter.is_required  ? " (required)"
                                                      : "");
}

std::string parameters_text(const ListedRule& rule) {
    std::vector<std::string> texts;
    for (const RuleParameter& parameter : rule.explanation.parameters) {
        texts.push_back(parameter_text(parameter));
    }
    return joined(texts);
}

std::string packs_text(const ListedRule& rule) {
    std::vector<std::string> texts;
    for (const PackUse& use : rule.packs) {
        texts.push_back(use.pack + ": " + use.rule);
    }
    if (!texts.empty()) {
        return joined(texts);
    }
    const std::uint32_t samples = rule.explanation.managed ? rule.explanation.managed->sample_packs : 0;
    return samples == 0 ? "" : std::to_string(samples) + " of the sample packs";
}

void append_fact(std::string& out, std::string_view name, std::string_view text) {
    if (!text.empty()) {
        out += "    ";
        out += name;
        out += ": ";
        append_visible(out, text);
        out += '\n';
    }
}

// For a cell of a Markdown table.
std::string cell(std::string_view text) {
    std::string out;
    std::string visible;
    append_visible(visible, text);
    for (const char character : visible) {
        if (character == '|' || character == '*' || character == '_' || character == '<' || character == '[' ||
            character == '`' || character == '\\') {
            out += '\\';
        }
        out += character;
    }
    return out;
}

void append_list(std::string& out, std::string_view name, const std::vector<std::string>& texts) {
    out += ",\"";
    out += name;
    out += "\":[";
    for (std::size_t i = 0; i < texts.size(); ++i) {
        out += i == 0 ? "" : ",";
        append_json_text(out, texts[i]);
    }
    out += ']';
}

void append_parameter_json(std::string& out, const RuleParameter& parameter) {
    out += "{\"name\":";
    append_json_text(out, parameter.name);
    append_member(out, "type", parameter.type);
    if (!parameter.value.empty()) {
        append_member(out, "default", parameter.value);
    }
    out += parameter.is_required ? ",\"required\":true" : ",\"required\":false";
    if (!parameter.description.empty()) {
        append_member(out, "description", parameter.description);
    }
    out += '}';
}

void append_rule_json(std::string& out, const ListedRule& rule) {
    const Explanation& explanation = rule.explanation;
    out += "{\"id\":";
    append_json_text(out, explanation.id);
    append_member(out, "kind", kind_name(explanation.kind));
    append_member(out, "title", explanation.title);
    if (!explanation.severity.empty()) {
        append_member(out, "severity", explanation.severity);
    }
    out += is_implemented(rule) ? ",\"implemented\":true" : ",\"implemented\":false";
    if (explanation.managed) {
        if (!explanation.managed->why_not.empty()) {
            append_member(out, "why_not", explanation.managed->why_not);
        }
        if (!explanation.managed->trigger.empty()) {
            append_member(out, "trigger", explanation.managed->trigger);
        }
        append_member(out, "sample_packs", explanation.managed->sample_packs);
        if (!explanation.managed->deprecation.empty()) {
            append_member(out, "deprecation", explanation.managed->deprecation);
        }
    }
    append_list(out, "inputs", inputs_of(rule));
    append_list(out, "resource_types", rule.resource_types);
    out += ",\"parameters\":[";
    for (std::size_t i = 0; i < explanation.parameters.size(); ++i) {
        out += i == 0 ? "" : ",";
        append_parameter_json(out, explanation.parameters[i]);
    }
    out += "],\"packs\":[";
    for (std::size_t i = 0; i < rule.packs.size(); ++i) {
        out += i == 0 ? "{\"pack\":" : ",{\"pack\":";
        append_json_text(out, rule.packs[i].pack);
        append_member(out, "rule", rule.packs[i].rule);
        out += '}';
    }
    out += ']';
    append_list(out, "links", explanation.annotations.links);
    out += '}';
}

}  // namespace

void append_rule_list_text(std::string& out, const std::vector<ListedRule>& rules, const Palette& palette) {
    for (const ListedRule& rule : rules) {
        const Explanation& explanation = rule.explanation;
        out += palette.bold;
        append_visible(out, explanation.id);
        out += palette.reset;
        out += "  ";
        append_visible(out, is_implemented(rule) ? explanation.severity : explanation.managed->why_not);
        out += '\n';
        append_fact(out, "what", explanation.title);
        append_fact(out, "types", joined(rule.resource_types, most_types));
        append_fact(out, "inputs", joined(inputs_of(rule)));
        append_fact(out, "parameters", parameters_text(rule));
        append_fact(out, "packs", packs_text(rule));
        append_fact(out, "deprecated", explanation.managed ? explanation.managed->deprecation : std::string());
    }
    const auto implemented = std::count_if(rules.begin(), rules.end(), is_implemented);
    out += rules.empty() ? "" : "\n";
    out += std::to_string(rules.size()) + (rules.size() == 1 ? " rule, " : " rules, ") + std::to_string(implemented) +
           " implemented\n";
}

std::string rule_list_markdown(const std::vector<ListedRule>& rules) {
    std::string out =
        "| rule | severity | | resource types | inputs | parameters | sample packs |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n";
    for (const ListedRule& rule : rules) {
        const Explanation& explanation = rule.explanation;
        const std::string id = cell(explanation.id);
        out += "| ";
        out += is_implemented(rule) ? "[" + id + "](" + explanation.id + ".md)" : id;
        out += " | " + cell(is_implemented(rule) ? explanation.severity : explanation.managed->why_not);
        out += " | " + cell(explanation.title);
        out += " | " + cell(joined(rule.resource_types, most_types));
        out += " | " + cell(joined(inputs_of(rule)));
        out += " | " + cell(parameters_text(rule));
        out += " | " + (explanation.managed ? std::to_string(explanation.managed->sample_packs) : std::string());
        out += " |\n";
    }
    return out;
}

std::string rule_list_json(const std::vector<ListedRule>& rules) {
    std::string out = "{\"version\":1,\"rules\":[";
    for (std::size_t i = 0; i < rules.size(); ++i) {
        out += i == 0 ? "\n" : ",\n";
        append_rule_json(out, rules[i]);
    }
    out += "\n]}\n";
    return out;
}

}  // namespace bylaw::report
