#include "report/rule_source.h"

#include <array>

#include "bytecode/display.h"
#include "report/escape.h"
#include "report/readable_value.h"
#include "report/visible_text.h"

namespace bylaw::report {

using bytecode::Instruction;
using bytecode::Opcode;

namespace {

constexpr std::array<std::string_view, bytecode::operator_count> operators{
    "==",        "in",      ">",         "<",       "<=",     ">=",       "exists", "empty",
    "is_string", "is_list", "is_struct", "is_bool", "is_int", "is_float", "is_null"};

bool is_blank(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

// The end of a string or regular expression that starts at `at`. A backslash before the closing character, however
// many there are, keeps it open.
std::size_t quoted_end(std::string_view text, std::size_t at) {
    const char quote = text[at];
    for (++at; at < text.size(); ++at) {
        if (text[at] == quote && text[at - 1] != '\\') {
            return at + 1;
        }
    }
    return text.size();
}

bool is_block_statement(Opcode opcode) {
    switch (opcode) {
        case Opcode::Unary:
        case Opcode::Compare:
        case Opcode::CompareLiteral:
        case Opcode::RuleReference:
        case Opcode::ImportedRule:
        case Opcode::CallRule:
        case Opcode::KeyFilter:
            return false;
        default:
            return true;
    }
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
}

}  // namespace

std::string in_one_line(std::string_view rules_text, bool is_block, std::size_t most) {
    std::string out;
    std::size_t depth = 0;
    bool has_gap = false;
    bool has_break = false;
    std::size_t at = 0;
    while (at < rules_text.size() && out.size() <= most) {
        const char byte = rules_text[at];
        if (is_blank(byte)) {
            has_gap = true;
            has_break = has_break || byte == '\n';
            ++at;
            continue;
        }
        if (byte == '#') {
            at = std::min(rules_text.size(), rules_text.find('\n', at));
            has_gap = true;
            continue;
        }
        if (rules_text.substr(at, 2) == "<<" || (byte == '{' && is_block && depth == 0)) {
            break;
        }
        // Queries that go on in the next line are put together.
        if (has_gap && !out.empty() && !(has_break && (byte == '.' || byte == '['))) {
            out += ' ';
        }
        has_gap = false;
        has_break = false;
        if (byte == '"' || byte == '\'' || byte == '/') {
            const std::size_t end = quoted_end(rules_text, at);
            const std::size_t begin = out.size();
            out += rules_text.substr(at, end - at);
            replace_all(out, "\n", " ");
            at = end;
            if (begin > most) {
                break;
            }
            continue;
        }
        if (byte == '[' || byte == '(' || byte == '{') {
            ++depth;
        } else if ((byte == ']' || byte == ')' || byte == '}') && depth > 0) {
            --depth;
        }
        out += byte;
        ++at;
    }
    shorten(out, 0, most);
    if (is_block) {
        out += " { … }";
    }
    return out;
}

std::string clause_from_bytecode(const bytecode::Program& program, std::uint32_t instruction) {
    const Instruction& at = program.code(instruction);
    std::string text;
    switch (at.opcode) {
        case Opcode::Unary:
        case Opcode::Compare:
        case Opcode::CompareLiteral: {
            text = (at.flags & bytecode::leading_not) != 0 ? "not " : "";
            bytecode::append_query_text(text, program, at.a, 0);
            const bool is_negated = (at.flags & bytecode::negated) != 0;
            text += ' ';
            if (is_negated && at.op == bytecode::Operator::Equal) {
                text += "!=";
            } else {
                text += is_negated ? "!" : "";
                text += operators.at(static_cast<std::size_t>(at.op));
            }
            std::string canonical;
            bytecode::append_clause_text(canonical, program, instruction);
            // The right-hand side stands behind the only two spaces that the canonical form has outside the query.
            std::string query;
            bytecode::append_query_text(query, program, at.a, 0);
            const std::size_t gap = canonical.find("  ", canonical.find(query) + query.size());
            if (!bytecode::is_unary(at.op) && gap != std::string::npos) {
                text += ' ';
                text += canonical.substr(gap + 2);
            }
            break;
        }
        case Opcode::Over:
            bytecode::append_query_text(text, program, at.a, 0);
            text += " { … }";
            break;
        case Opcode::RuleReference:
        case Opcode::ImportedRule:
            text = (at.flags & bytecode::negated) != 0 ? "not " : "";
            text += program.string(at.a);
            break;
        case Opcode::CallRule:
            text = program.string(program.tables().calls[at.a].name);
            text += "(…)";
            break;
        default:
            break;
    }
    for (const std::string_view filter :
         {". (filter-clauses)", ". (map-key-filter-clauses)", " (filter-clauses)", " (map-key-filter-clauses)"}) {
        replace_all(text, filter, "[…]");
    }
    return text;
}

RuleSource::RuleSource(const bytecode::Program& program)
    : program_(program), lines_(program.tables().files.size() + program.tables().imports.size()) {}

const Clause& RuleSource::clause(std::uint32_t file, std::uint32_t instruction) {
    std::unique_ptr<Clause>& clause = clauses_[instruction];
    if (clause != nullptr) {
        return *clause;
    }
    clause = std::make_unique<Clause>();
    FindingPlace& place = clause->place;
    const bytecode::SourcePlace source = program_.located(file, program_.tables().places[instruction]);
    place.text = source.text;
    place.name = source.name;
    place.span = source.span;
    place.is_in_rules = true;
    if (!place.span.empty() && place.span.end <= place.text.size()) {
        auto& lines =
            source.import == bytecode::none ? lines_[file] : lines_[program_.tables().files.size() + source.import];
        if (lines == nullptr) {
            lines = std::make_unique<support::LineIndex>(place.text);
        }
        const support::LineColumn begin = lines->at(place.span.begin);
        const support::LineColumn end = lines->at(place.span.end);
        place.line = begin.line;
        place.column = begin.column;
        place.end_line = end.line;
        place.end_column = end.column;
        clause->text = in_one_line(place.text.substr(place.span.begin, place.span.end - place.span.begin),
                                   is_block_statement(program_.code(instruction).opcode));
        append_visible(clause->located, place.name);
        clause->located += ':';
        append_number(clause->located, place.line);
        clause->located += ':';
        append_number(clause->located, place.column);
        clause->located += ": ";
    } else {
        clause->text = clause_from_bytecode(program_, instruction);
        append_visible(clause->located, place.name);
        clause->located += ": ";
    }
    append_visible(clause->located, clause->text);
    return *clause;
}

const RuleMessage& RuleSource::message(std::uint32_t text) {
    std::unique_ptr<RuleMessage>& message = messages_[text];
    if (message == nullptr) {
        message = std::make_unique<RuleMessage>(parse_message(program_.string(text)));
    }
    return *message;
}

}  // namespace bylaw::report
