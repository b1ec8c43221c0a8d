// Hostile texts: deep, long, ambiguous.
#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "syntax_outline.h"

namespace bylaw::syntax::test {

using support::DiagnosticCode;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string result;
    result.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        result += text;
    }
    return result;
}

}  // namespace

TEST_CASE("nesting up to the limit", "[syntax]") {
    struct Row {
        std::string_view before;
        std::string_view inside;
        std::string_view after;
    };
    const std::vector<Row> rows{
        {"a { ", "b exists", " }"}, {"a[ b == ", "1", " ] exists"},         {"a == [", "", "]"},
        {"f(", "x", ")"},           {"when a exists { ", "b exists", " }"}, {"a[ keys == %x", "", "] exists"},
    };
    for (const Row& row : rows) {
        INFO(row.before);
        const bool is_list = row.before == "a == [";
        const auto nested = [&](std::size_t depth) {
            const std::string open = is_list ? "a == " + repeated("[", depth) : repeated(row.before, depth);
            return open + std::string(row.inside) + repeated(row.after, depth);
        };
        if (row.before != "a[ b == " && row.before != "a[ keys == %x") {
            CHECK(parse_text(nested(200)).ok());
        }
        for (const std::size_t depth : {std::size_t{201}, std::size_t{100'000}}) {
            const ParsedFile parsed = parse_text(nested(depth));
            REQUIRE_FALSE(parsed.ok());
            CHECK(parsed.diagnostics.front().code == DiagnosticCode::SyntaxTooDeep);
        }
    }
}

TEST_CASE("the stack holds whatever depth is asked for", "[syntax]") {
    ParseLimits limits;
    limits.depth = 1'000'000;
    CHECK(parse_text(repeated("a { ", 1000) + "b exists" + repeated(" }", 1000), limits).ok());
    CHECK(parse_text("a" + repeated("[ b", 1000) + " exists " + repeated("] exists ", 1000), limits).ok());
    CHECK_FALSE(parse_text(repeated("a { ", 100'000) + "b exists" + repeated(" }", 100'000), limits).ok());
}

TEST_CASE("texts larger than the limit", "[syntax]") {
    ParseLimits limits;
    limits.bytes = 10;
    const ParsedFile parsed = parse_text("a == 'longer'", limits);
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK(parsed.diagnostics[0].code == DiagnosticCode::SyntaxTooLarge);
    CHECK(parse_text("a exists", limits).ok());
}

// Each of these would take minutes if it took a time that is not proportional to its length.
TEST_CASE("long and ambiguous texts take no longer than plain ones", "[syntax]") {
    constexpr std::size_t many = 20'000;
    const std::vector<std::string> texts{
        repeated("a == 1 or ", many) + "b == 2",
        "a" + repeated(".b", many) + " exists",
        "a in [" + repeated("1, ", many) + "2]",
        "rule r {\n" + repeated("when\n t\n", many) + "}",
        "rule r {\n" + repeated("some\n", many) + "}",
        "rule r {\n" + repeated("when exists exists\n", many) + "}",
        repeated("a exists or in b ", many),
        repeated("a[ keys == 'x' or b exists ] exists ", many),
        repeated("a[ keys == %x", 190) + repeated(" or c exists ] exists", 190),
        repeated("a[ keys == %x", 190) + repeated(" or c exists ]", 190) + " exists",
        repeated("'", 2 * many + 1),
        repeated("'\\", many),
        repeated("/\\", many),
        repeated("<", many),
        repeated("[", many),
        repeated("{", many),
        repeated("}", many),
        repeated("a ==\n", many),
        repeated("rule a {\n", many),
        repeated("@", many),
        repeated("@\n", many),
        repeated("é", many),
        repeated("a == 'é' # é\n", many),
        "a == '" + repeated("\\'", many) + "'",
        repeated("# c\n", many) + "a exists",
    };
    const auto start = std::chrono::steady_clock::now();
    for (const std::string& text : texts) {
        const ParsedFile parsed = parse_text(text);
        CHECK(parsed.ok() == parsed.diagnostics.empty());
    }
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
}

TEST_CASE("several threads may parse at once", "[syntax]") {
    const std::string text = repeated("rule r when a exists { b.c == /x/ or d[ e in [1, 'x'] ] !empty <<m>>\n}\n", 200);
    const std::string expected = outline_of(text);
    std::vector<std::string> outlines(4);
    {
        std::vector<std::jthread> threads;
        for (std::string& outline : outlines) {
            threads.emplace_back([&outline, &text] { outline = outline_of(text); });
        }
    }
    for (const std::string& outline : outlines) {
        CHECK(outline == expected);
    }
}

}  // namespace bylaw::syntax::test
