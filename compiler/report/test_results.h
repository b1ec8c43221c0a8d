// Results of unit tests of rules: guard-language.md, section 5.7.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vm/trace.h"

namespace bylaw::report {

// One rule name in one test case. Several rules may share a name, so there may be several statuses.
struct TestedRule {
    std::string name;
    std::optional<vm::Status> expected;  // nothing: no expectation was set
    std::vector<vm::Status> evaluated;
    bool holds = false;  // the expectation
};

struct TestCaseResult {
    std::optional<std::string> name;
    std::vector<TestedRule> rules;  // in the order of the rules file
    std::string tree;               // the evaluation tree, where it was asked for
    std::uint64_t milliseconds = 0;
};

// One rules file with all its test files, or why it could not be tested.
struct TestedFile {
    std::string rules_file;
    std::vector<TestCaseResult> cases;
    std::string error;  // empty: none
    std::uint64_t milliseconds = 0;
};

// Sets `holds`: PASS and FAIL are expected of any rule with the name, SKIP of all.
void judge(TestedRule& rule);

// A test case in text form, under its number; and its first lines alone.
void append_test_case_head(std::string& out, const TestCaseResult& result, std::uint64_t number);
void append_test_case_text(std::string& out, const TestCaseResult& result, std::uint64_t number);

// The structured forms: a list of rules files, or one of them alone.
void append_test_json(std::string& out, const std::vector<TestedFile>& files, bool as_list);
void append_test_yaml(std::string& out, const std::vector<TestedFile>& files, bool as_list);
void append_test_junit(std::string& out, const std::vector<TestedFile>& files);

}  // namespace bylaw::report
