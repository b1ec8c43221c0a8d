#include "report/evaluation_tree.h"

#include "bytecode/display.h"
#include "document/json_text.h"
#include "report/file_report.h"

namespace bylaw::report {

using bytecode::Instruction;
using bytecode::Operator;
using vm::Check;
using vm::CheckKind;
using vm::Event;
using vm::EventKind;
using vm::Result;
using vm::ResultKind;
using vm::Status;

namespace {

// The words that the reference prints for an operator.
std::string_view operator_words(Operator op) {
    switch (op) {
        case Operator::Equal:
            return "EQUALS";
        case Operator::In:
            return "IN";
        case Operator::Greater:
            return "GREATER THAN";
        case Operator::Less:
            return "LESS THAN";
        case Operator::LessEqual:
            return "LESS THAN EQUALS";
        case Operator::GreaterEqual:
            return "GREATER THAN EQUALS";
        case Operator::Exists:
            return "EXISTS";
        case Operator::Empty:
            return "EMPTY";
        case Operator::IsString:
            return "IS STRING";
        case Operator::IsList:
            return "IS LIST";
        case Operator::IsMap:
            return "IS MAP";
        case Operator::IsBool:
            return "IS BOOL";
        case Operator::IsInt:
            return "IS INT";
        case Operator::IsFloat:
            return "IS FLOAT";
        case Operator::IsNull:
            return "IS NULL";
    }
    return {};
}

// What both forms share: the context of every event.
class Contexts {
public:
    Contexts(CheckTexts& texts, const vm::FileResult& result) : texts_(texts), result_(result) {}

    void append(std::string& out, const Event& event) {
        const bytecode::Program& program = texts_.program();
        switch (event.kind) {
            case EventKind::File:
                out += "File(rules=";
                append_number(out, program.file(result_.file).rule_count);
                out += ')';
                break;
            case EventKind::Rule:
                escaped(out, texts_.rule_name(event));
                break;
            case EventKind::RuleCondition:
                out += "Rule#";
                escaped(out, texts_.rule_name(event));
                out += "/When";
                break;
            case EventKind::TypeCheck:
            case EventKind::TypeCondition:
            case EventKind::TypeBlock:
                out += "TypeBlock#";
                escaped(out, type_text(event));
                if (event.kind == EventKind::TypeCondition) {
                    out += "/When";
                } else if (event.kind == EventKind::TypeBlock) {
                    out += '/';
                    append_number(out, event.detail);
                }
                break;
            case EventKind::Filter:
                out += event.detail == 1 ? "Filter/List#" : "Filter/Map#";
                append_number(out, program.block(event.subject).group_count);
                break;
            case EventKind::When:
            case EventKind::WhenCondition: {
                const bool in_rule = (program.code(event.subject).flags & bytecode::in_rule_body) != 0;
                out += in_rule ? "RuleClause" : "GuardConditionClause";
                if (event.kind == EventKind::WhenCondition) {
                    out += "/When";
                }
                break;
            }
            case EventKind::Disjunction:
                out += "cfn_guard::rules::exprs::";
                out += event.detail == 0 ? "RuleClause" : event.detail == 1 ? "GuardClause" : "WhenGuardClause";
                out += "#disjunction";
                break;
            case EventKind::Block:
                out += "BlockGuardClause#";
                out += texts_.location(event.subject);
                break;
            case EventKind::ClauseBlock:
                out += "GuardAccessClause#block";
                out += texts_.context(event.subject);
                break;
            case EventKind::Clause:
                out += texts_.context(event.subject);
                break;
        }
    }

    [[nodiscard]] std::string_view type_text(const Event& event) const {
        return texts_.program().string(texts_.program().tables().types[event.subject].name);
    }

    void escaped(std::string& out, std::string_view text) { append_escaped(out, text, texts_.escape()); }

