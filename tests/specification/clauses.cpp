#include <algorithm>

#include "scope.h"

namespace bylaw::specification {

using document::Kind;
using document::Value;
using syntax::Clause;
using syntax::ClauseKind;
using syntax::Operator;

namespace {

struct Deeper {
    explicit Deeper(Run& given) : run(given) {
        if (++run.depth > 200) {
            --run.depth;
            throw Failure{"nested too deeply"};
        }
    }
    ~Deeper() { --run.depth; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    Run& run;
};

using Statuses = std::vector<bool>;

Status clause_status(const Statuses& statuses, bool some) {
    bool any = false;
    bool all = true;
    for (const bool passed : statuses) {
        any = any || passed;
        all = all && passed;
    }
    return (some ? any : all) ? Status::Pass : Status::Fail;
}

// 3.7
bool test(Operator op, const Result& result) {
    if (result.kind == ResultKind::Unresolved) {
        return op == Operator::Empty;
    }
    const Kind kind = result.value->kind;
    switch (op) {
        case Operator::Exists:
            return true;
        case Operator::Empty:
            if (kind == Kind::List || kind == Kind::Map || kind == Kind::String) {
                return result.value->size == 0;
            }
            if (kind == Kind::Bool) {
                return false;
            }
            throw Failure{"empty on a value that cannot be empty"};
        case Operator::IsString:
            return kind == Kind::String;
        case Operator::IsList:
            return kind == Kind::List;
        case Operator::IsMap:
            return kind == Kind::Map;
        case Operator::IsBool:
            return kind == Kind::Bool;
        case Operator::IsInt:
            return kind == Kind::Int;
        case Operator::IsFloat:
            return kind == Kind::Float;
        default:
            return kind == Kind::Null;
    }
}

Status unary(const syntax::AccessClause& clause, Scope& scope) {
    const Results results = scope.query(*clause.query);
    const bool inverted = clause.negated != clause.leading_not;
    const syntax::Part& last = clause.query->parts.back();
    const bool is_bare = clause.query->parts.size() == 1 && last.kind == syntax::PartKind::Variable;
    const bool is_filtered = last.kind == syntax::PartKind::Filter || last.kind == syntax::PartKind::KeyFilter;
    const bool first_case = clause.op == Operator::Empty && (is_bare || is_filtered);
    if (results.empty()) {
        return !first_case ? Status::Skip : inverted ? Status::Fail : Status::Pass;
    }
    Statuses statuses;
    for (const Result& result : results) {
        const bool holds = first_case ? result.kind == ResultKind::Unresolved || result.value->kind == Kind::Null
                                      : test(clause.op, result);
        statuses.push_back(holds != inverted);
    }
    return clause_status(statuses, clause.query->some);
}

// 3.8
class Binary {
public:
    Binary(const syntax::AccessClause& clause, Results left, Results right)
        : clause_(clause), left_(std::move(left)), right_(std::move(right)) {}

    Statuses run() {
        const Value* l = literal(left_);
        const Value* r = literal(right_);
        switch (clause_.op) {
            case Operator::Equal:
                equal(l, r);
                break;
            case Operator::In:
                in(l, r);
                break;
            default:
                ordered();
                break;
        }
        return std::move(statuses_);
    }

private:
    static const Value* literal(const Results& results) {
        return results.size() == 1 && results[0].kind == ResultKind::Literal ? results[0].value : nullptr;
    }
    static Values values(const Results& results) {
        Values result;
        for (const Result& each : results) {
            if (each.kind != ResultKind::Unresolved) {
                result.push_back(each.value);
            }
        }
        return result;
    }
    void fail_unresolved(const Results& results, std::size_t times) {
        for (const Result& result : results) {
            if (result.kind == ResultKind::Unresolved) {
                statuses_.insert(statuses_.end(), times, false);
            }
        }
    }
    void add(std::optional<bool> outcome) { statuses_.push_back(outcome && *outcome != clause_.negated); }
    void pair(const Value& l, const Value& r) { add(strictly_equal(l, r)); }
    void add_inside(const Value& l, const Value& r) {
        const auto outcome = clause_.negated ? not_inside(l, r) : inside(l, r);
        statuses_.push_back(outcome == true);
    }
    void substring(const Value& l, const Value& r) {
        add(l.kind == Kind::String ? std::optional(is_part_of(l, r)) : std::nullopt);
    }

