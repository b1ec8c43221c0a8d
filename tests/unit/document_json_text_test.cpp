// Values as JSON, as serde_json writes it.
#include <catch2/catch.hpp>
#include <limits>
#include <string>
#include <vector>

#include "document_loaded.h"
#include "support/regex.h"

using namespace bylaw::document;

TEST_CASE("floats are written as the reference writes them") {
    struct Case {
        double value;
        std::string json;
        std::string plain;
    };
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::vector<Case> cases = {
        {0.0, "0.0", "0"},
        {-0.0, "-0.0", "-0"},
        {1.0, "1.0", "1"},
        {-1.5, "-1.5", "-1.5"},
        {0.1, "0.1", "0.1"},
        {100.0, "100.0", "100"},
        {123456789.125, "123456789.125", "123456789.125"},
        {1e15, "1000000000000000.0", "1000000000000000"},
        {1e16, "1e16", "10000000000000000"},
        {1.5e16, "1.5e16", "15000000000000000"},
        {1234567890123456.0, "1234567890123456.0", "1234567890123456"},
        {12345678901234567.0, "1.2345678901234568e16", "12345678901234568"},
        {1e21, "1e21", "1000000000000000000000"},
        {1e-5, "0.00001", "0.00001"},
        {1.5e-5, "0.000015", "0.000015"},
        {1e-6, "1e-6", "0.000001"},
        {1.25e-7, "1.25e-7", "0.000000125"},
        {5e-324, "5e-324", "0." + std::string(323, '0') + "5"},
        {1e100, "1e100", "1" + std::string(100, '0')},
        {0.30000000000000004, "0.30000000000000004", "0.30000000000000004"},
        {infinity, "null", "inf"},
        {-infinity, "null", "-inf"},
        {std::numeric_limits<double>::quiet_NaN(), "null", "NaN"},
    };
    for (const Case& c : cases) {
        std::string json;
        append_json_number(json, c.value);
        CHECK(json == c.json);
        std::string plain;
        append_plain_number(plain, c.value);
        CHECK(plain == c.plain);
    }
}

TEST_CASE("strings are escaped where JSON needs it and nowhere else") {
    std::string shown;
    append_json_string(shown, std::string_view("a\"\\/\b\f\n\r\t\0\x01\x1F\x7F é😀", 20));
    CHECK(shown == "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u0001\\u001f\x7F é😀\"");
    shown.clear();
    append_json_string(shown, "");
    CHECK(shown == "\"\"");
}

TEST_CASE("values of literals") {
    const bylaw::support::Regex regex("a\"b");
    const Range ints{{.integer = 1}, {.integer = 5}, true, false};
    const Range reals{{.real = 1.0}, {.real = 2.5}, false, true};
    const Range characters{{.character = U'a'}, {.character = U'é'}, true, true};
    const std::vector<Value> items = {
        Value::of_char(U'é'),
        Value::of_regex(&regex),
        Value::of_range(Kind::IntRange, &ints),
        Value::of_range(Kind::FloatRange, &reals),
        Value::of_range(Kind::CharRange, &characters),
        Value(),
        Value::of_bool(false),
        Value::of_int(std::numeric_limits<std::int64_t>::min()),
    };
    std::string shown;
    append_json(shown, Value::of_list(items));
    CHECK(shown == R"json(["é","/a\"b/","[1,5)","(1,2.5]","[a,é]",null,false,-9223372036854775808])json");
}

TEST_CASE("pretty printing") {
    const Document document = must_load(R"({"a": [1, [], {"b": {}}], "c": "d"})");
    std::string shown;
    append_json_pretty(shown, document.root(), 0);
    CHECK(shown == R"({
  "a": [
    1,
    [],
    {
      "b": {}
    }
  ],
  "c": "d"
})");
    shown = "x: ";
    append_json_pretty(shown, *find(document.root(), "a"), 1);
    CHECK(shown == "x: [\n    1,\n    [],\n    {\n      \"b\": {}\n    }\n  ]");
}
