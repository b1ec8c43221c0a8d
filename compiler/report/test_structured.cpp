#include <functional>

#include "document/json_text.h"
#include "report/escape.h"
#include "report/file_report.h"
#include "report/junit.h"
#include "report/test_results.h"
#include "report/yaml_text.h"

namespace bylaw::report {
namespace {

// The lists of a test case in the structured forms.
enum class Group : std::uint8_t { Passed, Failed, Skipped };

bool is_in(const TestedRule& rule, Group group) {
    switch (group) {
        case Group::Passed:
            return rule.expected && rule.holds;
        case Group::Failed:
            return rule.expected && !rule.holds;
        case Group::Skipped:
            break;
    }
    return !rule.expected;
}

struct GroupName {
    Group group;
    std::string_view name;
};
constexpr GroupName groups[] = {
    {Group::Passed, "passed_rules"}, {Group::Failed, "failed_rules"}, {Group::Skipped, "skipped_rules"}};

class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    void file(const TestedFile& file, std::size_t level) {
        out_ += '{';
        line(level + 1, "\"rule_file\": ");
        document::append_json_string(out_, file.rules_file);
        out_ += ',';
        if (!file.error.empty()) {
            line(level + 1, "\"error\": ");
            document::append_json_string(out_, file.error);
        } else {
            line(level + 1, "\"test_cases\": ");
            list(file.cases, level + 1, [&](const TestCaseResult& test) { test_case(test, level + 2); });
        }
        line(level, "}");
    }

    template <class Item, class Write>
    void list(const std::vector<Item>& items, std::size_t level, Write&& write) {
        out_ += '[';
        bool first = true;
        for (const Item& item : items) {
            out_ += first ? "" : ",";
            first = false;
            line(level + 1, {});
            write(item);
        }
        if (!first) {
            line(level, {});
        }
        out_ += ']';
    }

private:
    void line(std::size_t level, std::string_view text) {
        out_ += '\n';
        append_spaces(out_, 2 * level);
        out_ += text;
    }

    void quoted(vm::Status status) {
        out_ += '"';
        out_ += status_name(status);
        out_ += '"';
    }

    void test_case(const TestCaseResult& test, std::size_t level) {
        out_ += '{';
        line(level + 1, "\"name\": ");
        document::append_json_string(out_, test.name.value_or(""));
        for (const auto& [group, name] : groups) {
            out_ += ',';
            line(level + 1, "\"");
            out_ += name;
            out_ += "\": ";
            std::vector<const TestedRule*> members;
            for (const TestedRule& rule : test.rules) {
                if (is_in(rule, group)) {
                    members.push_back(&rule);
                }
            }
            const Group of_list = group;
            list(members, level + 1, [&](const TestedRule* rule) { tested_rule(*rule, of_list, level + 2); });
        }
        line(level, "}");
    }

    void tested_rule(const TestedRule& rule, Group group, std::size_t level) {
        out_ += '{';
        line(level + 1, "\"name\": ");
        document::append_json_string(out_, rule.name);
        if (group == Group::Passed) {
            out_ += ',';
            line(level + 1, "\"evaluated\": ");
            quoted(*rule.expected);
        } else if (group == Group::Failed) {
            out_ += ',';
            line(level + 1, "\"expected\": ");
            quoted(*rule.expected);
            out_ += ',';
            line(level + 1, "\"evaluated\": ");
            list(rule.evaluated, level + 1, [&](vm::Status status) { quoted(status); });
        }
        line(level, "}");
    }

    std::string& out_;
};

class YamlWriter {
public:
    explicit YamlWriter(std::string& out) : out_(out) {}

    void file(const TestedFile& file, std::size_t column) {
        out_ += "rule_file: ";
        append_yaml_string(out_, file.rules_file, column);
        if (!file.error.empty()) {
            key(column, "error");
            out_ += ' ';
            append_yaml_string(out_, file.error, column);
        } else {
            key(column, "test_cases");
            if (file.cases.empty()) {
                out_ += " []";
            }
            for (const TestCaseResult& test : file.cases) {
                item(column);
                test_case(test, column + 2);
            }
        }
    }

private:
    void key(std::size_t column, std::string_view name) {
        out_ += '\n';
        append_spaces(out_, column);
        out_ += name;
        out_ += ':';
    }
    void item(std::size_t column) {
        out_ += '\n';
        append_spaces(out_, column);
        out_ += "- ";
    }

