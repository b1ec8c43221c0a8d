#include "packs/pack_conditions.h"

#include <algorithm>
#include <array>

#include "inputs/members.h"

namespace bylaw::packs {

using document::Kind;
using document::Value;

namespace {

struct Operator {
    std::string_view name;
    std::uint32_t least;
    std::uint32_t most;
    std::string_view wants;
};

constexpr std::array<Operator, 4> operators{{{"Fn::Equals", 2, 2, "two values"},
                                             {"Fn::Not", 1, 1, "one condition"},
                                             {"Fn::And", 2, 10, "2 to 10 conditions"},
                                             {"Fn::Or", 2, 10, "2 to 10 conditions"}}};

bool is_truth_value(const Value& value) {
    return value.kind == Kind::Bool ||
           (value.kind == Kind::String && (value.text() == "true" || value.text() == "false"));
}

}  // namespace

PackConditions::PackConditions(const Value& root, const PackParameters& parameters)
    : declared_(inputs::map_member(root, "Conditions")), parameters_(parameters) {
    if (declared_ != nullptr) {
        for (const document::Entry& entry : declared_->entries()) {
            Condition& condition = conditions_[entry.key()];
            collect(entry.value, condition);
            check_form(entry.key(), entry.value, condition);
        }
    }
    find_circles();
}

// What is not written as CloudFormation wants it has no result, and would count as true.
void PackConditions::check_form(std::string_view name, const Value& value, Condition& condition) {
    const auto complain = [&](const Value& place, const std::string& what) {
        condition.is_malformed = true;
        malformed_.push_back({"the condition `" + std::string(name) + "` " + what, &place});
    };
    std::vector<const Value*> waiting{&value};
    while (!waiting.empty()) {
        const Value& at = *waiting.back();
        waiting.pop_back();
        if (&at != &value && is_truth_value(at)) {
            continue;
        }
        if (at.kind != Kind::Map || at.size != 1) {
            complain(at, "has something in the place of a condition");
            continue;
        }
        const document::Entry& function = *at.entry_data;
        if (function.key() == "Condition" && function.value.kind == Kind::String) {
            continue;
        }
        const auto* const found = std::find_if(operators.begin(), operators.end(),
                                               [&](const Operator& row) { return row.name == function.key(); });
        if (found == operators.end()) {
            complain(at, "is made with `" + std::string(function.key()) + "`, which gives no condition");
        } else if (function.value.kind != Kind::List || function.value.size < found->least ||
                   function.value.size > found->most) {
            complain(at,
                     "is malformed: `" + std::string(found->name) + "` takes a list of " + std::string(found->wants));
        } else if (found->name != "Fn::Equals") {
            for (const Value& item : function.value.items()) {
                waiting.push_back(&item);
            }
        }
    }
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

template <class Ask>
std::string PackConditions::first_of(std::string_view condition, Ask&& ask) const {
    std::set<std::string_view> seen;
    std::vector<std::string_view> waiting{condition};
    while (!waiting.empty()) {
        const std::string_view name = waiting.back();
        waiting.pop_back();
        if (!seen.insert(name).second) {
            continue;
        }
        const auto found = conditions_.find(name);
        const Condition* const known = found == conditions_.end() ? nullptr : &found->second;
        if (std::string text = ask(name, known); !text.empty()) {
            return text;
        }
        if (known != nullptr) {
            waiting.insert(waiting.end(), known->conditions.begin(), known->conditions.end());
        }
    }
    return {};
}

std::string PackConditions::problem_of(std::string_view condition) const {
    return first_of(condition, [&](std::string_view name, const Condition* known) -> std::string {
        if (known == nullptr) {
            return "there is no condition `" + std::string(name) + "`";
        }
        if (in_circles_.contains(name)) {
            return "the condition `" + std::string(name) + "` needs its own result";
        }
        if (known->is_malformed) {
            return "the condition `" + std::string(name) + "` is malformed";
        }
        for (const std::string_view reference : known->references) {
            if (std::string problem = parameters_.problem_of(reference); !problem.empty()) {
                return problem;
            }
        }
        return {};
    });
}

std::string PackConditions::refusal_of(std::string_view condition) const {
    return first_of(condition, [&](std::string_view /*name*/, const Condition* known) -> std::string {
        if (known != nullptr) {
            for (const std::string_view reference : known->references) {
                if (std::string refusal = parameters_.refusal_of(reference); !refusal.empty()) {
                    return refusal;
                }
            }
        }
        return {};
    });
}

}  // namespace bylaw::packs
