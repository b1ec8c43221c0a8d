// What the structured formats say about one document besides its failures.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/program.h"
#include "report/output.h"
#include "vm/evaluate.h"

namespace bylaw::report {

// "PASS", "FAIL", "SKIP"
[[nodiscard]] std::string_view status_name(vm::Status status);

// Names of rules as reports show them: the clauses outside any rule form one called `<rules file>/default`. Refers to
// the program; serves any number of threads.
class RuleNames {
public:
    explicit RuleNames(const bytecode::Program& program);

    [[nodiscard]] std::string_view of(std::uint32_t rule) const;
    // Of a Rule event, which may be about a parameterized rule.
    [[nodiscard]] std::string_view of(const vm::Event& event) const;
    [[nodiscard]] const bytecode::Program& program() const { return program_; }

private:
    const bytecode::Program& program_;
    std::vector<std::string> defaults_;  // by rules file; empty where it has no default rule
};

// The string of the custom message of the call that led to a Rule event; bytecode::none without one.
[[nodiscard]] std::uint32_t call_message(const bytecode::Program& program, const vm::Event& event);

// The statuses of all rules on one document, gathered rules file by rules file. Refers to the names.
class Outcomes {
public:
    void add(const RuleNames& names, const vm::FileResult& result);
    void add(const Outcomes& other);
    // Brings the names into the order of reports: sorted, without repetition. To be called before they are read.
    void finish();

    // FAIL if any rules file is, else PASS if any is, else SKIP.
    [[nodiscard]] vm::Status status() const { return status_; }
    [[nodiscard]] const std::vector<std::string_view>& passed() const { return passed_; }
    [[nodiscard]] const std::vector<std::string_view>& skipped() const { return skipped_; }

private:
    void add(vm::Status status);

    vm::Status status_ = vm::Status::Skip;
    std::vector<std::string_view> passed_;
    std::vector<std::string_view> skipped_;
};

// A structured format. Renders the failures of one document, rules file by rules file; what stands around them is
// made by functions of the format's own header. Not safe for several threads.
class FailureRenderer {
public:
    virtual ~FailureRenderer() = default;
    // Appends the failures of one rules file, with whatever separates them in front of each.
    virtual void append(Pieces& out, const vm::FileResult& result) = 0;
    // Whether a value was met that the format cannot show (NaN, infinity); the report is of no use then.
    [[nodiscard]] virtual bool met_non_finite() const { return false; }
};

}  // namespace bylaw::report
