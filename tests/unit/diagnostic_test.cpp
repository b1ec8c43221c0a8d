#include "support/diagnostic.h"

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace {

constexpr auto codes = std::to_array<bylaw::support::DiagnosticCode>({
#define BYLAW_DIAGNOSTIC(name, code, title) bylaw::support::DiagnosticCode::name,
#include "support/diagnostics.def"
#undef BYLAW_DIAGNOSTIC
});

}  // namespace

TEST_CASE("every diagnostic has a code of its own and a row in docs/diagnostics.md", "[diagnostic]") {
    std::ifstream file(BYLAW_SOURCE_DIR "/docs/diagnostics.md");
    std::stringstream text;
    text << file.rdbuf();
    std::set<std::string_view> seen;
    for (const auto code : codes) {
        const std::string_view name = bylaw::support::code_text(code);
        INFO(name);
        CHECK(seen.insert(name).second);
        CHECK_FALSE(bylaw::support::title(code).empty());
        CHECK(text.str().find("| `" + std::string(name) + "` |") != std::string::npos);
    }
}
