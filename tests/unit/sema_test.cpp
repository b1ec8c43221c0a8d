// What is said about rules before they meet data, and that it is true of any data.
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "compiled_rules.h"
#include "lower/warning_record.h"
#include "sema/check.h"
#include "sema/recursion.h"
#include "sema/suggestion.h"
#include "syntax/parse.h"
#include "vm/evaluate.h"

namespace bylaw::sema {
namespace {

struct Row {
    std::string rules;
    std::string warnings;  // "code `text at the place`", joined with `; `
};

std::vector<support::Diagnostic> warnings_of(const std::string& rules) {
    const auto source = std::make_shared<const support::SourceFile>(support::SourceFile{"rules.guard", rules});
    const syntax::ParsedFile parsed = syntax::parse(source);
    REQUIRE(parsed.ok());
    return check(parsed);
}

std::string summary_of(const std::string& rules) {
    std::string result;
    for (const support::Diagnostic& warning : warnings_of(rules)) {
        CHECK(warning.severity == support::Severity::Warning);
        CHECK(warning.file == "rules.guard");
        CHECK(!warning.message.empty());
        CHECK(!warning.help.empty());
        const std::string_view code = support::code_text(warning.code);
        result += result.empty() ? "" : "; ";
        result += code.substr(code.find('/') + 1);
        result += " `" + rules.substr(warning.span.begin, warning.span.end - warning.span.begin) + '`';
    }
    return result;
}

void check_rows(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        INFO(row.rules);
        CHECK(summary_of(row.rules) == row.warnings);
    }
}

support::Diagnostic only_warning_of(const std::string& rules) {
    const auto warnings = warnings_of(rules);
    REQUIRE(warnings.size() == 1);
    return warnings[0];
}

}  // namespace

TEST_CASE("variables that are not defined", "[sema]") {
    check_rows({
        {"rule t { %gone exists }", "unknown-variable `%gone`"},
        {"rule t { a.%gone.b exists }", "unknown-variable `%gone`"},
        {"rule t { a.'%gone' exists }", "unknown-variable `'%gone'`"},
        {"rule t { a[ b == %gone ] exists }", "unknown-variable `%gone`"},
        {"rule t { a[ keys in %gone ] exists }", "unknown-variable `%gone`"},
        {"rule t { a in to_upper(%gone) }", "unknown-variable `%gone`"},
        {"let a = %gone\nrule t { b in %a }", "unknown-variable `%gone`"},
        // Conditions do not see what the body defines.
        {"rule t when %v exists { let v = a\n %v exists }", "unknown-variable `%v`"},
        {"rule t { a { let v = b\n %v exists }\n %v exists }", "unknown-variable `%v`"},
        {"rule t { when a exists { let v = b\n %v exists } %v exists }", "unknown-variable `%v`"},
        {"AWS::A::B when %v exists { let v = b\n %v exists }", "unknown-variable `%v`"},
        // Order does not matter, and what stands around is seen.
        {"rule t { %v exists }\nlet v = a", ""},
        {"rule t { let v = a\n b { c[ d == %v ] exists } }", ""},
        {"let v = %w\nlet w = a\nrule t { %v exists }", ""},
        // Names that queries bind are seen everywhere.
        {"rule t { a[ n | b exists ] exists\n %n == 'x' }", ""},
        {"rule u { %n == 'x' }\nrule t { a[ n ] exists }", ""},
        // A parameterized rule sees its caller's variables.
        {"rule p(x) { %x == %y }\nrule t { let y = a\n p(1) }", ""},
        {"rule p(x) { %x == %y }\nrule q(y) { p(%y) }\nrule t { q(1) }", ""},
        {"rule p(x) { %x == %y }\nrule t { p(1) }", "unknown-variable `%y`"},
    });
    CHECK(only_warning_of("let buckets = a\nrule t { %bukets exists %buckets exists }").help ==
          "did you mean `%buckets`?");
    CHECK(only_warning_of("rule t { %x exists }").help.starts_with("define it"));
    CHECK(
        only_warning_of("rule u { let x = a\n %x exists }\nrule t { %x exists }").help.starts_with("it is defined in"));
}

