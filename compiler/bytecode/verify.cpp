#include "bytecode/verify.h"

#include <algorithm>
#include <vector>

#include "bytecode/functions.h"
#include "bytecode/instruction_set.h"

namespace bylaw::bytecode {
namespace {

using document::Kind;

// Blocks and queries have as many parts as they have instructions; expressions larger than this are nobody's rules.
constexpr std::uint64_t greatest_expression = std::uint64_t{1} << 24U;

// Whether `count` rows from `first` lie in a table of `size` rows.
bool lies_in(std::uint64_t first, std::uint64_t count, std::size_t size) {
    return first <= size && count <= size - first;
}

class Verifier {
public:
    explicit Verifier(const Program::Tables& tables) : t_(tables) {}

    std::optional<std::string> run() {
        check_strings() && check_constants() && check_rows() && check_code() && check_nesting();
        return std::move(error_);
    }

private:
    bool refuse(std::string message) {
        if (!error_) {
            error_ = std::move(message);
        }
        return false;
    }
    bool refuse(const char* what, std::uint64_t index) {
        return refuse(std::string(what) + ' ' + std::to_string(index));
    }

    [[nodiscard]] bool is_string(std::uint32_t index) const { return index < t_.string_ends.size(); }

    bool check_strings() {
        std::uint32_t before = 0;
        for (const std::uint32_t end : t_.string_ends) {
            if (end < before || end > t_.string_bytes.size()) {
                return refuse("the ends of strings are out of order");
            }
            before = end;
        }
        return true;
    }

    bool check_constants() {
        std::vector<std::uint32_t> depth(t_.constant_nodes.size(), 0);
        std::vector<char> is_child(t_.constant_nodes.size(), 0);
        for (std::size_t i = 0; i < t_.constant_nodes.size(); ++i) {
            const ConstantNode& node = t_.constant_nodes[i];
            if (node.kind > Kind::CharRange || node.kind == Kind::Char) {
                return refuse("unknown kind of literal in node", i);
            }
            if ((node.kind == Kind::String || node.kind == Kind::Regex) && !is_string(node.first)) {
                return refuse("missing text of literal node", i);
            }
            if (node.kind != Kind::List && node.kind != Kind::Map) {
                continue;
            }
            if (!lies_in(node.first, node.count, i)) {
                return refuse("literal refers to later nodes in node", i);
            }
            for (std::uint32_t child = node.first; child < node.first + node.count; ++child) {
                // Each node has one parent, so that building the values takes linear time and memory.
                if (is_child[child] != 0 || (node.kind == Kind::Map && !is_string(t_.constant_nodes[child].key))) {
                    return refuse("wrong child of literal node", i);
                }
                is_child[child] = 1;
                depth[i] = std::max(depth[i], depth[child] + 1);
            }
            if (depth[i] > greatest_nesting) {
                return refuse("literal nested too deeply in node", i);
            }
        }
        for (const std::uint32_t root : t_.constant_roots) {
            if (root >= t_.constant_nodes.size()) {
                return refuse("literal without node");
            }
        }
        return true;
    }

    bool check_rows() {
        for (std::size_t i = 0; i < t_.keys.size(); ++i) {
            const Key& key = t_.keys[i];
            if (!is_string(key.text) || !lies_in(key.first_spelling, key.spelling_count, t_.spellings.size())) {
                return refuse("wrong key", i);
            }
        }
        for (std::size_t i = 0; i < t_.spellings.size(); ++i) {
            const KeySpelling& spelling = t_.spellings[i];
            if (!is_string(spelling.text) || spelling.converters == 0 || spelling.converters >= 128) {
                return refuse("wrong spelling", i);
            }
        }
        for (std::size_t i = 0; i < t_.types.size(); ++i) {
            if (!is_string(t_.types[i].name) || (t_.types[i].query != none && t_.types[i].query >= t_.queries.size())) {
                return refuse("wrong type", i);
            }
        }
        for (const std::uint32_t parameter : t_.parameters) {
            if (!is_string(parameter)) {
                return refuse("parameter without name");
            }
        }
        for (std::size_t i = 0; i < t_.lets.size(); ++i) {
            if (!is_string(t_.lets[i].name)) {
                return refuse("variable without name:", i);
            }
        }
        for (std::size_t i = 0; i < t_.calls.size(); ++i) {
            const Call& call = t_.calls[i];
            if (!is_string(call.name) || !lies_in(call.first_argument, call.argument_count, t_.operands.size())) {
                return refuse("wrong call", i);
            }
        }
        return check_rules(t_.rules) && check_rules(t_.parameterized) && check_files();
    }

