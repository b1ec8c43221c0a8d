// What is refused, where, and what is said about it. That the reference refuses every row was checked with 3.1.1.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "syntax_outline.h"

namespace bylaw::syntax::test {

using support::DiagnosticCode;

namespace {

struct Row {
    std::string text;
    std::string error;  // `line:column message` of the first one
};

void check(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(outline_of(row.text) == row.error);
    }
}

}  // namespace

TEST_CASE("texts that are not quite rules", "[syntax]") {
    check({
        {"rule a {\n  b.c\n}", "3:1 expected an operator such as `==`, `in` or `exists` after `b.c`, found `}`"},
        {"a = 'x'", "1:3 expected an operator such as `==`, `in` or `exists` after `a`, found `=`"},
        {"not some a.b = 1", "1:14 expected an operator such as `==`, `in` or `exists` after `a.b`, found `=`"},
        {"a NOT_IN [1]", "1:3 expected an operator such as `==`, `in` or `exists` after `a`, found `NOT_IN`"},
        {"a == ", "1:6 expected a value after `==`, found the end of the file"},
        {"a == [1,]", "1:9 expected a value after `,`, found `]`"},
        {"a == [1 2]", "1:9 expected `,` or `]`, found `2`"},
        {"a == {b 1}", "1:9 expected `:` after the key of a map, found `1`"},
        {"a in [foo]", "1:7 `foo` cannot stand in a list or map, which hold only literals"},
        {"a in [%foo]", "1:7 `%foo` cannot stand in a list or map, which hold only literals"},
        {"a == A::B", "1:6 expected a value, found the type name `A::B`"},
        {"a == -1.5", "1:8 a decimal number cannot be negative"},
        {"f()", "1:3 expected a value, found `)`"},
        {"count(x) == 1", "1:10 a call cannot stand on the left of `==`"},
        {"a { }", "1:5 a block needs at least one clause"},
        {"a { b exists } <<m>>", "1:16 a message cannot stand here"},
        {"a exists { b exists }", "1:10 a block cannot stand here"},
        {"not a { b exists }", "1:1 a block cannot be negated"},
        {"rule a { b }", "1:12 expected an operator such as `==`, `in` or `exists` after `b`, found `}`"},
        {"t\n", "2:1 expected an operator such as `==`, `in` or `exists` after `t`, found the end of the file"},
        {"a == 1 or ", "1:11 expected a clause after `or`, found the end of the file"},
        {"when a exists { b exists } or c exists",
         "1:31 expected an operator such as `==`, `in` or `exists` after `or`, found `c`"},
        {"a { when b exists c exists }", "1:5 the conditions after this `when` are not followed by a block"},
        {"rule a when { b exists }", "1:13 expected a condition after `when`, found `{`"},
        {"rule 5 { a exists }", "1:6 expected the name of the rule, found `5`"},
        {"rule a() { b exists }", "1:8 expected the name of a parameter, found `)`"},
        {"rule a(b) when c exists { d exists }", "1:11 a rule with parameters cannot have conditions"},
        {"rule a b { c exists }", "1:8 expected `{`, found `b`"},
        {"let x 5", "1:7 expected `=` after `let x`, found `5`"},
        {"a exists }", "1:10 expected a clause, found `}`"},
        {"a { A::B b exists }", "1:5 a block for a resource type cannot stand here"},
        {"a == 1 && b == 2", "1:8 `&&` cannot stand here"},
        {"1 == a", "1:1 expected a clause, found `1`"},
    });
}

TEST_CASE("white space and words without boundaries", "[syntax]") {
    check({
        {"a[ 0 ] exists", "1:3 an index must follow `[` directly"},
        {"a[ 'k' ] exists", "1:3 a key in brackets must follow `[` directly"},
        {"a. b exists", "1:2 `.` cannot stand here"},
        {"! a exists", "1:2 what is negated must follow on the same line, directly behind `!` or `not`"},
        {"a ! in [1]", "1:4 what is negated must follow on the same line, directly behind `!` or `not`"},
        {"f (x)", "1:2 the `(` of a call must stand directly behind its name"},
        {"rule f (x) { a exists }", "1:7 `(` must stand directly behind the name of the rule"},
        {"f(x # c\n)", "1:5 a comment cannot stand in front of the `)` of an argument list"},
        {"rule f(x # c\n) { a exists }", "1:10 a comment cannot stand between the parameters of a rule"},
        {"A::B{ a exists }", "1:5 white space must follow the type name"},
        {"whenMade == 1", "1:1 `whenMade` is read as `when`, which needs white space behind it"},
        {"thisOne == 1", "1:1 `thisOne` is read as `this` followed by `One`"},
        {"a[ keysOk == 1 ] exists", "1:4 `keysOk` at the start of a filter is read as the keyword `keys`"},
        {"rule r {\n t\n <<m>>\n}", "3:2 the message of a rule reference must stand on the same line"},
    });
}

