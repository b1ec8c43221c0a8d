#include "inputs/cloudformation_stack_sets.h"

#include <string_view>

#include "document/symbol.h"
#include "inputs/members.h"
#include "inputs/template_text.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

const Value* settled_member(const Value& value, std::string_view key) {
    const Value* const found = member(value, key);
    return found == nullptr ? nullptr : &document::settled(*found);
}

// The texts of a list; an empty text stands for what is not known.
std::vector<std::string> texts_of(const Value* list) {
    std::vector<std::string> texts;
    if (list == nullptr) {
        return texts;
    }
    if (list->kind != Kind::List) {
        texts.emplace_back();
        return texts;
    }
    for (const Value& item : list->items()) {
        texts.push_back(scalar_text(document::settled(item)).value_or(""));
    }
    return texts;
}

void read_parameters(const Value* list, StackInstance& instance) {
    if (list == nullptr || list->kind != Kind::List) {
        return;
    }
    for (const Value& item : list->items()) {
        const std::string name(text_member(item, "ParameterKey"));
        const Value* const value = settled_member(item, "ParameterValue");
        const auto text = value == nullptr ? std::nullopt : scalar_text(*value);
        instance.parameters.erase(name);
        instance.unknown_parameters.erase(name);
        if (text) {
            instance.parameters.emplace(name, *text);
        } else {
            instance.unknown_parameters.insert(name);
        }
    }
}

std::vector<std::string> accounts_of(const Value* targets) {
    if (targets == nullptr || targets->kind != Kind::Map) {
        return {""};
    }
    const std::string_view filter = text_member(*targets, "AccountFilterType");
    std::vector<std::string> accounts = texts_of(settled_member(*targets, "Accounts"));
    if (filter == "DIFFERENCE" || accounts.empty()) {
        return {""};
    }
    if (filter == "UNION") {
        accounts.emplace_back();
    }
    return accounts;
}

}  // namespace

std::string StackInstance::path() const {
    return (region.empty() ? "unknown-region" : region) + '/' + (account.empty() ? "" : account + '/');
}

std::vector<StackInstance> stack_instances(const Value& properties, std::size_t most, bool& is_cut) {
    std::vector<StackInstance> instances;
    const Value* const groups = settled_member(properties, "StackInstancesGroup");
    if (groups == nullptr || groups->kind != Kind::List) {
        return instances;
    }
    StackInstance common;
    read_parameters(settled_member(properties, "Parameters"), common);
    std::set<std::string> seen;
    for (const Value& group : groups->items()) {
        StackInstance instance = common;
        read_parameters(settled_member(group, "ParameterOverrides"), instance);
        const std::vector<std::string> accounts = accounts_of(settled_member(group, "DeploymentTargets"));
        for (const std::string& region : texts_of(settled_member(group, "Regions"))) {
            for (const std::string& account : accounts) {
                instance.region = region;
                instance.account = account;
                if (!seen.insert(instance.path()).second) {
                    continue;
                }
                if (instances.size() == most) {
                    is_cut = true;
                    return instances;
                }
                instances.push_back(instance);
            }
        }
    }
    return instances;
}

}  // namespace bylaw::inputs