TEST_CASE("rules that are not defined", "[sema]") {
    check_rows({
        {"rule t {\n gone\n}", "unknown-rule `gone`"},
        {"rule t {\n not gone\n}", "unknown-rule `gone`"},
        {"rule t when gone { a exists }", "unknown-rule `gone`"},
        {"rule t { gone(1) }", "unknown-rule `gone`"},
        {"rule p(x) { %x exists }\nrule t {\n p\n}", "unknown-rule `p`"},
        {"rule u { a exists }\nrule t { u(1) }", "unknown-rule `u`"},
        {"rule t { count(a) }", "unknown-rule `count`"},
        // The clauses outside of rules have a name for reports only.
        {"a exists\nrule t {\n default\n}", "unknown-rule `default`"},
        {"rule t {\n u\n}\nrule u { a exists }", ""},
        {"rule p(x) { %x exists }\nrule t { p(a) }", ""},
        {"rule default { a exists }\nrule t {\n default\n}", ""},
    });
    const auto misspelt = only_warning_of("rule encrypted { a exists }\nrule t {\n encripted\n}");
    CHECK(misspelt.help == "did you mean `encrypted`?");
    const auto call = only_warning_of("rule u { a exists }\nrule t { u(1) }");
    REQUIRE(call.related.size() == 1);
    CHECK(call.related[0].span == support::Span{5, 6});
}

TEST_CASE("functions and their arguments", "[sema]") {
    check_rows({
        {"rule t { a == cuont(b) }", "unknown-function `cuont`"},
        {"rule t { a == count(uper(b)) }", "unknown-function `uper`"},
        {"rule p(x) { %x exists }\nlet v = p(a)\nrule t { %v exists }", "unknown-function `p`"},
        {"rule t { a == count(b, c) }", "argument-count `count(b, c)`"},
        {"rule t { a == join(b) }", "argument-count `join(b)`"},
        {"rule p(x) { %x exists }\nrule t { p(1, 2) }", "argument-count `p(1, 2)`"},
        {"rule p(x, y) { %x == %y }\nrule t { p(1) }", "argument-count `p(1)`"},
        {"rule p(x) { %x exists }\nrule p(x, y) { %x == %y }\nrule t { p(1, 2) }", "shadowed `p`"},
        {"rule t { a == to_upper(5) }", "argument-type `5`"},
        {"let n = 5\nrule t { a == to_upper(%n) }", "argument-type `%n`"},
        {"rule t { a == to_upper(count(b)) }", "argument-type `count(b)`"},
        {"rule t { a == regex_replace(b, /x/, 'y') }", "argument-type `/x/`"},
        {"rule t { a == regex_replace(b, '(', 'y') }", "argument-type `'('`"},
        {"rule t { a == substring(b, '0', 3) }", "argument-type `'0'`"},
        {"rule t { a == join(b, 5) }", "argument-type `5`"},
        {"rule t { a == join(['x'], ',') }", "argument-type `['x']`"},
        {"rule t { a == parse_int('x') }", "argument-type `'x'`"},
        {"rule t { a == parse_boolean('yes') }", "argument-type `'yes'`"},
        {"rule t { a == parse_char(12) }", "argument-type `12`"},
        {"rule t { a == parse_string(null) }", "argument-type `null`"},
        {"rule t { a == count(b[*]) }", ""},
        {"rule t { a == substring(b, 0, 3) }", ""},
        {"rule t { a == substring(b, 0.5, count(c)) }", ""},
        {"rule t { a == regex_replace(b, '^(a)', '$1') }", ""},
        {"rule t { a == join(to_upper(b[*]), parse_char(',')) }", ""},
        {"rule t { a == parse_int('-12') b == parse_int(1.5) }", ""},
        {"rule t { a == parse_boolean('TRUE') }", ""},
        {"rule p(x) { a == to_upper(%x) }\nrule t { p(5) }", ""},
        {"rule p(x) { a == to_upper(%y) %x exists }\nlet y = 5\nrule t { let y = b\n p(1) }", "shadowed `y`"},
    });
    CHECK(only_warning_of("rule t { a == cuont(b) }").help == "did you mean `count`?");
    CHECK(only_warning_of("rule p(x) { %x exists }\nrule t { p(1, 2) }").related.size() == 1);
}

