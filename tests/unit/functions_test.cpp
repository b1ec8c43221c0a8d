#include "vm/functions.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "document/document.h"
#include "document/json_text.h"

using bylaw::bytecode::FunctionId;
using bylaw::document::Kind;
using bylaw::document::Value;
using bylaw::vm::Argument;
using bylaw::vm::FunctionError;
using bylaw::vm::FunctionMemory;
using bylaw::vm::FunctionResult;

namespace {

using Results = std::vector<FunctionResult>;

constexpr const char* refused = "error";

// A value as a short text, with its type where JSON would not tell it: `1.0` is a float, `'a'` a char.
std::string shown(const Value& value) {
    std::string text;
    if (value.kind == Kind::Char) {
        bylaw::document::append_json(text, value);
        return "'" + text.substr(1, text.size() - 2) + "'";
    }
    if (value.kind == Kind::Float && !std::isfinite(value.real)) {
        return std::isnan(value.real) ? "nan" : value.real < 0 ? "-inf" : "inf";
    }
    bylaw::document::append_json(text, value);
    return text;
}

std::string called(FunctionId id, const std::vector<std::vector<Argument>>& arguments) {
    static FunctionMemory memory;
    std::vector<std::span<const Argument>> views(arguments.begin(), arguments.end());
    auto outcome = bylaw::vm::call(id, views, memory, {});
    if (const auto* error = std::get_if<FunctionError>(&outcome)) {
        CHECK_FALSE(error->message.empty());
        return refused;
    }
    std::string text;
    for (const FunctionResult& result : std::get<Results>(outcome)) {
        text += (text.empty() ? "" : " ") + shown(*result.value);
    }
    return text;
}

struct Input {
    Value value;

