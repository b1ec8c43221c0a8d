#include "support/diagnostic.h"

#include <array>
#include <cstddef>

namespace bylaw::support {
namespace {

struct Row {
    std::string_view code;
    std::string_view title;
};

constexpr auto rows = std::to_array<Row>({
#define BYLAW_DIAGNOSTIC(name, code, title) {code, title},
#include "support/diagnostics.def"
#undef BYLAW_DIAGNOSTIC
});

}  // namespace

std::string_view code_text(DiagnosticCode code) {
    return rows.at(static_cast<std::size_t>(code)).code;
}

std::string_view title(DiagnosticCode code) {
    return rows.at(static_cast<std::size_t>(code)).title;
}

}  // namespace bylaw::support