TEST_CASE("things that are never closed", "[syntax]") {
    check({
        {"a == 'x", "1:6 this string is never closed"},
        {"a == 'C:\\\\'", "1:6 this string is never closed"},
        {"a == /x", "1:6 this regular expression is never closed"},
        {"a exists <<m", "1:10 this message is never closed"},
        {"a {\n b exists", "1:3 `{` is never closed"},
        {"a == [1,\n 2", "1:6 `[` is never closed"},
        {"a[ b == 1 ", "1:2 `[` is never closed"},
        {"f(x", "1:2 `(` is never closed"},
        {"a { b[ c exists }", "1:17 `}` stands where `[` is still open"},
        {"rule a {\n b exists\nrule c { d exists }", "1:8 `{` is not closed before the next rule"},
    });
}

TEST_CASE("a string that swallowed lines is pointed at", "[syntax]") {
    const ParsedFile parsed = parse_text("a == 'x\nb == 'y'\nc == 1\n");
    REQUIRE_FALSE(parsed.ok());
    const support::Diagnostic& last = parsed.diagnostics.back();
    CHECK(last.code == DiagnosticCode::SyntaxUnclosed);
    REQUIRE(last.related.size() == 1);
    CHECK(last.related[0].span.begin == 5);
}

TEST_CASE("literals the language does not have", "[syntax]") {
    check({
        {"a == 9223372036854775808", "1:6 the number does not fit into 64 bits"},
        {"a == -9223372036854775808", "1:6 the number does not fit into 64 bits"},
        {"a[99999999999999999999] exists", "1:3 the index does not fit into 64 bits"},
        {"a == r[99999999999999999999,5]", "1:6 a bound of the range does not fit into 64 bits"},
        {"a == r[1,2.5]", "1:6 the bounds of a range must be of one kind"},
        {"a == 1.5e b exists", "1:6 the exponent of the number has no digits"},
        {"a == //", "1:6 a regular expression cannot be empty"},
        {"a == /x\\//", "1:6 a regular expression cannot end in an escaped slash"},
    });
    const ParsedFile regex = parse_text("a == /(/");
    REQUIRE(regex.diagnostics.size() == 1);
    CHECK(regex.diagnostics[0].code == DiagnosticCode::SyntaxRegex);
}

TEST_CASE("text that no file can hold", "[syntax]") {
    CHECK(parse_text("a == '\xFF'").diagnostics.front().code == DiagnosticCode::SyntaxInvalidText);
    CHECK(parse_text("a == '\xC3'").diagnostics.front().code == DiagnosticCode::SyntaxInvalidText);
    CHECK(parse_text("a == '\xED\xA0\x80'").diagnostics.front().code == DiagnosticCode::SyntaxInvalidText);
    CHECK(outline_of("a == '\xEF\xBF\xBD'") == "default { a Eq '\xEF\xBF\xBD' }");
    check({
        {"\xEF\xBB\xBF"
         "a exists",
         "1:1 unexpected invisible character"},
        {"a exists\xC2\xA0", "1:9 unexpected invisible character"},
        {"a exists\x0C", "1:9 unexpected invisible character"},
        {"é exists", "1:1 `é` cannot stand here"},
    });
    CHECK_FALSE(parse_text(std::string("a exists\0", 9)).ok());
}

TEST_CASE("one run tells of several errors, in order", "[syntax]") {
    const ParsedFile parsed = parse_text(
        "rule a {\n"
        "  b = 1\n"
        "  c {\n"
        "    d ==\n"
        "  }\n"
        "  e == 1\n"
        "  f[ 0 ] exists\n"
        "}\n"
        "rule g {\n"
        "  h i\n"
        "}\n"
        "j == /(/\n");
    const support::LineIndex lines(parsed.source->text);
    std::vector<std::uint32_t> places;
    for (const support::Diagnostic& diagnostic : parsed.diagnostics) {
        CHECK(diagnostic.severity == support::Severity::Error);
        CHECK(diagnostic.file == "rules.guard");
        places.push_back(lines.at(diagnostic.span.begin).line);
    }
    CHECK(places == std::vector<std::uint32_t>{2, 5, 7, 10, 12});
}

TEST_CASE("errors beyond the limit are counted", "[syntax]") {
    std::string text;
    for (int i = 0; i < 30; ++i) {
        text += "a ==\n}\n";
    }
    ParseLimits limits;
    limits.reported_errors = 5;
    const ParsedFile parsed = parse_text(text, limits);
    REQUIRE(parsed.diagnostics.size() == 6);
    CHECK(parsed.diagnostics.back().severity == support::Severity::Note);
}

}  // namespace bylaw::syntax::test
