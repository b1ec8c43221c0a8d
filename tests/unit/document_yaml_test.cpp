// YAML by guard-language.md, sections 4.1 to 4.3 and 4.6.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "document/path.h"
#include "document_loaded.h"

using namespace bylaw::document;

namespace {

struct Case {
    std::string text;
    std::string validate;  // without the format, which is always YAML here
    std::string test;
};

void check(const std::vector<Case>& cases) {
    const auto expected = [](const std::string& value) {
        return value.starts_with("error ") ? value : "yaml " + value;
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(loaded(c.text, Loader::Validate) == expected(c.validate));
        // A string that is JSON as well is read as that.
        CHECK(loaded(c.text, Loader::Embedded) == (c.text.starts_with('"') ? "json " + c.test : expected(c.test)));
    }
}

}  // namespace

TEST_CASE("plain scalars are integers") {
    check({
        {"5", "5", "5"},
        {"+5", "5", "5"},
        {"-5", "-5", "-5"},
        {"-0", "0", "0"},
        {"007", "7", "\"007\""},
        {"0x1F", "\"0x1F\"", "31"},
        {"-0x1F", "\"-0x1F\"", "-31"},
        {"0o17", "\"0o17\"", "15"},
        {"0b101", "\"0b101\"", "5"},
        {"0x-1", "\"0x-1\"", "\"0x-1\""},
        {"1_000", "\"1_000\"", "\"1_000\""},
        {"9223372036854775807", "9223372036854775807", "9223372036854775807"},
        {"9223372036854775808", "9.223372036854776e18", "-9223372036854775808"},
        {"18446744073709551615", "1.8446744073709552e19", "-1"},
        {"18446744073709551616", "1.8446744073709552e19", "error document/scalar"},
        {"-9223372036854775809", "-9.223372036854776e18", "error document/scalar"},
        {"0xFFFFFFFFFFFFFFFFF", "\"0xFFFFFFFFFFFFFFFFF\"", "error document/scalar"},
        {"400000000000000000000000000000000000000", "4e38", "4e38"},
    });
}

TEST_CASE("plain scalars are floats") {
    check({
        {"1.5", "1.5", "1.5"},
        {"5.", "5.0", "5.0"},
        {".5", "0.5", "0.5"},
        {"+.5", "0.5", "0.5"},
        {"1e5", "100000.0", "100000.0"},
        {"01.5", "1.5", "1.5"},
        {"1e", "\"1e\"", "\"1e\""},
        {".", "\".\"", "\".\""},
        {"+-1.5", "\"+-1.5\"", "\"+-1.5\""},
        {"inf", "null", "\"inf\""},  // an infinity, which has no JSON form
        {"-Infinity", "null", "\"-Infinity\""},
        {"nan", "null", "\"nan\""},
        {".inf", "\".inf\"", "null"},
        {"-.INF", "\"-.INF\"", "null"},
        {".nan", "\".nan\"", "null"},
        {"1e400", "null", "\"1e400\""},
        {"1e-400", "0.0", "0.0"},
        {"1.2.3", "\"1.2.3\"", "\"1.2.3\""},
    });
}

TEST_CASE("plain scalars are bools, nulls and strings") {
    check({
        {"true", "true", "true"},
        {"True", "\"True\"", "true"},
        {"FALSE", "\"FALSE\"", "false"},
        {"yes", "\"yes\"", "\"yes\""},
        {"~", "null", "null"},
        {"null", "null", "null"},
        {"nULL", "null", "\"nULL\""},
        {"a:", "{\"a\":\"\"}", "{\"a\":null}"},
        {"- ''", "[\"\"]", "[\"\"]"},
        {"2010-09-09", "\"2010-09-09\"", "\"2010-09-09\""},
        {"12:30", "\"12:30\"", "\"12:30\""},
        {"'5'", "\"5\"", "\"5\""},
        {"\"true\"", "\"true\"", "\"true\""},
        {"|\n  5\n", "\"5\\n\"", "\"5\\n\""},
        {">-\n  a\n  b\n", "\"a b\"", "\"a b\""},
    });
}

TEST_CASE("core tags") {
    check({
        {"!!int \"5\"", "5", "5"},
        {"!!int x", "error document/scalar", "error document/scalar"},
        {"!!float 5", "5.0", "5.0"},
        {"!!float x", "error document/scalar", "error document/scalar"},
        {"!!bool true", "true", "true"},
        {"!!bool True", "\"True\"", "true"},
        {"!!bool x", "\"x\"", "error document/scalar"},
        {"!!null x", "null", "error document/scalar"},
        {"!!null ~", "null", "null"},
        {"!!str 5", "\"5\"", "\"5\""},
        {"!!binary YQ==", "\"YQ==\"", "\"YQ==\""},
        {"!<tag:yaml.org,2002:int> 5", "5", "5"},
        {"!<!!tag:yaml.org,2002:int> 5", "5", "5"},
        {"! 5", "\"5\"", "5"},
        {"!Foo 5", "\"5\"", "5"},
        {"!Foo '5'", "\"5\"", "\"5\""},
        {"!!seq [1]", "[1]", "[1]"},
    });
}

