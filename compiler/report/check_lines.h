// Findings in one line each: for people and editors, and as workflow commands of GitHub.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "report/check_report.h"
#include "support/source.h"

namespace bylaw::report {

// What a line says.
struct LineOfFinding {
    std::string_view rule;
    Severity severity = Severity::Medium;
    bool is_unknown = false;
    std::string_view title;
    std::string_view label;    // at the place: "expected true"
    std::string_view fix;      // may be empty
    std::string_view address;  // of the resource; empty if there is none
    std::string_view path;
    std::uint32_t line = 1;  // lines and columns count from 1
    std::uint32_t column = 1;
    support::LineColumn end;  // behind the last character
};

// `path:line:column: severity rule: title: label [address]`, without a line end.
void append_concise(std::string& out, const LineOfFinding& finding);
// `::error file=…::…`, without a line end; high and critical findings are errors, medium ones warnings, others notices.
void append_github(std::string& out, const LineOfFinding& finding);
// The same for what the run could not do. Nothing for notes.
void append_github(std::string& out, const CheckDiagnostic& diagnostic);

// The path as GitHub finds it in the repository: relative to the folder, `/` between the parts. What lies elsewhere
// stays as it is.
[[nodiscard]] std::string path_in_repository(std::string_view path);

}  // namespace bylaw::report
