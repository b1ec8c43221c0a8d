#include "packs/remediation_facts.h"

#include <algorithm>

#include "document/symbol.h"
#include "inputs/config_rule_types.h"
#include "inputs/members.h"
#include "inputs/template_text.h"
#include "sema/suggestion.h"

namespace bylaw::packs {

using document::Entry;
using document::Kind;
using document::Value;

namespace {

using inputs::config_rule_type;

// Whether `DependsOn` names an address.
bool depends_on(const Entry& resource, std::string_view address) {
    const Value* const waits = inputs::member(resource.value, "DependsOn");
    if (waits == nullptr) {
        return false;
    }
    if (waits->kind == Kind::String) {
        return waits->text() == address;
    }
    return waits->kind == Kind::List &&
           std::any_of(waits->items().begin(), waits->items().end(),
                       [&](const Value& one) { return one.kind == Kind::String && one.text() == address; });
}

}  // namespace

RemediationFacts::RemediationFacts(const document::Document& derived, bool is_of_pack)
    : derived_(derived), is_of_pack_(is_of_pack) {
    const Value* const resources = inputs::map_member(derived.root(), "Resources");
    if (resources == nullptr) {
        return;
    }
    for (const Entry& entry : resources->entries()) {
        if (inputs::text_member(entry.value, "Type") != config_rule_type) {
            continue;
        }
        addresses_.insert(entry.key());
        const Value* const properties = inputs::map_member(entry.value, "Properties");
        const Value* const name = properties == nullptr ? nullptr : inputs::member(*properties, "ConfigRuleName");
        if (name == nullptr) {
            continue;
        }
        if (auto text = inputs::scalar_text(document::settled(*name))) {
            rules_.emplace(std::move(*text), entry.key());
        } else {
            unknown_name_ = name;
        }
    }
}

void RemediationFacts::write(FactWriter& facts, const Entry& remediation, const Value& properties) {
    const Value* const name = inputs::member(properties, "ConfigRuleName");
    if (name == nullptr) {
        return;
    }
    const Value* const origin = facts.origin_of(*name);
    facts.open_map("Derived");
    const bool is_reference = name->kind == Kind::Symbol && !name->symbol->references.empty();
    if (is_reference) {
        facts.flag("NamesRule", true, origin);
        facts.flag("WaitsForRule", true, origin);
    } else if (const auto text = inputs::scalar_text(document::settled(*name)); !text) {
        if (document::is_unknown(*name)) {
            facts.same("NamesRule", *name, origin);
            facts.same("WaitsForRule", *name, origin);
        }
    } else if (const auto rule = rules_.find(*text); rule != rules_.end()) {
        facts.flag("NamesRule", true, origin);
        facts.flag("WaitsForRule", depends_on(remediation, rule->second), origin);
        facts.text("Rule", rule->second, origin);
    } else if (unknown_name_ != nullptr) {
        facts.same("NamesRule", *unknown_name_, origin);
    } else {
        facts.flag("NamesRule", false, origin);
        sema::Suggestion suggestion(*text, comparisons_left_);
        for (const auto& [other, address] : rules_) {
            if (addresses_.contains(*text) && address == *text) {
                // The logical id instead of the name.
                facts.text("NearestRule", other, origin);
                break;
            }
            if (!suggestion.offer(other)) {
                break;
            }
        }
        if (!addresses_.contains(*text) && !suggestion.best().empty()) {
            facts.text("NearestRule", suggestion.best(), origin);
        }
    }
    if (is_of_pack_) {
        write_role(facts, remediation);
    }
    write_static_values(facts, properties);
    facts.close(origin);
}

void RemediationFacts::write_static_values(FactWriter& facts, const Value& properties) {
    const Value* const parameters = inputs::map_member(properties, "Parameters");
    if (parameters == nullptr) {
        return;
    }
    const Value* const origin = facts.origin_of(*parameters);
    facts.open_list("StaticValues");
    for (const Entry& parameter : parameters->entries()) {
        const Value* const fixed = inputs::map_member(parameter.value, "StaticValue");
        const Value* const values = fixed == nullptr ? nullptr : inputs::list_member(*fixed, "Values");
        for (std::size_t i = 0; values != nullptr && i < values->size; ++i) {
            const Value& value = values->item_data[i];
            if (const auto text = inputs::scalar_text(document::settled(value))) {
                facts.builder().add_from(Value::of_string(facts.builder().arena().copy(std::string_view(*text))),
                                         facts.origin_of(value));
            }
        }
    }
    facts.close(origin);
}

// In packs the role is an ARN as it is: what the template says counts, not what it comes to.
void RemediationFacts::write_role(FactWriter& facts, const Entry& remediation) const {
    const Value* value = derived_.origin_of(remediation.value);
    for (const std::string_view key : {"Properties", "Parameters", "AutomationAssumeRole", "StaticValue", "Values"}) {
        value = value == nullptr ? nullptr : inputs::member(*value, key);
    }
    if (value == nullptr) {
        return;
    }
    const auto is_expression = [](const Value& one) { return one.kind == Kind::Map; };
    const bool has_expression = value->kind == Kind::List
                                    ? std::any_of(value->items().begin(), value->items().end(), is_expression)
                                    : is_expression(*value);
    facts.flag("RoleIsExpression", has_expression, value);
}

}  // namespace bylaw::packs