TEST_CASE("short forms") {
    check({
        {"!Ref 5", R"({"Ref":"5"})", R"({"Ref":5})"},
        {"!Ref", R"({"Ref":""})", R"({"Ref":null})"},
        {"!Condition x", R"({"Condition":"x"})", R"({"Condition":"x"})"},
        {"!GetAtt A.B", R"({"Fn::GetAtt":"A.B"})", R"({"Fn::GetAtt":"A.B"})"},
        {"!Sub |\n  a\n", R"({"Fn::Sub":"a\n"})", R"({"Fn::Sub":"a\n"})"},
        {"!Base64 x", R"({"Fn::Base64":"x"})", R"({"Fn::Base64":"x"})"},
        {"!GetAZs ''", R"({"Fn::GetAZs":""})", R"({"Fn::GetAZs":""})"},
        {"!ImportValue x", R"({"Fn::ImportValue":"x"})", R"({"Fn::ImportValue":"x"})"},
        {"!RefAll x", R"({"Fn::RefAll":"x"})", R"({"Fn::RefAll":"x"})"},
        {"!Select x", R"("x")", R"({"Fn::Select":"x"})"},
        {"!Cidr 5", R"("5")", R"(5)"},
        {"!Ref [x]", R"(["x"])", R"({"Ref":["x"]})"},
        {"!Sub [x, {}]", R"({"Fn::Sub":["x",{}]})", R"({"Fn::Sub":["x",{}]})"},
        {"!If [a, !Join ['', [b]], !Not []]", R"({"Fn::If":["a",{"Fn::Join":["",["b"]]},{"Fn::Not":[]}]})",
         R"({"Fn::If":["a",{"Fn::Join":["",["b"]]},{"Fn::Not":[]}]})"},
        {"!Cidr [1]", "[1]", "[1]"},
        {"!Sub {a: 1}", R"({"a":1})", R"({"Fn::Sub":{"a":1}})"},
        {"!Foo {a: 1}", R"({"a":1})", R"({"a":1})"},
        {"a: !Equals\n  - 1\n  - 2\n", R"({"a":{"Fn::Equals":[1,2]}})", R"({"a":{"Fn::Equals":[1,2]}})"},
        {"!<!!Ref> x", R"("x")", R"({"Ref":"x"})"},
        {"!<!Ref> x", R"({"Ref":"x"})", R"({"Ref":"x"})"},
    });
}

TEST_CASE("keys") {
    check({
        {"8080: http", "error document/key", "error document/key"},
        {"'8080': http", R"({"8080":"http"})", R"({"8080":"http"})"},
        {"true: 1", "error document/key", "error document/key"},
        {"~: 1", "error document/key", "error document/key"},
        {"True: 1", R"({"True":1})", "error document/key"},
        {"yes: 1", R"({"yes":1})", R"({"yes":1})"},
        {"{? : 1}", R"({"":1})", "error document/key"},
        {": 1", "error document/syntax", "error document/syntax"},
        {"? [a]\n: 1", "error document/key", "error document/key"},
        {"? {a: 1}\n: 1", "error document/key", "error document/key"},
        {"!Ref a: 1", "error document/key", "error document/key"},
        {"!Foo a: 1", R"({"a":1})", "error document/key"},
        {"!!str 5: 1", R"({"5":1})", R"({"5":1})"},
        {"<<: {a: 1}", R"({"<<":{"a":1}})", R"({"<<":{"a":1}})"},
        {"a: 1\nb: 2\na: 3", R"({"a":3,"b":2})", "error document/key"},
    });
}

TEST_CASE("aliases") {
    check({
        {"a: &x 1\nb: *x", "error document/alias", R"({"a":1,"b":1})"},
        {"a: &x [1, {b: c}]\nd: [*x, *x]", "error document/alias",
         R"({"a":[1,{"b":"c"}],"d":[[1,{"b":"c"}],[1,{"b":"c"}]]})"},
        {"a: &x y\n*x : 1", "error document/alias", R"({"a":"y","y":1})"},
        {"a: &x !Foo y\n*x : 1", "error document/alias", "error document/key"},
        {"a: &x 1\nb: &x 2\nc: *x", "error document/alias", R"({"a":1,"b":2,"c":2})"},
        {"a: &x !Ref y\nb: *x", "error document/alias", R"({"a":{"Ref":"y"},"b":{"Ref":"y"}})"},
        {"*x", "error document/alias", "error document/alias"},
        {"&x [*x]", "error document/alias", "error document/alias"},
        {"a: &x 1", R"({"a":1})", R"({"a":1})"},
    });
}

