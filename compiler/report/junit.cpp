#include "report/junit.h"

namespace bylaw::report {
namespace {

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
    out += ' ';
    out += name;
    out += "=\"";
    append_escaped(out, value, Escape::Xml);
    out += '"';
}

void append_attribute(std::string& out, std::string_view name, std::uint64_t value) {
    append_attribute(out, name, std::to_string(value));
}

// The reference leaves out the name of the rules file in front of the default rule, if it ends in .guard.
std::string_view rule_without_file(std::string_view name) {
    constexpr std::string_view end_of_file = ".guard/";
    const std::size_t at = name.find(end_of_file);
    if (at == std::string_view::npos) {
        return name;
    }
    name.remove_prefix(at + end_of_file.size());
    return name.substr(0, name.find(end_of_file));
}

}  // namespace

void append_junit_head(std::string& out, std::string_view name, const JunitCounts& counts) {
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites";
    append_attribute(out, "name", name);
    append_attribute(out, "tests", counts.tests);
    append_attribute(out, "failures", counts.failures);
    append_attribute(out, "errors", counts.errors);
    append_attribute(out, "time", counts.milliseconds);
    out += '>';
}

void append_junit_tail(std::string& out) {
    out += "\n</testsuites>\n";
}

void append_junit_suite_head(std::string& out, std::string_view name, const JunitCounts& counts) {
    out += "\n    <testsuite";
    append_attribute(out, "name", name);
    append_attribute(out, "errors", counts.errors);
    append_attribute(out, "failures", counts.failures);
    append_attribute(out, "time", counts.milliseconds);
    out += '>';
}

void append_junit_suite_tail(std::string& out) {
    out += "\n    </testsuite>";
}

void append_junit_case(std::string& out, const std::optional<std::string>& id, std::string_view name,
                       std::uint64_t milliseconds, JunitOutcome outcome, std::string_view text) {
    out += "\n        <testcase";
    if (id) {
        append_attribute(out, "id", *id);
    }
    append_attribute(out, "name", name);
    append_attribute(out, "time", milliseconds);
    if (outcome == JunitOutcome::Pass) {
        out += " status=\"pass\"/>";
        return;
    }
    if (outcome == JunitOutcome::Skipped) {
        out += " status=\"skip\">\n            <skipped";
        append_attribute(out, "message", text);
        out += "/>\n        </testcase>";
        return;
    }
    const bool is_error = outcome == JunitOutcome::Error;
    out += is_error ? " status=\"error\">\n            <error>" : ">\n            <failure>";
    append_escaped(out, text, Escape::Xml);
    out += is_error ? "</error>\n        </testcase>" : "</failure>\n        </testcase>";
}

ValidateJunit::ValidateJunit(RuleTexts& rules, const document::Document& document)
    : texts_(rules, document), failures_(rules.program()) {}

void ValidateJunit::append(Pieces& pieces, const vm::FileResult& result) {
    std::string& out = pieces.text;
    const bytecode::Program& program = texts_.program();
    out += "\n        <testcase";
    append_attribute(out, "name", program.string(program.file(result.file).name));
    // A rules file takes far less than a millisecond.
    append_attribute(out, "time", std::uint64_t{0});
    if (result.status != vm::Status::Fail) {
        append_attribute(out, "status", result.status == vm::Status::Pass ? "pass" : "skip");
        out += "/>";
        return;
    }
    out += '>';
    texts_.use(result);
    failures_.collect(result);
    // The head names the last rule that has something to say.
    const auto& nodes = failures_.nodes();
    const auto has_message = [&](const Failure& node) {
        return node.kind == FailureKind::EmptyBlock || node.kind == FailureKind::Check;
    };
    std::string_view last_rule;
    std::uint32_t last_message = 0;
    std::uint32_t rule = 0;
    bool has_messages = false;
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        if (i == nodes[rule].end) {
            rule = i;
        }
        if (has_message(nodes[i])) {
            has_messages = true;
            last_rule = texts_.rule_name(result.trace.events[nodes[rule].event]);
            last_message = i;
        }
    }
    out += "\n            <failure";
    if (!has_messages) {
        out += "/>";
    } else {
        append_attribute(out, "message", rule_without_file(last_rule));
        out += '>';
        for (std::uint32_t i = 0; i <= last_message; ++i) {
            if (nodes[i].kind == FailureKind::EmptyBlock) {
                out += "query for block clause did not retrieve any value";
            } else if (nodes[i].kind == FailureKind::Check) {
                const vm::Check& check = result.trace.checks[nodes[i].check];
                out += texts_.custom_message(check).value_or("");
                texts_.append_error_message(out, check);
                pieces.close_if_large();
            }
        }
        out += "</failure>";
    }
    out += "\n        </testcase>";
}

}  // namespace bylaw::report