TEST_CASE("definitions that need themselves", "[sema]") {
    check_rows({
        {"rule t {\n t\n}", "recursion `t`"},
        {"rule t when u { a exists }\nrule u {\n not t\n}", "recursion `u`"},
        {"rule a {\n b\n}\nrule b {\n c\n}\nrule c {\n a\n}", "recursion `b`"},
        {"rule p(x) { p(%x) }\nrule t { p(1) }", "recursion `p`"},
        {"let v = %v.a\nrule t { %v exists }", "recursion `%v`"},
        {"let v = %w\nlet w = a[ b == %v ]\nrule t { %v exists }", "recursion `%w`"},
        {"let v = count(%v)\nrule t { a == %v }", "recursion `%v`"},
        {"rule t { let v = some %v[*]\n %v exists }", "recursion `%v`"},
        // Calls that go down the document come to an end.
        {"rule p(x) { when kids exists { kids[*] { p(%x) } } }\nrule t { p(1) }", ""},
        {"rule p(x) { a == %x or p(b) }\nrule t { p(1) }", ""},
        {"rule a {\n b\n}\nrule b { x exists }\nrule c {\n a\n b\n}", ""},
        // The first rule of a name is asked first.
        {"rule t { a exists }\nrule t {\n t\n}", ""},
        {"let v = a\nlet w = %v\nlet x = %v\nrule t { %w in %x }", ""},
    });
    const auto cycle = only_warning_of("rule a {\n b\n}\nrule b {\n c\n}\nrule c {\n a\n}");
    CHECK(cycle.message == "the rule `a` needs itself through `b` and `c`");
    CHECK(cycle.related.size() == 2);
}

TEST_CASE("cycles of many definitions", "[sema]") {
    constexpr std::uint32_t count = 100'000;
    Needs ring(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        ring[i].push_back({(i + 1) % count, {i, i + 1}});
    }
    const auto cycles = find_cycles(ring);
    REQUIRE(cycles.size() == 1);
    CHECK(cycles[0].first == 0);
    CHECK(cycles[0].length == count);
    CHECK(cycles[0].steps.size() < 10);
    CHECK(cycles[0].steps.back().target == 0);

    CHECK(find_cycles({{{1, {}}, {2, {}}}, {{2, {}}}, {}}).empty());
    CHECK(find_cycles({{{0, {}}, {1, {}}}, {{1, {}}}}).size() == 2);
}

TEST_CASE("variables that nothing reads, and names that hide each other", "[sema]") {
    check_rows({
        {"let v = a\nrule t { b exists }", "unused-variable `v`"},
        {"rule t { let v = a\n b exists }", "unused-variable `v`"},
        {"rule p(x, y) { a == %x }\nrule t { p(1, 2) }", "unused-variable `y`"},
        {"rule t { a[name] exists }", "unused-variable `name`"},
        {"rule t { a[ name ] exists }", "unused-variable `name`"},
        {"rule t { a[ name | b exists ] exists }", "unused-variable `name`"},
        {"rule t { let v = a\n b exists }\nrule u { let v = a\n %v exists }", "unused-variable `v`"},
        // Where a call may read it, it is in use.
        {"rule p(x) { %x == %v }\nrule t { let v = a\n p(1) }", ""},
        // A parameterized rule must have a parameter.
        {"rule p(x) { a exists }\nrule t { p(this) }", ""},
        {"let v = a\nrule t { b.%v exists }", ""},
        {"let v = 'a'\nrule t { b[ keys == %v ] exists }", ""},

        {"let v = a\nlet v = b\nrule t { %v exists }", "shadowed `v`"},
        {"let v = 1\nlet v = a\nrule t { a == %v }", "shadowed `v`"},
        {"let v = a\nrule t { let v = b\n %v exists }\nrule u { %v exists }", "shadowed `v`"},
        {"rule p(x) { let x = a\n %x exists }\nrule t { p(1) }", "shadowed `x`"},
        {"let n = 'x'\nrule t { a[ n | b exists ] exists\n %n == 'y' }", "shadowed `n`"},
        {"let n = c\nrule t { a[ n | b exists ] exists\n %n == 'y' }", "shadowed `n`"},
        {"let v = a\nrule p(v) { %v exists }\nrule t { p(%v) }", ""},
        {"rule t { let v = a\n %v exists }\nrule u { let v = b\n %v exists }", ""},
    });
    // The literal wins, wherever it stands.
    const auto hidden = only_warning_of("let v = 1\nlet v = a\nrule t { a == %v }");
    CHECK(hidden.span == support::Span{14, 15});
    REQUIRE(hidden.related.size() == 1);
    CHECK(hidden.related[0].span == support::Span{4, 5});
}

