// What the names of a file can mean: which variables are literals wherever they are read.
#include "lower/file_lowering.h"
#include "syntax/parameter.h"

namespace bylaw::lower {

using namespace syntax;

void FileLowering::collect_names() {
    for (const Let& let : file_.lets) {
        // The last assignment of each kind counts, and a literal beats the other kinds (guard-language.md 3.6).
        switch (let.value.kind) {
            case OperandKind::Literal:
                file_literals_[let.name] = let.value.literal;
                break;
            case OperandKind::Query:
                file_queries_[let.name] = let.value.query;
                break;
            case OperandKind::Call:
                file_functions_.insert(let.name);
                break;
        }
        collect_names(let.value);
    }
    for (const Let& let : file_.lets) {
        const auto found = file_literals_.find(let.name);
        if (found == file_literals_.end() || let.value.kind != OperandKind::Literal ||
            found->second != let.value.literal) {
            continue;
        }
        if (const auto parameter = parameter_above(parsed_.source->text, let)) {
            defaults_[let.value.literal].declared = parameter->place.begin;
        }
    }
    for (const Rule& rule : file_.rules) {
        if (rule.conditions != nullptr) {
            collect_names(*rule.conditions);
        }
        collect_names(*rule.block);
    }
    rule_names_ = inner_names_;
    for (const ParameterizedRule& rule : file_.parameterized_rules) {
        inner_names_.insert(rule.parameters.begin(), rule.parameters.end());
        collect_names(*rule.block);
    }
}

void FileLowering::collect_names(const Block& block) {
    for (const Let& let : block.lets) {
        inner_names_.insert(let.name);
        collect_names(let.value);
    }
    collect_names(block.body);
}

void FileLowering::collect_names(const Conjunction& conjunction) {
    for (const Disjunction& group : conjunction.groups) {
        for (const Clause* clause : group.alternatives) {
            switch (clause->kind) {
                case ClauseKind::Access:
                    collect_names(*clause->access.query);
                    if (!is_unary(clause->access.op)) {
                        collect_names(clause->access.right);
                    }
                    break;
                case ClauseKind::Block:
                    collect_names(*clause->block.query);
                    collect_names(*clause->block.block);
                    break;
                case ClauseKind::When:
                    collect_names(*clause->when.conditions);
                    collect_names(*clause->when.block);
                    break;
                case ClauseKind::Call:
                    for (const Operand& argument : clause->call.call->arguments) {
                        collect_names(argument);
                    }
                    break;
                case ClauseKind::Type:
                    if (clause->type.conditions != nullptr) {
                        collect_names(*clause->type.conditions);
                    }
                    collect_names(*clause->type.block);
                    break;
                case ClauseKind::RuleReference:
                    break;
            }
        }
    }
}

void FileLowering::collect_names(const Query& query) {
    for (const Part& part : query.parts) {
        const bool binds =
            part.kind == PartKind::AllIndices || part.kind == PartKind::AllValues || part.kind == PartKind::Filter;
        if (binds && !part.name.empty()) {
            bound_names_.insert(part.name);
        }
        if (part.kind == PartKind::Filter) {
            collect_names(*part.filter);
        } else if (part.kind == PartKind::KeyFilter) {
            collect_names(part.key_filter->right);
        }
    }
}

void FileLowering::collect_names(const Operand& operand) {
    if (operand.kind == OperandKind::Query) {
        collect_names(*operand.query);
    } else if (operand.kind == OperandKind::Call) {
        for (const Operand& argument : operand.call->arguments) {
            collect_names(argument);
        }
    }
}

const Literal* FileLowering::literal_of(const Query& query) const {
    if (!passes_.literal_variables || query.parts.size() != 1 || query.parts[0].kind != PartKind::Variable) {
        return nullptr;
    }
    const std::string_view name = query.parts[0].name;
    const auto found = file_literals_.find(name);
    return found == file_literals_.end() || hiding_->contains(name) ? nullptr : found->second;
}

std::uint32_t FileLowering::constant_of(const Literal& literal) {
    const auto found = defaults_.find(&literal);
    if (found == defaults_.end()) {
        return builder_.constant(literal);
    }
    std::uint32_t& constant = found->second.constant;
    if (constant == bytecode::none) {
        constant = builder_.unshared_constant(literal);
    }
    return constant;
}

}  // namespace bylaw::lower
