#include "bytecode/link.h"

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bytecode/instruction_set.h"

namespace bylaw::bytecode {

// What is made once of each program that files are taken from, since its files share it.
struct Linker::Origin {
    std::unordered_map<std::uint32_t, std::uint32_t> strings;
    std::unordered_map<std::uint32_t, std::uint32_t> keys;
    std::unordered_map<std::uint32_t, std::uint32_t> shared;
};

struct Linker::Tables {
    std::vector<Instruction> code;
    std::vector<support::Span> places;
    std::vector<Query> queries;
    std::vector<Operand> operands;
    std::vector<Call> calls;
    std::vector<Let> lets;
    std::vector<Block> blocks;
    std::vector<Key> keys;
    std::vector<KeySpelling> spellings;
    std::vector<Type> types;
    std::vector<Rule> rules;
    std::vector<Rule> parameterized;
    std::vector<std::uint32_t> parameters;
    std::vector<File> files;
    std::vector<ImportedText> imports;
    std::vector<std::uint32_t> import_targets;
    std::vector<ConstantNode> constant_nodes;
    std::vector<std::uint32_t> constant_roots;
    std::vector<std::uint32_t> string_ends;
    std::string string_bytes;
    std::uint32_t shared_count = 0;
    std::map<const Program*, Origin> origins;
};

// Follows everything that a file refers to. Rows that must lie side by side get their places before what they refer to
// is copied.
class Linker::FileCopy {
public:
    FileCopy(Tables& to, const Program& from, std::uint32_t file)
        : to_(to), from_(from), origin_(to.origins[&from]), source_(from.file(file)) {}

    std::uint32_t run() {
        const auto index = static_cast<std::uint32_t>(to_.files.size());
        File row = source_;
        row.name = string(source_.name);
        row.source = string(source_.source);
        row.first_rule = static_cast<std::uint32_t>(to_.rules.size());
        row.first_parameterized = static_cast<std::uint32_t>(to_.parameterized.size());
        first_rule_ = row.first_rule;
        first_parameterized_ = row.first_parameterized;
        const auto& tables = from_.tables();
        row.first_import = static_cast<std::uint32_t>(to_.imports.size());
        for (ImportedText import : tables.imports.subspan(source_.first_import, source_.import_count)) {
            import.name = string(import.name);
            import.text = string(import.text);
            to_.imports.push_back(import);
        }
        row.first_import_target = static_cast<std::uint32_t>(to_.import_targets.size());
        const auto targets = tables.import_targets.subspan(source_.first_import_target, source_.import_target_count);
        to_.import_targets.insert(to_.import_targets.end(), targets.begin(), targets.end());
        to_.files.push_back(row);
        to_.rules.resize(to_.rules.size() + source_.rule_count);
        to_.parameterized.resize(to_.parameterized.size() + source_.parameterized_count);
        const std::uint32_t first_let = lets(source_.first_let, source_.let_count);
        to_.files[index].first_let = first_let;
        for (std::uint32_t i = 0; i < source_.rule_count; ++i) {
            to_.rules[first_rule_ + i] = rule(tables.rules[source_.first_rule + i], index);
        }
        for (std::uint32_t i = 0; i < source_.parameterized_count; ++i) {
            to_.parameterized[first_parameterized_ + i] =
                rule(tables.parameterized[source_.first_parameterized + i], index);
        }
        return index;
    }

private:
    using Copies = std::unordered_map<std::uint32_t, std::uint32_t>;

    template <class Row>
    static std::uint32_t add(std::vector<Row>& table, const Row& row) {
        table.push_back(row);
        return static_cast<std::uint32_t>(table.size() - 1);
    }

    std::uint32_t string(std::uint32_t index) {
        const auto [copy, is_new] = origin_.strings.try_emplace(index, 0);
        if (is_new) {
            to_.string_bytes += from_.string(index);
            copy->second = add(to_.string_ends, static_cast<std::uint32_t>(to_.string_bytes.size()));
        }
        return copy->second;
    }

