#include "report/explanation_words.h"

#include <array>

namespace bylaw::report {

std::string_view kind_name(ExplanationKind kind) {
    static constexpr std::array<std::string_view, 4> names{"check", "rule", "managed", "diagnostic"};
    return names.at(static_cast<std::size_t>(kind));
}

std::string joined(const std::vector<std::string>& parts, std::size_t most) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i == most) {
            return text + " and " + std::to_string(parts.size() - i) + " more";
        }
        text += i == 0 ? "" : ", ";
        text += parts[i];
    }
    return text;
}

std::string_view input_title(std::string_view input) {
    if (input == "cloudformation") {
        return "CloudFormation";
    }
    if (input == "terraform") {
        return "Terraform";
    }
    return input == "config" ? "Configuration items and account facts" : input;
}

bool is_judged_everywhere(const Explanation& explanation) {
    return explanation.kind == ExplanationKind::Check ||
           (explanation.managed.has_value() && explanation.managed->is_implemented);
}

std::string inputs_text(const Explanation& explanation) {
    std::vector<std::string> titles;
    for (const std::string& input : explanation.annotations.inputs) {
        titles.emplace_back(input_title(input));
    }
    if (titles.empty()) {
        titles = {"CloudFormation", "Terraform", std::string(input_title("config"))};
    }
    return joined(titles) +
           (explanation.annotations.scope == "estate" ? "; all inputs of a run are looked at together" : "");
}

std::string_view trigger_text(const ManagedFacts& facts) {
    return facts.trigger == "change"     ? "when a resource changes"
           : facts.trigger == "periodic" ? "from time to time"
                                         : "when a resource changes, and from time to time";
}

std::string types_text(const ManagedFacts& facts) {
    return joined(facts.resource_types);
}

std::string ids_text(const Annotations::Framework& framework) {
    return joined(framework.ids);
}

bool is_code(std::string_view fix) {
    if (fix.find('\n') != std::string_view::npos) {
        return true;
    }
    const std::size_t end = fix.find(' ');
    const std::string_view first = fix.substr(0, end);
    const std::string_view rest = end == std::string_view::npos ? std::string_view() : fix.substr(end + 1);
    return first.ends_with(':') || rest.starts_with("= ") || rest.starts_with('{') || is_command(fix);
}

bool is_command(std::string_view confirm) {
    return confirm.starts_with("aws ") || confirm.starts_with("terraform ");
}

}  // namespace bylaw::report
