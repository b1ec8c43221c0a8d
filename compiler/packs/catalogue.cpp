#include "packs/catalogue.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include "inputs/shapes.h"
#include "packs/library_bundles.h"
#include "packs/texts.h"
#include "sema/suggestion.h"

namespace bylaw::packs {
namespace {

// Takes what stands in front of the next separator off a text.
std::string_view take(std::string_view& rest, char separator) {
    const std::size_t end = std::min(rest.size(), rest.find(separator));
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), end + 1));
    return part;
}

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        if (const std::string_view part = take(text, separator); !part.empty() && part != "-") {
            parts.push_back(part);
        }
    }
    return parts;
}

ManagedRule::Parameter parameter_of(std::string_view text) {
    ManagedRule::Parameter parameter;
    parameter.name = take(text, ':');
    parameter.type = take(text, ':');
    // Defaults may hold colons themselves.
    const std::size_t last = text.rfind(':');
    if (last != std::string_view::npos) {
        parameter.default_text = text.substr(0, last);
        parameter.is_required = text.substr(last + 1) == "required";
    }
    return parameter;
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

ManagedRule::Parameter* find_parameter(ManagedRule& rule, std::string_view name) {
    const auto found = std::find_if(rule.parameters.begin(), rule.parameters.end(),
                                    [&](const ManagedRule::Parameter& parameter) { return parameter.name == name; });
    return found == rule.parameters.end() ? nullptr : &*found;
}

// One line of documented.tsv.
void add_documented(std::vector<ManagedRule>& table, std::string_view line) {
    const std::string_view what = take(line, '\t');
    const std::string_view identifier = take(line, '\t');
    const std::string_view name = take(line, '\t');
    std::string_view value = take(line, '\t');
    const auto found =
        std::lower_bound(table.begin(), table.end(), identifier,
                         [](const ManagedRule& rule, std::string_view text) { return rule.identifier < text; });
    if (found == table.end() || found->identifier != identifier) {
        return;
    }
    ManagedRule::Parameter* const parameter = find_parameter(*found, name);
    if (what == "deprecated") {
        found->is_deprecated = true;
        found->replaced_by = value == "-" ? std::string_view() : value;
    } else if (what == "proactive") {
        found->is_proactive = true;
    } else if (parameter != nullptr && what == "range") {
        const std::size_t dots = value.find("..");
        parameter->least = number_of(value.substr(0, dots));
        parameter->most =
            number_of(dots == std::string_view::npos ? value : value.substr(std::min(value.size(), dots + 2)));
    } else if (parameter != nullptr) {
        parameter->allowed = parts_of(value, '|');
        parameter->is_list_of_allowed = what.starts_with("list");
        parameter->is_any_case = what.ends_with("any case");
    }
}

// The types that managed rules are about, each once.
const std::set<std::string_view>& managed_types() {
    static const std::set<std::string_view> types = [] {
        std::set<std::string_view> all;
        for (const ManagedRule& rule : managed_rule_catalogue()) {
            all.insert(rule.types.begin(), rule.types.end());
        }
        return all;
    }();
    return types;
}

}  // namespace

const std::vector<ManagedRule>& managed_rule_catalogue() {
    static const std::vector<ManagedRule> rules = [] {
        std::vector<ManagedRule> table;
        std::string_view rest = managed_catalogue_text();
        take(rest, '\n');
        while (!rest.empty()) {
            std::string_view line = take(rest, '\n');
            ManagedRule rule;
            rule.identifier = take(line, '\t');
            rule.name = take(line, '\t');
            rule.types = parts_of(take(line, '\t'), ',');
            rule.trigger = take(line, '\t');
            rule.decidable = take(line, '\t');
            for (const std::string_view parameter : parts_of(take(line, '\t'), ';')) {
                rule.parameters.push_back(parameter_of(parameter));
            }
            const std::string_view packs = take(line, '\t');
            std::from_chars(packs.data(), packs.data() + packs.size(), rule.sample_packs);
            rule.summary = line;
            table.push_back(std::move(rule));
        }
        std::sort(table.begin(), table.end(),
                  [](const ManagedRule& a, const ManagedRule& b) { return a.identifier < b.identifier; });
        rest = managed_documented_text();
        take(rest, '\n');
        while (!rest.empty()) {
            add_documented(table, take(rest, '\n'));
        }
        return table;
    }();
    return rules;
}

const ManagedRule* find_managed_rule(std::string_view identifier) {
    const std::vector<ManagedRule>& rules = managed_rule_catalogue();
    const auto found =
        std::lower_bound(rules.begin(), rules.end(), identifier,
                         [](const ManagedRule& rule, std::string_view text) { return rule.identifier < text; });
    return found == rules.end() || found->identifier != identifier ? nullptr : &*found;
}

std::string_view nearest_managed_rule(std::string_view text) {
    std::size_t comparisons_left = managed_rule_catalogue().size();
    return nearest_managed_rule(text, comparisons_left);
}

std::string_view nearest_managed_rule(std::string_view text, std::size_t& comparisons_left) {
    // People write the name where the identifier is wanted.
    std::string upper(text);
    std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
        return c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    // Some rules have a name of their own: restricted-ssh is INCOMING_SSH_DISABLED.
    std::string lower(upper);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c == '_' ? '-' : lower_case(c); });
    const std::vector<ManagedRule>& rules = managed_rule_catalogue();
    sema::Suggestion suggestion(upper, comparisons_left);
    for (const ManagedRule& rule : rules) {
        if (rule.identifier == upper || rule.name == lower) {
            return rule.identifier;
        }
        static_cast<void>(suggestion.offer(rule.identifier));
    }
    return suggestion.best();
}

bool is_known_type(std::string_view type) {
    return !type.starts_with("AWS::") || managed_types().contains(type) || inputs::has_type(type);
}

std::string_view nearest_type(std::string_view text) {
    std::size_t comparisons_left = managed_types().size();
    sema::Suggestion suggestion(text, comparisons_left);
    for (const std::string_view type : managed_types()) {
        static_cast<void>(suggestion.offer(type));
    }
    return suggestion.best();
}

}  // namespace bylaw::packs
