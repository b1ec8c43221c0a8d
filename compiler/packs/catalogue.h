// What AWS documents about its managed rules: stdlib/managed/catalogue.tsv, and stdlib/managed/documented.tsv, which
// has a line for each fact that few rules have.
#pragma once

#include <cstddef>
#include <cstdint>
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
        // The values that it may have, as far as that is documented.
        std::optional<std::int64_t> least;
        std::optional<std::int64_t> most;
        std::vector<std::string_view> allowed;
        bool is_list_of_allowed = false;  // several, with commas between them
        bool is_any_case = false;         // of letters
    };
    std::vector<Parameter> parameters;
    bool is_proactive = false;       // can be evaluated before a resource is there
    bool is_deprecated = false;      // AWS says that it goes
    std::string_view replaced_by;    // the identifier of the rule to use instead, if AWS names one
    std::uint32_t sample_packs = 0;  // how many of the sample packs that AWS publishes name it
    std::string_view summary;
};

// The identifier of rules that somebody attests by hand. It is no rule of the catalogue.
inline constexpr std::string_view process_check = "AWS_CONFIG_PROCESS_CHECK";

// Every row of the table, in order of the identifiers.
[[nodiscard]] const std::vector<ManagedRule>& managed_rule_catalogue();
// Null if there is no such rule.
[[nodiscard]] const ManagedRule* find_managed_rule(std::string_view identifier);
// The identifier that is most like a text; empty if none is like it.
[[nodiscard]] std::string_view nearest_managed_rule(std::string_view text);
// The same, with at most so many comparisons for all texts together, from which those that are made are taken.
[[nodiscard]] std::string_view nearest_managed_rule(std::string_view text, std::size_t& comparisons_left);

// Whether a resource type is one that a managed rule or another table names, or none of AWS.
[[nodiscard]] bool is_known_type(std::string_view type);
// The type of a managed rule that is most like a text; empty if none is like it.
[[nodiscard]] std::string_view nearest_type(std::string_view text);

}  // namespace bylaw::packs
