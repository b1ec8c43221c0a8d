// Clauses of one conjunction that exclude each other.
#include <array>
#include <string>
#include <unordered_map>

#include "sema/checker.h"

namespace bylaw::sema {

using namespace syntax;

namespace {

std::string_view word(Operator op) {
    switch (op) {
        case Operator::Exists:
            return "exists";
        case Operator::Empty:
            return "empty";
        case Operator::IsString:
            return "is_string";
        case Operator::IsList:
            return "is_list";
        case Operator::IsMap:
            return "is_struct";
        case Operator::IsBool:
            return "is_bool";
        case Operator::IsInt:
            return "is_int";
        case Operator::IsFloat:
            return "is_float";
        case Operator::IsNull:
            return "is_null";
        default:
            return "";
    }
}

std::string shown(const Clause& clause) {
    const bool is_negated = clause.access.negated != clause.access.leading_not;
    return "`" + std::string(is_negated ? "!" : "") + std::string(word(clause.access.op)) + "`";
}

}  // namespace

// What the clauses so far ask of one query: the first one of each kind.
struct Checker::Demands {
    static constexpr std::size_t unary_count =
        static_cast<std::size_t>(Operator::IsNull) - static_cast<std::size_t>(Operator::Exists) + 1;
    std::array<const Clause*, unary_count> unary{};
    std::array<const Clause*, unary_count> negated_unary{};
    const Clause* type = nullptr;    // the first type test that is not negated
    const Clause* binary = nullptr;  // any comparison
    const Clause* equality = nullptr;
    const Clause* inequality = nullptr;
    const Literal* equal_to = nullptr;
    const Literal* unequal_to = nullptr;
};

void Checker::check_contradictions(const Conjunction& conjunction, const Scope& scope) {
    if (conjunction.groups.size() < 2) {
        return;
    }
    std::unordered_map<std::string_view, Demands> demands;
    for (const Disjunction& group : conjunction.groups) {
        if (group.alternatives.size() != 1 || group.alternatives[0]->kind != ClauseKind::Access) {
            continue;
        }
        const std::string_view path = text_of(path_of(*group.alternatives[0]->access.query));
        // What queries bind may change from one clause to the next.
        if (!names_.captures().empty() && path.find('%') != std::string_view::npos) {
            continue;
        }
        check_contradiction(*group.alternatives[0], demands[path], scope);
    }
}

void Checker::check_contradiction(const Clause& clause, Demands& demands, const Scope& scope) {
    const AccessClause& access = clause.access;
    // Two values of one query can satisfy two clauses that ask for `some`.
    const auto excludes = [&](const Clause* earlier) {
        return earlier != nullptr && !(earlier->access.query->some && access.query->some);
    };
    const auto index = [](Operator op) {
        return static_cast<std::size_t>(op) - static_cast<std::size_t>(Operator::Exists);
    };
    const std::string subject = quoted(path_of(*access.query));
    const auto exclude_each_other = [&](const std::string& one, const std::string& other) {
        return one + " and " + other + " on " + subject + " exclude each other";
    };
    const Clause* missing = demands.negated_unary[index(Operator::Exists)];
    if (is_unary(access.op)) {
        const bool is_negated = access.negated != access.leading_not;
        const Clause* opposite = (is_negated ? demands.unary : demands.negated_unary)[index(access.op)];
        const Types asked = is_negated ? 0 : type_asked(access.op);
        const bool is_missing = is_negated && access.op == Operator::Exists;
        if (excludes(opposite)) {
            report_contradiction(clause, *opposite, exclude_each_other(shown(*opposite), shown(clause)));
        } else if (excludes(demands.type) && (is_missing || (asked != 0 && demands.type->access.op != access.op))) {
            report_contradiction(clause, *demands.type, exclude_each_other(shown(*demands.type), shown(clause)));
        } else if (asked != 0 && excludes(missing)) {
            report_contradiction(clause, *missing, exclude_each_other(shown(*missing), shown(clause)));
        } else if (is_missing && excludes(demands.binary)) {
            report_contradiction(clause, *demands.binary, exclude_each_other("a comparison", shown(clause)));
        } else if (asked != 0 && excludes(demands.equality) &&
                   !is_comparable(Operator::Equal, false, asked, *demands.equal_to)) {
            report_contradiction(clause, *demands.equality,
                                 exclude_each_other(shown(clause), "being equal to " + quoted(demands.equal_to->span)));
        }
        const Clause*& own = (is_negated ? demands.negated_unary : demands.unary)[index(access.op)];
        own = own == nullptr ? &clause : own;
        if (asked != 0 && demands.type == nullptr) {
            demands.type = &clause;
        }
        return;
    }
    const Literal* literal = know(access.right, scope).literal;
    const bool is_equality = access.op == Operator::Equal && literal != nullptr;
    const bool is_plain_equality = is_equality && is_plain(*literal);
    if (excludes(missing)) {
        report_contradiction(clause, *missing, exclude_each_other(shown(*missing), "a comparison"));
    } else if (literal != nullptr && excludes(demands.type) &&
               !is_comparable(access.op, access.negated, type_asked(demands.type->access.op), *literal)) {
        report_contradiction(
            clause, *demands.type,
            exclude_each_other(shown(*demands.type), "a comparison with " + std::string(name_of(literal->kind))));
    } else if (is_plain_equality && !access.negated && excludes(demands.equality) && is_plain(*demands.equal_to) &&
               !is_same(*literal, *demands.equal_to)) {
        report_contradiction(clause, *demands.equality,
                             "no value of " + subject + " equals both " + quoted(demands.equal_to->span) + " and " +
                                 quoted(literal->span));
    } else if (is_plain_equality && !access.negated && excludes(demands.inequality) &&
               is_same(*literal, *demands.unequal_to)) {
        report_contradiction(
            clause, *demands.inequality,
            "no value of " + subject + " both equals " + quoted(literal->span) + " and differs from it");
    } else if (is_plain_equality && access.negated && excludes(demands.equality) &&
               is_same(*literal, *demands.equal_to)) {
        report_contradiction(
            clause, *demands.equality,
            "no value of " + subject + " both equals " + quoted(literal->span) + " and differs from it");
    }
    demands.binary = demands.binary == nullptr ? &clause : demands.binary;
    if (is_equality && !access.negated && demands.equality == nullptr) {
        demands.equality = &clause;
        demands.equal_to = literal;
    } else if (is_plain_equality && access.negated && demands.inequality == nullptr) {
        demands.inequality = &clause;
        demands.unequal_to = literal;
    }
}

void Checker::report_contradiction(const Clause& clause, const Clause& earlier, const std::string& message) {
    auto& diagnostic = warn(Code::SemaNeverHolds, clause.span, message,
                            "join them with `or` if one of them is enough; otherwise remove one");
    relate(diagnostic, earlier.span, "the other clause");
}

}  // namespace bylaw::sema