TEST_CASE("streams") {
    check({
        {"", "error document/empty", "error document/empty"},
        {" \n\t\xC2\xA0\xE3\x80\x80", "error document/empty", "error document/empty"},
        {"# only\n", "error document/empty", "error document/empty"},
        {"---", "\"\"", "null"},
        {"a: 1\n---\nb: 2", R"({"a":1})", "error document/syntax"},
        {"a: 1\n...\n", R"({"a":1})", R"({"a":1})"},
        {"%YAML 1.1\n---\na: 1", R"({"a":1})", R"({"a":1})"},
        {"a: 1\r\nb:\r\n  - x\r\n", R"({"a":1,"b":["x"]})", R"({"a":1,"b":["x"]})"},
        {"\xEF\xBB\xBF"
         "a: 1",
         R"({"a":1})", R"({"a":1})"},
        {"a: 'é日😀'", R"({"a":"é日😀"})", R"({"a":"é日😀"})"},
        {"a: b: c", "error document/syntax", "error document/syntax"},
        {"a:\n\t- b", "error document/syntax", "error document/syntax"},
        {"a: \xFF", "error document/encoding", "error document/encoding"},
        {std::string("\xFF\xFE"
                     "a\0",
                     4),
         "error document/encoding", "error document/encoding"},
        {std::string("a: \0", 4), "error document/syntax", "error document/syntax"},
    });
}

TEST_CASE("a diagnostic has the place and the reason") {
    struct Place {
        std::string text;
        std::uint32_t begin;
        std::string message;
    };
    const std::vector<Place> cases = {
        {"a: é\nb: [1", 11, "did not find expected `,` or `]`"},
        {"\xEF\xBB\xBF"
         "a: b: c",
         4, "mapping values are not allowed in this context"},
        {"a: 1\n5: x\n", 5, "a key must be a string"},
        {"a: &x 1\nb: *x\n", 11, "the alias `*x` is not supported in documents"},
        {"a: !!int 1x\n", 3, "`1x` is not an integer"},
        {"ä: \xC3\xA9\xC3", 6, "the document is not valid UTF-8 from here on"},
        {"a: \x01", 3, "control characters are not allowed"},
    };
    for (const Place& c : cases) {
        INFO(c.text);
        const LoadResult result = load("file", c.text, Loader::Validate);
        const auto& diagnostic = std::get<bylaw::support::Diagnostic>(result);
        CHECK(diagnostic.message == c.message);
        CHECK(diagnostic.span.begin == c.begin);
        CHECK(diagnostic.file == "file");
    }
}

TEST_CASE("a refused repetition is shown where it stands") {
    const LoadResult result = load("file", "x: {a: 1}\ny: {b: 1, a: 2, a: 3}\n", Loader::Embedded);
    CHECK(std::get<bylaw::support::Diagnostic>(result).span.begin == 26);
}

TEST_CASE("a refused text is given back") {
    std::string text = "a: [" + std::string(100, ' ');
    const std::string before = text;
    CHECK(std::holds_alternative<bylaw::support::Diagnostic>(load_keeping_text("file", text, Loader::Validate)));
    CHECK(text == before);
    text = "a: []";
    CHECK(std::holds_alternative<Document>(load_keeping_text("file", text, Loader::Validate)));
}

TEST_CASE("inputs of check may have any short form", "[yaml]") {
    const std::vector<std::pair<const char*, const char*>> cases{
        {"a: !Cidr [x, 2, 8]", R"({"a":{"Fn::Cidr":["x",2,8]}})"},
        {"a: !Transform {Name: x}", R"({"a":{"Fn::Transform":{"Name":"x"}}})"},
        {"a: !GetStackOutput\n  StackName: s\n", R"({"a":{"Fn::GetStackOutput":{"StackName":"s"}}})"},
        {"a: !ImportValue {'Fn::Sub': x}", R"({"a":{"Fn::ImportValue":{"Fn::Sub":"x"}}})"},
        {"a: !Length [x]", R"({"a":{"Fn::Length":["x"]}})"},
        {"a: !ToJsonString {b: !Ref c}", R"({"a":{"Fn::ToJsonString":{"b":{"Ref":"c"}}}})"},
        {"a: !Cmd x", R"({"a":{"Fn::Cmd":"x"}})"},
        {"a: !Ref x", R"({"a":{"Ref":"x"}})"},
        {"a: !!str 1", R"({"a":"1"})"},
        {"a: ! 1", R"({"a":"1"})"},
        {"!Cmd a: 1", R"({"a":1})"},
    };
    for (const auto& [text, canonical] : cases) {
        INFO(text);
        CHECK(loaded(text, Loader::Canonical) == "yaml " + std::string(canonical));
    }
    CHECK(loaded("a: !Cidr [x]", Loader::Validate) == R"(yaml {"a":["x"]})");
    CHECK(loaded("a: !Cidr [x]", Loader::Template) == R"(yaml {"a":["x"]})");
    CHECK(loaded("a: &x !Cidr [y]\nb: *x", Loader::CanonicalTemplate) ==
          R"(yaml {"a":{"Fn::Cidr":["y"]},"b":{"Fn::Cidr":["y"]}})");
    // Places are those of the text.
    const Document document = must_load("a:\n  b: !Cidr [x]\n", Loader::Canonical);
    PositionFinder finder(document);
    const auto* const cidr = find(*find(document.root(), "a"), "b");
    const auto span = finder.span_of(cidr->entry_data->value.item_data[0]);
    REQUIRE(span);
    CHECK(document.text().substr(span->begin, span->end - span->begin) == "x");
}
