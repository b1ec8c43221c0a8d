// What the names of a file can mean: which variables are literals wherever they are read.
#include "lower/file_lowering.h"
#include "syntax/parameter.h"

namespace bylaw::lower {

using namespace syntax;

void FileLowering::collect_names() {
    for (Unit& unit : units_) {
        const Within within(*this, unit);
        collect_names(unit);
        binds_names_ = binds_names_ || !unit.bound_names.empty();
    }
}

void FileLowering::collect_names(Unit& unit) {
    const File& file = unit.file();
    const auto each_let = [&](const auto& visit) {
        for (std::size_t i = 0; i < file.lets.size(); ++i) {
            if (unit.needs(unit.source->needs_let, i)) {
                visit(file.lets[i]);
            }
        }
    };
    each_let([&](const Let& let) {
        // The last assignment of each kind counts, and a literal beats the other kinds (guard-language.md 3.6).
        switch (let.value.kind) {
            case OperandKind::Literal:
                unit.literals[let.name] = let.value.literal;
                break;
            case OperandKind::Query:
                unit.queries[let.name] = let.value.query;
                break;
            case OperandKind::Call:
                unit.functions.insert(let.name);
                break;
        }
        collect_names(let.value);
    });
    each_let([&](const Let& let) {
        const auto found = unit.literals.find(let.name);
        if (found == unit.literals.end() || let.value.kind != OperandKind::Literal ||
            found->second != let.value.literal) {
            return;
        }
        if (const auto parameter = parameter_above(unit.source->parsed->source->text, let)) {
            defaults_[let.value.literal].declared = placed(parameter->place).begin;
        }
    });
    for (std::size_t i = 0; i < file.rules.size(); ++i) {
        if (!unit.needs(unit.source->needs_rule, i)) {
            continue;
        }
        if (file.rules[i].conditions != nullptr) {
            collect_names(*file.rules[i].conditions);
        }
        collect_names(*file.rules[i].block);
    }
    unit.rule_names = unit.inner_names;
    for (std::size_t i = 0; i < file.parameterized_rules.size(); ++i) {
        const ParameterizedRule& rule = file.parameterized_rules[i];
        if (unit.needs(unit.source->needs_parameterized, i)) {
            unit.inner_names.insert(rule.parameters.begin(), rule.parameters.end());
            collect_names(*rule.block);
        }
    }
}

std::string FileLowering::variable_name(std::string_view name) {
    std::string full(name);
    if (const Unit& owner = owner_of(name); owner.number != 0) {
        full += bytecode::import_mark;
        full += std::to_string(owner.number);
    }
    return full;
}

std::uint32_t FileLowering::variable(std::string_view name) {
    return owner_of(name).number == 0 ? builder_.string(name) : builder_.string(variable_name(name));
}

// The literal that a variable of the file, or an imported one, is, whatever hides it.
const Literal* FileLowering::literal_named(std::string_view name) {
    const Unit& owner = owner_of(name);
    const auto found = owner.literals.find(name);
    return found == owner.literals.end() ? nullptr : found->second;
}

void FileLowering::collect_names(const Block& block) {
    for (const Let& let : block.lets) {
        unit_->inner_names.insert(let.name);
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
            unit_->bound_names.insert(part.name);
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

const Literal* FileLowering::literal_of(const Query& query) {
    if (!passes_.literal_variables || query.parts.size() != 1 || query.parts[0].kind != PartKind::Variable) {
        return nullptr;
    }
    const std::string_view name = query.parts[0].name;
    return hiding_->contains(name) ? nullptr : literal_named(name);
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
