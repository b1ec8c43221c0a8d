// Programs made of files of others: they are valid, and judge as the originals do.
#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bytecode/bundle.h"
#include "bytecode/link.h"
#include "bytecode/verify.h"
#include "document/document.h"
#include "lower/compile.h"
#include "lower/parameters.h"
#include "vm/evaluate.h"

namespace {

using namespace bylaw;

std::shared_ptr<const bytecode::Program> compiled(std::initializer_list<const char*> texts) {
    std::vector<std::shared_ptr<const support::SourceFile>> sources;
    for (const char* const text : texts) {
        const std::string name = "rules" + std::to_string(sources.size()) + ".guard";
        sources.push_back(std::make_shared<const support::SourceFile>(support::SourceFile{name, text}));
    }
    const lower::CompileResult result = lower::compile(sources);
    REQUIRE(result.diagnostics.empty());
    return result.program;
}

std::vector<vm::Status> statuses(const bytecode::Program& program, const std::string& text) {
    document::LoadResult loaded = document::load("document", text, document::Loader::Canonical);
    const auto& document = std::get<document::Document>(loaded);
    vm::DocumentEvaluation evaluation(program, document);
    std::vector<vm::Status> all;
    for (std::uint32_t file = 0; file < program.tables().files.size(); ++file) {
        for (const vm::RuleResult& rule : evaluation.evaluate_file(file, vm::Detail::Evidence).rules) {
            all.push_back(rule.status);
        }
    }
    return all;
}

const char* const sizes = R"(
# @param most int 1..100 "greatest size"
let most = 10
let things = Resources.*[ Type == 'A::B::C' ]
rule small(thing) { %thing.Size <= %most << too large >> }
rule sizes when %things !empty {
    %things {
        small(this)
        Name in ['a', 'b', /^c+$/] or Name == %most
        when Tags exists { Tags[*] { Key != 'x' } }
    }
}
rule again when sizes { Resources.* { Type exists } }
)";
const char* const types = R"(
let kinds = Resources.*.Type
AWS::S3::Bucket when Resources exists { Properties exists }
rule kinds {
    some %kinds == /^A::/
    count_is_one
}
rule count_is_one {
    let n = count(Resources.*)
    %n == 1
}
)";
const std::string thing =
    R"({"Resources": {"One": {"Type": "A::B::C", "Size": 20, "Name": "ccc", "Tags": [{"Key": "y"}]}}})";

}  // namespace

TEST_CASE("a linked program is valid and judges as its parts do") {
    const auto program = compiled({sizes, types});
    bytecode::Linker linker;
    CHECK(linker.add_file(*program, 1) == 0);
    CHECK(linker.add_file(*program, 0) == 1);
    CHECK(linker.add_file(*program, 0) == 2);
    const auto linked = linker.finish();
    REQUIRE_FALSE(bytecode::verify(linked->tables()));
    CHECK(std::holds_alternative<std::shared_ptr<const bytecode::Program>>(
        bytecode::read_bundle("linked", bytecode::write_bundle(*linked))));
    const std::vector<vm::Status> parts = statuses(*program, thing);
    REQUIRE(parts.size() > 2);
    std::vector<vm::Status> expected(parts.begin() + 2, parts.end());
    expected.insert(expected.end(), parts.begin(), parts.begin() + 2);
    expected.insert(expected.end(), parts.begin(), parts.begin() + 2);
    CHECK(statuses(*linked, thing) == expected);
}

TEST_CASE("copies of a file have parameters of their own") {
    const auto program = compiled({sizes});
    bytecode::Linker linker;
    linker.add_file(*program, 0);
    linker.add_file(*program, 0);
    const auto linked = linker.finish();
    const auto parameters = lower::parameters_of(*linked);
    REQUIRE(parameters.size() == 2);
    CHECK(parameters[0].constant != parameters[1].constant);
    syntax::ParameterValue value;
    value.values.emplace_back(std::int64_t{50});
    const std::vector<lower::ParameterSetting> settings{{&parameters[1], value}};
    const auto changed = lower::with_values(linked, settings);
    REQUIRE_FALSE(bytecode::verify(changed->tables()));
    const std::vector<vm::Status> all = statuses(*changed, thing);
    REQUIRE(all.size() == 4);
    CHECK(all[0] == vm::Status::Fail);
    CHECK(all[2] == vm::Status::Pass);
}

TEST_CASE("programs of several sources are linked") {
    const auto first = compiled({sizes});
    const auto second = compiled({types});
    bytecode::Linker linker;
    linker.add_file(*first, 0);
    linker.add_file(*second, 0);
    const auto linked = linker.finish();
    REQUIRE_FALSE(bytecode::verify(linked->tables()));
    CHECK(statuses(*linked, thing) == statuses(*compiled({sizes, types}), thing));
}