TEST_CASE("words without effect", "[sema]") {
    check_rows({
        {"rule t { not a == 1 }", "ignored `not`"},
        {"rule t { !a in [1] }", "ignored `!`"},
        {"rule t { NOT a < 1 }", "ignored `NOT`"},
        {"rule p(x) { %x exists }\nrule t { not p(a) }", "ignored `not`"},
        {"rule p(x) { %x exists }\nrule t { p(some a) }", "ignored `some`"},
        {"rule t { a == some b[*] }", "ignored `some`"},
        {"rule t { a == count(some b[*]) }", "ignored `some`"},
        {"rule t { a[ keys == some b[*] ] exists }", "ignored `some`"},
        {"rule t { a[-1] exists }", "ignored `[-1]`"},
        {"rule t { a.'443' exists }", "ignored `.'443'`"},
        {"rule t { a['443'].b exists }", "ignored `['443']`"},
        {"let v = a\nrule t { %v[name] exists }", "ignored `name`"},
        {"rule t { a.*[ n | b exists ] exists }", "ignored `n`"},
        {"rule t { a[ n | keys == 'x' ] exists }", "ignored `n`"},
        {"A::B::C::MODULE { Properties exists }", "ignored `::MODULE`"},
        {"rule t { not a exists }", ""},
        {"rule t { !a !empty }", ""},
        {"rule u { a exists }\nrule t {\n not u\n}", ""},
        {"let v = some a[*]\nrule t { some %v == 1 }", ""},
        {"rule t { some a { b exists } }", ""},
        {"rule t { a[1] exists a.'4.5' exists a.'99999999999' exists }", ""},
        {"A::B::MODULE { Properties exists }", ""},
    });
}

TEST_CASE("filters that look elsewhere", "[sema]") {
    check_rows({
        {"rule t { rows[*][ id == 1 ] exists }", "filter-outside `[ id == 1 ]`"},
        {"rule t { a.*.rows[*][ this.id == 1 ].b exists }", "filter-outside `[ this.id == 1 ]`"},
        {"rule t { rows[ id == 1 ][ b exists ] exists }", "filter-outside `[ b exists ]`"},
        {"A::B::C when Properties.x exists { Type exists }", "filter-outside `Properties.x`"},
        {"rule t { rows[ id == 1 ] exists }", ""},
        {"rule t { Resources.*[ Type == 'x' ] exists }", ""},
        {"rule t { names[*][ this == 'x' ] exists }", ""},
        {"let v = a\nrule t { %v[*][ id == 1 ] exists %v[ id == 1 ] exists }", ""},
        {"rule t { rows[ this is_list ][ b exists ] exists }", ""},
        {"A::B::C when Parameters.x exists { Type exists }", ""},
    });
}

