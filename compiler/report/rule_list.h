// Lists of rules, as `bylaw rules` prints them: text, Markdown, JSON (docs/rules.md).
#pragma once

#include <string>
#include <vector>

#include "report/explanation.h"
#include "report/palette.h"

namespace bylaw::report {

// A rule of a conformance pack that is evaluated by a listed one.
struct PackUse {
    std::string pack;
    std::string rule;  // its name in the pack
};

struct ListedRule {
    Explanation explanation;
    std::vector<std::string> resource_types;  // what it looks for
    std::vector<PackUse> packs;               // of those that were named
};

void append_rule_list_text(std::string& out, const std::vector<ListedRule>& rules, const Palette& palette);
// A table with links to the pages of those that are implemented.
[[nodiscard]] std::string rule_list_markdown(const std::vector<ListedRule>& rules);
[[nodiscard]] std::string rule_list_json(const std::vector<ListedRule>& rules);

}  // namespace bylaw::report
