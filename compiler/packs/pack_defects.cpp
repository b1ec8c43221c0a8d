#include "packs/pack_defects.h"

#include <set>
#include <utility>

#include "packs/pack_references.h"
#include "sema/suggestion.h"

namespace bylaw::packs {

using document::Entry;
using document::Kind;
using document::Value;
using support::DiagnosticCode;

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
    for_each_reference(
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
    for_each_reference(
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
