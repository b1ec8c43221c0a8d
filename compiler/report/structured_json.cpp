#include "report/structured_json.h"

#include "bytecode/display.h"
#include "document/json_text.h"

namespace bylaw::report {

using bytecode::Instruction;
using document::Value;
using vm::Check;
using vm::CheckKind;
using vm::Result;
using vm::ResultKind;

namespace {

// Starts a line of a level.
void line(std::string& out, std::uint32_t level, std::string_view text) {
    // One append for the line break and the indentation together.
    static constexpr std::string_view start =
        "\n                                                                                ";
    const std::size_t size = 1 + std::size_t{2} * level;
    if (size <= start.size()) {
        out += start.substr(0, size);
    } else {
        out += '\n';
        out.append(size - 1, ' ');
    }
    out += text;
}

void append_quoted(std::string& out, std::string_view escaped) {
    out += '"';
    out += escaped;
    out += '"';
}

}  // namespace

void append_json_list(std::string& out, const std::vector<std::string_view>& items, std::uint32_t level) {
    out += '[';
    bool first = true;
    for (const std::string_view item : items) {
        if (!first) {
            out += ',';
        }
        first = false;
        line(out, level + 1, {});
        document::append_json_string(out, item);
    }
    if (!first) {
        line(out, level, {});
    }
    out += ']';
}

void append_json_report_head(std::string& out, std::string_view name, vm::Status status, std::uint32_t level) {
    out += '{';
    line(out, level + 1, "\"name\": ");
    document::append_json_string(out, name);
    out += ',';
    line(out, level + 1, "\"metadata\": {},");
    line(out, level + 1, "\"status\": \"");
    out += status_name(status);
    out += "\",";
    line(out, level + 1, "\"not_compliant\": [");
}

void append_json_report_tail(std::string& out, const Outcomes& outcomes, bool has_failures, std::uint32_t level) {
    if (has_failures) {
        line(out, level + 1, {});
    }
    out += "],";
    line(out, level + 1, "\"not_applicable\": ");
    append_json_list(out, outcomes.skipped(), level + 1);
    out += ',';
    line(out, level + 1, "\"compliant\": ");
    append_json_list(out, outcomes.passed(), level + 1);
    line(out, level, "}");
}

StructuredJson::StructuredJson(RuleTexts& rules, const document::Document& document, std::uint32_t level)
    : level_(level), texts_(rules, document), failures_(rules.program()) {}

void StructuredJson::append(Pieces& pieces, const vm::FileResult& result) {
    std::string& out = pieces.text;
    pieces_ = &pieces;
    texts_.use(result);
    failures_.collect(result);
    if (!failures_.nodes().empty()) {
        out += ',';
        append_nodes(out, static_cast<std::uint32_t>(failures_.nodes().size()), level_);
    }
}

void StructuredJson::append_nodes(std::string& out, std::uint32_t parent, std::uint32_t level) {
    bool first = true;
    failures_.for_each_child(parent, [&](std::uint32_t index) {
        if (!first) {
            out += ',';
        }
        first = false;
        line(out, level, "{");
        const Failure& node = failures_.nodes()[index];
        switch (node.kind) {
            case FailureKind::Rule:
                append_rule(out, node, index, level + 1);
                break;
            case FailureKind::Alternatives:
                line(out, level + 1, "\"Disjunctions\": {");
                line(out, level + 2, "\"checks\": [");
                if (node.end != index + 1) {
                    append_nodes(out, index, level + 3);
                    line(out, level + 2, {});
                }
                out += ']';
                line(out, level + 1, "}");
                break;
            case FailureKind::EmptyBlock:
                append_empty_block(out, node, level + 1);
                break;
            case FailureKind::Check:
                append_check(out, texts_.trace().checks[node.check], level + 1);
                break;
        }
        line(out, level, "}");
        pieces_->close_if_large();
    });
}

void StructuredJson::append_rule(std::string& out, const Failure& node, std::uint32_t index, std::uint32_t level) {
    const vm::Event& event = texts_.trace().events[node.event];
    line(out, level, "\"Rule\": {");
    line(out, level + 1, "\"name\": ");
    document::append_json_string(out, texts_.rule_name(event));
    out += ',';
    line(out, level + 1, "\"metadata\": {},");
    line(out, level + 1, "\"messages\": {");
    line(out, level + 2, "\"custom_message\": ");
    const std::uint32_t message = call_message(texts_.program(), event);
    if (message == bytecode::none) {
        out += "null";
    } else {
        append_quoted(out, texts_.message(message));
    }
    out += ',';
    line(out, level + 2, "\"error_message\": null");
    line(out, level + 1, "},");
    line(out, level + 1, "\"checks\": [");
    if (node.end != index + 1) {
        append_nodes(out, index, level + 2);
        line(out, level + 1, {});
    }
    out += ']';
    line(out, level, "}");
}

void StructuredJson::append_check(std::string& out, const Check& check, std::uint32_t level) {
    switch (check.kind) {
        case CheckKind::MissingBlockValue:
            append_block(out, check, level);
            return;
        case CheckKind::Comparison:
        case CheckKind::InComparison:
            line(out, level, "\"Clause\": {");
            append_binary(out, check, level + 1);
            break;
        case CheckKind::Unary:
        case CheckKind::Undecided:
        case CheckKind::NothingForEmpty:
        case CheckKind::DependentRule:
            line(out, level, "\"Clause\": {");
            append_unary(out, check, level + 1);
            break;
    }
    line(out, level, "}");
}

void StructuredJson::append_value_members(std::string& out, const Value& value, std::uint32_t level) {
    line(out, level, "\"path\": \"");
    out += texts_.values().path(value);
    out += "\",";
    line(out, level, "\"value\": ");
    out += texts_.values().pretty_json(value, level);
}

void StructuredJson::append_unresolved_members(std::string& out, const Result& result, std::uint32_t level) {
    line(out, level, "\"traversed_to\": {");
    append_value_members(out, *result.value, level + 1);
    line(out, level, "},");
    line(out, level, "\"remaining_query\": ");
    append_quoted(out, texts_.remaining_query(result));
    out += ',';
    line(out, level, "\"reason\": \"");
    texts_.append_reason(out, result);
    out += '"';
}

void StructuredJson::append_comparison(std::string& out, const Check& check, std::uint32_t level) {
    const Instruction& instruction = texts_.program().code(check.instruction);
    line(out, level, "\"comparison\": [");
    line(out, level + 1, "\"");
    out += bytecode::operator_name(texts_.shown_operator(check));
    out += "\",";
    line(out, level + 1, is_negated(instruction) ? "true" : "false");
    line(out, level, "]");
}

void StructuredJson::append_custom_message(std::string& out, const Check& check) {
    if (const auto message = texts_.custom_message(check)) {
        append_quoted(out, *message);
    } else {
        out += "null";
    }
}

void StructuredJson::append_unary(std::string& out, const Check& check, std::uint32_t level) {
    const Instruction& instruction = texts_.program().code(check.instruction);
    line(out, level, "\"Unary\": {");
    line(out, level + 1, "\"check\": {");
    if (check.kind == CheckKind::NothingForEmpty) {
        line(out, level + 2, "\"UnResolvedContext\": ");
        append_quoted(out, texts_.context(check));
    } else if (check.kind == CheckKind::DependentRule) {
        line(out, level + 2, "\"UnResolvedContext\": ");
        document::append_json_string(out, texts_.program().string(instruction.a));
    } else {
        const bool is_unresolved = check.from.kind == ResultKind::Unresolved;
        line(out, level + 2, is_unresolved ? "\"UnResolved\": {" : "\"Resolved\": {");
        line(out, level + 3, "\"value\": {");
        if (is_unresolved) {
            append_unresolved_members(out, check.from, level + 4);
        } else {
            append_value_members(out, *check.from.value, level + 4);
        }
        line(out, level + 3, "},");
        append_comparison(out, check, level + 3);
        line(out, level + 2, "}");
    }
    line(out, level + 1, "},");
    line(out, level + 1, "\"context\": ");
    append_quoted(out, texts_.context(check));
    out += ',';
    line(out, level + 1, "\"messages\": {");
    line(out, level + 2, "\"custom_message\": ");
    append_custom_message(out, check);
    out += ',';
    line(out, level + 2, "\"error_message\": \"");
    texts_.append_error_message(out, check);
    out += '"';
    line(out, level + 1, "}");
    line(out, level, "}");
}

void StructuredJson::append_binary(std::string& out, const Check& check, std::uint32_t level) {
    line(out, level, "\"Binary\": {");
    line(out, level + 1, "\"context\": ");
    append_quoted(out, texts_.context(check));
    out += ',';
    line(out, level + 1, "\"messages\": {");
    line(out, level + 2, "\"custom_message\": ");
    append_custom_message(out, check);
    out += ',';
    line(out, level + 2, "\"error_message\": \"");
    texts_.append_error_message(out, check);
    out += '"';
    line(out, level + 1, "},");
    line(out, level + 1, "\"check\": {");
    if (check.kind == CheckKind::InComparison) {
        line(out, level + 2, "\"InResolved\": {");
        line(out, level + 3, "\"from\": {");
        append_value_members(out, *check.from.value, level + 4);
        line(out, level + 3, "},");
        line(out, level + 3, "\"to\": [");
        const std::size_t begin = out.size();
        for (std::uint32_t i = 0; i < check.to_count; ++i) {
            const Result& result = texts_.trace().results[check.to_first + i];
            if (result.kind == ResultKind::Unresolved) {
                continue;
            }
            if (out.size() != begin) {
                out += ',';
            }
            line(out, level + 4, "{");
            append_value_members(out, *result.value, level + 5);
            line(out, level + 4, "}");
        }
        if (out.size() != begin) {
            line(out, level + 3, {});
        }
        out += "],";
    } else {
        const bool from_is_missing = check.from.kind == ResultKind::Unresolved;
        if (from_is_missing || check.to.kind == ResultKind::Unresolved) {
            line(out, level + 2, "\"UnResolved\": {");
            line(out, level + 3, "\"value\": {");
            append_unresolved_members(out, from_is_missing ? check.from : check.to, level + 4);
        } else {
            line(out, level + 2, "\"Resolved\": {");
            line(out, level + 3, "\"from\": {");
            append_value_members(out, *check.from.value, level + 4);
            line(out, level + 3, "},");
            line(out, level + 3, "\"to\": {");
            append_value_members(out, *check.to.value, level + 4);
        }
        line(out, level + 3, "},");
    }
    append_comparison(out, check, level + 3);
    line(out, level + 2, "}");
    line(out, level + 1, "}");
    line(out, level, "}");
}

void StructuredJson::append_block(std::string& out, const Check& check, std::uint32_t level) {
    line(out, level, "\"Block\": {");
    line(out, level + 1, "\"context\": ");
    append_quoted(out, texts_.context(check));
    out += ',';
    line(out, level + 1, "\"messages\": {");
    line(out, level + 2, "\"custom_message\": \"\",");
    line(out, level + 2, "\"error_message\": \"");
    texts_.append_error_message(out, check);
    out += '"';
    line(out, level + 1, "},");
    line(out, level + 1, "\"unresolved\": {");
    append_unresolved_members(out, check.from, level + 2);
    line(out, level + 1, "}");
    line(out, level, "}");
}

void StructuredJson::append_empty_block(std::string& out, const Failure& node, std::uint32_t level) {
    line(out, level, "\"Block\": {");
    line(out, level + 1, "\"context\": \"BlockGuardClause#");
    out += texts_.location(texts_.trace().events[node.event].subject);
    out += "\",";
    line(out, level + 1, "\"messages\": {");
    line(out, level + 2, "\"custom_message\": null,");
    line(out, level + 2, "\"error_message\": \"query for block clause did not retrieve any value\"");
    line(out, level + 1, "},");
    line(out, level + 1, "\"unresolved\": null");
    line(out, level, "}");
}

}  // namespace bylaw::report