    void test_case(const TestCaseResult& test, std::size_t column) {
        out_ += "name: ";
        append_yaml_string(out_, test.name.value_or(""), column);
        for (const auto& [group, name] : groups) {
            key(column, name);
            bool is_empty = true;
            for (const TestedRule& rule : test.rules) {
                if (is_in(rule, group)) {
                    is_empty = false;
                    item(column);
                    tested_rule(rule, group, column + 2);
                }
            }
            if (is_empty) {
                out_ += " []";
            }
        }
    }

    void tested_rule(const TestedRule& rule, Group group, std::size_t column) {
        out_ += "name: ";
        append_yaml_string(out_, rule.name, column);
        if (group == Group::Passed) {
            key(column, "evaluated");
            out_ += ' ';
            out_ += status_name(*rule.expected);
        } else if (group == Group::Failed) {
            key(column, "expected");
            out_ += ' ';
            out_ += status_name(*rule.expected);
            key(column, "evaluated");
            for (const vm::Status status : rule.evaluated) {
                item(column);
                out_ += status_name(status);
            }
        }
    }

    std::string& out_;
};

}  // namespace

void append_test_json(std::string& out, const std::vector<TestedFile>& files, bool as_list) {
    JsonWriter writer(out);
    if (as_list) {
        writer.list(files, 0, [&](const TestedFile& file) { writer.file(file, 1); });
    } else if (!files.empty()) {
        writer.file(files.front(), 0);
    }
}

void append_test_yaml(std::string& out, const std::vector<TestedFile>& files, bool as_list) {
    YamlWriter writer(out);
    if (as_list && files.empty()) {
        out += "[]\n";
    }
    for (const TestedFile& file : files) {
        out += as_list ? "- " : "";
        writer.file(file, as_list ? 2 : 0);
        out += '\n';
    }
}

void append_test_junit(std::string& out, const std::vector<TestedFile>& files) {
    JunitCounts totals;
    std::string suites;
    for (const TestedFile& file : files) {
        JunitCounts counts;
        std::string cases;
        if (!file.error.empty()) {
            counts.tests = 1;
            counts.errors = 1;
            counts.milliseconds = file.milliseconds;
            append_junit_case(cases, std::nullopt, file.rules_file, file.milliseconds, JunitOutcome::Error, file.error);
        }
        for (const TestCaseResult& test : file.cases) {
            counts.milliseconds += test.milliseconds;
            for (const Group group : {Group::Passed, Group::Failed}) {
                for (const TestedRule& rule : test.rules) {
                    if (!is_in(rule, group)) {
                        continue;
                    }
                    ++counts.tests;
                    std::string message;
                    if (group == Group::Failed) {
                        ++counts.failures;
                        message = "Expected = ";
                        message += status_name(*rule.expected);
                        message += ", Evaluated = [";
                        for (std::size_t i = 0; i < rule.evaluated.size(); ++i) {
                            message += i == 0 ? "" : ", ";
                            message += status_name(rule.evaluated[i]);
                        }
                        message += ']';
                    }
                    append_junit_case(cases, test.name.value_or(""), rule.name, test.milliseconds,
                                      group == Group::Failed ? JunitOutcome::Failure : JunitOutcome::Pass, message);
                }
            }
        }
        append_junit_suite_head(suites, file.rules_file, counts);
        suites += cases;
        append_junit_suite_tail(suites);
        totals.tests += counts.tests;
        totals.failures += counts.failures;
        totals.errors += counts.errors;
        totals.milliseconds += counts.milliseconds;
    }
    append_junit_head(out, "cfn-guard test report", totals);
    out += suites;
    append_junit_tail(out);
}

}  // namespace bylaw::report