    bool check_rules(std::span<const Rule> rules) {
        for (std::size_t i = 0; i < rules.size(); ++i) {
            const Rule& rule = rules[i];
            if (!is_string(rule.name) || rule.body >= t_.blocks.size() || rule.file >= t_.files.size() ||
                (rule.conditions != none && rule.conditions >= t_.blocks.size()) ||
                !lies_in(rule.first_parameter, rule.parameter_count, t_.parameters.size()) || rule.is_of_estate > 1 ||
                (rule.import != none && rule.import >= t_.files[rule.file].import_count)) {
                return refuse("wrong rule", i);
            }
        }
        return true;
    }

    bool check_files() {
        for (std::size_t i = 0; i < t_.files.size(); ++i) {
            const File& file = t_.files[i];
            if (!is_string(file.name) || !is_string(file.source) ||
                !lies_in(file.first_rule, file.rule_count, t_.rules.size()) ||
                !lies_in(file.first_parameterized, file.parameterized_count, t_.parameterized.size()) ||
                !lies_in(file.first_let, file.let_count, t_.lets.size()) ||
                !lies_in(file.first_import, file.import_count, t_.imports.size()) ||
                !lies_in(file.first_import_target, file.import_target_count, t_.import_targets.size())) {
                return refuse("wrong file", i);
            }
            for (const std::uint32_t target :
                 t_.import_targets.subspan(file.first_import_target, file.import_target_count)) {
                if (target >= file.import_count) {
                    return refuse("wrong import of file", i);
                }
            }
        }
        for (std::size_t i = 0; i < t_.imports.size(); ++i) {
            if (!is_string(t_.imports[i].name) || !is_string(t_.imports[i].text)) {
                return refuse("wrong import", i);
            }
        }
        return true;
    }

    bool check_operand(OperandUse use, std::uint32_t value) const {
        switch (use) {
            case OperandUse::None:
            case OperandUse::Number:
            case OperandUse::Target:
                return true;
            case OperandUse::String:
                return is_string(value);
            case OperandUse::MaybeString:
                return value == none || is_string(value);
            case OperandUse::Key:
                return value < t_.keys.size();
            case OperandUse::Query:
                return value < t_.queries.size();
            case OperandUse::Operand:
                return value < t_.operands.size();
            case OperandUse::Block:
                return value < t_.blocks.size();
            case OperandUse::MaybeBlock:
                return value == none || value < t_.blocks.size();
            case OperandUse::Type:
                return value < t_.types.size();
            case OperandUse::Call:
                return value < t_.calls.size();
            case OperandUse::MaybeRule:
                return value == none || value < t_.rules.size();
            case OperandUse::Imported:
                return value < t_.parameterized.size();
        }
        return false;
    }

    bool is_valid(const Operand& operand) const {
        std::size_t size = 0;
        switch (operand.kind) {
            case OperandKind::Constant:
                size = t_.constant_roots.size();
                break;
            case OperandKind::Query:
                size = t_.queries.size();
                break;
            case OperandKind::Call:
                size = t_.calls.size();
                break;
        }
        return operand.index < size && (operand.written == none || operand.written < t_.queries.size());
    }

    bool check_operator(const Instruction& instruction) const {
        if (static_cast<std::uint8_t>(instruction.op) >= operator_count) {
            return false;
        }
        switch (instruction.opcode) {
            case Opcode::Unary:
                return is_unary(instruction.op);
            case Opcode::Compare:
                return !is_unary(instruction.op);
            case Opcode::CompareLiteral:
                return !is_unary(instruction.op) && t_.operands[instruction.b].kind == OperandKind::Constant;
            case Opcode::KeyFilter:
                return instruction.op == Operator::Equal || instruction.op == Operator::In;
            case Opcode::TypeBlock:
                return t_.types[instruction.a].query != none;
            case Opcode::CallRule:
                return t_.calls[instruction.a].callee == none ||
                       t_.calls[instruction.a].callee < t_.parameterized.size();
            default:
                return true;
        }
    }

