// What AWS documents about its managed rules: stdlib/managed/catalogue.tsv.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace bylaw::packs {

// One managed rule. Texts live as long as the process.
struct ManagedRule {
    std::string_view identifier;
    std::string_view name;                // the console's, in lower case
    std::vector<std::string_view> types;  // as AWS Config names them
    std::string_view trigger;             // "change", "periodic" or "both"
    // What tells the verdict: "ci" one configuration item, "related" several, "account" facts of the account, "runtime"
    // what no document holds.
    std::string_view decidable;
    struct Parameter {
        std::string_view name;
        std::string_view type;
        std::string_view default_text;
        bool is_required = false;
    };
    std::vector<Parameter> parameters;
    std::string_view summary;
};

// Every row of the table, in order of the identifiers.
[[nodiscard]] const std::vector<ManagedRule>& managed_rule_catalogue();
// Null if there is no such rule.
[[nodiscard]] const ManagedRule* find_managed_rule(std::string_view identifier);
// The identifier that is most like a text; empty if none is like it.
[[nodiscard]] std::string_view nearest_managed_rule(std::string_view text);

}  // namespace bylaw::packs
