// JSON, by the fast reader and by the YAML reader that takes over where the two might differ.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "document_loaded.h"

using namespace bylaw::document;

namespace {

struct Case {
    std::string text;
    std::string expected;
};

void check(const std::vector<Case>& cases, Loader loader) {
    for (const Case& c : cases) {
        INFO(c.text.substr(0, 100));
        CHECK(loaded(c.text, loader) == c.expected);
    }
}

}  // namespace

TEST_CASE("JSON is read by the JSON reader where YAML would say the same") {
    check(
        {
            {R"({})", "json {}"},
            {R"([])", "json []"},
            {R"( {"a": [1, {"b": null}], "c": {}} )", R"(json {"a":[1,{"b":null}],"c":{}})"},
            {"[\n\t1\t,\r\n 2\n]\n", "json [1,2]"},
            {R"([true, false, null])", "json [true,false,null]"},
            {R"(["\"\\\/\b\f\n\r\t", "\u0041\u00e9\u20AC", ""])", "json [\"\\\"\\\\/\\b\\f\\n\\r\\t\",\"Aé€\",\"\"]"},
            {R"(["é", "日本", "😀"])", R"(json ["é","日本","😀"])"},
            {R"({"a\u0062": 1, "": 2})", R"(json {"ab":1,"":2})"},
            {"{\"a\" \t: 1}", R"(json {"a":1})"},
            {"\xEF\xBB\xBF{\"a\": 1}", R"(json {"a":1})"},
            {R"({"a": 1, "b": 2, "a": 3})", R"(json {"a":3,"b":2})"},
        },
        Loader::Validate);
}

TEST_CASE("numbers in JSON are integers or floats by how they are written") {
    check(
        {
            {"[0, -0, 7, -12]", "json [0,0,7,-12]"},
            {"[1.0, -0.0, 1e2, 1E-2, 2.5e+3]", "json [1.0,-0.0,100.0,0.01,2500.0]"},
            {"[9223372036854775807, -9223372036854775808]", "json [9223372036854775807,-9223372036854775808]"},
            {"[9223372036854775808, -9223372036854775809]", "json [9.223372036854776e18,-9.223372036854776e18]"},
            {"[123456789012345678, 1234567890123456789]", "json [123456789012345678,1234567890123456789]"},
            {"[123456789012345678901234567890]", "json [1.2345678901234568e29]"},
            {"[1e400, -1e400, 1e-400]", "json [null,null,0.0]"},  // infinities have no JSON form
            {"[4.9e-324, 1.7976931348623157e308]", "json [5e-324,1.7976931348623157e308]"},
        },
        Loader::Validate);
}

TEST_CASE("what YAML reads differently from JSON, or as more than JSON, is read as YAML") {
    const std::string key_1022(1022, 'k');
    const std::string key_1023(1023, 'k');
    check(
        {
            {R"({"a": 1, })", R"(yaml {"a":1})"},
            {R"({"a": })", R"(yaml {"a":""})"},
            {R"({'a': b})", R"(yaml {"a":"b"})"},
            {"{\"a\": 1} # comment", R"(yaml {"a":1})"},
            {"{\"a\": 1}\nanything [", R"(yaml {"a":1})"},
            {"[01, +5, 1., .5]", "yaml [1,5,1.0,0.5]"},
            {"[NaN, Infinity]", "yaml [null,null]"},
            {"{\"a\"\n: 1}", "error document/syntax"},
            {"{\"a\"\r: 1}", "error document/syntax"},
            {"{\"" + key_1022 + "\": 1}", "json {\"" + key_1022 + "\":1}"},
            {"{\"" + key_1023 + "\": 1}", "error document/syntax"},
            {R"(["\ud83d\ude00"])", "error document/syntax"},
            {R"(["\q"])", "error document/syntax"},
            {R"(["\U0001f600"])", R"(yaml ["😀"])"},
            {"[\"a\nb\"]", R"(yaml ["a b"])"},
            {"[\"a\tb\"]", R"(yaml ["a\tb"])"},
            {"[\"a\xC2\x85"
             "b\"]",
             R"(yaml ["a b"])"},
            {"[\"a\xE2\x80\xA8"
             "b\"]",
             "yaml [\"a\xE2\x80\xA8"
             "b\"]"},
            {"[\"\x7F\"]", "error document/syntax"},
            {"[\"\xC2\x80\"]", "error document/syntax"},
            {"[\"\xEF\xBF\xBF\"]", "error document/syntax"},
            {"\t{\"a\": 1}", "error document/syntax"},
            {"{\"a\": 1}\n\t", "error document/syntax"},
            {"{\"a\": 1}\t", R"(yaml {"a":1})"},
            {R"({"a": 1)", "error document/syntax"},
            {R"([1 2])", R"(yaml ["1 2"])"},
            {R"(["a" "b"])", "error document/syntax"},
            {"\"a\"", "yaml \"a\""},
            {"5", "yaml 5"},
        },
        Loader::Validate);
}

