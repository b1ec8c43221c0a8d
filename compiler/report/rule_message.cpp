#include "report/rule_message.h"

#include <optional>
#include <utility>

#include "syntax/annotations.h"

namespace bylaw::report {
namespace {

std::string_view trim(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

// What follows a label such as "Fix:", whatever its case; nothing if the line does not start with it.
std::optional<std::string_view> after_label(std::string_view line, std::string_view label) {
    if (line.size() < label.size()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < label.size(); ++i) {
        const char lower = line[i] >= 'A' && line[i] <= 'Z' ? static_cast<char>(line[i] - 'A' + 'a') : line[i];
        if (lower != label[i]) {
            return std::nullopt;
        }
    }
    return trim(line.substr(label.size()));
}

void add_line(std::string& text, std::string_view line) {
    if (line.empty()) {
        return;
    }
    if (!text.empty()) {
        text += '\n';
    }
    text += line;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = text.find(separator);
        if (const std::string_view part = trim(text.substr(0, end)); !part.empty()) {
            parts.emplace_back(part);
        }
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return parts;
}

// Every run reads the annotations of all built-in checks, so nothing is copied that need not be.
std::string prose_of(syntax::Annotation& annotation) {
    return annotation.value.find('\n') == std::string::npos ? std::move(annotation.value) : annotation.prose();
}

}  // namespace

RuleMessage parse_message(std::string_view text) {
    RuleMessage message;
    std::string* current = nullptr;
    std::string violation;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trim(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        const auto labelled = [&](std::string_view plain, std::string_view bracketed) {
            const auto rest = after_label(line, plain);
            return rest ? rest : after_label(line, bracketed);
        };
        if (const auto rest = labelled("violation:", "[violation]:")) {
            current = &violation;
            add_line(violation, *rest);
        } else if (const auto fix = labelled("fix:", "[fix]:")) {
            current = &message.fix;
            add_line(message.fix, *fix);
        } else {
            add_line(current == nullptr ? violation : *current, line);
        }
    }
    const std::size_t end = violation.find('\n');
    message.title = violation.substr(0, end);
    if (end != std::string::npos) {
        message.why = violation.substr(end + 1);
    }
    return message;
}

Annotations annotations_above(std::string_view rules_text, std::size_t rule_begin) {
    Annotations annotations;
    for (syntax::Annotation& annotation : syntax::annotations_above(rules_text, rule_begin)) {
        const std::string_view tag = annotation.tag;
        if (tag == "id") {
            annotations.id = prose_of(annotation);
        } else if (tag == "title") {
            annotations.title = prose_of(annotation);
        } else if (tag == "severity") {
            annotations.severity = prose_of(annotation);
        } else if (tag == "default") {
            annotations.is_off = prose_of(annotation) == "off";
        } else if (tag == "why") {
            annotations.why = prose_of(annotation);
        } else if (tag == "fix" && annotation.input.empty()) {
            annotations.fix = prose_of(annotation);
        } else if (tag == "fix") {
            annotations.fixes.push_back({std::string(annotation.input), std::move(annotation.value)});
        } else if (tag == "confirm") {
            annotations.confirm = std::move(annotation.value);
        } else if (tag == "suppressible") {
            annotations.is_suppressible = annotation.prose() != "no";
        } else if (tag == "link") {
            annotations.links.push_back(prose_of(annotation));
        } else if (tag == "inputs" || tag == "applies") {
            annotations.inputs = split(prose_of(annotation), ',');
        } else if (tag == "scope") {
            annotations.scope = prose_of(annotation);
        } else if (tag == "portable") {
            annotations.portable = split(prose_of(annotation), ',');
        } else if (tag == "deprecated-by") {
            annotations.deprecated_by = prose_of(annotation);
        } else if (tag == "controls") {
            for (const std::string& part : split(prose_of(annotation), ';')) {
                const std::size_t colon = part.find(':');
                Annotations::Framework framework;
                framework.name = trim(std::string_view(part).substr(0, colon));
                if (colon != std::string::npos) {
                    framework.ids = split(std::string_view(part).substr(colon + 1), ',');
                }
                annotations.controls.push_back(std::move(framework));
            }
        }
    }
    return annotations;
}

std::string_view input_family(inputs::Kind kind) {
    switch (kind) {
        case inputs::Kind::CloudFormationTemplate:
        case inputs::Kind::ChangeSet:
        case inputs::Kind::MacroEvent:
        case inputs::Kind::CdkAssembly:
        case inputs::Kind::CdkCompanion:
        case inputs::Kind::ConformancePack:
            return "cloudformation";
        case inputs::Kind::TerraformPlan:
        case inputs::Kind::TerraformState:
        case inputs::Kind::TerraformStateFile:
        case inputs::Kind::TerraformProviderSchemas:
        case inputs::Kind::TerraformLog:
            return "terraform";
        case inputs::Kind::PolicyDocument:
        case inputs::Kind::Unrecognised:
            return {};
        default:
            return "config";
    }
}

std::string_view fix_for(const Annotations& annotations, inputs::Kind kind) {
    const std::string_view family = input_family(kind);
    for (const Annotations::InputFix& fix : annotations.fixes) {
        if (!family.empty() && fix.input == family) {
            return fix.text;
        }
    }
    return {};
}

}  // namespace bylaw::report
