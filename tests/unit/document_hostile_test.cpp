// Inputs that are made to crash, hang or exhaust the machine.
#include <catch2/catch.hpp>
#include <string>

#include "document_loaded.h"

using namespace bylaw::document;

namespace {

std::string repeat(std::string_view unit, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += unit;
    }
    return text;
}

}  // namespace

TEST_CASE("depth is limited in every notation") {
    constexpr std::size_t count = 100000;
    for (const std::string_view unit : {"[", "{a: ", "{\"a\":", "- ", "[\n", "[{a: ", "!Sub [", "[!Not "}) {
        INFO(unit);
        CHECK(loaded(repeat(unit, count), Loader::Validate) == "error document/too-deep");
        CHECK(loaded(repeat(unit, count), Loader::Test) == "error document/too-deep");
    }
    CHECK(loaded(repeat("[", count) + repeat("]", count), Loader::Validate) == "error document/too-deep");
    CHECK(loaded(repeat("? ", count), Loader::Validate) == "error document/key");
}

TEST_CASE("the limit of depth is exact and an option") {
    const auto nested = [](std::size_t depth) { return repeat("[", depth) + repeat("]", depth); };
    CHECK(loaded(nested(1000), Loader::Validate).starts_with("json ["));
    CHECK(loaded(nested(1001), Loader::Validate) == "error document/too-deep");
    CHECK(loaded(nested(1000) + "#", Loader::Validate).starts_with("yaml ["));
    CHECK(loaded(nested(1001) + "#", Loader::Validate) == "error document/too-deep");
    CHECK(loaded(nested(128), Loader::Test).starts_with("json ["));
    CHECK(loaded(nested(129), Loader::Test) == "error document/too-deep");
    const std::string only_json = "\n\t";  // makes it JSON that is not YAML
    CHECK(loaded(nested(127) + only_json, Loader::Test).starts_with("json ["));
    CHECK(loaded(nested(128) + only_json, Loader::Test) == "error document/syntax");
    CHECK(loaded(nested(3), Loader::Validate, {.depth = 2}) == "error document/too-deep");
    CHECK(loaded(nested(20000), Loader::Validate, {.depth = 20000}).starts_with("json ["));
}

TEST_CASE("size is limited") {
    CHECK(loaded("[1, 2]", Loader::Validate, {.bytes = 6}) == "json [1,2]");
    CHECK(loaded("[1, 2]", Loader::Validate, {.bytes = 5}) == "error document/too-large");
}

TEST_CASE("aliases do not explode") {
    std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n";
    for (char name = 'b'; name < 'k'; ++name) {
        const std::string before = std::string("*") + static_cast<char>(name - 1);
        bomb += std::string(1, name) + ": &" + name + " [" + before + repeat("," + before, 8) + "]\n";
    }
    CHECK(loaded(bomb, Loader::Validate) == "error document/alias");
    CHECK(loaded(bomb, Loader::Test) == "error document/too-large");
    std::string deep = "- &a0 []\n";
    for (int i = 1; i < 200; ++i) {
        deep += "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    }
    CHECK(loaded(deep, Loader::Test) == "error document/too-deep");
}

TEST_CASE("what libyaml handles in quadratic time is refused before it does") {
    std::string text;
    for (int i = 0; i < 100000; ++i) {
        text += "%TAG !t" + std::to_string(i) + "! tag:x,2000:\n";
    }
    CHECK(loaded(text + "---\na: 1\n", Loader::Validate) == "error document/too-large");
    CHECK(loaded("%TAG !t! tag:x,2000:\n---\na: !t!x 1\n", Loader::Validate) == R"(yaml {"a":"1"})");
}

TEST_CASE("long tokens are read") {
    const std::string letters(3000000, 'x');
    CHECK(loaded("a: " + letters, Loader::Validate) == "yaml {\"a\":\"" + letters + "\"}");
    CHECK(loaded("[" + std::string(1000000, '9') + "]", Loader::Validate) == "json [null]");
    CHECK(loaded("[0." + std::string(1000000, '0') + "1e1000001]", Loader::Validate) == "json [1.0]");
    CHECK(loaded("[1e" + std::string(1000000, '9') + "]", Loader::Validate) == "json [null]");
    CHECK(loaded("[0e" + std::string(1000000, '9') + "]", Loader::Validate) == "json [0.0]");
}
