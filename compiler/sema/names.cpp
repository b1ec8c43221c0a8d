#include "sema/names.h"

namespace bylaw::sema {

using namespace syntax;

bool can_bind(const Query& query, std::size_t part) {
    const Part& here = query.parts[part];
    if (here.name.empty() || part == 0) {
        return false;
    }
    switch (here.kind) {
        case PartKind::AllIndices:
            // Directly after a head variable the part is discarded.
            return part != 1 || query.parts[0].kind != PartKind::Variable;
        case PartKind::AllValues:
            return true;
        case PartKind::Filter:
            return query.parts[part - 1].kind == PartKind::Key;
        default:
            return false;
    }
}

Names::Names(const File& file) {
    scopes_.emplace_back();
    for (const Let& let : file.lets) {
        collect(let.value);
    }
    for (const Rule& rule : file.rules) {
        if (rule.conditions != nullptr) {
            collect(*rule.conditions);
        }
        collect(*rule.block);
    }
    for (const ParameterizedRule& rule : file.parameterized_rules) {
        inner_.insert(rule.parameters.begin(), rule.parameters.end());
        collect(*rule.block);
    }
}

void Names::collect(const Block& block) {
    for (const Let& let : block.lets) {
        inner_.insert(let.name);
        collect(let.value);
    }
    collect(block.body);
}

void Names::collect(const Conjunction& conjunction) {
    for (const Disjunction& group : conjunction.groups) {
        for (const Clause* clause : group.alternatives) {
            collect(*clause);
        }
    }
}

void Names::collect(const Clause& clause) {
    switch (clause.kind) {
        case ClauseKind::Access:
            collect(*clause.access.query);
            if (!is_unary(clause.access.op)) {
                collect(clause.access.right);
            }
            break;
        case ClauseKind::Block:
            collect(*clause.block.query);
            collect(*clause.block.block);
            break;
        case ClauseKind::When:
            collect(*clause.when.conditions);
            collect(*clause.when.block);
            break;
        case ClauseKind::Call:
            for (const Operand& argument : clause.call.call->arguments) {
                collect(argument);
            }
            break;
        case ClauseKind::Type:
            if (clause.type.conditions != nullptr) {
                collect(*clause.type.conditions);
            }
            collect(*clause.type.block);
            break;
        case ClauseKind::RuleReference:
            break;
    }
}

void Names::collect(const Query& query) {
    for (std::size_t i = 0; i < query.parts.size(); ++i) {
        const Part& part = query.parts[i];
        if (can_bind(query, i)) {
            captures_.push_back({part.name, part.span, part.kind == PartKind::Filter});
            captured_.insert(part.name);
        }
        if (part.kind == PartKind::Filter) {
            collect(*part.filter);
        } else if (part.kind == PartKind::KeyFilter) {
            collect(part.key_filter->right);
        }
    }
}

void Names::collect(const Operand& operand) {
    if (operand.kind == OperandKind::Query) {
        collect(*operand.query);
    } else if (operand.kind == OperandKind::Call) {
        has_characters_ = has_characters_ || operand.call->name == "parse_char";
        for (const Operand& argument : operand.call->arguments) {
            collect(argument);
        }
    }
}

Scope& Names::open(const Scope& parent, bool is_called) {
    Scope& scope = scopes_.emplace_back();
    scope.parent = &parent;
    scope.is_called = is_called;
    return scope;
}

std::uint32_t Names::define(Scope& scope, const Variable& variable) {
    const auto index = static_cast<std::uint32_t>(variables_.size());
    variables_.push_back(variable);
    variables_.back().scope = &scope;
    if (!variable.is_hidden) {
        scope.variables[variable.name] = index;
    }
    return index;
}

Resolution Names::resolve(const Scope& scope, std::string_view name) const {
    for (const Scope* at = &scope; at != nullptr; at = at->parent) {
        const auto found = at->variables.find(name);
        if (found == at->variables.end()) {
            continue;
        }
        if (at->parent == nullptr) {
            // On the way to the file come the caller's scopes; and what queries bind lands in the file's scope, where
            // only literals come before it.
            const bool may_be_callers = scope.is_called && inner_.contains(name);
            const bool may_be_bound =
                captured_.contains(name) && variables_[found->second].value->kind != OperandKind::Literal;
            if (may_be_callers || may_be_bound) {
                return {Meaning::Uncertain, found->second};
            }
        }
        return {Meaning::Variable, found->second};
    }
    if (scope.is_called && inner_.contains(name)) {
        return {Meaning::Uncertain};
    }
    return {captured_.contains(name) ? Meaning::Captured : Meaning::Unknown};
}

Resolution Names::read(const Scope& scope, std::string_view name) {
    const Resolution resolution = resolve(scope, name);
    read_names_.insert(name);
    if (resolution.meaning == Meaning::Uncertain) {
        uncertain_.insert(name);
    } else if (resolution.meaning == Meaning::Variable) {
        variables_[resolution.variable].is_read = true;
    }
    return resolution;
}

bool Names::is_in_use(const Variable& variable) const {
    return variable.is_read || uncertain_.contains(variable.name);
}

}  // namespace bylaw::sema
