// JUnit XML as the reference writes it: guard-language.md, sections 5.5 and 5.7.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "report/check_texts.h"
#include "report/failures.h"
#include "report/file_report.h"

namespace bylaw::report {

// The counts and times of guard-language.md 5.5. Times are whole milliseconds.
struct JunitCounts {
    std::uint64_t tests = 0;
    std::uint64_t failures = 0;
    std::uint64_t errors = 0;
    std::uint64_t milliseconds = 0;
};

void append_junit_head(std::string& out, std::string_view name, const JunitCounts& counts);
void append_junit_tail(std::string& out);
void append_junit_suite_head(std::string& out, std::string_view name, const JunitCounts& counts);
void append_junit_suite_tail(std::string& out);

enum class JunitOutcome : std::uint8_t { Pass, Failure, Error, Skipped };
// A test case of a suite of unit tests.
void append_junit_case(std::string& out, const std::optional<std::string>& id, std::string_view name,
                       std::uint64_t milliseconds, JunitOutcome outcome, std::string_view text);

// Renders the rules files of one document as test cases of a suite.
class ValidateJunit : public FailureRenderer {
public:
    // The texts must be escaped for XML.
    ValidateJunit(RuleTexts& rules, const document::Document& document);

    // One test case, whatever its status.
    void append(Pieces& out, const vm::FileResult& result) override;

private:
    CheckTexts texts_;
    Failures failures_;
};

}  // namespace bylaw::report
