#include "bytecode/disassemble.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "bytecode/display.h"
#include "bytecode/instruction_set.h"

namespace bylaw::bytecode {
namespace {

class Disassembler {
public:
    explicit Disassembler(const Program& program) : program_(program), tables_(program.tables()) {}

    std::string run() {
        line("program: {} files, {} rules, {} blocks, {} queries, {} instructions, {} literals, {} keys",
             tables_.files.size(), tables_.rules.size(), tables_.blocks.size(), tables_.queries.size(),
             tables_.code.size(), tables_.constant_roots.size(), tables_.keys.size());
        for (const File& file : tables_.files) {
            write_file(file);
        }
        return std::move(out_);
    }

private:
    template <class... Args>
    void line(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
        out_ += '\n';
    }

    void write_file(const File& file) {
        file_ = static_cast<std::uint32_t>(&file - tables_.files.data());
        lines_.clear();
        line("");
        line("file {}{}", program_.string(file.name), file.binds_names != 0 ? " (binds names)" : "");
        blocks_.clear();
        queries_.clear();
        for (std::uint32_t i = 0; i < file.let_count; ++i) {
            write_let(tables_.lets[file.first_let + i], 1);
        }
        for (std::uint32_t i = 0; i < file.parameterized_count; ++i) {
            write_rule(tables_.parameterized[file.first_parameterized + i]);
        }
        for (std::uint32_t i = 0; i < file.rule_count; ++i) {
            write_rule(tables_.rules[file.first_rule + i]);
        }
    }

    // `tag@lib/tags.guard` for the variables of what is imported.
    std::string shown_name(std::uint32_t string) const {
        const std::string_view name = program_.string(string);
        const std::size_t mark = name.find(import_mark);
        std::uint32_t number = 0;
        if (mark != std::string_view::npos) {
            std::from_chars(name.data() + mark + 1, name.data() + name.size(), number);
        }
        const File& file = tables_.files[file_];
        if (number == 0 || number > file.import_count) {
            return std::string(name);
        }
        const ImportedText& import = tables_.imports[file.first_import + number - 1];
        return fmt::format("{}@{}", name.substr(0, mark), program_.string(import.name));
    }

    support::LineColumn line_column(const SourcePlace& place) {
        auto& lines = lines_[place.import];
        if (lines == nullptr) {
            lines = std::make_unique<support::LineIndex>(place.text);
        }
        return lines->at(place.span.begin);
    }
    // `line 7`, or `line 7 of lib/tags.guard` for what is imported.
    std::string line_text(support::Span span) {
        const SourcePlace place = program_.located(file_, span);
        std::string text = "line " + std::to_string(line_column(place).line);
        if (place.import != none) {
            text += " of ";
            text += place.name;
        }
        return text;
    }

    void write_rule(const Rule& rule) {
        std::string parameters;
        for (std::uint32_t i = 0; i < rule.parameter_count; ++i) {
            parameters += i == 0 ? "(" : ", ";
            parameters += shown_name(tables_.parameters[rule.first_parameter + i]);
        }
        line("");
        line("rule {}{}{}{}  ; {}", program_.string(rule.name), parameters, parameters.empty() ? "" : ")",
             rule.is_of_estate != 0 ? " of the estate" : "", line_text(rule.place));
        if (rule.conditions != none) {
            line("  when");
            write_block(rule.conditions, 2);
        }
        line("  body");
        write_block(rule.body, 2);
    }

    void write_let(const Let& let, int depth) {
        line("{:{}}let {} = {}", "", depth * 2, shown_name(let.name), operand_text(let.value));
        write_operand_code(let.value, depth + 1);
    }

    void write_block(std::uint32_t index, int depth) {
        const Block& block = tables_.blocks[index];
        line("{:{}}block {}", "", depth * 2, index);
        if (!blocks_.insert(index).second) {
            return;
        }
        for (std::uint32_t i = 0; i < block.let_count; ++i) {
            write_let(tables_.lets[block.first_let + i], depth + 1);
        }
        for (std::uint32_t pc = block.first; pc < block.first + block.count; ++pc) {
            write_instruction(pc, depth + 1);
        }
    }

    void write_query(std::uint32_t index, int depth) {
        const Query& query = tables_.queries[index];
        std::string text;
        append_query_text(text, program_, index, 0);
        const std::string shared = query.shared == none ? std::string() : fmt::format(" shared {}", query.shared);
        line("{:{}}query {}{}{}  ; {}", "", depth * 2, index, query.has(some) ? " some" : "", shared, text);
        if (!queries_.insert(index).second) {
            return;
        }
        const std::uint32_t end = query.first_part() + query.count;
        for (std::uint32_t pc = query.first; pc <= end; ++pc) {
            write_instruction(pc, depth + 1);
        }
    }

