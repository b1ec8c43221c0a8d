// What a rule's author says about a failure: custom messages and the comment block above the rule.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bytecode/program.h"
#include "inputs/formats.h"

namespace bylaw::report {

// A custom message in parts. The public rule registries write `Violation: …` and `Fix: …`, or `[FIX]: …`; everything
// else is taken as it stands.
struct RuleMessage {
    std::string title;  // the first line
    std::string why;    // further lines, separated by line breaks
    std::string fix;
};
[[nodiscard]] RuleMessage parse_message(std::string_view text);

// The annotations of a rule: tagged lines in the comment block directly above it (language.md, "Annotations"). Empty
// where not given. Text is in one line, but for `confirm` and the fixes per input, which may be code of several lines.
struct Annotations {
    std::string id;
    std::string title;
    std::string severity;  // "low", "medium", "high", "critical"
    bool is_off = false;   // evaluated only where it is selected
    std::string why;
    std::string fix;
    struct InputFix {
        std::string input;  // "cloudformation", "terraform", "config"
        std::string text;
    };
    std::vector<InputFix> fixes;
    std::string confirm;              // commands of the AWS CLI
    std::vector<std::string> inputs;  // as in InputFix; none: all
    std::string scope;                // "document", "estate"
    std::vector<std::string> portable;
    std::string deprecated_by;  // the id that took the place of this one
    std::vector<std::string> links;
    bool is_suppressible = true;  // in place: `@suppressible no` forbids it
    struct Framework {
        std::string name;
        std::vector<std::string> ids;
    };
    std::vector<Framework> controls;
};
[[nodiscard]] Annotations annotations_above(std::string_view rules_text, std::size_t rule_begin);

// What annotations call inputs of this kind: "cloudformation", "terraform" or "config"; empty where it is none of them.
[[nodiscard]] std::string_view input_family(inputs::Kind kind);

// How to mend a finding in an input of this kind, in the language of that input, perhaps in several lines; empty where
// only `fix` is given. Refers to the annotations.
[[nodiscard]] std::string_view fix_for(const Annotations& annotations, inputs::Kind kind);

}  // namespace bylaw::report
