#include "cli/diagnostic_output.h"

#include "report/diagnostic_text.h"

namespace bylaw::cli {

void print_diagnostic(std::ostream& err, const support::Diagnostic& diagnostic, std::optional<std::string_view> text) {
    std::string out;
    report::append_diagnostic(
        out, diagnostic, [&](std::string_view) { return text; }, report::no_colours);
    err << out;
}

support::Diagnostic cannot_write(const std::string& path) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::UsagePath;
    diagnostic.message = path.empty() ? "cannot write to standard output" : "cannot write `" + path + '`';
    return diagnostic;
}

}  // namespace bylaw::cli