    bool check_code() {
        if (t_.places.size() != t_.code.size()) {
            return refuse("code and places differ in length");
        }
        if (t_.shared_count > t_.queries.size()) {
            return refuse("more shared results than queries");
        }
        for (std::size_t i = 0; i < t_.operands.size(); ++i) {
            if (!is_valid(t_.operands[i])) {
                return refuse("wrong operand", i);
            }
        }
        for (std::size_t i = 0; i < t_.lets.size(); ++i) {
            const Let& let = t_.lets[i];
            if (!is_valid(let.value) || (let.parameter != none && let.value.kind != OperandKind::Constant)) {
                return refuse("wrong value of variable", i);
            }
        }
        for (std::size_t i = 0; i < t_.code.size(); ++i) {
            const Instruction& instruction = t_.code[i];
            if (static_cast<std::size_t>(instruction.opcode) >= instruction_set.size()) {
                return refuse("unknown instruction", i);
            }
            const OpcodeRow& row = instruction_set.at(static_cast<std::size_t>(instruction.opcode));
            if (!check_operand(row.uses[0], instruction.a) || !check_operand(row.uses[1], instruction.b) ||
                !check_operand(row.uses[2], instruction.c) || !check_operator(instruction)) {
                return refuse("wrong operand of instruction", i);
            }
        }
        for (std::size_t i = 0; i < t_.queries.size(); ++i) {
            if (!check_query(t_.queries[i])) {
                return refuse("wrong code of query", i);
            }
        }
        for (std::size_t i = 0; i < t_.blocks.size(); ++i) {
            if (!check_block(t_.blocks[i])) {
                return refuse("wrong code of block", i);
            }
        }
        return true;
    }

    bool check_query(const Query& query) const {
        if (query.shared != none && query.shared >= t_.shared_count) {
            return false;
        }
        const std::uint64_t with_others = std::uint64_t{query.type_count} + query.count + 1;
        if (query.count == 0 || !lies_in(query.first, with_others, t_.code.size())) {
            return false;
        }
        const std::uint32_t first = query.first_part();
        for (std::uint32_t i = first; i < first + query.count; ++i) {
            const Opcode opcode = t_.code[i].opcode;
            const bool is_part = instruction_set.at(static_cast<std::size_t>(opcode)).group == OpcodeGroup::Part;
            if (!is_part || opcode == Opcode::Yield || opcode == Opcode::OfType ||
                (opcode == Opcode::Variable && i != first)) {
                return false;
            }
        }
        if (t_.code[first + query.count].opcode != Opcode::Yield) {
            return false;
        }
        return query.type_count == 0 || check_types(query);
    }

    // OfType stands for a filter on all values of a key of the root.
    bool check_types(const Query& query) const {
        const auto types = t_.code.subspan(query.first, query.type_count);
        const std::uint32_t skipped = types[0].b;
        if (skipped < 2 || skipped > 3 || skipped > query.count) {
            return false;
        }
        const auto parts = t_.code.subspan(query.first_part(), skipped);
        return std::all_of(types.begin(), types.end(),
                           [&](const Instruction& type) {
                               return type.opcode == Opcode::OfType && type.b == skipped &&
                                      type.flags == types[0].flags;
                           }) &&
               parts[0].opcode == Opcode::Key && (skipped == 2 || parts[1].opcode == Opcode::AllValues) &&
               parts[skipped - 1].opcode == Opcode::Filter;
    }

    bool check_block(const Block& block) const {
        if (block.count == 0 || !lies_in(block.first, block.count, t_.code.size()) ||
            !lies_in(block.first_let, block.let_count, t_.lets.size())) {
            return false;
        }
        const std::uint32_t last = block.first + block.count - 1;
        std::uint32_t group_end = none;
        for (std::uint32_t pc = block.first; pc <= last; ++pc) {
            const Instruction& instruction = t_.code[pc];
            if (instruction_set.at(static_cast<std::size_t>(instruction.opcode)).group != OpcodeGroup::Statement ||
                (instruction.opcode == Opcode::Return) != (pc == last)) {
                return false;
            }
            switch (instruction.opcode) {
                case Opcode::Alternatives:
                    if (group_end != none || instruction.a <= pc || instruction.a >= last) {
                        return false;
                    }
                    group_end = instruction.a;
                    break;
                case Opcode::Or:
                    if (group_end == none || instruction.a != group_end) {
                        return false;
                    }
                    break;
                case Opcode::AlternativesEnd:
                    if (group_end != pc) {
                        return false;
                    }
                    group_end = none;
                    break;
                default:
                    break;
            }
        }
        return group_end == none;
    }

    // Blocks, queries, operands and calls as one graph, which must have no circle and no long path.
    enum class Table : std::uint8_t { Block, Query, Operand, Call };
    struct Node {
        Table table;
        std::uint32_t index;
    };