    std::uint32_t key(std::uint32_t index) {
        const auto [copy, is_new] = origin_.keys.try_emplace(index, 0);
        if (is_new) {
            Key row = from_.tables().keys[index];
            row.text = string(row.text);
            const auto first = static_cast<std::uint32_t>(to_.spellings.size());
            for (std::uint32_t i = 0; i < row.spelling_count; ++i) {
                KeySpelling spelling = from_.tables().spellings[row.first_spelling + i];
                spelling.text = string(spelling.text);
                to_.spellings.push_back(spelling);
            }
            row.first_spelling = first;
            copy->second = add(to_.keys, row);
        }
        return copy->second;
    }

    std::uint32_t shared(std::uint32_t number) {
        if (number == none) {
            return none;
        }
        const auto [copy, is_new] = origin_.shared.try_emplace(number, to_.shared_count);
        to_.shared_count += is_new ? 1U : 0U;
        return copy->second;
    }

    std::uint32_t type(std::uint32_t index) {
        if (const auto known = types_.find(index); known != types_.end()) {
            return known->second;
        }
        Type row = from_.tables().types[index];
        const std::uint32_t place = types_[index] = add(to_.types, row);
        row.name = string(row.name);
        row.constant = row.constant == none ? none : constant(row.constant);
        row.query = row.query == none ? none : query(row.query);
        to_.types[place] = row;
        return place;
    }

    ConstantNode node(ConstantNode row) {
        if (row.kind == document::Kind::String || row.kind == document::Kind::Regex) {
            row.first = string(row.first);
        } else if (row.kind == document::Kind::List || row.kind == document::Kind::Map) {
            std::vector<ConstantNode> children;
            for (std::uint32_t i = 0; i < row.count; ++i) {
                children.push_back(node(from_.tables().constant_nodes[row.first + i]));
                if (row.kind == document::Kind::Map) {
                    children.back().key = string(children.back().key);
                }
            }
            row.first = static_cast<std::uint32_t>(to_.constant_nodes.size());
            to_.constant_nodes.insert(to_.constant_nodes.end(), children.begin(), children.end());
        }
        return row;
    }

    std::uint32_t constant(std::uint32_t index) {
        if (const auto known = constants_.find(index); known != constants_.end()) {
            return known->second;
        }
        const ConstantNode root = node(from_.tables().constant_nodes[from_.tables().constant_roots[index]]);
        return constants_[index] = add(to_.constant_roots, add(to_.constant_nodes, root));
    }

    Operand operand(Operand row) {
        switch (row.kind) {
            case OperandKind::Constant:
                row.index = constant(row.index);
                break;
            case OperandKind::Query:
                row.index = query(row.index);
                break;
            case OperandKind::Call:
                row.index = call(row.index, false);
                break;
        }
        row.written = row.written == none ? none : query(row.written);
        return row;
    }

    std::uint32_t operand_at(std::uint32_t index) {
        const Operand row = operand(from_.tables().operands[index]);
        return add(to_.operands, row);
    }

    // Of rules the callee is one of the file, of functions a number that stays.
    std::uint32_t call(std::uint32_t index, bool is_of_rule) {
        Call row = from_.tables().calls[index];
        row.name = string(row.name);
        std::vector<Operand> arguments;
        for (std::uint32_t i = 0; i < row.argument_count; ++i) {
            arguments.push_back(operand(from_.tables().operands[row.first_argument + i]));
        }
        row.first_argument = static_cast<std::uint32_t>(to_.operands.size());
        to_.operands.insert(to_.operands.end(), arguments.begin(), arguments.end());
        if (is_of_rule && row.callee != none) {
            row.callee = row.callee - source_.first_parameterized + first_parameterized_;
        }
        return add(to_.calls, row);
    }

    std::uint32_t lets(std::uint32_t first, std::uint32_t count) {
        std::vector<Let> rows;
        for (std::uint32_t i = 0; i < count; ++i) {
            Let row = from_.tables().lets[first + i];
            row.name = string(row.name);
            row.value = operand(row.value);
            rows.push_back(row);
        }
        const auto place = static_cast<std::uint32_t>(to_.lets.size());
        to_.lets.insert(to_.lets.end(), rows.begin(), rows.end());
        return place;
    }