TEST_CASE("clauses with one outcome", "[sema]") {
    check_rows({
        {"rule t { a > true }", "never-holds `true`"},
        {"rule t { a >= r[1,5] }", "never-holds `r[1,5]`"},
        {"rule t { a < /x/ }", "never-holds `/x/`"},
        {"rule t { a in [] }", "never-holds `[]`"},
        {"rule t { a in ['x', r[1,5]] }", "never-holds `r[1,5]`"},
        {"rule t { a in r[5,1] }", "never-holds `r[5,1]`"},
        {"rule t { a == r(1,2) }", "never-holds `r(1,2)`"},
        {"rule t { a == r[1.5,1.5) }", "never-holds `r[1.5,1.5)`"},
        {"rule t { a in r[a,z] }", "never-holds `r[a,z]`"},
        {"rule t { a != b }", "never-holds `!=`"},
        {"rule t { a.b[0] != c.*.d }", "never-holds `!=`"},
        {"let n = 5\nrule t { %n == 'x' }", "never-holds `%n == 'x'`"},
        {"let n = 5\nrule t { %n != 'x' }", "never-holds `%n != 'x'`"},
        {"let n = 5\nrule t { %n !exists }", "never-holds `%n !exists`"},
        {"let n = []\nrule t { %n empty }", "never-holds `%n empty`"},
        {"let n = count(a)\nrule t { %n empty }", "never-holds `%n empty`"},
        {"let n = count(a)\nrule t { %n == '1' }", "never-holds `%n == '1'`"},
        {"let n = count(a)\nrule t { %n > 0.5 }", "never-holds `%n > 0.5`"},
        {"let n = count(a)\nrule t { %n < 0 }", "never-holds `%n < 0`"},
        {"let n = count(a)\nrule t { %n in ['1', '2'] }", "never-holds `%n in ['1', '2']`"},
        {"let n = to_upper(a)\nrule t { %n == 5 }", "never-holds `%n == 5`"},
        {"let n = to_upper(a)\nrule t { %n is_int }", "never-holds `%n is_int`"},
        {"let n = to_upper(a)\nlet m = count(b)\nrule t { %n == %m }", "never-holds `%n == %m`"},
        {"rule t { a[ n ] exists %n == 5 }", "never-holds `%n == 5`"},
        {"rule t { a[ b == 1 ] !exists }", "never-holds `!exists`"},
        {"rule t { not a[ keys == 'x' ] exists }", "never-holds `exists`"},
        {"rule t { a[ keys == 5 ] exists }", "never-holds `5`"},
        {"rule t { a[ keys in ['x', 5] ] exists }", "never-holds `5`"},
        {"rule t { a[ keys != ['x', 'y'] ] exists }", "never-holds `['x', 'y']`"},
        {"rule t { a[ keys in [] ] exists }", "never-holds `[]`"},

        {"let n = 5\nrule t { %n exists }", "always-holds `%n exists`"},
        {"let n = ['x']\nrule t { %n !empty }", "always-holds `%n !empty`"},
        {"let n = 'x'\nrule t { %n is_string }", "always-holds `%n is_string`"},
        {"let n = count(a)\nrule t { %n !empty }", "always-holds `%n !empty`"},
        {"let n = count(a)\nrule t { %n >= 0 }", "always-holds `%n >= 0`"},
        {"let n = count(a)\nrule t { %n is_int }", "always-holds `%n is_int`"},

        {"rule t { a > 5 b <= null c < ['x'] }", ""},
        {"rule t { a == [] b in [[]] c not in [] }", ""},
        {"rule t { a in r(1,3) b in r[1,1] c == r(0.5,1.5) }", ""},
        {"let c = parse_char(b)\nrule t { %c in r[a,z] a in r[a,z] }", ""},
        {"rule t { some a != b\n c[*] != d }", ""},
        {"let n = 5\nrule t { a != %n }", ""},
        {"let n = 5\nlet m = %n\nrule t { a != %m }", ""},
        {"let n = 5\nrule t { %n == 6 %n in [5] }", ""},
        {"let n = true\nrule t when %n == true { a exists }", ""},
        {"let n = count(a)\nrule t { %n > 0 %n == b %n in r[1,5] %n <= 0 }", ""},
        {"let n = to_upper(a)\nrule t { %n is_string %n !empty %n exists %n in 'X' %n == /X/ }", ""},
        {"let n = json_parse(a)\nrule t { %n == 5 %n is_list }", ""},
        {"let n = a\nrule t { %n exists %n empty or %n == 5 }", ""},
        // What the language has for true and false.
        {"rule t { this exists }\nrule u { this !exists }", ""},
        {"rule t { a[ b == 1 ] exists\n a[ b == 1 ].c !exists }", ""},
        {"rule t { a[ keys == /x/ ] exists b[ keys != ['x'] ] exists c[ keys not in ['x', /y/] ] exists }", ""},
        {"rule p(x) { %x == 5 %x is_string or %x is_int }\nrule t { p('x') }", ""},
    });
}

