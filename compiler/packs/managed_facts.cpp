#include "packs/managed_facts.h"

#include <string_view>

#include "document/symbol.h"
#include "inputs/members.h"
#include "packs/catalogue.h"
#include "packs/parameter_facts.h"

namespace bylaw::packs {

using document::Value;

void write_managed_facts(FactWriter& facts, const Value& properties, const InputParameters& parameters,
                         std::size_t& comparisons_left) {
    const Value* const source = inputs::map_member(properties, "Source");
    const Value* const owner = source == nullptr ? nullptr : inputs::member(*source, "Owner");
    if (owner == nullptr) {
        return;
    }
    if (document::is_unknown(*owner)) {
        facts.same("Managed", *owner, facts.origin_of(*owner));
        return;
    }
    const Value* const identifier = inputs::member(*source, "SourceIdentifier");
    const Value& owner_text = document::settled(*owner);
    if (identifier == nullptr || owner_text.kind != document::Kind::String || owner_text.text() != "AWS") {
        return;
    }
    const Value* const origin = facts.origin_of(*identifier);
    if (document::is_unknown(*identifier)) {
        facts.same("Managed", *identifier, origin);
        return;
    }
    const Value& named = document::settled(*identifier);
    const std::string_view text = named.kind == document::Kind::String ? named.text() : std::string_view();
    const ManagedRule* const rule = find_managed_rule(text);
    const bool is_process_check = text == process_check;
    facts.open_map("Managed");
    facts.flag("Known", rule != nullptr || is_process_check, origin);
    if (is_process_check) {
        facts.text("Trigger", "manual", origin);
    } else if (rule == nullptr) {
        if (const std::string_view nearest = nearest_managed_rule(text, comparisons_left); !nearest.empty()) {
            facts.text("Nearest", nearest, origin);
        }
    } else {
        facts.flag("Deprecated", rule->is_deprecated, origin);
        if (!rule->replaced_by.empty()) {
            facts.text("ReplacedBy", rule->replaced_by, origin);
        }
        facts.text("Trigger", rule->trigger, origin);
        facts.texts("ResourceTypes", rule->types, origin);
        facts.flag("Proactive", rule->is_proactive, origin);
        write_parameter_facts(facts, properties, *rule, parameters);
    }
    facts.close(origin);
}

}  // namespace bylaw::packs
