// `referenced` and `referrers`: language.md, "Functions". What refers to what is the estate's business (references.h).
#include <algorithm>
#include <string>
#include <unordered_map>

#include "vm/function_call.h"

namespace bylaw::vm {

using document::Kind;
using document::Value;

namespace {

template <class Ask>
FunctionOutcome follow(const Call& call, Ask ask) {
    std::string_view type;
    if (call.arguments.size() > 1) {
        constexpr const char* wanted = "a resource type";
        auto found = setting(call, 1, wanted);
        if (auto* error = std::get_if<FunctionError>(&found)) {
            return std::move(*error);
        }
        const Value& value = *std::get<const Value*>(found);
        if (value.kind != Kind::String) {
            return bad_argument(call, 1, wanted);
        }
        type = value.text();
    }
    std::vector<FunctionResult> results;
    std::unordered_map<const Value*, std::size_t> seen;  // which result it is
    for (const Argument& argument : items_of(call.arguments[0])) {
        FoundResources found;
        if (call.surroundings.references != nullptr) {
            found = ask(*call.surroundings.references, *argument.value, type);
        } else if (const Value& value = document::settled(*argument.value); value.kind == Kind::Symbol) {
            found.unknown = value.symbol->reason;
        }
        for (const Value* resource : found.resources) {
            const bool is_uncertain = argument.is_uncertain || std::find(found.uncertain.begin(), found.uncertain.end(),
                                                                         resource) != found.uncertain.end();
            const auto [at, is_new] = seen.emplace(resource, results.size());
            if (is_new) {
                results.push_back(answer(resource, argument));
                results.back().is_uncertain = is_uncertain;
            } else {
                FunctionResult& known = results[at->second];
                known.is_uncertain = known.is_uncertain && is_uncertain;
            }
        }
        if (!found.unknown.empty()) {
            // With a resource at hand nobody can say whether there are more; without one, whether there is any.
            results.push_back(
                answer(call.made_unknown(found.unknown, Kind::Map, document::Symbol::Presence::Possible), argument));
        } else if (found.resources.empty()) {
            results.push_back(no_answer(argument));
        }
    }
    return results;
}

}  // namespace

FunctionOutcome referenced(const Call& call) {
    return follow(call, [&](const References& references, const Value& value, std::string_view type) {
        return references.referenced(value, type, *call.surroundings.document);
    });
}

FunctionOutcome referrers(const Call& call) {
    return follow(call, [&](const References& references, const Value& value, std::string_view type) {
        return references.referrers(value, type, *call.surroundings.document);
    });
}

}  // namespace bylaw::vm
