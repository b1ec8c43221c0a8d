#include "cli/managed_explanations.h"

#include <algorithm>
#include <map>
#include <string>

#include "packs/catalogue.h"
#include "packs/library.h"

namespace bylaw::cli {
namespace {

constexpr std::string_view guide = "https://docs.aws.amazon.com/config/latest/developerguide/";

// The rule of each identifier.
std::map<std::string, std::uint32_t, std::less<>> rules_by_identifier(report::RuleExplainer& explainer,
                                                                      const bytecode::Program& program) {
    std::map<std::string, std::uint32_t, std::less<>> rules;
    for (std::uint32_t rule = 0; rule < program.tables().rules.size(); ++rule) {
        if (program.rule(rule).is_default == 0) {
            rules.emplace(explainer.explain(rule).id, rule);
        }
    }
    return rules;
}

void add_documented_parameters(report::Explanation& explanation, const packs::ManagedRule& documented) {
    for (const packs::ManagedRule::Parameter& parameter : documented.parameters) {
        auto shown = std::find_if(explanation.parameters.begin(), explanation.parameters.end(),
                                  [&](const auto& known) { return known.name == parameter.name; });
        if (shown == explanation.parameters.end()) {
            shown = explanation.parameters.emplace(explanation.parameters.end());
            shown->name = parameter.name;
            shown->type = parameter.type;
            shown->value = parameter.default_text;
        }
        shown->is_required = parameter.is_required;
        // A rules file has to write something where AWS has no default.
        if (parameter.default_text.empty() && (shown->is_required || shown->value == "''" || shown->value == "[]")) {
            shown->value.clear();
        }
    }
}

void add_parameters(report::Explanation& explanation, const packs::ManagedRule& documented,
                    const report::RuleExplainer& explainer,
                    const std::map<std::string, std::uint32_t, std::less<>>& rules) {
    if (const auto rule = rules.find(documented.identifier); rule != rules.end()) {
        explainer.add_parameters(explanation, rule->second);
    }
    add_documented_parameters(explanation, documented);
}

}  // namespace

std::vector<report::Explanation> explain_managed_rules(bool has_parameters) {
    const auto program = packs::managed_rules();
    report::RuleExplainer explainer(*program);
    const auto rules = rules_by_identifier(explainer, *program);
    std::vector<report::Explanation> explanations;
    for (const packs::ManagedRule& documented : packs::managed_rule_catalogue()) {
        const auto rule = rules.find(documented.identifier);
        report::Explanation& explanation = explanations.emplace_back();
        if (rule != rules.end()) {
            explanation = explainer.explain(rule->second);
            explanation.line = 0;
        } else {
            explanation.id = documented.identifier;
            explanation.title = documented.summary;
            explanation.annotations.links.push_back(std::string(guide) + std::string(documented.name) + ".html");
        }
        explanation.kind = report::ExplanationKind::Managed;
        report::ManagedFacts& facts = explanation.managed.emplace();
        facts.resource_types.assign(documented.types.begin(), documented.types.end());
        facts.trigger = documented.trigger;
        facts.sample_packs = documented.sample_packs;
        facts.is_implemented = rule != rules.end();
        if (!facts.is_implemented) {
            facts.why_not =
                documented.decidable == "runtime" ? "no document holds what it asks for" : "not implemented yet";
        }
        if (documented.is_deprecated) {
            facts.deprecation = documented.replaced_by.empty()
                                    ? "AWS says that it goes"
                                    : std::string(documented.replaced_by) + " takes its place";
        }
        if (has_parameters) {
            add_parameters(explanation, documented, explainer, rules);
        }
    }
    return explanations;
}

void add_managed_parameters(report::Explanation& explanation) {
    const packs::ManagedRule* const documented = packs::find_managed_rule(explanation.id);
    if (documented == nullptr) {
        return;
    }
    const auto program = packs::managed_rules();
    report::RuleExplainer explainer(*program);
    add_parameters(explanation, *documented, explainer, rules_by_identifier(explainer, *program));
}

}  // namespace bylaw::cli