TEST_CASE("the test loader reads JSON as YAML 1.2 does") {
    check(
        {
            {R"({"a": [1, 2.5, null, "x"]})", R"(json {"a":[1,2.5,null,"x"]})"},
            {R"({"a": 1, "a": 2})", "error document/key"},
            {"[18446744073709551615]", "yaml [-1]"},
            {"[1e400]", R"(yaml ["1e400"])"},
            {"[-0]", "json [0]"},
            {R"( "{\"a\": 1}" )", R"(json "{\"a\": 1}")"},
            {R"("")", R"(json "")"},
            {R"("a\u0041\n")", R"(json "aA\n")"},
            // What begins like a string and goes on otherwise is YAML, or nothing.
            {"\"a\": 1", R"(yaml {"a":1})"},
            {"\"a\" # said", R"(yaml "a")"},
            {"\"a\n  b\"", R"(yaml "a b")"},
            {R"("\x41")", R"(yaml "A")"},
            {R"("a" "b")", "error document/syntax"},
            {R"("a)", "error document/syntax"},
            {R"("\ud83d\ude00")", "error document/syntax"},
        },
        Loader::Embedded);
}

TEST_CASE("what a test file cannot be as YAML it may still be as JSON") {
    const std::string long_key(2000, 'k');
    check(
        {
            {R"(["\ud83d\ude00"])", R"(json ["😀"])"},
            {R"(["\ud83d"])", "error document/syntax"},
            {R"(["\ude00\ud83d"])", "error document/syntax"},
            {"{\"a\"\n:\t1}", R"(json {"a":1})"},
            {"{\"" + long_key + "\": 1}", "json {\"" + long_key + "\":1}"},
            {"[\"\x7F\"]", "json [\"\x7F\"]"},
            {"{\"a\"\n: 18446744073709551615}", R"(json {"a":-1})"},
            {"[18446744073709551616]", "json [1.8446744073709552e19]"},
            {"{\"a\"\n: -0}", R"(json {"a":-0.0})"},
            {"{\"a\"\n: 1e400}", "error document/syntax"},
            {"{\"a\"\n: 1, \"a\": 2}", "error document/syntax"},
            {"{\"a\"\n: 1} x", "error document/syntax"},
        },
        Loader::Test);
    CHECK(loaded(R"(["\ud83d\ude00"])", Loader::Embedded) == "error document/syntax");
}

TEST_CASE("JSON larger than the reader's reserve is read as well") {
    std::string text = "[";
    std::string expected = "json [";
    for (int i = 0; i < 40000; ++i) {
        text += (i == 0 ? "" : ",\n  ") + std::string(R"({"key": "value \u0041"})");
        expected += (i == 0 ? "" : ",") + std::string(R"({"key":"value A"})");
    }
    CHECK(loaded(text + "]", Loader::Validate) == expected + "]");
}