TEST_CASE("clauses that exclude each other", "[sema]") {
    check_rows({
        {"rule t { a exists\n a !exists }", "never-holds `a !exists`"},
        {"rule t { not a empty\n a empty }", "never-holds `a empty`"},
        {"rule t { a is_string\n b exists\n a is_list }", "never-holds `a is_list`"},
        {"rule t { a is_string\n a !is_string }", "never-holds `a !is_string`"},
        {"rule t { a !exists\n a is_string }", "never-holds `a is_string`"},
        {"rule t { a == 1\n a !exists }", "never-holds `a !exists`"},
        {"rule t { a == 'x'\n a == 'y' }", "never-holds `a == 'y'`"},
        {"rule t { a == 1\n a == '1' }", "never-holds `a == '1'`"},
        {"rule t { a == 'x'\n a != 'x' }", "never-holds `a != 'x'`"},
        {"rule t { a != 'x'\n a == 'x' }", "never-holds `a == 'x'`"},
        {"rule t { a is_string\n a == 5 }", "never-holds `a == 5`"},
        {"rule t { a is_int\n a > 0.5 }", "never-holds `a > 0.5`"},
        {"rule t { a == 5\n a is_string }", "never-holds `a is_string`"},
        {"rule t { Resources.*[ Type == 'A' Type == 'B' ] !empty }", "never-holds `Type == 'B'`"},
        {"rule t when a exists a !exists { b exists }", "never-holds `a !exists`"},
        {"rule t { some a == 1\n a == 2 }", "never-holds `a == 2`"},
        {"rule t { a exists or a !exists }", ""},
        {"rule t { a exists\n b !exists }", ""},
        {"rule t { a == 'x' or b exists\n a == 'y' }", ""},
        {"rule t { some a == 'x'\n some a == 'y' }", ""},
        {"rule t { a == 'x'\n a == /x/ }", ""},
        {"rule t { a != 'x'\n a != 'y' }", ""},
        {"rule t { a == 'x'\n a == ['x'] }", ""},
        {"rule t { a is_list\n a == 'x' }", ""},
        {"rule t { a is_string\n a !is_list }", ""},
        {"rule t { a is_null\n a empty or a exists }", ""},
        {"rule t { a { b == 1 }\n c { b == 2 } }", ""},
    });
    const auto contradiction = only_warning_of("rule t { a == 'x'\n a == 'y' }");
    CHECK(contradiction.message == "no value of `a` equals both `'x'` and `'y'`");
    REQUIRE(contradiction.related.size() == 1);
    CHECK(contradiction.related[0].span == support::Span{9, 17});
}

TEST_CASE("what is said of outcomes is true", "[sema]") {
    // Every file has one rule; whatever the document, it does not pass.
    const std::vector<std::string> never = {
        "rule t { a > true }",
        "rule t { some a >= r[1,5] }",
        "rule t { a in ['z', r[1,5]] }",
        "rule t { a in r[5,1] }",
        "rule t { a in r(1,2) }",
        "rule t { a in r[a,z] }",
        "rule t { a != b }",
        "rule t { a != b.* }",
        "rule t { b[0] != a }",
        "let n = 5\nrule t { %n == 'x' }",
        "let n = 5\nrule t { %n != 'x' }",
        "let n = []\nrule t { %n empty }",
        "let n = count(a)\nrule t { %n empty }",
        "let n = count(a)\nrule t { %n != '1' }",
        "let n = count(a)\nrule t { %n > 0.5 }",
        "let n = count(a)\nrule t { %n in ['1', '2'] }",
        "let n = to_upper(a)\nrule t { %n == 5 }",
        "let n = to_upper(a)\nlet m = count(b)\nrule t { %n == %m }",
        "rule t { a[ keys == 5 ] !empty }",
        "rule t { a[ keys != 5 ] !empty }",
        "rule t { a[ keys in ['x', 5] ] !empty }",
        "rule t { a[ keys not in ['x', 5] ] !empty }",
        "rule t { a[ keys != ['x', 'y'] ] !empty }",
        "rule t { a exists\n a !exists }",
        "rule t { a.* is_string\n a.* is_list }",
        "rule t { a !exists\n a is_string }",
        "rule t { a == 1\n a !exists }",
        "rule t { a is_int\n a > 0.5 }",
        "rule t { some a[*] == 1\n a[*] == 2 }",
    };
    const std::vector<std::string> always = {
        "let n = 5\nrule t { %n exists }",      "let n = ['x']\nrule t { %n !empty }",
        "let n = 'x'\nrule t { %n is_string }", "let n = count(a)\nrule t { %n !empty }",
        "let n = count(a)\nrule t { %n >= 0 }", "let n = count(a.*)\nrule t { %n is_int }",
    };
    const std::vector<std::string> values = {"1",        "0",           "2.5",      "'x'",        "''",     "true",
                                             "null",     "[1]",         "[1, 2]",   "['x', 'y']", "{x: 1}", "{}",
                                             "[{x: 1}]", "{y: {z: 2}}", "[[1], 2]", "'1'"};
    std::vector<document::Document> documents;
    documents.push_back(testing::document_of("other: 1"));
    for (const std::string& a : values) {
        documents.push_back(testing::document_of("a: " + a));
        for (const std::string& b : values) {
            documents.push_back(testing::document_of("a: " + a + "\nb: " + b));
        }
    }
    const auto evaluate = [&](const std::string& rules, vm::Status excluded) {
        INFO(rules);
        CHECK(!warnings_of(rules).empty());
        const auto program = testing::program_of(rules);
        for (const document::Document& document : documents) {
            vm::DocumentEvaluation evaluation(*program, document);
            const vm::FileResult result = evaluation.evaluate_file(0, vm::Detail::Verdicts);
            if (result.errors.empty()) {
                CHECK(result.rules.at(0).status != excluded);
            }
        }
    };
    for (const std::string& rules : never) {
        evaluate(rules, vm::Status::Pass);
    }
    for (const std::string& rules : always) {
        evaluate(rules, vm::Status::Fail);
        evaluate(rules, vm::Status::Skip);
    }
}

