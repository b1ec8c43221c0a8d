// Words and filters without the effect that they seem to have.
#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "sema/checker.h"

namespace bylaw::sema {

using namespace syntax;

namespace {

std::string_view opposite(Operator op, bool negated) {
    switch (op) {
        case Operator::Equal:
            return negated ? "remove it" : "write `!=` instead";
        case Operator::In:
            return negated ? "remove it" : "write `not in` instead";
        case Operator::Greater:
            return "write `<=` instead";
        case Operator::Less:
            return "write `>=` instead";
        case Operator::LessEqual:
            return "write `>` instead";
        default:
            return "write `<` instead";
    }
}

// Keys that read as numbers of 32 bits are places in lists, whatever their quotes say (guard-language.md 3.4).
bool reads_as_index(std::string_view key) {
    key.remove_prefix(key.starts_with('+') ? 1 : 0);
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
    return error == std::errc() && end == key.data() + key.size();
}

const Query* query_of(const Clause& clause) {
    return clause.kind == ClauseKind::Access  ? clause.access.query
           : clause.kind == ClauseKind::Block ? clause.block.query
                                              : nullptr;
}

// Whether the query reads a member of the value that the filter is meant for.
bool reads_member(const Clause& clause) {
    const Query* query = query_of(clause);
    if (query == nullptr) {
        return false;
    }
    const auto parts = query->parts;
    const Part& first = parts[0].kind == PartKind::This && parts.size() > 1 ? parts[1] : parts[0];
    return first.kind == PartKind::Key && !reads_as_index(first.name);
}

// Whether only maps can satisfy the filter.
bool selects_maps(const Conjunction& filter) {
    return std::any_of(filter.groups.begin(), filter.groups.end(), [](const Disjunction& group) {
        const Clause& clause = *group.alternatives[0];
        if (group.alternatives.size() != 1 || clause.kind != ClauseKind::Access || !reads_member(clause)) {
            return false;
        }
        const bool is_negated = clause.access.negated != clause.access.leading_not;
        return !is_unary(clause.access.op) || (clause.access.op == Operator::Empty ? is_negated : !is_negated);
    });
}

bool reads_member(const Conjunction& filter) {
    return std::any_of(filter.groups.begin(), filter.groups.end(), [](const Disjunction& group) {
        return std::any_of(group.alternatives.begin(), group.alternatives.end(),
                           [](const Clause* clause) { return reads_member(*clause); });
    });
}

// What resources have and templates do not.
constexpr std::array<std::string_view, 5> resource_members = {"Properties", "Type", "DependsOn", "DeletionPolicy",
                                                              "UpdateReplacePolicy"};

}  // namespace

void Checker::check_negation(const Clause& clause) {
    const bool is_call = clause.kind == ClauseKind::Call;
    if (is_call ? !clause.call.negated : !clause.access.leading_not || is_unary(clause.access.op)) {
        return;
    }
    const bool is_mark = text_of(clause.span).starts_with('!');
    const Span place{clause.span.begin, clause.span.begin + (is_mark ? 1U : 3U)};
    if (is_call) {
        warn(Code::SemaIgnored, place, quoted(place) + " in front of a call of a parameterized rule is ignored",
             "write a parameterized rule that asks for the opposite");
    } else {
        warn(Code::SemaIgnored, place, quoted(place) + " in front of a comparison is ignored",
             std::string(opposite(clause.access.op, clause.access.negated)));
    }
}

void Checker::check_some(const Query& query) {
    if (query.some) {
        const Span place{query.span.begin, query.span.begin + 4};
        warn(Code::SemaIgnored, place, quoted(place) + " is ignored here",
             "it has a meaning on the left of an operator, in front of a block, and in `let`");
    }
}

void Checker::check_parts(const Query& query) {
    for (std::size_t i = 0; i < query.parts.size(); ++i) {
        const Part& part = query.parts[i];
        switch (part.kind) {
            case PartKind::Key:
                if (part.is_quoted && reads_as_index(part.name)) {
                    warn(Code::SemaIgnored, part.span,
                         "the quotes are ignored: this is a place in a list, never the key " + quoted(part.name),
                         "select the member with a filter: `[ keys == '" + std::string(part.name) + "' ]`");
                }
                break;
            case PartKind::Index:
                if (part.index < 0) {
                    warn(Code::SemaIgnored, part.span,
                         "the sign is ignored: this is the element at " + std::to_string(-std::int64_t{part.index}) +
                             ", counted from 0 at the front",
                         "there is no way to count from the end");
                }
                break;
            case PartKind::AllIndices:
            case PartKind::AllValues:
            case PartKind::Filter:
            case PartKind::KeyFilter:
                if (!part.name.empty() && !can_bind(query, i)) {
                    warn(Code::SemaIgnored, place_of(part.name, part.span),
                         "the name is ignored: no keys are kept in " + quoted(part.name, "%") + " here",
                         part.kind == PartKind::AllIndices ? "put blanks between the brackets and the name, or use `.*`"
                         : part.kind == PartKind::KeyFilter
                             ? "a filter with `keys` keeps no keys"
                             : "only a filter directly after a key keeps the keys that it selects");
                }
                if (part.kind == PartKind::Filter) {
                    check_filter(query, i);
                }
                break;
            default:
                break;
        }
    }
}

void Checker::check_filter(const Query& query, std::size_t part) {
    if (part == 0) {
        return;
    }
    const Part& here = query.parts[part];
    const Part& before = query.parts[part - 1];
    if (before.kind == PartKind::AllIndices && before.name.empty() &&
        !(part == 2 && query.parts[0].kind == PartKind::Variable) && reads_member(*here.filter)) {
        warn(
            Code::SemaFilterOutside, here.span,
            "after " + quoted(before.span) + " this filter is tested on the value around the list, not on its elements",
            "leave " + quoted(before.span) + " out: a filter looks at every element by itself");
    } else if (before.kind == PartKind::Filter && selects_maps(*before.filter)) {
        warn(Code::SemaFilterOutside, here.span,
             "a filter directly after a filter cannot be tested on the maps that the first one selects",
             "write all clauses into one filter; evaluating this one is an error");
    }
}

void Checker::check_type_block(const TypeClause& type) {
    constexpr std::string_view module = "::MODULE";
    if (type.type_span.end - type.type_span.begin > type.type_name.size() &&
        text_of(type.type_span).ends_with(module)) {
        warn(Code::SemaIgnored, {type.type_span.end - static_cast<std::uint32_t>(module.size()), type.type_span.end},
             "`::MODULE` is ignored: this looks for resources of type " + quoted(type.type_name),
             "for modules write `Resources.*[ Type == '" + std::string(type.type_name) + "::MODULE' ] { … }`");
    }
    if (type.conditions == nullptr) {
        return;
    }
    for (const Disjunction& group : type.conditions->groups) {
        for (const Clause* clause : group.alternatives) {
            const Query* query = query_of(*clause);
            if (query == nullptr || query->parts[0].kind != PartKind::Key ||
                std::find(resource_members.begin(), resource_members.end(), query->parts[0].name) ==
                    resource_members.end()) {
                continue;
            }
            warn(Code::SemaFilterOutside, path_of(*query),
                 "the conditions of a type block are tested outside of the resource, where there is no " +
                     quoted(query->parts[0].name),
                 "put the condition into the block: `" + std::string(type.type_name) + " { when … { … } }`");
        }
    }
}

}  // namespace bylaw::sema
