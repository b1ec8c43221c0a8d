// Parameters of rules: what a declaration says, which values it takes, and programs with other values.
#include "syntax/parameter.h"

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "document/document.h"
#include "lower/compile.h"
#include "lower/parameters.h"
#include "vm/evaluate.h"

using namespace bylaw;

namespace {

syntax::Parameter declared(const std::string& text) {
    static std::vector<std::unique_ptr<std::string>> kept;
    const std::string& stays = *kept.emplace_back(std::make_unique<std::string>(text));
    return syntax::read_parameter(stays, {0, static_cast<std::uint32_t>(stays.size())});
}

bool takes(const std::string& declaration, const std::string& value) {
    const syntax::Parameter parameter = declared(declaration);
    const auto read = syntax::value_of(parameter, value);
    return read && syntax::is_allowed(parameter, *read);
}

std::shared_ptr<const bytecode::Program> compiled(const std::string& rules) {
    return lower::compile({std::make_shared<const support::SourceFile>(support::SourceFile{"r.guard", rules})}).program;
}

std::vector<vm::Status> statuses(const bytecode::Program& program, const std::string& json) {
    const auto loaded = document::load("d.json", json, document::Loader::Validate);
    vm::DocumentEvaluation evaluation(program, std::get<document::Document>(loaded));
    std::vector<vm::Status> found;
    for (const vm::RuleResult& rule : evaluation.evaluate_file(0, vm::Detail::Verdicts).rules) {
        found.push_back(rule.status);
    }
    return found;
}

}  // namespace

TEST_CASE("a declaration has a name, a type, a range and a description", "[parameters]") {
    const syntax::Parameter parameter = declared("@param maxAge int 1..365 \"days, at most\"");
    CHECK(parameter.problem.empty());
    CHECK(parameter.name == "maxAge");
    CHECK(parameter.type == syntax::ParameterType::Int);
    CHECK(parameter.least == 1.0);
    CHECK(parameter.greatest == 365.0);
    CHECK(parameter.description == "days, at most");
    CHECK(syntax::allowed_text(parameter) == "a whole number from 1 to 365");
    CHECK(syntax::type_text(declared("@param a list(pattern)")) == "list(pattern)");
}

TEST_CASE("declarations that are wrong say why", "[parameters]") {
    for (const std::string text :
         {"@param", "@param a-b int", "@param a", "@param a number", "@param a list(list(int))", "@param a int 5..1",
          "@param a int 1.5..2", "@param a int ..", "@param a int one of 1|x", "@param a int one of ",
          "@param a string 1..2", "@param a bool one of true", "@param a string matching /(/", "@param a string x"}) {
        INFO(text);
        CHECK_FALSE(declared(text).problem.empty());
    }
}

TEST_CASE("values are of the type and in the range", "[parameters]") {
    CHECK(takes("@param a int 1..", "9223372036854775807"));
    CHECK_FALSE(takes("@param a int", "9223372036854775808"));
    CHECK_FALSE(takes("@param a int", "1.0"));
    CHECK_FALSE(takes("@param a int", ""));
    CHECK(takes("@param a float ..1", "0.25"));
    CHECK_FALSE(takes("@param a float", "nan"));
    CHECK_FALSE(takes("@param a bool", "True"));
    CHECK(takes("@param a string one of a|b c", "b c"));
    CHECK_FALSE(takes("@param a string one of a|b", "c"));
    CHECK(takes("@param a string matching /^\\/x$/", "/x"));
    CHECK(takes("@param a list(int) 1..3", "1, 2,3"));
    CHECK_FALSE(takes("@param a list(int) 1..3", "1,4"));
    CHECK(takes("@param a csv", ""));
}

TEST_CASE("patterns fit the whole text", "[parameters]") {
    CHECK(syntax::regex_of_pattern("a.b-*") == "^a\\.b-.*$");
}

TEST_CASE("a value changes the parameter and nothing else", "[parameters]") {
    const auto program = compiled(
        "# @param most int\nlet most = 90\nlet same = 90\n# @param kinds list(string)\nlet kinds = ['A']\n"
        "let chosen = Resources.*[ Type in %kinds ]\n"
        "rule a { Resources.*.Age <= %most }\nrule b { Resources.*.Age <= %same }\nrule c { Resources.*.Age <= 90 }\n"
        "rule d { %chosen !empty }\n");
    const std::string json = R"({"Resources": {"x": {"Type": "B", "Age": 100}}})";
    const auto parameters = lower::parameters_of(*program);
    REQUIRE(parameters.size() == 2);
    using enum vm::Status;
    CHECK(statuses(*program, json) == std::vector{Fail, Fail, Fail, Fail});
    const std::vector<lower::ParameterSetting> settings{{&parameters[0], {false, {std::int64_t{100}}}},
                                                        {&parameters[1], {true, {std::string("B")}}}};
    const auto changed = lower::with_values(program, settings);
    CHECK(statuses(*changed, json) == std::vector{Pass, Fail, Fail, Pass});
    CHECK(statuses(*program, json) == std::vector{Fail, Fail, Fail, Fail});
    CHECK(lower::value_in(*changed, parameters[1]) == settings[1].value);
}

TEST_CASE("a literal is a parameter only where the comment directly above says so", "[parameters]") {
    CHECK(lower::parameters_of(*compiled("# @param a int\n\nlet a = 1\nrule r { x == %a }")).empty());
    CHECK(lower::parameters_of(*compiled("# @param b int\nlet a = 1\nrule r { x == %a }")).empty());
    CHECK(lower::parameters_of(*compiled("# @param a int\nlet a = 'x'\nrule r { x == %a }")).empty());
    CHECK(lower::parameters_of(*compiled("# @param a int\nlet a = 1\nlet a = 2\nrule r { x == %a }")).empty());
    CHECK(lower::parameters_of(*compiled("# @param a int\n# more\nlet a = 1\nrule r { x == %a }")).size() == 1);
}