    bool check_nesting() {
        states_[0].resize(t_.blocks.size());
        states_[1].resize(t_.queries.size());
        states_[2].resize(t_.operands.size());
        states_[3].resize(t_.calls.size());
        for (std::size_t table = 0; table < states_.size(); ++table) {
            sizes_[table].resize(states_[table].size());
        }
        for (std::uint32_t table = 0; table < states_.size(); ++table) {
            for (std::uint32_t i = 0; i < states_[table].size(); ++i) {
                if (!visit({static_cast<Table>(table), i}, 0)) {
                    return refuse("code that is nested without end, or too deeply");
                }
            }
        }
        for (const File& file : t_.files) {
            for (std::uint32_t i = 0; i < file.let_count; ++i) {
                bool is_fine = true;
                enter_value(t_.lets[file.first_let + i].value, [&](Table table, std::uint32_t index) {
                    is_fine = is_fine && visit({table, index}, 0);
                });
                if (!is_fine) {
                    return refuse("code that is nested without end, or too deeply");
                }
            }
        }
        const auto is_known = [&](const Operand& operand) {
            return operand.kind != OperandKind::Call || t_.calls[operand.index].callee == none ||
                   t_.calls[operand.index].callee < function_count;
        };
        const bool all_known =
            std::all_of(t_.operands.begin(), t_.operands.end(), is_known) &&
            std::all_of(t_.lets.begin(), t_.lets.end(), [&](const Let& let) { return is_known(let.value); });
        return all_known || refuse("a function that does not exist");
    }

    // States: 0 not seen, 1 on the way, from 2 the height plus 2.
    bool visit(Node node, std::uint32_t depth) {
        std::uint32_t& state = states_[static_cast<std::size_t>(node.table)][node.index];
        if (state == 1 || depth > greatest_nesting) {
            return false;
        }
        if (state != 0) {
            return depth + state - 2 <= greatest_nesting;
        }
        state = 1;
        std::uint32_t height = 0;
        std::uint64_t size = 1;
        bool is_fine = true;
        const auto enter = [&](Table table, std::uint32_t index) {
            is_fine = is_fine && visit({table, index}, depth + 1);
            if (is_fine) {
                height = std::max(height, states_[static_cast<std::size_t>(table)][index] - 2 + 1);
                size += sizes_[static_cast<std::size_t>(table)][index];
            }
        };
        switch (node.table) {
            case Table::Block: {
                const Block& block = t_.blocks[node.index];
                for (std::uint32_t i = 0; i < block.let_count; ++i) {
                    enter_value(t_.lets[block.first_let + i].value, enter);
                }
                for (std::uint32_t i = 0; i < block.count; ++i) {
                    enter_instruction(t_.code[block.first + i], enter);
                }
                break;
            }
            case Table::Query: {
                const Query& query = t_.queries[node.index];
                for (std::uint32_t i = 0; i < query.count; ++i) {
                    enter_instruction(t_.code[query.first_part() + i], enter);
                }
                break;
            }
            case Table::Operand:
                enter_value(t_.operands[node.index], enter);
                break;
            case Table::Call: {
                const Call& call = t_.calls[node.index];
                for (std::uint32_t i = 0; i < call.argument_count; ++i) {
                    enter(Table::Operand, call.first_argument + i);
                }
                break;
            }
        }
        states_[static_cast<std::size_t>(node.table)][node.index] = height + 2;
        // Calls and operands that share parts could describe an expression far larger than the bundle.
        const bool is_expression = node.table == Table::Operand || node.table == Table::Call;
        sizes_[static_cast<std::size_t>(node.table)][node.index] = is_expression ? size : 1;
        return is_fine && size <= greatest_expression;
    }

    template <class Enter>
    static void enter_value(const Operand& operand, const Enter& enter) {
        if (operand.kind == OperandKind::Query) {
            enter(Table::Query, operand.index);
        } else if (operand.kind == OperandKind::Call) {
            enter(Table::Call, operand.index);
        }
        if (operand.written != none) {
            enter(Table::Query, operand.written);
        }
    }

    template <class Enter>
    void enter_instruction(const Instruction& instruction, const Enter& enter) const {
        const OpcodeRow& row = instruction_set.at(static_cast<std::size_t>(instruction.opcode));
        const std::array<std::uint32_t, 3> operands{instruction.a, instruction.b, instruction.c};
        for (std::size_t i = 0; i < operands.size(); ++i) {
            if (operands[i] == none) {
                continue;
            }
            switch (row.uses[i]) {
                case OperandUse::Query:
                    enter(Table::Query, operands[i]);
                    break;
                case OperandUse::Operand:
                    enter(Table::Operand, operands[i]);
                    break;
                case OperandUse::Block:
                case OperandUse::MaybeBlock:
                    enter(Table::Block, operands[i]);
                    break;
                case OperandUse::Call:
                    enter(Table::Call, operands[i]);
                    break;
                default:
                    break;
            }
        }
        if (instruction.opcode == Opcode::TypeBlock) {
            enter(Table::Query, t_.types[instruction.a].query);
        }
    }

    const Program::Tables& t_;
    std::array<std::vector<std::uint32_t>, 4> states_;
    std::array<std::vector<std::uint64_t>, 4> sizes_;
    std::optional<std::string> error_;
};

}  // namespace

std::optional<std::string> verify(const Program::Tables& tables) {
    return Verifier(tables).run();
}

}  // namespace bylaw::bytecode
