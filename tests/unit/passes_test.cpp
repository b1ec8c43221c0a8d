// What the passes of the compiler make of rules, seen in the disassembly, and that no pass changes a verdict.
#include <catch2/catch.hpp>

#include "bytecode/disassemble.h"
#include "compiled_rules.h"
#include "vm/evaluate.h"

namespace {

using namespace bylaw;

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string verdicts(const std::string& rules, const std::string& document_text, const lower::Passes& passes) {
    const auto program = testing::program_of(rules, passes);
    const auto document = testing::document_of(document_text);
    vm::DocumentEvaluation evaluation(*program, document);
    std::string text;
    for (const auto& rule : evaluation.evaluate_file(0, vm::Detail::Evidence).rules) {
        text += rule.status == vm::Status::Pass ? 'P' : rule.status == vm::Status::Fail ? 'F' : 'S';
    }
    return text;
}

}  // namespace

TEST_CASE("a filter on the type becomes a look-up", "[passes]") {
    CHECK(contains(
        bytecode::disassemble(*testing::program_of("let b = Resources.*[ Type == 'T' ]\nrule r { %b !empty }")),
        "of-type T"));
    CHECK(contains(bytecode::disassemble(
                       *testing::program_of("let t = 'T'\nlet b = Resources.*[ Type == %t ]\nrule r { %b !empty }")),
                   "of-type T"));
    CHECK(contains(bytecode::disassemble(*testing::program_of("T::A::B { x exists }")), "type-block T::A::B"));
    for (const char* rules : {"let b = Resources[ Type == 'T' ]\nrule r { %b !empty }",
                              "let b = Resources.*[ Name exists\n Type == 'U' or Type == 'T' ]\nrule r { %b !empty }",
                              "let b = Resources.*[ Type in ['U', 'T'] ]\nrule r { %b !empty }"}) {
        CHECK(contains(bytecode::disassemble(*testing::program_of(rules)), "of-type T"));
    }
    // Not the same question.
    for (const char* rules : {"let b = Resources.*[ Type != 'T' ]\nrule r { %b !empty }",
                              "let b = Resources.*[ Type == /T/ ]\nrule r { %b !empty }",
                              "let b = Resources.*[ Type == 'T' or Name exists ]\nrule r { %b !empty }",
                              "let b = Resources.*[ Type == 'T'\n Name empty ]\nrule r { %b !empty }",
                              "let b = Resources.*[ Type in ['T', /U/] ]\nrule r { %b !empty }",
                              "let b = Resources.*[ Type in 'T' ]\nrule r { %b !empty }",
                              "let b = Resources[*][ Type == 'T' ]\nrule r { %b !empty }",
                              "let b = Resources.*[ n | Type == 'T' ]\nrule r { %b !empty }"}) {
        CHECK_FALSE(contains(bytecode::disassemble(*testing::program_of(rules)), "of-type"));
    }
}

TEST_CASE("rules of bylaw's own ask no more of resources of other types", "[passes]") {
    const std::string rules = "let b = Resources.*[ Type == 'T'\n Name empty ]\nrule r { %b !empty }";
    lower::Passes passes;
    passes.types_first = true;
    CHECK(contains(bytecode::disassemble(*testing::program_of(rules, passes)), "of-type T"));
    // `empty` of a number is an error.
    const std::string document = R"({"Resources": {"A": {"Type": "T", "Name": ""}, "B": {"Type": "U", "Name": 1}}})";
    CHECK(verdicts(rules, document, passes) == "P");
}

TEST_CASE("equal queries of a file share a result, different ones do not", "[passes]") {
    const auto shared = [](const std::string& first, const std::string& second) {
        return testing::program_of("let a = " + first + "\nlet b = " + second + "\nrule r { %a exists %b exists }")
                   ->tables()
                   .shared_count == 1;
    };
    CHECK(shared("Resources.*[ x == 1 ]", "Resources.*[x==1]"));
    CHECK_FALSE(shared("Resources.*[ x == 1 ]", "Resources.*[ x == 1.0 ]"));
    CHECK_FALSE(shared("Resources.*", "some Resources.*"));
    CHECK_FALSE(shared("a.b.c", "a.'b.c'"));
}

TEST_CASE("no pass changes a verdict", "[passes]") {
    const std::string rules = R"(
let type = 'A::B::C'
let all = Resources.*[ Type == %type ]
let same = Resources.*[ Type == %type ]
rule selected { %all !empty }
rule again { %same.v == 1 }
rule typed { A::B::C { v == 1 } }
rule first { Resources.*[ Type == 'A::B::C' ].v < 3 w exists }
rule hidden { let type = 'X' Resources.*[ Type == %type ] empty }
rule called(type) { Resources.*[ Type == %type ] !empty }
rule calls { called('A::B::C') }
rule some_of { some %all.v == 2 }
rule several { Resources.*[ Type == 'Other' or Type == 'A::B::C' ].v exists }
rule listed { Resources.*[ v == 1
                           Type in ['Other', 'A::B::C'] ].v < 2 }
rule keyed { Resources[ Type == 'A::B::C' ] { v exists } }
rule keyed_again { Resources[ Type == 'A::B::C' ][*][ v !exists ] !empty }
rule keyed_not_empty { Resources[ Type == 'A::B::C' ] !empty { v exists } }
rule given(type) { %same.v < 3 }
rule gives { given('X') }
)";
    const std::vector<std::string> documents = {
        R"({"Resources":{"a":{"Type":"A::B::C","v":1},"b":{"Type":"A::B::C","v":2}}})",
        R"({"Resources":{"a":{"type":"A::B::C","v":1},"b":{"Type":["A::B::C"],"v":2},"c":{"Type":"A::B::C","v":1}}})",
        R"({"Resources":{"a":{"Type":"Other"}}})",
        R"({"Resources":{"a":{"Type":"A::B::C"},"b":[{"Type":"A::B::C","v":1}]}})",
        R"({"resources":{"a":{"Type":"A::B::C","v":1}},"w":1})",
    };
    for (const std::string& document : documents) {
        INFO(document);
        const std::string expected = verdicts(rules, document, {false, false, false, false});
        CHECK(verdicts(rules, document, {}) == expected);
        CHECK(verdicts(rules, document, {true, false, false, false}) == expected);
        CHECK(verdicts(rules, document, {false, true, false, false}) == expected);
        CHECK(verdicts(rules, document, {false, false, true, false}) == expected);
        CHECK(verdicts(rules, document, {false, false, false, true}) == expected);
    }
}