    std::string operand_text(const Operand& operand) {
        std::string text;
        switch (operand.kind) {
            case OperandKind::Constant:
                append_constant_text(text, program_.constant(operand.index));
                break;
            case OperandKind::Query:
                text = fmt::format("query {}", operand.index);
                break;
            case OperandKind::Call: {
                const Call& call = tables_.calls[operand.index];
                text = fmt::format("{}(", program_.string(call.name));
                for (std::uint32_t i = 0; i < call.argument_count; ++i) {
                    text += i == 0 ? "" : ", ";
                    text += operand_text(tables_.operands[call.first_argument + i]);
                }
                text += ')';
                break;
            }
        }
        return text;
    }

    void write_operand_code(const Operand& operand, int depth) {
        if (operand.kind == OperandKind::Query) {
            write_query(operand.index, depth);
        } else if (operand.kind == OperandKind::Call) {
            const Call& call = tables_.calls[operand.index];
            for (std::uint32_t i = 0; i < call.argument_count; ++i) {
                write_operand_code(tables_.operands[call.first_argument + i], depth);
            }
        }
    }

    std::string use_text(OperandUse use, std::uint32_t value) {
        switch (use) {
            case OperandUse::None:
                return {};
            case OperandUse::Number:
                return std::to_string(static_cast<std::int32_t>(value));
            case OperandUse::Target:
                return fmt::format("->{}", value);
            case OperandUse::Key:
                return fmt::format("'{}'", program_.string(tables_.keys[value].text));
            case OperandUse::Query:
                return fmt::format("query {}", value);
            case OperandUse::Operand:
                return operand_text(tables_.operands[value]);
            case OperandUse::Type:
                return std::string(program_.string(tables_.types[value].name));
            case OperandUse::Call: {
                Operand operand;
                operand.kind = OperandKind::Call;
                operand.index = value;
                return operand_text(operand);
            }
            case OperandUse::String:
            case OperandUse::MaybeString:
                return value == none ? std::string() : fmt::format("'{}'", first_line(shown_name(value)));
            case OperandUse::Block:
            case OperandUse::MaybeBlock:
                return value == none ? std::string() : fmt::format("block {}", value);
            case OperandUse::Imported:
            case OperandUse::MaybeRule:
                return value == none ? "unknown" : fmt::format("rule {}", value);
        }
        return {};
    }

    static std::string first_line(std::string_view text) {
        const std::size_t begin = text.find_first_not_of(" \t\r\n");
        if (begin == std::string_view::npos) {
            return {};
        }
        text.remove_prefix(begin);
        const std::size_t end = text.find('\n');
        return std::string(text.substr(0, end)) + (end == std::string_view::npos ? "" : " …");
    }

    void write_instruction(std::uint32_t pc, int depth) {
        const Instruction& instruction = tables_.code[pc];
        const OpcodeRow& row = instruction_set.at(static_cast<std::size_t>(instruction.opcode));
        std::string text(row.mnemonic);
        if (instruction.opcode == Opcode::Unary || instruction.opcode == Opcode::Compare ||
            instruction.opcode == Opcode::CompareLiteral || instruction.opcode == Opcode::KeyFilter) {
            text += (instruction.flags & negated) != 0 ? " not." : " ";
            text += operator_name(instruction.op);
        } else if (row.group == OpcodeGroup::Statement && (instruction.flags & negated) != 0) {
            text += " not";
        }
        if (row.group == OpcodeGroup::Statement && (instruction.flags & leading_not) != 0) {
            text += " leading-not";
        }
        for (std::size_t i = 0; i < 3; ++i) {
            const std::uint32_t value = i == 0 ? instruction.a : i == 1 ? instruction.b : instruction.c;
            if (const std::string used = use_text(row.uses[i], value); !used.empty()) {
                text += i == 0 ? " " : ", ";
                text += used;
            }
        }
        if (row.group == OpcodeGroup::Statement && (instruction.flags & can_stop_early) != 0) {
            text += " early";
        }
        const support::LineColumn place = line_column(program_.located(file_, tables_.places[pc]));
        line("{:{}}{:5}  {:<60} ; {}:{}", "", depth * 2, pc, text, place.line, place.column);
        write_code_of(instruction, row, depth + 2);
    }

    void write_code_of(const Instruction& instruction, const OpcodeRow& row, int depth) {
        for (std::size_t i = 0; i < 3; ++i) {
            const std::uint32_t value = i == 0 ? instruction.a : i == 1 ? instruction.b : instruction.c;
            if (value == none) {
                continue;
            }
            if (row.uses[i] == OperandUse::Query) {
                write_query(value, depth);
            } else if (row.uses[i] == OperandUse::Operand) {
                write_operand_code(tables_.operands[value], depth);
            } else if (row.uses[i] == OperandUse::Block || row.uses[i] == OperandUse::MaybeBlock) {
                write_block(value, depth);
            }
        }
    }

    const Program& program_;
    const Program::Tables& tables_;
    std::uint32_t file_ = 0;
    std::map<std::uint32_t, std::unique_ptr<support::LineIndex>> lines_;  // by import; none: of the file itself
    std::set<std::uint32_t> blocks_;
    std::set<std::uint32_t> queries_;
    std::string out_;
};

}  // namespace

std::string disassemble(const Program& program) {
    return Disassembler(program).run();
}

}  // namespace bylaw::bytecode
