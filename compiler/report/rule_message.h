// What a rule's author says about a failure: custom messages and the comment block above the rule.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bytecode/program.h"

namespace bylaw::report {

// A custom message in parts. The public rule registries write `Violation: …` and `Fix: …`, or `[FIX]: …`; everything
// else is taken as it stands.
struct RuleMessage {
    std::string title;  // the first line
    std::string why;    // further lines, separated by line breaks
    std::string fix;
};
[[nodiscard]] RuleMessage parse_message(std::string_view text);

// The annotations of a rule: tagged lines in the comment block directly above it. Empty where not given.
struct Annotations {
    std::string id;
    std::string title;
    std::string severity;  // "low", "medium", "high", "critical"
    bool is_off = false;   // evaluated only where it is selected
    std::string why;
    std::string fix;
    std::vector<std::string> links;
    struct Framework {
        std::string name;
        std::vector<std::string> ids;
    };
    std::vector<Framework> controls;
};
[[nodiscard]] Annotations annotations_above(std::string_view rules_text, std::size_t rule_begin);

}  // namespace bylaw::report