    void equal(const Value* l, const Value* r) {
        if (l != nullptr && r != nullptr) {
            pair(*l, *r);
        } else if (l != nullptr) {
            fail_unresolved(right_, 1);
            for (const Value* value : values(right_)) {
                if (l->kind != Kind::List && value->kind == Kind::List) {
                    for (const Value& element : value->items()) {
                        pair(*l, element);
                    }
                } else {
                    pair(*l, *value);
                }
            }
        } else if (r != nullptr) {
            fail_unresolved(left_, 1);
            for (const Value* value : values(left_)) {
                if (r->kind == Kind::List) {
                    pair(*value, value->is_scalar() && r->size == 1 ? r->items()[0] : *r);
                } else if (value->kind == Kind::List) {
                    for (const Value& element : value->items()) {
                        pair(element, *r);
                    }
                } else {
                    pair(*value, *r);
                }
            }
        } else {
            const Values lv = values(left_);
            const Values rv = values(right_);
            fail_unresolved(left_, 1);
            fail_unresolved(right_, lv.size());
            Values difference;
            for (const Value* value : lv.size() > rv.size() ? lv : rv) {
                const Values& others = lv.size() > rv.size() ? rv : lv;
                const bool is_itself =
                    reads_same_results() && std::find(others.begin(), others.end(), value) != others.end();
                if (!has(others, *value) && !is_itself) {
                    difference.push_back(value);
                }
            }
            sets(difference, lv);
        }
    }

    // `this == this`, `%v == %v`: the very same results.
    [[nodiscard]] bool reads_same_results() const {
        if (clause_.right.kind != syntax::OperandKind::Query) {
            return false;
        }
        const auto left = clause_.query->parts;
        const auto right = clause_.right.query->parts;
        const bool is_whole = left.size() == 1 && right.size() == 1 && left[0].kind == right[0].kind;
        return is_whole && (left[0].kind == syntax::PartKind::This ||
                            (left[0].kind == syntax::PartKind::Variable && left[0].name == right[0].name));
    }

    void in(const Value* l, const Value* r) {
        if (l != nullptr && r != nullptr) {
            const bool is_substring = l->kind == Kind::String && r->kind == Kind::String && is_part_of(*l, *r);
            if (is_substring) {
                add(true);
            } else {
                add_inside(*l, *r);
            }
        } else if (l != nullptr) {
            fail_unresolved(right_, 1);
            const Values rv = values(right_);
            bool any_list = false;
            for (const Value* value : rv) {
                any_list = any_list || value->kind == Kind::List;
            }
            if (!any_list && l->kind == Kind::List) {
                Values missing;
                for (const Value* element : elements(*l)) {
                    if (!has(rv, *element)) {
                        missing.push_back(element);
                    }
                }
                sets(missing, {l});
                return;
            }
            for (const Value* value : rv) {
                add_inside(*l, *value);
            }
        } else if (r != nullptr) {
            fail_unresolved(left_, 1);
            for (const Value* value : values(left_)) {
                if (r->kind != Kind::String) {
                    add_inside(*value, *r);
                } else if (value->kind == Kind::List) {
                    for (const Value& element : value->items()) {
                        substring(element, *r);
                    }
                } else {
                    substring(*value, *r);
                }
            }
        } else {
            const Values lv = values(left_);
            fail_unresolved(left_, 1);
            fail_unresolved(right_, lv.size());
            Values difference;
            for (const Value* value : lv) {
                bool found = false;
                for (const Value* other : values(right_)) {
                    found = found || inside(*value, *other) == true;
                }
                if (!found) {
                    difference.push_back(value);
                }
            }
            sets(difference, lv);
        }
    }