    CheckTexts& texts_;
    const vm::FileResult& result_;
};

class TextTree : Contexts {
public:
    TextTree(std::string& out, CheckTexts& texts, const vm::FileResult& result, std::string_view data_name,
             const Palette& palette)
        : Contexts(texts, result), out_(out), data_name_(data_name), palette_(palette) {}

    // Depth is that of the evaluation, which has a limit.
    void append_event(std::uint32_t index, bool is_last) {
        const Event& event = result_.trace.events[index];
        out_ += prefix_;
        out_ += is_last ? "`- " : "|- ";
        describe(event);
        out_ += "[Context=";
        append(out_, event);
        out_ += "]\n";
        const std::size_t size = prefix_.size();
        prefix_ += is_last ? "   " : "|  ";
        for (std::uint32_t child = event.first_child; child != vm::no_event;) {
            const std::uint32_t next = result_.trace.events[child].next_sibling;
            append_event(child, next == vm::no_event);
            child = next;
        }
        prefix_.resize(size);
    }

private:
    void status(Status status) {
        out_ += status == Status::Pass ? palette_.green : status == Status::Fail ? palette_.red : palette_.yellow;
        out_ += status_name(status);
        out_ += palette_.reset;
    }

    void named(std::string_view open, Status given) {
        out_ += open;
        status(given);
        out_ += ')';
    }

    void describe(const Event& event) {
        switch (event.kind) {
            case EventKind::File:
                out_ += "File(";
                out_ += data_name_;
                named(", Status=", event.status);
                break;
            case EventKind::Rule:
                out_ += "Rule(";
                out_ += texts_.rule_name(event);
                named(", Status=", event.status);
                break;
            case EventKind::RuleCondition:
                named("Rule/When(Status=", event.status);
                break;
            case EventKind::TypeCheck:
                out_ += "Type(";
                out_ += type_text(event);
                named(", Status=", event.status);
                break;
            case EventKind::TypeCondition:
                named("TypeBlock/When Status=", event.status);
                break;
            case EventKind::TypeBlock:
                named("TypeBlock/Block Status=", event.status);
                break;
            case EventKind::Filter:
                named("Filter/ConjunctionsBlock(Status=", event.status);
                break;
            case EventKind::When:
                named("WhenConditionalBlock(Status = ", event.status);
                break;
            case EventKind::WhenCondition:
                named("WhenCondition(Status = ", event.status);
                break;
            case EventKind::Disjunction:
                named("Disjunction(Status = ", event.status);
                break;
            case EventKind::Block:
                named("GuardValueBlockCheck(Status = ", event.status);
                break;
            case EventKind::ClauseBlock:
                named("GuardClauseBlock(Status = ", event.status);
                break;
            case EventKind::Clause:
                if (event.check == vm::no_event) {
                    named("GuardClauseValueCheck(Status=", Status::Pass);
                } else {
                    describe(result_.trace.checks[event.check]);
                }
                break;
        }
    }

    void result(const Result& result) {
        switch (result.kind) {
            case ResultKind::Literal:
                out_ += "literal, ";
                texts_.append_value(out_, *result.value);
                return;
            case ResultKind::Resolved:
                out_ += "(resolved, ";
                break;
            case ResultKind::Unresolved:
                out_ += "(unresolved, ";
                break;
        }
        texts_.append_value(out_, *result.value);
        out_ += ')';
    }

    // Comparisons turn literals into resolved values.
    void side(Result given) {
        if (given.kind == ResultKind::Literal) {
            given.kind = ResultKind::Resolved;
        }
        result(given);
    }

    void comparison(std::string_view open, const Check& check) {
        const Instruction& instruction = texts_.program().code(check.instruction);
        out_ += open;
        status(Status::Fail);
        out_ += is_negated(instruction) ? ", Comparison=not " : ", Comparison= ";
        out_ += operator_words(texts_.shown_operator(check));
    }