    Input(const char* text) : value(Value::of_string(text)) {}
    Input(int number) : value(Value::of_int(number)) {}
    Input(std::int64_t number) : value(Value::of_int(number)) {}
    Input(double number) : value(Value::of_float(number)) {}
    Input(char32_t character) : value(Value::of_char(character)) {}
    Input(bool truth) : value(Value::of_bool(truth)) {}
    Input(Value other) : value(other) {}
};

struct Row {
    FunctionId id;
    std::vector<std::vector<Input>> arguments;
    std::string result;
};

std::string called(const Row& row) {
    std::vector<std::vector<Argument>> arguments;
    for (const std::vector<Input>& inputs : row.arguments) {
        arguments.emplace_back();
        for (const Input& input : inputs) {
            arguments.back().push_back({true, &input.value});
        }
    }
    return called(row.id, arguments);
}

const double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("functions are found by their exact names", "[functions]") {
    using bylaw::bytecode::find_function;
    CHECK(find_function("count") == FunctionId::Count);
    CHECK(find_function("regex_replace") == FunctionId::RegexReplace);
    CHECK_FALSE(find_function("Count").has_value());
    CHECK_FALSE(find_function("").has_value());
    CHECK(bylaw::bytecode::parameter_count(FunctionId::Substring) == 3);
    CHECK(bylaw::bytecode::function_name(FunctionId::ParseChar) == "parse_char");
}

TEST_CASE("functions turn one kind of value into another", "[functions]") {
    const std::vector<Row> rows = {
        {FunctionId::ParseInt, {{"12", "-12", "+12", "-0", "007"}}, "12 -12 12 0 7"},
        {FunctionId::ParseInt, {{"9223372036854775807"}}, "9223372036854775807"},
        {FunctionId::ParseInt, {{"9223372036854775808"}}, refused},
        {FunctionId::ParseInt, {{""}}, refused},
        {FunctionId::ParseInt, {{"+-1"}}, refused},
        {FunctionId::ParseInt, {{" 1"}}, refused},
        {FunctionId::ParseInt, {{"1_0"}}, refused},
        {FunctionId::ParseInt,
         {{2.9, -2.9, 1e300, -infinity, std::nan("")}},
         "2 -2 9223372036854775807 -9223372036854775808 0"},
        {FunctionId::ParseInt, {{U'7', 5}}, "7 5"},
        {FunctionId::ParseInt, {{U'x'}}, refused},
        {FunctionId::ParseInt, {{true, Value()}}, ""},
        {FunctionId::ParseFloat, {{"1.5", ".5", "5.", "1e3", "-1E-3", "12"}}, "1.5 0.5 5.0 1000.0 -0.001 12.0"},
        {FunctionId::ParseFloat, {{"inf", "-Infinity", "NaN", "1e400", "1e-400"}}, "inf -inf nan inf 0.0"},
        {FunctionId::ParseFloat, {{"0x1f"}}, refused},
        {FunctionId::ParseFloat, {{"."}}, refused},
        {FunctionId::ParseFloat, {{"1e"}}, refused},
        {FunctionId::ParseFloat, {{""}}, refused},
        {FunctionId::ParseFloat, {{3, 2.5, U'7'}}, "3.0 2.5 7.0"},
        {FunctionId::ParseBoolean, {{"TRUE", "false", "FaLsE", true, 1}}, "true false false true"},
        {FunctionId::ParseBoolean, {{"yes"}}, refused},
        {FunctionId::ParseString, {{1, 1.0, 1.5, true, "x", U'c', Value()}}, R"("1" "1" "1.5" "true" "x" "c")"},
        {FunctionId::ParseString,
         {{1e21, 1e-7, 1e23, -0.0, 123456789.125, 0.1}},
         R"("1000000000000000000000" "0.0000001" "100000000000000000000000" "-0" "123456789.125" "0.1")"},
        {FunctionId::ParseString, {{infinity, std::nan("")}}, R"("inf" "NaN")"},
        {FunctionId::ParseChar, {{5, "a", "", U'c'}}, R"('5' 'a' "c")"},
        {FunctionId::ParseChar, {{10}}, refused},
        {FunctionId::ParseChar, {{"ab"}}, refused},
        {FunctionId::ParseChar, {{"é"}}, refused},
    };
    for (const Row& row : rows) {
        CAPTURE(bylaw::bytecode::function_name(row.id), &row - rows.data());
        CHECK(called(row) == row.result);
    }
}

TEST_CASE("functions work on texts", "[functions]") {
    const std::vector<Row> rows = {
        {FunctionId::ToUpper, {{"straße", 1, "É"}}, R"("STRASSE" "É")"},
        {FunctionId::ToLower, {{"ΑΣ", "ÀB"}}, R"("ας" "àb")"},
        {FunctionId::Substring, {{"abcdef"}, {1}, {3}}, R"("bc")"},
        {FunctionId::Substring, {{"abc"}, {0}, {3}}, R"("abc")"},
        {FunctionId::Substring, {{"abc"}, {0}, {4}}, ""},
        {FunctionId::Substring, {{"abc"}, {2}, {2}}, ""},
        {FunctionId::Substring, {{""}, {0}, {0}}, ""},
        {FunctionId::Substring, {{"abc"}, {65537}, {65539}}, R"("bc")"},
        {FunctionId::Substring, {{"abc"}, {1.9}, {-0.5}}, ""},
        {FunctionId::Substring, {{"abc"}, {-1.5}, {2.9}}, R"("ab")"},
        {FunctionId::Substring, {{"né"}, {0}, {2}}, refused},
        {FunctionId::Substring, {{"né"}, {0}, {3}}, R"("né")"},
        {FunctionId::Substring, {{"abc"}, {"0"}, {1}}, refused},
        {FunctionId::Substring, {{"abc"}, {}, {1}}, refused},
        {FunctionId::RegexReplace, {{"abc", 5}, {"b"}, {"X"}}, R"("X")"},
        {FunctionId::RegexReplace, {{"a-b"}, {"^(\\w)-(\\w)$"}, {"${2}/$1"}}, R"("b/a")"},
        {FunctionId::RegexReplace, {{"abc"}, {"("}, {"X"}}, refused},
        {FunctionId::RegexReplace, {{}, {"("}, {"X"}}, ""},
        {FunctionId::RegexReplace, {{"abc"}, {1}, {"X"}}, refused},
        {FunctionId::RegexReplace, {{"abc"}, {"b"}, {}}, refused},
        {FunctionId::Join, {{"a", "b", "c"}, {", "}}, R"("a, b, c")"},
        {FunctionId::Join, {{"a", "b"}, {U'-'}}, R"("a-b")"},
        {FunctionId::Join, {{}, {","}}, R"("")"},
        {FunctionId::Join, {{"a", 1}, {","}}, refused},
        {FunctionId::Join, {{"a"}, {1}}, refused},
        {FunctionId::Join, {{"a"}, {}}, refused},
        {FunctionId::UrlDecode,
         {{"a%20b", "a+b", "%", "%4", "%zz", "%%41", "%e6%97%a5"}},
         R"("a b" "a+b" "%" "%4" "%zz" "%A" "日")"},
        {FunctionId::UrlDecode, {{"%ff", "%c0%80", "%ed%a0%80", "x", 1}}, R"("x")"},
        {FunctionId::Count, {{"a", 1, Value()}}, "3"},
        {FunctionId::Count, {{}}, "0"},
        {FunctionId::JsonParse, {{R"({"a": [1, 2.5]})", "0x1f", 5}}, R"({"a":[1,2.5]} 31)"},
        {FunctionId::JsonParse, {{""}}, refused},
        {FunctionId::JsonParse, {{"{"}}, refused},
        {FunctionId::Count, {{}, {}}, refused},
    };
    for (const Row& row : rows) {
        CAPTURE(bylaw::bytecode::function_name(row.id), &row - rows.data());
        CHECK(called(row) == row.result);
    }
}

TEST_CASE("what does not exist is dropped, or not counted, or an error", "[functions]") {
    const Value text = Value::of_string("a");
    const std::vector<Argument> mixed = {{true, &text}, {false, nullptr}};
    const std::vector<Argument> separator = {{true, &text}};
    const std::vector<Argument> missing = {{false, nullptr}};
    CHECK(called(FunctionId::ToUpper, {mixed}) == R"("A")");
    CHECK(called(FunctionId::Count, {mixed}) == "1");
    CHECK(called(FunctionId::Join, {mixed, separator}) == refused);
    CHECK(called(FunctionId::Join, {separator, missing}) == refused);
    CHECK(called(FunctionId::Substring, {separator, missing, missing}) == refused);
}

TEST_CASE("a result knows the input that it stems from", "[functions]") {
    FunctionMemory memory;
    const Value text = Value::of_string("a");
    const std::vector<Argument> inputs = {{true, &text}};
    const std::vector<std::span<const Argument>> arguments = {inputs};
    for (const FunctionId id : {FunctionId::ToUpper, FunctionId::Count, FunctionId::ParseChar}) {
        const auto outcome = bylaw::vm::call(id, arguments, memory, {});
        REQUIRE(std::holds_alternative<Results>(outcome));
        REQUIRE(std::get<Results>(outcome).size() == 1);
        CHECK(std::get<Results>(outcome)[0].origin == &text);
    }
}

TEST_CASE("texts do not grow without bound", "[functions]") {
    FunctionMemory memory;
    const std::string large(std::size_t{1} << 20U, 'a');
    const Value text = Value::of_string(large);
    const Value expansion = Value::of_string(
        "$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0"
        "$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0");
    const Value all = Value::of_string("a+");
    const std::vector<Argument> inputs = {{true, &text}};
    const std::vector<Argument> pattern = {{true, &all}};
    const std::vector<Argument> with = {{true, &expansion}};
    const std::vector<std::span<const Argument>> arguments = {inputs, pattern, with};
    CHECK(std::holds_alternative<FunctionError>(bylaw::vm::call(FunctionId::RegexReplace, arguments, memory, {})));
    const std::vector<Argument> many(100, {true, &text});
    const std::vector<std::span<const Argument>> joined = {many, pattern};
    CHECK(std::holds_alternative<FunctionError>(bylaw::vm::call(FunctionId::Join, joined, memory, {})));
}