    // What the set forms make of the difference D and the values of the left.
    void sets(const Values& difference, const Values& left) {
        if (!clause_.negated) {
            statuses_.insert(statuses_.end(), difference.empty() ? left.size() : difference.size(), difference.empty());
            return;
        }
        if (difference.empty()) {
            statuses_.insert(statuses_.end(), left.size(), false);
            return;
        }
        std::size_t kept = 0;
        for (const Value* value : left) {
            bool is_different = has(difference, *value);
            for (const Value* other : difference) {
                is_different = is_different || other == value;
            }
            kept += is_different ? 0 : 1;
        }
        statuses_.insert(statuses_.end(), kept == 0 ? left.size() : kept, kept == 0);
    }

    static Values flattened(const Results& results) {
        Values result;
        for (const Value* value : values(results)) {
            const Values parts = value->kind == Kind::List ? elements(*value) : Values{value};
            result.insert(result.end(), parts.begin(), parts.end());
        }
        return result;
    }

    void ordered() {
        const Values lv = flattened(left_);
        fail_unresolved(left_, 1);
        fail_unresolved(right_, lv.size());
        for (const Value* l : lv) {
            for (const Value* r : flattened(right_)) {
                const auto comparison = order(*l, *r);
                if (!comparison) {
                    add(std::nullopt);
                    continue;
                }
                switch (clause_.op) {
                    case Operator::Less:
                        add(*comparison < 0);
                        break;
                    case Operator::LessEqual:
                        add(*comparison <= 0);
                        break;
                    case Operator::Greater:
                        add(*comparison > 0);
                        break;
                    default:
                        add(*comparison >= 0);
                        break;
                }
            }
        }
    }

