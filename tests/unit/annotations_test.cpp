#include "syntax/annotations.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "report/rule_message.h"

using namespace bylaw;

namespace {

std::vector<syntax::Annotation> above_rule(std::string_view text) {
    return syntax::annotations_above(text, text.find("rule "));
}

}  // namespace

TEST_CASE("annotations are tagged lines directly above a rule", "[annotations]") {
    const auto found = above_rule("# @id before\n\n  # @id one\n#@title Two words \r\n# prose\nrule r { a exists }");
    REQUIRE(found.size() == 2);
    CHECK(found[0].tag == "id");
    CHECK(found[0].value == "one");
    CHECK(found[1].tag == "title");
    CHECK(found[1].value == "Two words");
    CHECK(found[1].tag_span == support::Span{27, 33});
}

TEST_CASE("continuation lines keep what they are indented beyond two spaces", "[annotations]") {
    const auto found = above_rule(
        "# @fix[terraform]\n#   a {\n#     b = 1\n#   }\n# @why one\n#     two\n#   three\n# prose\n#   no more\nrule "
        "r { a exists }");
    REQUIRE(found.size() == 2);
    CHECK(found[0].input == "terraform");
    CHECK(found[0].value == "a {\n  b = 1\n}");
    CHECK(found[1].value == "one\n  two\nthree");
    CHECK(found[1].prose() == "one two three");
}

TEST_CASE("an @ in prose is no annotation", "[annotations]") {
    for (const std::string_view line : {"# see @id", "# @", "# @ id", "# @aws-cdk/core", "# @Id x", "# @id: x",
                                        "# @fix[terraform", "# mail@example.org"}) {
        INFO(line);
        CHECK(above_rule(std::string(line) + "\nrule r { a exists }").empty());
    }
    CHECK(syntax::annotations_above("rule r { a exists }", 0).empty());
    CHECK(syntax::annotations_above("", 10).empty());
    CHECK(syntax::annotations_of_file("# @param x\nlet a = 1").size() == 1);
    CHECK(syntax::annotations_of_file("# @param x").size() == 1);
}

TEST_CASE("a fix is that of the input's language", "[annotations]") {
    const std::string_view text = "# @fix[terraform] t = 1\n# @fix[config] aws x\nrule r { a exists }";
    const report::Annotations annotations = report::annotations_above(text, text.find("rule "));
    CHECK(report::fix_for(annotations, inputs::Kind::TerraformPlan) == "t = 1");
    CHECK(report::fix_for(annotations, inputs::Kind::TerraformState) == "t = 1");
    CHECK(report::fix_for(annotations, inputs::Kind::ConfigSnapshot) == "aws x");
    CHECK(report::fix_for(annotations, inputs::Kind::AccountFact) == "aws x");
    CHECK(report::fix_for(annotations, inputs::Kind::CloudFormationTemplate).empty());
    CHECK(report::fix_for(annotations, inputs::Kind::Unrecognised).empty());
}