    // Instructions that lie side by side.
    std::uint32_t code(std::uint32_t first, std::uint32_t count) {
        const auto place = static_cast<std::uint32_t>(to_.code.size());
        to_.code.resize(place + count);
        const auto places = from_.tables().places.subspan(first, count);
        to_.places.insert(to_.places.end(), places.begin(), places.end());
        for (std::uint32_t i = 0; i < count; ++i) {
            Instruction row = from_.code(first + i);
            const OpcodeRow& about = instruction_set.at(static_cast<std::size_t>(row.opcode));
            const bool is_rule_call = row.opcode == Opcode::CallRule;
            row.a = used(about.uses[0], row.a, place - first, is_rule_call);
            row.b = used(about.uses[1], row.b, place - first, is_rule_call);
            row.c = used(about.uses[2], row.c, place - first, is_rule_call);
            to_.code[place + i] = row;
        }
        return place;
    }

    std::uint32_t used(OperandUse use, std::uint32_t value, std::uint32_t distance, bool is_rule_call) {
        switch (use) {
            case OperandUse::None:
            case OperandUse::Number:
                return value;
            case OperandUse::Target:
                return value + distance;
            case OperandUse::String:
                return string(value);
            case OperandUse::MaybeString:
                return value == none ? none : string(value);
            case OperandUse::Key:
                return key(value);
            case OperandUse::Query:
                return query(value);
            case OperandUse::Operand:
                return operand_at(value);
            case OperandUse::Block:
                return block(value);
            case OperandUse::MaybeBlock:
                return value == none ? none : block(value);
            case OperandUse::Type:
                return type(value);
            case OperandUse::Call:
                return call(value, is_rule_call);
            case OperandUse::MaybeRule:
                return value == none ? none : value - source_.first_rule + first_rule_;
            case OperandUse::Imported:
                return value - source_.first_parameterized + first_parameterized_;
        }
        return value;
    }

    std::uint32_t query(std::uint32_t index) {
        if (const auto known = queries_.find(index); known != queries_.end()) {
            return known->second;
        }
        Query row = from_.query(index);
        row.first = code(row.first, row.type_count + row.count + 1);
        row.shared = shared(row.shared);
        return queries_[index] = add(to_.queries, row);
    }

    std::uint32_t block(std::uint32_t index) {
        if (const auto known = blocks_.find(index); known != blocks_.end()) {
            return known->second;
        }
        Block row = from_.block(index);
        row.first_let = lets(row.first_let, row.let_count);
        row.first = code(row.first, row.count);
        return blocks_[index] = add(to_.blocks, row);
    }

    Rule rule(Rule row, std::uint32_t file) {
        row.name = string(row.name);
        row.conditions = row.conditions == none ? none : block(row.conditions);
        row.body = block(row.body);
        row.file = file;
        const auto first = static_cast<std::uint32_t>(to_.parameters.size());
        for (std::uint32_t i = 0; i < row.parameter_count; ++i) {
            to_.parameters.push_back(string(from_.tables().parameters[row.first_parameter + i]));
        }
        row.first_parameter = first;
        return row;
    }

    Tables& to_;
    const Program& from_;
    Origin& origin_;
    const File& source_;
    std::uint32_t first_rule_ = 0;
    std::uint32_t first_parameterized_ = 0;
    Copies types_;
    Copies constants_;
    Copies queries_;
    Copies blocks_;
};

Linker::Linker() : tables_(std::make_unique<Tables>()) {}

Linker::~Linker() = default;

std::uint32_t Linker::add_file(const Program& program, std::uint32_t file) {
    return FileCopy(*tables_, program, file).run();
}

std::shared_ptr<const Program> Linker::finish() {
    const std::shared_ptr<const Tables> made = std::move(tables_);
    tables_ = std::make_unique<Tables>();
    Program::Tables tables;
    tables.code = made->code;
    tables.places = made->places;
    tables.queries = made->queries;
    tables.operands = made->operands;
    tables.calls = made->calls;
    tables.lets = made->lets;
    tables.blocks = made->blocks;
    tables.keys = made->keys;
    tables.spellings = made->spellings;
    tables.types = made->types;
    tables.rules = made->rules;
    tables.parameterized = made->parameterized;
    tables.parameters = made->parameters;
    tables.files = made->files;
    tables.imports = made->imports;
    tables.import_targets = made->import_targets;
    tables.constant_nodes = made->constant_nodes;
    tables.constant_roots = made->constant_roots;
    tables.string_ends = made->string_ends;
    tables.string_bytes = made->string_bytes;
    tables.shared_count = made->shared_count;
    return std::make_shared<const Program>(tables, made);
}

}  // namespace bylaw::bytecode