    const syntax::AccessClause& clause_;
    Results left_;
    Results right_;
    Statuses statuses_;
};

Status binary(const syntax::AccessClause& clause, Scope& scope) {
    Results right = scope.operand(clause.right);
    Results left = scope.query(*clause.query);
    if (left.empty() || right.empty()) {
        return Status::Skip;
    }
    return clause_status(Binary(clause, std::move(left), std::move(right)).run(), clause.query->some);
}

// 3.10; `not_empty` decides what an empty list of results is.
Status over(const Results& results, const syntax::Block& given, Scope& scope, bool some, bool not_empty,
            bool is_type_block) {
    if (results.empty()) {
        return not_empty ? Status::Fail : Status::Skip;
    }
    int passes = 0;
    int fails = 0;
    for (const Result& result : results) {
        if (result.kind == ResultKind::Unresolved) {
            if (is_type_block) {
                throw Failure{"a type block met an unresolved query"};
            }
            ++fails;
            continue;
        }
        Scope value{scope.run, ScopeKind::Value, result.value, &scope, {}, {}, {}};
        const Status status = block(given, result.value, value);
        passes += status == Status::Pass ? 1 : 0;
        fails += status == Status::Fail ? 1 : 0;
    }
    if (some) {
        return passes > 0 ? Status::Pass : fails > 0 ? Status::Fail : Status::Skip;
    }
    return fails > 0 ? Status::Fail : passes > 0 ? Status::Pass : Status::Skip;
}

// 3.11, rule references: always from the file, remembered by name.
Status named(std::string_view name, Scope& scope) {
    Run& run = scope.run;
    if (const auto found = run.named.find(name); found != run.named.end()) {
        if (!found->second) {
            throw Failure{"rule " + std::string(name) + " needs itself"};
        }
        return *found->second;
    }
    run.named[std::string(name)] = std::nullopt;
    Scope* file = &scope;
    while (file->parent != nullptr) {
        file = file->parent;
    }
    Status status = Status::Skip;
    bool exists = false;
    for (const syntax::Rule& each : run.file.rules) {
        if (each.name == name) {
            exists = true;
            status = rule(each, *file);
            if (status != Status::Skip) {
                break;
            }
        }
    }
    if (!exists) {
        throw Failure{"unknown rule " + std::string(name)};
    }
    run.named[std::string(name)] = status;
    return status;
}

Status call(const syntax::Call& given, Scope& scope) {
    const syntax::ParameterizedRule* callee = nullptr;
    for (const syntax::ParameterizedRule& each : scope.run.file.parameterized_rules) {
        callee = each.name == given.name ? &each : callee;
    }
    if (callee == nullptr || callee->parameters.size() != given.arguments.size()) {
        throw Failure{"wrong call of rule " + std::string(given.name)};
    }
    Scope called{scope.run, ScopeKind::Call, scope.root, &scope, {}, {}, {}};
    for (std::size_t i = 0; i < given.arguments.size(); ++i) {
        Results results = scope.operand(given.arguments[i]);
        if (given.arguments[i].kind == syntax::OperandKind::Literal) {
            results[0].kind = ResultKind::Resolved;
        }
        called.known[std::string(callee->parameters[i])] = std::move(results);
    }
    return block(*callee->block, scope.root, called);
}

Status evaluate_clause(const Clause& clause, Scope& scope) {
    const Deeper deeper(scope.run);
    switch (clause.kind) {
        case ClauseKind::Access:
            return is_unary(clause.access.op) ? unary(clause.access, scope) : binary(clause.access, scope);
        case ClauseKind::Block:
            return over(scope.query(*clause.block.query), *clause.block.block, scope, clause.block.query->some,
                        clause.block.not_empty, false);
        case ClauseKind::When:
            return body(*clause.when.conditions, scope) == Status::Pass ? block(*clause.when.block, scope.root, scope)
                                                                        : Status::Skip;
        case ClauseKind::RuleReference: {
            const bool passed = named(clause.reference.name, scope) == Status::Pass;
            return passed != clause.reference.negated ? Status::Pass : Status::Fail;
        }
        case ClauseKind::Call:
            return call(*clause.call.call, scope);
        case ClauseKind::Type:
            if (clause.type.conditions != nullptr && body(*clause.type.conditions, scope) != Status::Pass) {
                return Status::Skip;
            }
            return over(scope.query(*clause.type.query), *clause.type.block, scope, false, false, true);
    }
    return Status::Skip;
}

}  // namespace

// Section 2
Status body(const syntax::Conjunction& conjunction, Scope& scope) {
    bool any_pass = false;
    bool any_fail = false;
    for (const syntax::Disjunction& group : conjunction.groups) {
        bool passed = false;
        bool failed = false;
        for (const Clause* alternative : group.alternatives) {
            const Status status = evaluate_clause(*alternative, scope);
            failed = failed || status == Status::Fail;
            if (status == Status::Pass) {
                passed = true;
                break;
            }
        }
        any_pass = any_pass || passed;
        any_fail = any_fail || (!passed && failed);
    }
    return any_fail ? Status::Fail : any_pass ? Status::Pass : Status::Skip;
}

Status block(const syntax::Block& given, const Value* root, Scope& parent) {
    Scope scope{parent.run, ScopeKind::Block, root, &parent, given.lets, {}, {}};
    return body(given.body, scope);
}

Status rule(const syntax::Rule& given, Scope& file) {
    if (given.conditions != nullptr && body(*given.conditions, file) != Status::Pass) {
        return Status::Skip;
    }
    return block(*given.block, file.root, file);
}

Outcome evaluate(const syntax::File& file, const document::Document& document) {
    Run run{file, document, {}, {}, {}, {}, 0};
    Scope scope{run, ScopeKind::File, &document.root(), nullptr, file.lets, {}, {}};
    std::vector<RuleStatus> statuses;
    try {
        for (const syntax::Rule& each : file.rules) {
            statuses.push_back({std::string(each.name), rule(each, scope)});
        }
    } catch (const Failure& failure) {
        return EvaluationError{failure.message};
    }
    return statuses;
}

}  // namespace bylaw::specification
