// Rules and documents that together would need more stack than there is.
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <variant>

#include "document/document.h"
#include "lower/compile.h"
#include "vm/evaluate.h"

using namespace bylaw;

namespace {

std::string repeated(const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) {
        result += text;
    }
    return result;
}

// The code of the error that ends the rules.
support::DiagnosticCode error_of(const std::string& rules, int depth) {
    auto source = std::make_shared<support::SourceFile>();
    source->name = "rules.guard";
    source->text = rules;
    const auto compiled = lower::compile({source});
    REQUIRE(compiled.diagnostics.empty());
    auto loaded = document::load("deep.json", repeated(R"({"a":)", depth) + "\"a\"" + repeated("}", depth),
                                 document::Loader::Validate);
    REQUIRE(std::holds_alternative<document::Document>(loaded));
    vm::DocumentEvaluation evaluation(*compiled.program, std::get<document::Document>(loaded));
    const vm::FileResult result = evaluation.evaluate_file(0, vm::Detail::Everything);
    REQUIRE(result.errors.size() == 1);
    return result.errors.front().diagnostic.code;
}

}  // namespace

TEST_CASE("long queries within each other end before the stack does") {
    const std::string query = repeated(".*", 900);
    SECTION("a filter at the end of a query calls its own rule") {
        CHECK(error_of("rule f(x) { %x" + query + "[ f(%x) ] exists }\nrule r { f(this) }", 950) ==
              support::DiagnosticCode::EvaluateRecursion);
    }
    SECTION("a filter at the end of a query reads the next variable") {
        std::string rules = "let v150 = 'a'\nrule r { %v0 exists }\n";
        for (int i = 0; i < 150; ++i) {
            rules += "let v" + std::to_string(i) + " = a" + query + "[ %v" + std::to_string(i + 1) + " exists ]\n";
        }
        CHECK(error_of(rules, 950) == support::DiagnosticCode::EvaluateRecursion);
    }
}
