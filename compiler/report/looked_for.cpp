#include "report/looked_for.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "inputs/account_answer.h"

namespace bylaw::report {
namespace {

using bytecode::Instruction;
using bytecode::none;
using bytecode::Opcode;
using bytecode::OperandKind;
using bytecode::Program;

// Types of bylaw's own, which no input has.
constexpr std::string_view own_types = "Bylaw::";

class TypeSearch {
public:
    explicit TypeSearch(const Program& program) : program_(program) {}

    void search_rule(const bytecode::Rule& rule) {
        if (!rules_.insert(&rule).second) {
            return;
        }
        const std::uint32_t outer = std::exchange(file_, rule.file);
        if (rule.conditions == none || !search_block(rule.conditions)) {
            search_block(rule.body);
        }
        file_ = outer;
    }

    [[nodiscard]] std::vector<std::string> take() { return {types_.begin(), types_.end()}; }

private:
    // Each says whether it found a type.
    bool search_block(std::uint32_t index) {
        const auto [known, is_new] = blocks_.try_emplace(index, false);
        if (!is_new) {
            return known->second;
        }
        const bytecode::Block& block = program_.block(index);
        scopes_.push_back(&block);
        bool has_found = false;
        for (std::uint32_t pc = block.first; pc < block.first + block.count; ++pc) {
            has_found = search_statement(program_.code(pc)) || has_found;
        }
        scopes_.pop_back();
        blocks_[index] = has_found;
        return has_found;
    }

    bool search_statement(const Instruction& statement) {
        switch (statement.opcode) {
            case Opcode::Unary:
                return search_query(statement.a);
            case Opcode::CompareLiteral:
            case Opcode::Compare:
                return search_query(statement.a) || search_operand(program_.tables().operands[statement.b]);
            case Opcode::Over:
                return search_query(statement.a) || search_block(statement.b);
            case Opcode::When:
                return search_block(statement.a) || search_block(statement.b);
            case Opcode::TypeBlock:
                add(statement.a);
                return true;
            case Opcode::RuleReference:
                return statement.b != none && search_called(program_.rule(statement.b));
            case Opcode::ImportedRule:
                return search_called(program_.tables().parameterized[statement.b]);
            case Opcode::CallRule:
                return search_call(program_.tables().calls[statement.a]);
            default:
                return false;
        }
    }

    bool search_called(const bytecode::Rule& rule) {
        const std::size_t before = types_.size();
        std::vector<const bytecode::Block*> outer;
        outer.swap(scopes_);
        search_rule(rule);
        outer.swap(scopes_);
        return types_.size() != before;
    }

    bool search_call(const bytecode::Call& call) {
        bool has_found = false;
        for (std::uint32_t i = 0; i < call.argument_count; ++i) {
            has_found = search_operand(program_.tables().operands[call.first_argument + i]) || has_found;
        }
        return has_found;
    }

    bool search_operand(const bytecode::Operand& operand) {
        switch (operand.kind) {
            case OperandKind::Query:
                return search_query(operand.index);
            case OperandKind::Call:
                return search_call(program_.tables().calls[operand.index]);
            case OperandKind::Constant:
                break;
        }
        return false;
    }

    bool search_query(std::uint32_t index) {
        const auto [known, is_new] = queries_.try_emplace(index, false);
        if (!is_new) {
            return known->second;
        }
        const bytecode::Query& query = program_.query(index);
        for (std::uint32_t i = 0; i < query.type_count; ++i) {
            add(program_.code(query.first + i).a);
        }
        const Instruction& head = program_.code(query.first_part());
        bool has_found = query.type_count != 0;
        for (std::uint32_t i = 0; i < query.count && !has_found; ++i) {
            const Instruction& part = program_.code(query.first_part() + i);
            has_found = part.opcode == Opcode::Filter && search_filter(program_.block(part.a));
        }
        if (!has_found && head.opcode == Opcode::Variable) {
            const bytecode::Let* const let = let_of(head.a);
            has_found = let != nullptr && search_operand(let->value);
        }
        return queries_[index] = has_found;
    }

