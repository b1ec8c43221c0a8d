#include "packs/pack_conditions.h"

#include <algorithm>

#include "inputs/members.h"

namespace bylaw::packs {

using document::Kind;
using document::Value;

PackConditions::PackConditions(const Value& root, const std::map<std::string, std::string, std::less<>>& parameters)
    : declared_(inputs::map_member(root, "Parameters")), given_(parameters) {
    if (const Value* const conditions = inputs::map_member(root, "Conditions")) {
        for (const document::Entry& entry : conditions->entries()) {
            Condition& condition = conditions_[entry.key()];
            collect(entry.value, condition);
        }
    }
    find_circles();
}

void PackConditions::collect(const Value& value, Condition& condition) {
    std::vector<const Value*> waiting{&value};
    while (!waiting.empty()) {
        const Value& at = *waiting.back();
        waiting.pop_back();
        if (at.kind == Kind::List) {
            for (const Value& item : at.items()) {
                waiting.push_back(&item);
            }
        } else if (at.kind == Kind::Map) {
            for (const document::Entry& entry : at.entries()) {
                const bool is_name = entry.value.kind == Kind::String;
                if (is_name && entry.key() == "Condition") {
                    condition.conditions.push_back(entry.value.text());
                } else if (is_name && entry.key() == "Ref") {
                    condition.references.push_back(entry.value.text());
                } else {
                    waiting.push_back(&entry.value);
                }
            }
        }
    }
}

// A condition that can be done without waiting for itself is taken away, until only circles and what needs them are
// left.
void PackConditions::find_circles() {
    std::map<std::string_view, std::size_t> needs;
    std::map<std::string_view, std::vector<std::string_view>> needed_by;
    std::vector<std::string_view> done;
    for (const auto& [name, condition] : conditions_) {
        std::size_t& count = needs[name];
        for (const std::string_view other : condition.conditions) {
            if (conditions_.contains(other)) {
                ++count;
                needed_by[other].push_back(name);
            }
        }
        if (count == 0) {
            done.push_back(name);
        }
    }
    for (std::size_t i = 0; i < done.size(); ++i) {
        for (const std::string_view other : needed_by[done[i]]) {
            if (--needs[other] == 0) {
                done.push_back(other);
            }
        }
    }
    for (const auto& [name, count] : needs) {
        if (count != 0) {
            in_circles_.insert(name);
        }
    }
}

bool PackConditions::has_value(std::string_view parameter) const {
    if (given_.contains(parameter)) {
        return true;
    }
    const Value* const declaration = declared_ == nullptr ? nullptr : inputs::map_member(*declared_, parameter);
    return declaration != nullptr && inputs::member(*declaration, "Default") != nullptr;
}

std::string PackConditions::problem_of(std::string_view condition) const {
    if (condition.empty()) {
        return {};
    }
    std::set<std::string_view> seen;
    std::vector<std::string_view> waiting{condition};
    while (!waiting.empty()) {
        const std::string_view name = waiting.back();
        waiting.pop_back();
        if (!seen.insert(name).second) {
            continue;
        }
        const auto found = conditions_.find(name);
        if (found == conditions_.end()) {
            return "there is no condition `" + std::string(name) + "`";
        }
        if (in_circles_.contains(name)) {
            return "the condition `" + std::string(name) + "` needs its own result";
        }
        for (const std::string_view reference : found->second.references) {
            if (!has_value(reference) && !reference.starts_with("AWS::")) {
                return "the parameter `" + std::string(reference) + "` has no value";
            }
        }
        waiting.insert(waiting.end(), found->second.conditions.begin(), found->second.conditions.end());
    }
    return {};
}

}  // namespace bylaw::packs
