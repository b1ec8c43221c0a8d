#include "report/rule_message.h"

#include <optional>

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
    // The comment lines that end directly in front of the rule, first one first.
    std::vector<std::string_view> lines;
    std::size_t line_begin = rules_text.rfind('\n', rule_begin == 0 ? 0 : rule_begin - 1);
    while (line_begin != std::string_view::npos && rule_begin != 0) {
        const std::size_t before = line_begin == 0 ? std::string_view::npos : rules_text.rfind('\n', line_begin - 1);
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        const std::string_view line = trim(rules_text.substr(begin, line_begin - begin));
        if (!line.starts_with('#')) {
            break;
        }
        lines.insert(lines.begin(), line.substr(1));
        line_begin = before;
    }
    Annotations annotations;
    std::string* current = nullptr;
    for (const std::string_view line : lines) {
        const std::string_view text = trim(line);
        if (!text.starts_with('@')) {
            if (current != nullptr && line.starts_with("   ")) {
                *current += ' ';
                *current += text;
            } else {
                current = nullptr;
            }
            continue;
        }
        const std::size_t end = text.find_first_of(" \t");
        const std::string_view tag = text.substr(1, end == std::string_view::npos ? end : end - 1);
        const std::string_view value = end == std::string_view::npos ? std::string_view() : trim(text.substr(end));
        current = nullptr;
        const auto set = [&](std::string& field) {
            field = value;
            current = &field;
        };
        if (tag == "id") {
            set(annotations.id);
        } else if (tag == "title") {
            set(annotations.title);
        } else if (tag == "severity") {
            set(annotations.severity);
        } else if (tag == "default") {
            annotations.is_off = value == "off";
        } else if (tag == "why") {
            set(annotations.why);
        } else if (tag == "fix") {
            set(annotations.fix);
        } else if (tag == "link") {
            annotations.links.emplace_back(value);
        } else if (tag == "controls") {
            for (const std::string& part : split(value, ';')) {
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

}  // namespace bylaw::report