    void describe(const Check& check) {
        const Instruction& instruction = texts_.program().code(check.instruction);
        switch (check.kind) {
            case CheckKind::Undecided:
            case CheckKind::NothingForEmpty:
                out_ += "GuardClause(Status=";
                status(Status::Fail);
                out_ += ", Empty, ";
                if (instruction.c != bytecode::none) {
                    out_ += texts_.message(instruction.c);
                }
                break;
            case CheckKind::MissingBlockValue:
                out_ += "GuardBlockValueMissing(Status=";
                status(Status::Fail);
                out_ += ", Reason=Query ";
                bytecode::append_query_text(out_, texts_.program(), instruction.a, 0);
                out_ += " did not resolve to correct value, reason ";
                texts_.append_reason(out_, check.from);
                out_ += ", ";
                out_ += texts_.values().path(*check.from.value);
                break;
            case CheckKind::DependentRule:
                out_ += "GuardClauseDependentRule(Rule=";
                out_ += texts_.program().string(instruction.a);
                out_ += ", Status=";
                status(Status::Fail);
                break;
            case CheckKind::Unary:
                comparison("GuardClauseUnaryCheck(Status=", check);
                out_ += ", Value-At=";
                result(check.from);
                break;
            case CheckKind::Comparison:
                comparison("GuardClauseBinaryCheck(Status=", check);
                out_ += ", from=";
                side(check.from);
                out_ += ", to=";
                if (check.has_to) {
                    side(check.to);
                }
                break;
            case CheckKind::InComparison:
                comparison("GuardClauseInBinaryCheck(Status=", check);
                out_ += ", from=";
                side(check.from);
                out_ += ", to=";
                texts_.append_right_side(out_, check);
                break;
        }
        out_ += ')';
    }

    std::string& out_;
    std::string_view data_name_;
    const Palette& palette_;
    std::string prefix_;
};

class JsonTree : Contexts {
public:
    JsonTree(std::string& out, CheckTexts& texts, const vm::FileResult& result, std::string_view data_name)
        : Contexts(texts, result), out_(out), data_name_(data_name) {}

    void append_event(std::uint32_t index, std::uint32_t level) {
        const Event& event = result_.trace.events[index];
        out_ += '{';
        line(level + 1, "\"context\": \"");
        append(out_, event);
        out_ += "\",";
        line(level + 1, "\"container\": {");
        container(event, level + 2);
        line(level + 1, "},");
        line(level + 1, "\"children\": [");
        for (std::uint32_t child = event.first_child; child != vm::no_event;) {
            line(level + 2, {});
            append_event(child, level + 2);
            child = result_.trace.events[child].next_sibling;
            if (child != vm::no_event) {
                out_ += ',';
            }
        }
        if (event.first_child != vm::no_event) {
            line(level + 1, {});
        }
        out_ += ']';
        line(level, "}");
    }

private:
    void line(std::uint32_t level, std::string_view text) {
        out_ += '\n';
        append_spaces(out_, std::size_t{2} * level);
        out_ += text;
    }
    void quoted(std::string_view text) {
        out_ += '"';
        out_ += text;
        out_ += '"';
    }
    void status_line(std::uint32_t level, Status status) {
        line(level, "\"status\": ");
        quoted(status_name(status));
    }

