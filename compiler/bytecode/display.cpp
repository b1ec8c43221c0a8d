#include "bytecode/display.h"

#include <array>

#include "document/json_text.h"

namespace bylaw::bytecode {
namespace {

using document::Kind;
using document::Value;

struct OperatorNames {
    std::string_view structured;  // structured reports
    std::string_view clause;      // clause text
};

constexpr std::array<OperatorNames, operator_count> names{{
    {"Eq", "EQUALS"},
    {"In", "IN"},
    {"Gt", "GREATER THAN"},
    {"Lt", "LESS THAN"},
    {"Le", "LESS THAN EQUALS"},
    {"Ge", "GREATER THAN EQUALS"},
    {"Exists", "EXISTS"},
    {"Empty", "EMPTY"},
    {"IsString", "IS STRING"},
    {"IsList", "IS LIST"},
    {"IsMap", "IS MAP"},
    {"IsBool", "IS BOOL"},
    {"IsInt", "IS INT"},
    {"IsFloat", "IS FLOAT"},
    {"IsNull", "IS NULL"},
}};

void append_part(std::string& out, const Program& program, const Instruction& part) {
    switch (part.opcode) {
        case Opcode::This:
            out += '_';
            break;
        case Opcode::Variable:
        case Opcode::Interpolate:
            out += '%';
            out += written_name(program.string(part.a));
            break;
        case Opcode::Key:
        case Opcode::NumericKey:
            out += program.string(program.tables().keys[part.a].text);
            break;
        case Opcode::Index:
            out += std::to_string(static_cast<std::int32_t>(part.a));
            break;
        case Opcode::AllIndices:
            out += "[*]";
            break;
        case Opcode::AllValues:
            out += '*';
            break;
        case Opcode::Filter:
            if (part.b != none) {
                out += written_name(program.string(part.b));
            }
            out += " (filter-clauses)";
            break;
        case Opcode::KeyFilter:
            if (part.b != none) {
                out += written_name(program.string(part.b));
            }
            out += " (map-key-filter-clauses)";
            break;
        default:
            break;
    }
}

void append_operand(std::string& out, const Program& program, const Operand& operand) {
    const std::uint32_t query = operand.kind == OperandKind::Query ? operand.index : operand.written;
    if (query != none) {
        append_query_text(out, program, query, 0);
        return;
    }
    if (operand.kind == OperandKind::Constant) {
        append_constant_text(out, program.constant(operand.index));
        return;
    }
    const Call& call = program.tables().calls[operand.index];
    out += program.string(call.name);
    out += '(';
    for (std::uint32_t i = 0; i < call.argument_count; ++i) {
        if (i != 0) {
            out += ", ";
        }
        append_operand(out, program, program.tables().operands[call.first_argument + i]);
    }
    out += ')';
}

}  // namespace

std::string_view operator_name(Operator op) {
    return names.at(static_cast<std::size_t>(op)).structured;
}

void append_query_text(std::string& out, const Program& program, std::uint32_t query, std::uint32_t from_part) {
    const Query& q = program.query(query);
    const std::uint32_t first = q.first_part();
    for (std::uint32_t i = from_part; i < q.count; ++i) {
        const Instruction& part = program.code(first + i);
        if (i != from_part && part.opcode != Opcode::AllIndices) {
            out += '.';
        }
        append_part(out, program, part);
    }
}

void append_constant_text(std::string& out, const Value& value) {
    switch (value.kind) {
        case Kind::Null:
            out += "\"NULL\"";
            break;
        case Kind::String:
            out += '"';
            out += value.text();
            out += '"';
            break;
        case Kind::Regex:
            out += "\"/";
            out += value.regex->pattern();
            out += "/\"";
            break;
        case Kind::List: {
            out += '[';
            bool first = true;
            for (const Value& item : value.items()) {
                if (!first) {
                    out += ',';
                }
                first = false;
                append_constant_text(out, item);
            }
            out += ']';
            break;
        }
        case Kind::Map: {
            out += '{';
            bool first = true;
            for (const document::Entry& entry : value.entries()) {
                if (!first) {
                    out += ',';
                }
                first = false;
                out += '"';
                out += entry.key();
                out += "\":";
                append_constant_text(out, entry.value);
            }
            out += '}';
            break;
        }
        case Kind::IntRange:
        case Kind::FloatRange:
        case Kind::CharRange: {
            std::string quoted;
            document::append_json(quoted, value);
            out.append(quoted, 1, quoted.size() - 2);
            break;
        }
        case Kind::Float:
            document::append_plain_number(out, value.real);
            break;
        default:
            document::append_json(out, value);
            break;
    }
}

void append_clause_text(std::string& out, const Program& program, std::uint32_t instruction) {
    const Instruction& clause = program.code(instruction);
    out += (clause.flags & leading_not) != 0 ? "not " : " ";
    append_query_text(out, program, clause.a, 0);
    out += ' ';
    if ((clause.flags & negated) != 0) {
        out += "not ";
    }
    out += names.at(static_cast<std::size_t>(clause.op)).clause;
    out += "  ";
    if (!is_unary(clause.op)) {
        append_operand(out, program, program.tables().operands[clause.b]);
    }
}

}  // namespace bylaw::bytecode
