// What is wrong with an input, where, and what to do about it. Libraries return diagnostics; only the command line
// prints.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/source.h"

namespace bylaw::support {

// Every diagnostic that the program can give. Codes are stable: they are documented in docs/diagnostics.md, shown by
// `bylaw explain CODE`, and never used again for something else.
enum class DiagnosticCode : std::uint16_t {
#define BYLAW_DIAGNOSTIC(name, code, title) name,
#include "support/diagnostics.def"
#undef BYLAW_DIAGNOSTIC
};

enum class Severity : std::uint8_t { Error, Warning, Note };

// The stable code, such as "syntax/expected-operator".
[[nodiscard]] std::string_view code_text(DiagnosticCode code);
// One line that says what the code stands for.
[[nodiscard]] std::string_view title(DiagnosticCode code);

// A second place that helps to understand the first.
struct RelatedPlace {
    std::string file;
    Span span;
    std::string message;
    std::shared_ptr<const SourceFile> source = nullptr;  // of the file, where it is another one than the diagnostic's
};

// Message style: one sentence, lower-case start, no full stop, user text in backticks; advice goes into `help`.
struct Diagnostic {
    DiagnosticCode code{};
    Severity severity = Severity::Error;
    std::string file;  // name of the SourceFile; empty when there is no place
    Span span;         // bytes of that file's text
    std::string message;
    std::string help;  // way out; may be empty
    std::vector<RelatedPlace> related;
};

}  // namespace bylaw::support