    void container(const Event& event, std::uint32_t level) {
        switch (event.kind) {
            case EventKind::File:
                line(level, "\"FileCheck\": {");
                named(data_name_, event.status, bytecode::none, level + 1);
                break;
            case EventKind::Rule:
                line(level, "\"RuleCheck\": {");
                named(texts_.rule_name(event), event.status, call_message(texts_.program(), event), level + 1);
                break;
            case EventKind::RuleCondition:
                simple("RuleCondition", event, level);
                return;
            case EventKind::TypeCheck:
                line(level, "\"TypeCheck\": {");
                line(level + 1, "\"type_name\": \"");
                escaped(out_, type_text(event));
                out_ += "\",";
                line(level + 1, "\"block\": {");
                block(event, level + 2);
                line(level + 1, "}");
                break;
            case EventKind::TypeCondition:
                simple("TypeCondition", event, level);
                return;
            case EventKind::TypeBlock:
                simple("TypeBlock", event, level);
                return;
            case EventKind::Filter:
                simple("Filter", event, level);
                return;
            case EventKind::WhenCondition:
                simple("WhenCondition", event, level);
                return;
            case EventKind::When:
                line(level, "\"WhenCheck\": {");
                block(event, level + 1);
                break;
            case EventKind::Disjunction:
                line(level, "\"Disjunction\": {");
                block(event, level + 1);
                break;
            case EventKind::Block:
                line(level, "\"BlockGuardCheck\": {");
                block(event, level + 1);
                break;
            case EventKind::ClauseBlock:
                line(level, "\"GuardClauseBlockCheck\": {");
                block(event, level + 1);
                break;
            case EventKind::Clause:
                if (event.check == vm::no_event) {
                    line(level, "\"ClauseValueCheck\": \"Success\"");
                    return;
                }
                line(level, "\"ClauseValueCheck\": {");
                check(result_.trace.checks[event.check], level + 1);
                break;
        }
        line(level, "}");
    }

    void simple(std::string_view kind, const Event& event, std::uint32_t level) {
        line(level, "\"");
        out_ += kind;
        out_ += "\": ";
        quoted(status_name(event.status));
    }

    void named(std::string_view name, Status status, std::uint32_t message, std::uint32_t level) {
        line(level, "\"name\": \"");
        escaped(out_, name);
        out_ += "\",";
        status_line(level, status);
        out_ += ',';
        line(level, "\"message\": ");
        message_or_null(message);
    }

    void message_or_null(std::uint32_t message) {
        if (message == bytecode::none) {
            out_ += "null";
        } else {
            quoted(texts_.message(message));
        }
    }

    void block(const Event& event, std::uint32_t level) {
        line(level,
             event.at_least_one_matches ? "\"at_least_one_matches\": true," : "\"at_least_one_matches\": false,");
        status_line(level, event.status);
        out_ += ',';
        line(level, "\"message\": null");
    }

    void result(const Result& result, bool literals_are_resolved, std::uint32_t level) {
        if (result.kind == ResultKind::Unresolved) {
            line(level, "\"UnResolved\": {");
            line(level + 1, "\"traversed_to\": {");
            value(*result.value, level + 2);
            line(level + 1, "},");
            line(level + 1, "\"remaining_query\": ");
            quoted(texts_.remaining_query(result));
            out_ += ',';
            line(level + 1, "\"reason\": \"");
            texts_.append_reason(out_, result);
            out_ += '"';
        } else {
            const bool is_literal = result.kind == ResultKind::Literal && !literals_are_resolved;
            line(level, is_literal ? "\"Literal\": {" : "\"Resolved\": {");
            value(*result.value, level + 1);
        }
        line(level, "}");
    }

    void value(const document::Value& value, std::uint32_t level) {
        line(level, "\"path\": ");
        quoted(texts_.values().path(value));
        out_ += ',';
        line(level, "\"value\": ");
        out_ += texts_.values().pretty_json(value, level);
    }

    void comparison(const Check& check, std::uint32_t level) {
        const Instruction& instruction = texts_.program().code(check.instruction);
        line(level, "\"comparison\": [");
        line(level + 1, "\"");
        out_ += bytecode::operator_name(texts_.shown_operator(check));
        out_ += "\",";
        line(level + 1, is_negated(instruction) ? "true" : "false");
        line(level, "]");
    }