    // Filters that are not looked up in the index of types still say `Type == 'T'`.
    bool search_filter(const bytecode::Block& block) {
        bool has_found = false;
        for (std::uint32_t pc = block.first; pc < block.first + block.count; ++pc) {
            const Instruction& clause = program_.code(pc);
            if (clause.opcode == Opcode::CompareLiteral && (clause.flags & bytecode::negated) == 0 &&
                (clause.op == bytecode::Operator::Equal || clause.op == bytecode::Operator::In) &&
                is_type(program_.query(clause.a))) {
                has_found = add(program_.constant(program_.tables().operands[clause.b].index)) || has_found;
            }
        }
        return has_found;
    }

    bool is_type(const bytecode::Query& query) const {
        const Instruction& part = program_.code(query.first_part());
        return query.count == 1 && part.opcode == Opcode::Key &&
               program_.string(program_.tables().keys[part.a].text) == "Type";
    }

    bool add(const document::Value& literal) {
        if (literal.kind == document::Kind::List) {
            bool has_found = false;
            for (const document::Value& item : literal.items()) {
                has_found = (item.kind == document::Kind::String && add(item)) || has_found;
            }
            return has_found;
        }
        if (literal.kind != document::Kind::String) {
            return false;
        }
        add(literal.text());
        return true;
    }

    // The variable that a name stands for: of the innermost block, else of the file.
    const bytecode::Let* let_of(std::uint32_t name) const {
        const auto find = [&](std::uint32_t first, std::uint32_t count) -> const bytecode::Let* {
            const auto lets = program_.tables().lets.subspan(first, count);
            const auto found =
                std::find_if(lets.begin(), lets.end(), [&](const bytecode::Let& let) { return let.name == name; });
            return found == lets.end() ? nullptr : &*found;
        };
        for (std::size_t i = scopes_.size(); i-- > 0;) {
            if (const bytecode::Let* const let = find(scopes_[i]->first_let, scopes_[i]->let_count)) {
                return let;
            }
        }
        const bytecode::File& file = program_.file(file_);
        return find(file.first_let, file.let_count);
    }

    void add(std::uint32_t type) { add(program_.string(program_.tables().types[type].name)); }

    void add(std::string_view name) {
        // What an account does not have is nothing that anybody could add.
        if (!name.starts_with(own_types) && name != inputs::account_answer) {
            types_.emplace(name);
        }
    }

    const Program& program_;
    std::uint32_t file_ = 0;
    std::vector<const bytecode::Block*> scopes_;
    // What was searched before, with what came of it.
    std::set<const bytecode::Rule*> rules_;
    std::map<std::uint32_t, bool> blocks_;
    std::map<std::uint32_t, bool> queries_;
    std::set<std::string, std::less<>> types_;
};

bool is_upper(char byte) {
    return byte >= 'A' && byte <= 'Z';
}

}  // namespace

std::vector<std::string> looked_for(const Program& program, std::uint32_t rule) {
    TypeSearch search(program);
    search.search_rule(program.rule(rule));
    return search.take();
}

std::string plural_of_type(std::string_view type) {
    const std::size_t colon = type.rfind(':');
    const std::string_view name = type.substr(colon == std::string_view::npos ? 0 : colon + 1);
    std::string words;
    for (std::size_t i = 0; i < name.size(); ++i) {
        // Runs of capitals are abbreviations: `DBInstance` is "DB instance".
        const bool begins_word =
            is_upper(name[i]) && i > 0 && (!is_upper(name[i - 1]) || (i + 1 < name.size() && !is_upper(name[i + 1])));
        const bool is_abbreviation = (i + 1 < name.size() && is_upper(name[i + 1]) && is_upper(name[i])) ||
                                     (i > 0 && is_upper(name[i - 1]) && is_upper(name[i]) && !begins_word);
        words += begins_word ? " " : "";
        words += is_upper(name[i]) && !is_abbreviation ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
    }
    if (words.ends_with("y") && !words.ends_with("ay") && !words.ends_with("ey") && !words.ends_with("oy")) {
        words.replace(words.size() - 1, 1, "ies");
    } else if (words.ends_with("s") && !words.ends_with("ss") && !words.ends_with("us") && !words.ends_with("is")) {
        // `UserCredentials` are several already.
    } else if (words.ends_with("s") || words.ends_with("x") || words.ends_with("ch") || words.ends_with("sh")) {
        words += "es";
    } else if (!words.empty()) {
        words += 's';
    }
    return words;
}

}  // namespace bylaw::report
