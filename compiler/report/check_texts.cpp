#include "report/check_texts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "bytecode/display.h"
#include "report/value_display.h"

namespace bylaw::report {

using bytecode::Instruction;
using bytecode::Opcode;
using bytecode::Operator;
using document::Entry;
using document::Kind;
using document::Value;
using vm::Check;
using vm::CheckKind;
using vm::Result;
using vm::ResultKind;
using vm::Stuck;

namespace {

struct UnaryWords {
    std::string_view plain;
    std::string_view negated;
};

// The pair of types on which a strict comparison gives up, first found first; nothing when it does not.
std::optional<std::pair<const Value*, const Value*>> incomparable_pair(const Value& left, const Value& right,
                                                                       bool& is_false) {
    is_false = false;
    const auto both = [&](Kind kind) { return left.kind == kind && right.kind == kind; };
    if (both(Kind::List)) {
        if (left.size != right.size) {
            is_false = true;
            return std::nullopt;
        }
        for (std::uint32_t i = 0; i < left.size; ++i) {
            if (auto pair = incomparable_pair(left.items()[i], right.items()[i], is_false); pair || is_false) {
                return pair;
            }
        }
        return std::nullopt;
    }
    if (both(Kind::Map)) {
        if (left.size != right.size) {
            is_false = true;
            return std::nullopt;
        }
        for (const Entry& entry : left.entries()) {
            const Value* other = document::find(right, entry.key());
            if (other == nullptr) {
                is_false = true;
                return std::nullopt;
            }
            if (auto pair = incomparable_pair(entry.value, *other, is_false); pair || is_false) {
                return pair;
            }
        }
        return std::nullopt;
    }
    if (both(Kind::Float)) {
        is_false = left.real != right.real;
        if (std::isnan(left.real) || std::isnan(right.real)) {
            return std::pair{&left, &right};
        }
        return std::nullopt;
    }
    if (left.kind == right.kind) {
        switch (left.kind) {
            case Kind::Int:
                is_false = left.integer != right.integer;
                return std::nullopt;
            case Kind::String:
                is_false = left.text() != right.text();
                return std::nullopt;
            case Kind::Bool:
                is_false = left.boolean != right.boolean;
                return std::nullopt;
            case Kind::Char:
                is_false = left.character != right.character;
                return std::nullopt;
            case Kind::Null:
            case Kind::Regex:
                return std::nullopt;
            default:
                return std::pair{&left, &right};
        }
    }
    // Whether a regular expression or range holds does not matter here: lists and maps that hold them are compared
    // further, and a mismatch met first would not have been reported as not comparable.
    const auto pair_of = [&](Kind a, Kind b) { return left.kind == a && right.kind == b; };
    if (pair_of(Kind::String, Kind::Regex) || pair_of(Kind::Regex, Kind::String) ||
        pair_of(Kind::Int, Kind::IntRange) || pair_of(Kind::Float, Kind::FloatRange) ||
        pair_of(Kind::Char, Kind::CharRange)) {
        return std::nullopt;
    }
    return std::pair{&left, &right};
}

// The number that the reference shows for an index.
void append_index(std::string& out, const bytecode::Program& program, const Instruction& part) {
    if (part.opcode == Opcode::NumericKey) {
        out += std::to_string(static_cast<std::int32_t>(part.b));
    } else if (part.opcode == Opcode::Index) {
        out += std::to_string(static_cast<std::int32_t>(part.a));
    } else {
        out += bytecode::written_name(program.string(part.a));
    }
}

void append_key(std::string& out, const bytecode::Program& program, const Instruction& part) {
    if (part.opcode == Opcode::Key || part.opcode == Opcode::NumericKey) {
        out += program.string(program.tables().keys[part.a].text);
    } else {
        out += '%';
        out += bytecode::written_name(program.string(part.a));
    }
}

// After a failed index the reference shows the whole query.
std::uint32_t first_remaining_part(const Result& result) {
    const bool is_whole = result.stuck == Stuck::IndexOutOfBounds || result.stuck == Stuck::NumericKeyNotAList ||
                          result.stuck == Stuck::NumericKeyOutOfBounds;
    return is_whole ? 0 : result.part;
}

}  // namespace

bool is_negated(const Instruction& instruction) {
    return (instruction.flags & bytecode::negated) != 0;
}

std::string_view unary_words(Operator op, bool negated) {
    UnaryWords words{};
    switch (op) {
        case Operator::Exists:
            words = {"did not exist", "existed"};
            break;
        case Operator::Empty:
            words = {"was not empty", "was empty"};
            break;
        case Operator::IsList:
            words = {"was not list", "was a list "};
            break;
        case Operator::IsMap:
            words = {"was not struct", "was a struct"};
            break;
        case Operator::IsString:
            words = {"was not string", "was a string "};
            break;
        case Operator::IsInt:
            words = {"was not int", "was int"};
            break;
        case Operator::IsBool:
            words = {"was not bool", "was bool"};
            break;
        case Operator::IsNull:
            words = {"was not null", "was null"};
            break;
        default:
            words = {"was not float", "was float"};
            break;
    }
    return negated ? words.negated : words.plain;
}

std::string_view comparison_words(Operator op, bool negated) {
    switch (op) {
        case Operator::Equal:
            return negated ? "equal to" : "not equal to";
        case Operator::LessEqual:
            return negated ? "less than equal to" : "not less than equal to";
        case Operator::Less:
            return negated ? "less than" : "not less than";
        case Operator::GreaterEqual:
            return negated ? "greater than equal to" : "not greater than equal";
        case Operator::Greater:
            return negated ? "greater than" : "not greater than";
        default:
            return negated ? "in" : "not in";
    }
}

RuleTexts::RuleTexts(const RuleNames& names, Escape escape)
    : names_(names),
      program_(names.program()),
      escape_(escape),
      lines_(program_.tables().files.size() + program_.tables().imports.size()) {}

std::string_view RuleTexts::keep(std::string_view text) {
    if (escape_ == Escape::None) {
        return memory_.copy(text);
    }
    std::string escaped;
    append_escaped(escaped, text, escape_);
    return memory_.copy(std::string_view(escaped));
}

support::LineColumn RuleTexts::place(std::uint32_t file, const bytecode::SourcePlace& place) {
    auto& lines = lines_[place.import == bytecode::none ? file : program_.tables().files.size() + place.import];
    if (lines == nullptr) {
        lines = std::make_unique<support::LineIndex>(place.text);
    }
    return lines->at(place.span.begin);
}

std::string_view RuleTexts::location(std::uint32_t file, std::uint32_t instruction) {
    std::string_view& location = locations_[instruction];
    if (location.empty()) {
        const bytecode::SourcePlace source = program_.located(file, program_.tables().places[instruction]);
        const support::LineColumn at = place(file, source);
        std::string text = "Location[file:";
        text += source.name;
        text += ", line:";
        append_number(text, at.line);
        text += ", column:";
        append_number(text, at.column);
        text += ']';
        location = keep(text);
    }
    return location;
}

std::string_view RuleTexts::context(std::uint32_t file, std::uint32_t instruction) {
    std::string_view& context = contexts_[instruction];
    if (context.empty()) {
        std::string text;
        const Instruction& at = program_.code(instruction);
        if (at.opcode == Opcode::KeyFilter) {
            // The reference gives the checks of key filters none.
        } else if (at.opcode == Opcode::RuleReference || at.opcode == Opcode::ImportedRule) {
            text += "Rule(";
            append_escaped(text, program_.string(at.a), escape_);
            text += '@';
            text += location(file, instruction);
            text += ')';
            context = memory_.copy(std::string_view(text));
        } else if (at.opcode == Opcode::CallRule || at.opcode == Opcode::When || at.opcode == Opcode::TypeBlock) {
            // Conditions that cannot be decided may begin with any statement.
            text += "Statement#";
            text += location(file, instruction);
            context = memory_.copy(std::string_view(text));
        } else if (at.opcode == Opcode::Over) {
            text += "GuardBlockAccessClause#";
            text += location(file, instruction);
            context = memory_.copy(std::string_view(text));
        } else if (at.opcode == Opcode::Unary || at.opcode == Opcode::CompareLiteral || at.opcode == Opcode::Compare) {
            // Other statements, undecided as a whole, have no clause to show.
            bytecode::append_clause_text(text, program_, instruction);
            context = keep(text);
        }
    }
    return context;
}

std::string_view RuleTexts::message(std::uint32_t text) {
    if (escape_ == Escape::None) {
        return program_.string(text);
    }
    std::string_view& message = messages_[text];
    if (message.data() == nullptr) {
        message = keep(program_.string(text));
    }
    return message;
}

std::string_view RuleTexts::message_in_one_line(std::uint32_t text) {
    std::string_view& message = messages_[(std::uint64_t{1} << 32U) + text];
    if (message.data() == nullptr) {
        std::string line(program_.string(text));
        std::replace(line.begin(), line.end(), '\n', ';');
        message = keep(line);
    }
    return message;
}

std::string_view RuleTexts::query(std::uint32_t query, std::uint32_t from_part) {
    std::string_view& text = queries_[(std::uint64_t{query} << 16U) | from_part];
    if (text.data() == nullptr) {
        std::string parts;
        bytecode::append_query_text(parts, program_, query, from_part);
        text = keep(parts);
    }
    return text;
}

CheckTexts::CheckTexts(RuleTexts& rules, const document::Document& document)
    : rules_(rules), program_(rules.program()), values_(rules.program(), document, rules.escape()) {}

void CheckTexts::use(const vm::FileResult& result) {
    trace_ = &result.trace;
    file_ = result.file;
    values_.use(result.trace);
}

std::optional<std::string_view> CheckTexts::custom_message(const Check& check) {
    const Instruction& instruction = program_.code(check.instruction);
    const bool has_message = check.kind != CheckKind::MissingBlockValue && instruction.opcode != Opcode::KeyFilter &&
                             instruction.c != bytecode::none;
    if (!has_message) {
        return check.kind == CheckKind::InComparison ? std::nullopt : std::optional<std::string_view>("");
    }
    if (check.kind == CheckKind::NothingForEmpty) {
        return rules_.message_in_one_line(instruction.c);
    }
    return message(instruction.c);
}

void CheckTexts::append_value(std::string& out, const Value& value) {
    out += "Path=";
    out += values_.located_path(value);
    out += " Value=";
    out += values_.display(value);
}

void CheckTexts::append_right_side(std::string& out, const Check& check) {
    const std::size_t begin = out.size();
    for (std::uint32_t i = 0; i < check.to_count; ++i) {
        const Result& result = trace_->results[check.to_first + i];
        if (i != 0) {
            out += '.';
        }
        // Literals count as resolved here.
        out += result.kind == ResultKind::Unresolved ? "(unresolved, " : "(resolved, ";
        append_value(out, *result.value);
        out += ')';
    }
    // The reference joins with dots and then removes every dot before a bracket, also those inside values.
    std::size_t at = out.find(".[", begin);
    if (at != std::string::npos) {
        std::size_t write = at;
        for (; at < out.size(); ++at) {
            if (out[at] != '.' || at + 1 == out.size() || out[at + 1] != '[') {
                out[write++] = out[at];
            }
        }
        out.resize(write);
    }
}

void CheckTexts::append_error_message(std::string& out, const Check& check) {
    const Instruction& instruction = program_.code(check.instruction);
    const bool negated = is_negated(instruction);
    const auto missing = [&](std::string_view middle, const Result& result) {
        out += "Check was not compliant as property [";
        out += remaining_query(result);
        out += middle;
        append_value(out, *result.value);
        out += ']';
    };
    switch (check.kind) {
        case CheckKind::Unary:
            if (check.from.kind == ResultKind::Unresolved) {
                missing("] is missing. Value traversed to [", check.from);
            } else {
                out += "Check was not compliant as property [";
                out += values_.located_path(*check.from.value);
                out += "] ";
                out += unary_words(instruction.op, negated);
            }
            out += '.';
            break;
        case CheckKind::Comparison:
            if (check.from.kind == ResultKind::Unresolved) {
                missing("] to compare from is missing. Value traversed to [", check.from);
                out += '.';
            } else if (check.to.kind == ResultKind::Unresolved) {
                missing("] to compare to is missing. Value traversed to [", check.to);
                out += '.';
            } else {
                out += "Check was not compliant as property value [";
                append_value(out, *check.from.value);
                out += "] ";
                out += comparison_words(instruction.op, negated);
                out += " value [";
                append_value(out, *check.to.value);
                out += "].";
                if (check.not_comparable) {
                    out += " Error = [";
                    append_not_comparable(out, check);
                    out += ']';
                }
            }
            break;
        case CheckKind::InComparison:
            out += "Check was not compliant as property [";
            out += values_.located_path(*check.from.value);
            out += "] was not present in [";
            append_right_side(out, check);
            out += ']';
            break;
        case CheckKind::NothingForEmpty:
            out += "Check was not compliant as variable in context [";
            out += context(check);
            out += "] was not empty";
            break;
        case CheckKind::DependentRule:
            out += "Check was not compliant as dependent rule [";
            append_escaped(out, program_.string(instruction.a), escape());
            out += "] did not PASS. Context [";
            out += context(check);
            out += ']';
            break;
        case CheckKind::MissingBlockValue:
            missing("] is missing. Value traversed to [", check.from);
            break;
        case CheckKind::Undecided:
            out += "Check cannot be decided";
            break;
    }
}

Operator CheckTexts::shown_operator(const Check& check) const {
    const Instruction& instruction = program_.code(check.instruction);
    const bool is_membership = instruction.opcode == Opcode::KeyFilter && check.kind == CheckKind::InComparison;
    return is_membership ? Operator::In : instruction.op;
}

std::string_view CheckTexts::remaining_query(const Result& result) {
    return rules_.query(trace_->query_of(result), first_remaining_part(result));
}

void CheckTexts::append_remaining_query(std::string& text, const Result& result) const {
    bytecode::append_query_text(text, program_, trace_->query_of(result), first_remaining_part(result));
}

void CheckTexts::append_reason(std::string& out, const Result& result, Escape form) {
    const Value& at = *result.value;
    const Instruction& part = program_.code(program_.query(trace_->query_of(result)).first_part() + result.part);
    const auto dump = [&](auto&& append) {
        std::string text;
        append(text);
        append_escaped(out, text, form);
    };
    const auto append_place = [&](const Value& value) {
        if (form == escape()) {
            out += values_.located_path(value);
            return;
        }
        const ValuePlace place = values_.places().place_of(value);
        out += place.path + "[L:" + std::to_string(place.line) + ",C:" + std::to_string(place.column) + ']';
    };
    switch (result.stuck) {
        case Stuck::None:
            break;
        case Stuck::KeyNotFound:
            out += "Could not find key ";
            dump([&](std::string& text) { append_key(text, program_, part); });
            out += " inside struct at path ";
            append_place(at);
            break;
        case Stuck::NotAMap:
            out += "Attempting to retrieve from key ";
            dump([&](std::string& text) { append_key(text, program_, part); });
            out += " but type is not an struct type at path ";
            append_place(at);
            out += ", Type = ";
            out += type_name(at.kind);
            out += ", Value = ";
            dump([&](std::string& text) { append_debug(text, at, values_.places()); });
            break;
        case Stuck::IndexOutOfBounds:
        case Stuck::NumericKeyOutOfBounds:
            out += "Array Index out of bounds for path = ";
            append_place(at);
            out += " on index = ";
            append_index(out, program_, part);
            out += " inside Array = ";
            dump([&](std::string& text) { append_debug_items(text, at, values_.places()); });
            out += ", remaining query = ";
            dump([&](std::string& text) { append_remaining_query(text, result); });
            break;
        case Stuck::NotAList:
        case Stuck::NumericKeyNotAList:
            out += "Attempting to retrieve from index ";
            append_index(out, program_, part);
            out += " but type is not an array at path ";
            append_place(at);
            if (result.stuck == Stuck::NotAList) {
                out += ", type ";
                out += type_name(at.kind);
            }
            break;
        case Stuck::NothingInside:
            out += "No more entries for value at path = ";
            append_place(at);
            out += " on type = ";
            out += type_name(at.kind);
            out += ' ';
            break;
        case Stuck::NameNotFound: {
            const vm::StuckName& name = (*trace_->stuck_names)[result.query];
            out += "Could not locate key = ";
            append_escaped(out, name.name->text(), form);
            out += " inside struct at path = ";
            append_place(name.is_item ? *name.name : at);
            break;
        }
        case Stuck::NameUnresolved: {
            const vm::StuckName& name = (*trace_->stuck_names)[result.query];
            out += "Keys returned for variable ";
            dump([&](std::string& text) { append_index(text, program_, part); });
            out += " could not completely resolve. Path traversed until ";
            append_place(*name.results.front().value);
            append_reason(out, name.results.front(), form);
            break;
        }
        case Stuck::NameIndexOutOfBounds: {
            const vm::StuckName& name = (*trace_->stuck_names)[result.query];
            const auto index =
                static_cast<std::int32_t>(program_.code(program_.query(name.query).first_part() + result.part + 1).a);
            out += "Index ";
            append_number(out, index < 0 ? 0U - static_cast<std::uint32_t>(index) : static_cast<std::uint32_t>(index));
            out += " on the set of values returned for variable ";
            dump([&](std::string& text) { append_index(text, program_, part); });
            out += " on the join, is out of bounds. Length ";
            append_number(out, name.results.size());
            out += ", Values = ";
            dump([&](std::string& text) { append_debug_results(text, name.results); });
            break;
        }
        case Stuck::FilterOnScalar:
            out += "Filter on value type that was not a struct or array ";
            out += type_name(at.kind);
            out += ' ';
            append_place(at);
            break;
        case Stuck::KeyFilterOnOther:
            out += "Map Filter for keys was not a struct ";
            out += type_name(at.kind);
            out += ' ';
            append_place(at);
            break;
    }
}

void CheckTexts::append_debug_results(std::string& text, const std::vector<Result>& results) {
    text += '[';
    bool is_first = true;
    for (const Result& result : results) {
        text += is_first ? "" : ", ";
        is_first = false;
        if (result.kind != ResultKind::Unresolved) {
            text += result.kind == ResultKind::Literal ? "Literal(" : "Resolved(";
            append_debug(text, *result.value, values_.places());
            text += ')';
            continue;
        }
        // Strings inside are shown in the debug form of their unescaped text.
        std::string query;
        append_remaining_query(query, result);
        std::string reason;
        append_reason(reason, result, Escape::None);
        text += "UnResolved(UnResolved { traversed_to: ";
        append_debug(text, *result.value, values_.places());
        text += ", remaining_query: ";
        append_debug_text(text, query);
        text += ", reason: Some(";
        append_debug_text(text, reason);
        text += ") })";
    }
    text += ']';
}

void CheckTexts::append_not_comparable(std::string& out, const Check& check) {
    const Instruction& instruction = program_.code(check.instruction);
    const Value& left = *check.from.value;
    const Value& right = *check.to.value;
    if (instruction.op == Operator::In) {
        const bool only_right_is_literal =
            instruction.opcode == Opcode::CompareLiteral ||
            (check.to.kind == ResultKind::Literal && check.from.kind != ResultKind::Literal);
        const bool is_substring_test = only_right_is_literal && right.kind == Kind::String;
        if (is_substring_test || (left.kind == Kind::List && right.kind != Kind::List)) {
            out += is_substring_test ? "Type not comparable, " : "Can not compare type ";
            append_value(out, left);
            out += ", ";
            append_value(out, right);
            return;
        }
    }
    std::pair<const Value*, const Value*> pair{&left, &right};
    const bool is_ordered = instruction.op != Operator::In && instruction.op != Operator::Equal;
    if (!is_ordered) {
        bool is_false = false;
        pair = incomparable_pair(left, right, is_false).value_or(pair);
    }
    if (pair.first->kind == Kind::Float && pair.second->kind == Kind::Float) {
        out += "Float values are not comparable";
        return;
    }
    out += "PathAwareValues are not comparable ";
    out += type_name(pair.first->kind);
    out += ", ";
    out += type_name(pair.second->kind);
}

}  // namespace bylaw::report
