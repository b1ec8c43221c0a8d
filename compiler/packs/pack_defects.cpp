#include "packs/pack_defects.h"

#include <algorithm>
#include <set>
#include <utility>

#include "inputs/members.h"
#include "sema/suggestion.h"

namespace bylaw::packs {

using document::Entry;
using document::Kind;
using document::Value;
using support::DiagnosticCode;

// Calls `use_name(name, place)` for what `Ref` and `Fn::Sub` name, and `use_condition(value)` for what stands where the
// name of a condition is wanted.
class PackDefects::Search {
public:
    template <class UseName, class UseCondition, class SeeMap>
    static void run(const Value& part, UseName&& use_name, UseCondition&& use_condition, SeeMap&& see_map) {
        std::vector<const Value*> waiting{&part};
        while (!waiting.empty()) {
            const Value& at = *waiting.back();
            waiting.pop_back();
            // From the last to the first, so that they are met in their order.
            if (at.kind == Kind::List) {
                for (std::uint32_t i = at.size; i != 0; --i) {
                    waiting.push_back(&at.item_data[i - 1]);
                }
            } else if (at.kind == Kind::Map) {
                see_map(at);
                if (at.size == 1) {
                    expression(*at.entry_data, use_name, use_condition);
                }
                for (std::uint32_t i = at.size; i != 0; --i) {
                    waiting.push_back(&at.entry_data[i - 1].value);
                }
            }
        }
    }

private:
    template <class UseName, class UseCondition>
    static void expression(const Entry& entry, UseName& use_name, UseCondition& use_condition) {
        const Value& value = entry.value;
        if (entry.key() == "Ref" && value.kind == Kind::String) {
            use_name(value.text(), value);
        } else if (entry.key() == "Fn::If" && value.kind == Kind::List && value.size != 0) {
            use_condition(value.items().front());
        } else if (entry.key() == "Fn::Sub") {
            const bool has_own = value.kind == Kind::List && value.size == 2;
            const Value& text = has_own ? value.item_data[0] : value;
            if (text.kind == Kind::String) {
                substitutions(text, has_own ? &value.item_data[1] : nullptr, use_name);
            }
        }
    }

    template <class UseName>
    static void substitutions(const Value& place, const Value* variables, UseName& use_name) {
        const std::string_view text = place.text();
        for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
            const std::size_t end = text.find('}', at);
            if (end == std::string_view::npos) {
                return;
            }
            std::string_view name = text.substr(at + 2, end - at - 2);
            name.remove_prefix(std::min(name.size(), name.find_first_not_of(' ')));
            name = name.substr(0, name.find_last_not_of(' ') + 1);
            if (name.starts_with('!') || (variables != nullptr && inputs::member(*variables, name) != nullptr)) {
                continue;
            }
            // Of an attribute the resource counts.
            use_name(name.substr(0, name.find('.')), place);
        }
    }
};

std::vector<PackDefect> PackDefects::keys_of(const Value& map) const {
    std::vector<PackDefect> defects;
    const std::vector<std::string_view>* const keys = map.has_repeated_keys ? source_.written_keys(map) : nullptr;
    std::set<std::string_view> seen;
    for (std::size_t i = 0; keys != nullptr && i < keys->size(); ++i) {
        if (!seen.insert((*keys)[i]).second) {
            defects.push_back({DiagnosticCode::PackFormat,
                               "the key `" + std::string((*keys)[i]) + "` is there twice, and only the last counts",
                               "leave one of them out, or name them differently", document::find(map, (*keys)[i])});
        }
    }
    return defects;
}

std::vector<PackDefect> PackDefects::in(const Value& part) const {
    std::vector<PackDefect> defects;
    const auto undefined = [&](DiagnosticCode code, std::string_view what, std::string_view name, const Value* names,
                               const Value& place) {
        PackDefect& defect = defects.emplace_back();
        defect.code = code;
        defect.message = "there is no " + std::string(what) + " `" + std::string(name) + '`';
        defect.place = &place;
        sema::Suggestion suggestion(name, comparisons_left_);
        if (names != nullptr) {
            for (const Entry& entry : names->entries()) {
                if (!suggestion.offer(entry.key())) {
                    break;
                }
            }
        }
        defect.help = suggestion.best().empty() ? "declare it, or leave the reference out"
                                                : "did you mean `" + std::string(suggestion.best()) + "`?";
    };
    Search::run(
        part,
        [&](std::string_view name, const Value& place) {
            if (!parameters_.is_defined(name)) {
                undefined(DiagnosticCode::PackParameter, "parameter", name, parameters_.declared(), place);
            }
        },
        [&](const Value& condition) {
            if (condition.kind != Kind::String) {
                defects.push_back({DiagnosticCode::PackFormat, "`Fn::If` wants the name of a condition first",
                                   "declare the condition in `Conditions`, and name it here", &condition});
            } else if (!conditions_.is_declared(condition.text())) {
                undefined(DiagnosticCode::PackRule, "condition", condition.text(), conditions_.declared(), condition);
            }
        },
        [&](const Value& map) {
            for (PackDefect& defect : keys_of(map)) {
                defects.push_back(std::move(defect));
            }
        });
    return defects;
}

std::string PackDefects::refusal_in(const Value& part) const {
    std::string refusal;
    Search::run(
        part,
        [&](std::string_view name, const Value& /*place*/) {
            refusal = refusal.empty() ? parameters_.refusal_of(name) : refusal;
        },
        [&](const Value& condition) {
            if (refusal.empty() && condition.kind == Kind::String) {
                refusal = conditions_.refusal_of(condition.text());
            }
        },
        [](const Value& /*map*/) {});
    return refusal;
}

}  // namespace bylaw::packs
