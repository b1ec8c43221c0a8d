#include "report/structured_yaml.h"

#include "bytecode/display.h"
#include "report/value_display.h"
#include "report/yaml_text.h"

namespace bylaw::report {

using bytecode::Instruction;
using document::Value;
using vm::Check;
using vm::CheckKind;
using vm::Result;
using vm::ResultKind;

namespace {

void append_names(std::string& out, const std::vector<std::string_view>& names, std::size_t column) {
    if (names.empty()) {
        out += " []";
    }
    for (const std::string_view name : names) {
        out += '\n';
        append_spaces(out, column);
        out += "- ";
        append_yaml_string(out, name, column);
    }
}

}  // namespace

StructuredYaml::StructuredYaml(RuleTexts& rules, const document::Document& document, std::size_t column)
    : column_(column), texts_(rules, document), failures_(rules.program()) {}

void StructuredYaml::append(Pieces& pieces, const vm::FileResult& result) {
    pieces_ = &pieces;
    out_ = &pieces.text;
    texts_.use(result);
    failures_.collect(result);
    append_nodes(static_cast<std::uint32_t>(failures_.nodes().size()), column_);
}

void append_yaml_report_head(std::string& out, std::string_view name, vm::Status status, bool is_item) {
    const std::string_view indent = is_item ? "\n  " : "\n";
    out += is_item ? "- name: " : "name: ";
    append_yaml_string(out, name, indent.size() - 1);
    out += indent;
    out += "metadata: {}";
    out += indent;
    out += "status: ";
    out += status_name(status);
    out += indent;
    out += "not_compliant:";
}

void append_yaml_report_tail(std::string& out, const Outcomes& outcomes, bool has_failures, bool is_item) {
    const std::string_view indent = is_item ? "\n  " : "\n";
    out += has_failures ? std::string_view() : std::string_view(" []");
    out += indent;
    out += "not_applicable:";
    append_names(out, outcomes.skipped(), indent.size() - 1);
    out += indent;
    out += "compliant:";
    append_names(out, outcomes.passed(), indent.size() - 1);
    out += '\n';
}

void StructuredYaml::key(std::size_t column, std::string_view name) {
    *out_ += '\n';
    append_spaces(*out_, column);
    *out_ += name;
    *out_ += ':';
}

void StructuredYaml::member(std::size_t column, std::string_view name, std::string_view text) {
    key(column, name);
    *out_ += ' ';
    append_yaml_string(*out_, text, column);
}

void StructuredYaml::append_nodes(std::uint32_t parent, std::size_t column) {
    failures_.for_each_child(parent, [&](std::uint32_t index) {
        const Failure& node = failures_.nodes()[index];
        *out_ += '\n';
        append_spaces(*out_, column);
        *out_ += "- ";
        switch (node.kind) {
            case FailureKind::Rule:
                append_rule(node, index, column + 2);
                break;
            case FailureKind::Alternatives:
                *out_ += "Disjunctions:";
                key(column + 4, "checks");
                if (node.end == index + 1) {
                    *out_ += " []";
                }
                append_nodes(index, column + 4);
                break;
            case FailureKind::EmptyBlock: {
                std::string context = "BlockGuardClause#";
                context += texts_.location(texts_.trace().events[node.event].subject);
                *out_ += "Block:";
                member(column + 4, "context", context);
                key(column + 4, "messages");
                key(column + 6, "custom_message");
                *out_ += " null";
                member(column + 6, "error_message", "query for block clause did not retrieve any value");
                key(column + 4, "unresolved");
                *out_ += " null";
                break;
            }
            case FailureKind::Check:
                append_check(texts_.trace().checks[node.check], column + 2);
                break;
        }
        pieces_->close_if_large();
    });
}

void StructuredYaml::append_rule(const Failure& node, std::uint32_t index, std::size_t column) {
    const vm::Event& event = texts_.trace().events[node.event];
    *out_ += "Rule:";
    member(column + 2, "name", texts_.rule_name(event));
    key(column + 2, "metadata");
    *out_ += " {}";
    key(column + 2, "messages");
    const std::uint32_t message = call_message(texts_.program(), event);
    if (message == bytecode::none) {
        key(column + 4, "custom_message");
        *out_ += " null";
    } else {
        member(column + 4, "custom_message", texts_.message(message));
    }
    key(column + 4, "error_message");
    *out_ += " null";
    key(column + 2, "checks");
    if (node.end == index + 1) {
        *out_ += " []";
    }
    append_nodes(index, column + 2);
}

void StructuredYaml::append_check(const Check& check, std::size_t column) {
    switch (check.kind) {
        case CheckKind::MissingBlockValue:
            append_block(check, column);
            break;
        case CheckKind::Comparison:
        case CheckKind::InComparison:
            *out_ += "Clause:";
            append_binary(check, column + 2);
            break;
        case CheckKind::Unary:
        case CheckKind::Undecided:
        case CheckKind::NothingForEmpty:
        case CheckKind::DependentRule:
            *out_ += "Clause:";
            append_unary(check, column + 2);
            break;
    }
}

void StructuredYaml::append_messages(const Check& check, std::size_t column) {
    key(column, "messages");
    if (const auto message = texts_.custom_message(check)) {
        member(column + 2, "custom_message", *message);
    } else {
        key(column + 2, "custom_message");
        *out_ += " null";
    }
    std::string text;
    texts_.append_error_message(text, check);
    member(column + 2, "error_message", text);
}

void StructuredYaml::append_value(const Value& value, std::size_t column, bool is_item) {
    met_non_finite_ = met_non_finite_ || holds_non_finite(value);
    if (is_item) {
        *out_ += "path: ";
        append_yaml_string(*out_, texts_.values().path(value), column);
    } else {
        member(column, "path", texts_.values().path(value));
    }
    key(column, "value");
    append_yaml_value(*out_, value, column, false);
}

void StructuredYaml::append_unresolved(const Result& result, std::size_t column) {
    key(column, "traversed_to");
    append_value(*result.value, column + 2, false);
    member(column, "remaining_query", texts_.remaining_query(result));
    std::string reason;
    texts_.append_reason(reason, result);
    member(column, "reason", reason);
}

void StructuredYaml::append_comparison(const Check& check, std::size_t column) {
    const Instruction& instruction = texts_.program().code(check.instruction);
    key(column, "comparison");
    *out_ += '\n';
    append_spaces(*out_, column);
    *out_ += "- ";
    *out_ += bytecode::operator_name(texts_.shown_operator(check));
    *out_ += '\n';
    append_spaces(*out_, column);
    *out_ += is_negated(instruction) ? "- true" : "- false";
}

void StructuredYaml::append_unary(const Check& check, std::size_t column) {
    const Instruction& instruction = texts_.program().code(check.instruction);
    key(column, "Unary");
    column += 2;
    key(column, "check");
    if (check.kind == CheckKind::NothingForEmpty) {
        member(column + 2, "UnResolvedContext", texts_.context(check));
    } else if (check.kind == CheckKind::DependentRule) {
        member(column + 2, "UnResolvedContext", texts_.program().string(instruction.a));
    } else {
        const bool is_unresolved = check.from.kind == ResultKind::Unresolved;
        key(column + 2, is_unresolved ? "UnResolved" : "Resolved");
        key(column + 4, "value");
        if (is_unresolved) {
            append_unresolved(check.from, column + 6);
        } else {
            append_value(*check.from.value, column + 6, false);
        }
        append_comparison(check, column + 4);
    }
    member(column, "context", texts_.context(check));
    append_messages(check, column);
}

void StructuredYaml::append_binary(const Check& check, std::size_t column) {
    key(column, "Binary");
    column += 2;
    member(column, "context", texts_.context(check));
    append_messages(check, column);
    key(column, "check");
    if (check.kind == CheckKind::InComparison) {
        key(column + 2, "InResolved");
        key(column + 4, "from");
        append_value(*check.from.value, column + 6, false);
        key(column + 4, "to");
        const std::size_t begin = out_->size();
        for (std::uint32_t i = 0; i < check.to_count; ++i) {
            const Result& result = texts_.trace().results[check.to_first + i];
            if (result.kind != ResultKind::Unresolved) {
                *out_ += '\n';
                append_spaces(*out_, column + 4);
                *out_ += "- ";
                append_value(*result.value, column + 6, true);
            }
        }
        if (out_->size() == begin) {
            *out_ += " []";
        }
    } else {
        const bool from_is_missing = check.from.kind == ResultKind::Unresolved;
        if (from_is_missing || check.to.kind == ResultKind::Unresolved) {
            key(column + 2, "UnResolved");
            key(column + 4, "value");
            append_unresolved(from_is_missing ? check.from : check.to, column + 6);
        } else {
            key(column + 2, "Resolved");
            key(column + 4, "from");
            append_value(*check.from.value, column + 6, false);
            key(column + 4, "to");
            append_value(*check.to.value, column + 6, false);
        }
    }
    append_comparison(check, column + 4);
}

void StructuredYaml::append_block(const Check& check, std::size_t column) {
    *out_ += "Block:";
    column += 2;
    member(column, "context", texts_.context(check));
    append_messages(check, column);
    key(column, "unresolved");
    append_unresolved(check.from, column + 2);
}

}  // namespace bylaw::report
