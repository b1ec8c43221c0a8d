#include <algorithm>

#include "report/escape.h"
#include "report/file_report.h"
#include "report/test_results.h"

namespace bylaw::report {

void judge(TestedRule& rule) {
    const auto has = [&](vm::Status status) {
        return std::find(rule.evaluated.begin(), rule.evaluated.end(), status) != rule.evaluated.end();
    };
    if (!rule.expected) {
        return;
    }
    if (*rule.expected == vm::Status::Skip) {
        rule.holds = !has(vm::Status::Pass) && !has(vm::Status::Fail);
    } else {
        rule.holds = has(*rule.expected);
    }
}

void append_test_case_head(std::string& out, const TestCaseResult& result, std::uint64_t number) {
    out += "Test Case #";
    append_number(out, number);
    out += '\n';
    if (result.name) {
        out += "Name: ";
        out += *result.name;
        out += '\n';
    }
}

void append_test_case_text(std::string& out, const TestCaseResult& result, std::uint64_t number) {
    append_test_case_head(out, result, number);
    for (const TestedRule& rule : result.rules) {
        if (!rule.expected) {
            out += "  No Test expectation was set for Rule ";
            out += rule.name;
            out += '\n';
        }
    }
    out += result.tree;
    for (const bool holds : {false, true}) {
        bool has_title = false;
        for (const TestedRule& rule : result.rules) {
            if (!rule.expected || rule.holds != holds) {
                continue;
            }
            if (!has_title) {
                out += holds ? "  PASS Rules:\n" : "  FAIL Rules:\n";
                has_title = true;
            }
            out += "    ";
            out += rule.name;
            out += ": Expected = ";
            out += status_name(*rule.expected);
            if (!holds) {
                out += ", Evaluated = [";
                for (std::size_t i = 0; i < rule.evaluated.size(); ++i) {
                    out += i == 0 ? "" : ", ";
                    out += status_name(rule.evaluated[i]);
                }
                out += ']';
            }
            out += '\n';
        }
    }
    out += '\n';
}

}  // namespace bylaw::report