    // The members `message`, `custom_message`, `status`.
    void outcome(const Check& check, std::uint32_t level) {
        line(level, "\"message\": ");
        if (check.kind == CheckKind::Comparison && check.not_comparable) {
            out_ += '"';
            texts_.append_not_comparable(out_, check);
            out_ += '"';
        } else if (check.kind == CheckKind::MissingBlockValue) {
            out_ += "\"Query ";
            std::string query;
            bytecode::append_query_text(query, texts_.program(), texts_.program().code(check.instruction).a, 0);
            escaped(out_, query);
            out_ += " did not resolve to correct value, reason ";
            texts_.append_reason(out_, check.from);
            out_ += '"';
        } else {
            out_ += "null";
        }
        out_ += ',';
        line(level, "\"custom_message\": ");
        const Instruction& instruction = texts_.program().code(check.instruction);
        const bool has_none =
            check.kind == CheckKind::MissingBlockValue || instruction.opcode == bytecode::Opcode::KeyFilter;
        message_or_null(has_none ? bytecode::none : instruction.c);
        out_ += ',';
        status_line(level, Status::Fail);
    }

    void check(const Check& check, std::uint32_t level) {
        const Instruction& instruction = texts_.program().code(check.instruction);
        switch (check.kind) {
            case CheckKind::Undecided:
            case CheckKind::NothingForEmpty:
                line(level, "\"NoValueForEmptyCheck\": ");
                message_or_null(instruction.c);
                return;
            case CheckKind::MissingBlockValue:
                line(level, "\"MissingBlockValue\": {");
                from(check, false, level + 1);
                out_ += ',';
                outcome(check, level + 1);
                break;
            case CheckKind::DependentRule:
                line(level, "\"DependentRule\": {");
                line(level + 1, "\"rule\": \"");
                escaped(out_, texts_.program().string(instruction.a));
                out_ += "\",";
                outcome(check, level + 1);
                break;
            case CheckKind::Unary:
                line(level, "\"Unary\": {");
                line(level + 1, "\"value\": {");
                from(check, false, level + 2);
                out_ += ',';
                outcome(check, level + 2);
                line(level + 1, "},");
                comparison(check, level + 1);
                break;
            case CheckKind::Comparison:
                line(level, "\"Comparison\": {");
                comparison(check, level + 1);
                out_ += ',';
                from(check, true, level + 1);
                out_ += ',';
                if (check.has_to) {
                    line(level + 1, "\"to\": {");
                    result(check.to, true, level + 2);
                    line(level + 1, "},");
                } else {
                    line(level + 1, "\"to\": null,");
                }
                outcome(check, level + 1);
                break;
            case CheckKind::InComparison:
                line(level, "\"InComparison\": {");
                comparison(check, level + 1);
                out_ += ',';
                from(check, true, level + 1);
                out_ += ',';
                line(level + 1, "\"to\": [");
                for (std::uint32_t i = 0; i < check.to_count; ++i) {
                    line(level + 2, "{");
                    result(result_.trace.results[check.to_first + i], true, level + 3);
                    line(level + 2, i + 1 == check.to_count ? "}" : "},");
                }
                if (check.to_count != 0) {
                    line(level + 1, {});
                }
                out_ += "],";
                outcome(check, level + 1);
                break;
        }
        line(level, "}");
    }

    void from(const Check& check, bool literals_are_resolved, std::uint32_t level) {
        line(level, "\"from\": {");
        result(check.from, literals_are_resolved, level + 1);
        line(level, "}");
    }

    std::string& out_;
    std::string_view data_name_;
};

}  // namespace

void append_tree_text(std::string& out, CheckTexts& texts, const vm::FileResult& result, std::string_view data_name,
                      const Palette& palette) {
    if (result.event != vm::no_event) {
        TextTree(out, texts, result, data_name, palette).append_event(result.event, true);
    }
}

bool append_tree_json(std::string& out, CheckTexts& texts, const vm::FileResult& result, std::string_view data_name) {
    if (result.event != vm::no_event) {
        JsonTree(out, texts, result, data_name).append_event(result.event, 0);
        out += '\n';
    }
    return !texts.values().met_non_finite();
}

}  // namespace bylaw::report
