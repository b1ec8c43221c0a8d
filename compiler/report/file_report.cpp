#include "report/file_report.h"

#include <algorithm>

namespace bylaw::report {

using vm::Status;

std::string_view status_name(Status status) {
    switch (status) {
        case Status::Pass:
            return "PASS";
        case Status::Fail:
            return "FAIL";
        case Status::Unknown:
            return "UNKNOWN";
        case Status::Skip:
        case Status::PassOrSkip:
            break;
    }
    return "SKIP";
}

RuleNames::RuleNames(const bytecode::Program& program) : program_(program), defaults_(program.tables().files.size()) {
    for (const bytecode::Rule& rule : program.tables().rules) {
        if (rule.is_default != 0) {
            std::string& name = defaults_[rule.file];
            name = program.string(program.file(rule.file).name);
            name += '/';
            name += program.string(rule.name);
        }
    }
}

std::string_view RuleNames::of(std::uint32_t rule) const {
    const bytecode::Rule& row = program_.rule(rule);
    return row.is_default != 0 ? std::string_view(defaults_[row.file]) : program_.string(row.name);
}

std::string_view RuleNames::of(const vm::Event& event) const {
    return event.detail == 1 ? program_.string(program_.tables().parameterized[event.subject].name) : of(event.subject);
}

std::uint32_t call_message(const bytecode::Program& program, const vm::Event& event) {
    return event.call == bytecode::none ? bytecode::none : program.code(event.call).c;
}

void Outcomes::add(Status status) {
    if (status_ == Status::Skip || status == Status::Fail) {
        status_ = status;
    }
}

void Outcomes::add(const RuleNames& names_of_rules, const vm::FileResult& result) {
    add(result.status);
    for (const vm::RuleResult& rule : result.rules) {
        if (rule.status != Status::Fail) {
            auto& names = rule.status == Status::Pass ? passed_ : skipped_;
            names.push_back(names_of_rules.of(rule.rule));
        }
    }
}

void Outcomes::add(const Outcomes& other) {
    add(other.status_);
    passed_.insert(passed_.end(), other.passed_.begin(), other.passed_.end());
    skipped_.insert(skipped_.end(), other.skipped_.begin(), other.skipped_.end());
}

void Outcomes::finish() {
    for (auto* names : {&passed_, &skipped_}) {
        std::sort(names->begin(), names->end());
        names->erase(std::unique(names->begin(), names->end()), names->end());
    }
}

}  // namespace bylaw::report
