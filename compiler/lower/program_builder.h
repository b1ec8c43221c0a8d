// Collects the tables of a program while rules files are lowered.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bytecode/program.h"
#include "syntax/ast.h"

namespace bylaw::lower {

// The tables as vectors, with everything that can be shared made once: strings, keys, literals, types. Used from one
// thread.
class ProgramBuilder {
public:
    [[nodiscard]] std::uint32_t string(std::string_view text);
    // A text that is not looked up again, such as a whole source.
    [[nodiscard]] std::uint32_t unshared_string(std::string_view text);
    [[nodiscard]] std::uint32_t key(std::string_view text);
    [[nodiscard]] std::uint32_t constant(const syntax::Literal& literal);
    // One that no other literal is the same as.
    [[nodiscard]] std::uint32_t unshared_constant(const syntax::Literal& literal);
    [[nodiscard]] std::uint32_t type(std::string_view name);
    // The number of the shared result list of all queries with this canonical text.
    [[nodiscard]] std::uint32_t shared_query(const std::string& canonical);

    // Appends instructions that belong together; returns the index of the first.
    [[nodiscard]] std::uint32_t append(const std::vector<bytecode::Instruction>& code,
                                       const std::vector<support::Span>& places);
    template <class Row>
    [[nodiscard]] static std::uint32_t add(std::vector<Row>& table, const Row& row) {
        table.push_back(row);
        return static_cast<std::uint32_t>(table.size() - 1);
    }

    [[nodiscard]] std::shared_ptr<const bytecode::Program> finish();

    struct Tables {
        std::vector<bytecode::Instruction> code;
        std::vector<support::Span> places;
        std::vector<bytecode::Query> queries;
        std::vector<bytecode::Operand> operands;
        std::vector<bytecode::Call> calls;
        std::vector<bytecode::Let> lets;
        std::vector<bytecode::Block> blocks;
        std::vector<bytecode::Key> keys;
        std::vector<bytecode::KeySpelling> spellings;
        std::vector<bytecode::Type> types;
        std::vector<bytecode::Rule> rules;
        std::vector<bytecode::Rule> parameterized;
        std::vector<std::uint32_t> parameters;
        std::vector<bytecode::File> files;
        std::vector<bytecode::ImportedText> imports;
        std::vector<std::uint32_t> import_targets;
        std::vector<bytecode::ConstantNode> constant_nodes;
        std::vector<std::uint32_t> constant_roots;
        std::vector<std::uint32_t> string_ends;
        std::string string_bytes;
    };
    Tables tables;

private:
    [[nodiscard]] bytecode::ConstantNode node(const syntax::Literal& literal);

    std::deque<std::string> string_keys_;  // stable storage for the keys of strings_
    std::unordered_map<std::string_view, std::uint32_t> strings_;
    std::unordered_map<std::string_view, std::uint32_t> keys_;
    std::unordered_map<std::string_view, std::uint32_t> types_;
    std::unordered_map<std::string, std::uint32_t> scalars_;
    std::unordered_map<std::string, std::uint32_t> shared_;
};

}  // namespace bylaw::lower
