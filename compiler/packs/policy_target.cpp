#include "packs/policy_target.h"

#include <cstdint>
#include <set>
#include <string_view>

namespace bylaw::packs {
namespace {

using bytecode::Instruction;
using bytecode::none;
using bytecode::Opcode;
using bytecode::OperandKind;

// Looks at what is asked of the document itself; what blocks and filters ask is about parts of it.
class RootSearch {
public:
    explicit RootSearch(const bytecode::Program& program) : program_(program) {
        for (const bytecode::File& file : program.tables().files) {
            search_lets(file.first_let, file.let_count);
        }
        for (const auto& rules : {program.tables().rules, program.tables().parameterized}) {
            for (const bytecode::Rule& rule : rules) {
                search_block(rule.conditions);
                search_block(rule.body);
            }
        }
    }

    [[nodiscard]] bool asks_only_for_resources() const { return asks_for_resources_ && !asks_for_others_; }

private:
    void search_block(std::uint32_t index) {
        if (index == none || !blocks_.insert(index).second) {
            return;
        }
        const bytecode::Block& block = program_.block(index);
        search_lets(block.first_let, block.let_count);
        for (std::uint32_t pc = block.first; pc < block.first + block.count; ++pc) {
            search_statement(program_.code(pc));
        }
    }

    void search_statement(const Instruction& statement) {
        switch (statement.opcode) {
            case Opcode::Unary:
            case Opcode::Over:
                search_query(statement.a);
                break;
            case Opcode::CompareLiteral:
            case Opcode::Compare:
                search_query(statement.a);
                search_operand(program_.tables().operands[statement.b]);
                break;
            case Opcode::When:
                search_block(statement.a);
                search_block(statement.b);
                break;
            case Opcode::TypeBlock:
                asks_for_resources_ = true;
                break;
            case Opcode::CallRule:
                search_call(program_.tables().calls[statement.a]);
                break;
            default:
                break;
        }
    }

    void search_lets(std::uint32_t first, std::uint32_t count) {
        for (std::uint32_t i = first; i < first + count; ++i) {
            search_operand(program_.tables().lets[i].value);
        }
    }

    void search_operand(const bytecode::Operand& operand) {
        if (operand.kind == OperandKind::Query) {
            search_query(operand.index);
        } else if (operand.kind == OperandKind::Call) {
            search_call(program_.tables().calls[operand.index]);
        }
    }

    void search_call(const bytecode::Call& call) {
        if (!calls_.insert(&call).second) {
            return;
        }
        for (std::uint32_t i = 0; i < call.argument_count; ++i) {
            search_operand(program_.tables().operands[call.first_argument + i]);
        }
    }

    void search_query(std::uint32_t index) {
        const bytecode::Query& query = program_.query(index);
        const Instruction& head = program_.code(query.first_part());
        if (head.opcode == Opcode::Key) {
            const std::string_view key = program_.string(program_.tables().keys[head.a].text);
            asks_for_resources_ = asks_for_resources_ || key == "Resources";
            asks_for_others_ = asks_for_others_ || (key != "Resources" && key != "CONFIG_RULE_PARAMETERS");
        } else if (head.opcode != Opcode::Variable) {
            asks_for_others_ = true;
        }
    }

    const bytecode::Program& program_;
    std::set<std::uint32_t> blocks_;
    std::set<const bytecode::Call*> calls_;
    bool asks_for_resources_ = false;
    bool asks_for_others_ = false;
};

}  // namespace

bool is_written_for_templates(const bytecode::Program& policy) {
    return RootSearch(policy).asks_only_for_resources();
}

}  // namespace bylaw::packs