TEST_CASE("suggestions", "[sema]") {
    const auto best = [](std::string_view name, const std::vector<std::string_view>& candidates) {
        std::size_t offers_left = 100;
        Suggestion suggestion(name, offers_left);
        for (const std::string_view candidate : candidates) {
            suggestion.offer(candidate);
        }
        return std::string(suggestion.best());
    };
    CHECK(best("bucekts", {"topics", "buckets", "bucket"}) == "buckets");
    CHECK(best("Buckets", {"buckets"}) == "buckets");
    CHECK(best("s3buckets", {"s3_buckets", "s4buckets"}) == "s3_buckets");
    CHECK(best("x", {"y"}).empty());
    CHECK(best("queue", {"topic"}).empty());
    CHECK(best(std::string(100, 'a'), {std::string(100, 'b')}).empty());
}

TEST_CASE("many warnings", "[sema]") {
    std::string rules = "rule t {\n";
    for (int i = 0; i < 20'000; ++i) {
        rules += " %gone" + std::to_string(i) + " exists\n not same == " + std::to_string(i) + '\n';
    }
    rules += '}';
    CHECK(warnings_of(rules).size() == greatest_count);
}

TEST_CASE("warnings as bytes", "[sema]") {
    const std::string rules = "let v = 1\nlet v = a\nrule t { not a == %v %w exists }";
    const std::vector<std::shared_ptr<const support::SourceFile>> sources = {
        std::make_shared<const support::SourceFile>(support::SourceFile{"empty.guard", ""}),
        std::make_shared<const support::SourceFile>(support::SourceFile{"rules.guard", rules})};
    const lower::Warnings warnings = {{}, warnings_of(rules)};
    REQUIRE(warnings[1].size() == 3);
    const std::string bytes = lower::write_warnings(warnings);
    const auto again = lower::read_warnings(bytes, sources);
    REQUIRE(again);
    REQUIRE(again->size() == 2);
    REQUIRE((*again)[1].size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        const support::Diagnostic& is = (*again)[1][i];
        const support::Diagnostic& was = warnings[1][i];
        CHECK(is.code == was.code);
        CHECK(is.severity == was.severity);
        CHECK(is.file == was.file);
        CHECK(is.span == was.span);
        CHECK(is.message == was.message);
        CHECK(is.help == was.help);
        CHECK(is.related.size() == was.related.size());
    }
    CHECK(!lower::read_warnings(bytes, {sources[1]}));
    CHECK(!lower::read_warnings(bytes, {sources[1], sources[0]}));
    CHECK(!lower::read_warnings("", sources));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        CHECK(!lower::read_warnings(std::string_view(bytes).substr(0, i), sources));
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        CHECK(!lower::read_warnings(damaged, sources));
    }
}

}  // namespace bylaw::sema
