// What accepted texts mean. Every row was compared with the parse tree of cfn-guard 3.1.1.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "syntax_outline.h"

namespace bylaw::syntax::test {

namespace {

struct Row {
    std::string text;
    std::string outline;
};

void check(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(outline_of(row.text) == row.outline);
    }
}

// The same for the inside of a file's default rule.
void check_clauses(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(outline_of(row.text) == "default { " + row.outline + " }");
    }
}

}  // namespace

TEST_CASE("literals", "[syntax]") {
    check_clauses({
        {"a == null b == NULL", "a Eq null; b Eq null"},
        {"a == true b == True c == false d == False", "a Eq true; b Eq true; c Eq false; d Eq false"},
        {"a == TRUE", "a Eq TRUE"},
        {"a == 007 b == -5 c == 9223372036854775807", "a Eq 7; b Eq -5; c Eq 9223372036854775807"},
        {"a == 1.5 b == 1.5e3 c == 1e+3 d == 2E-1 e == 1.0", "a Eq f1.5; b Eq f1500; c Eq f1000; d Eq f0.2; e Eq f1"},
        {"a == 1.0e999 b == 0.1e-999", "a Eq finf; b Eq f0"},
        {"a == 1 e3 exists", "a Eq 1; e3 Exists"},
        {"a == 1e3 exists", "a Eq 1; e3 Exists"},
        {R"(a == 'x"y' b == "it's")", R"(a Eq 'x"y'; b Eq 'it's')"},
        {R"(a == 'it\'s' b == "\"" c == 'a\nb')", R"(a Eq 'it's'; b Eq '"'; c Eq 'a\nb')"},
        {R"(a == '\\' == ')", R"(a Eq '\' == ')"},
        {"a == 'two\nlines' b == ''", "a Eq 'two\nlines'; b Eq ''"},
        {R"(a == /x\/y\d/)", R"(a Eq /x/y\d/)"},
        {"a in r[1,5) b in r(1.0,2.5] c in r[a,z] d in r( -5 , 7 )",
         "a In r[1,5); b In r(f1,f2.5]; c In r['a','z']; d In r(-5,7)"},
        {"a == r[',']", "a Eq r[''',''']"},
        {"a in [] b in [1, 'x', [true], {}]", "a In []; b In [1, 'x', [true], {}]"},
        {"a == {b: 1, 'c d' : [2], e-f: {1g: null}}", "a Eq {b: 1, c d: [2], e-f: {1g: null}}"},
        {"a == {b: 1, c: 2, b: 3}", "a Eq {b: 3, c: 2}"},
        {"a in [ # one\n 1 # two\n , 2 ]", "a In [1, 2]"},
    });
}

TEST_CASE("queries", "[syntax]") {
    check_clauses({
        {"a.b.'c d'.*.5.-1.%v exists", "a.b.c d.*[5][-1].$(v) Exists"},
        {"a[*][n][0]['k']['%v'] exists", "a[*][all n][0].k.$(v) Exists"},
        {"a[ * ] exists a[ n ] exists a[n ] exists a[ n] exists",
         "a[*] Exists; a.*n Exists; a[all n] Exists; a.*n Exists"},
        {"a[ b == 1 c exists or d exists ].e exists", "a[ b Eq 1; c Exists | d Exists ].e Exists"},
        {"a[ n | b exists ] exists", "a[ n | b Exists ] Exists"},
        {"a[n|b exists] exists", "a[ n | b Exists ] Exists"},
        {"a[ keys == 'x' ] exists a[ KEYS not in %v ] exists a[n|keys!=/x/] exists",
         "a[ keys Eq 'x' ] Exists; a[ keys !In $v ] Exists; a[ n | keys !Eq /x/ ] Exists"},
        {"a[ keys == 'x' or b exists ] exists", "a[ keys Eq 'x' | b Exists ] Exists"},
        {"a[ keys == f(x) ] exists", "a[ keys Eq f(x) ] Exists"},
        {"a[keys] exists a[ keys ] exists a[ 'keys' exists ] exists",
         "a[all keys] Exists; a.*keys Exists; a[ keys Exists ] Exists"},
        {"%v exists %v.a exists %v[*].a exists %v[n] exists %v[0] exists %v[ a exists ] exists %v.* exists",
         "$v Exists; $v[*]+.a Exists; $v[*].a Exists; $v[all n] Exists; $v[*]+[0] Exists; $v[*]+[ a Exists ] Exists; "
         "$v[*]+.* Exists"},
        {"'a b'.c exists '%v'.c exists '%v' exists", "a b.c Exists; $v[*]+.c Exists; $v Exists"},
        {"this exists THIS.a exists this[0] exists", "this Exists; this.a Exists; this[0] Exists"},
        {"a\n  .b\n  [0]\n  exists", "a.b[0] Exists"},
        {"some a exists SOME this.b exists somea exists", "some a Exists; some this.b Exists; somea Exists"},
        {"a == some b a == this.c a == 'd'", "a Eq some b; a Eq this.c; a Eq 'd'"},
        {"a.9999999999 exists", "a[1410065407] Exists"},
        {"aé٠_ exists", "aé٠_ Exists"},
        {"a == r[0] b == r.c", "a Eq r[0]; b Eq r.c"},
    });
}

TEST_CASE("operators", "[syntax]") {
    check_clauses({
        {"a==1b!=2c<3d<=4e>5f>=6", "a Eq 1; b !Eq 2; c Lt 3; d Le 4; e Gt 5; f Ge 6"},
        {"a in b a IN b a not in b a !in b a NOT   IN b", "a In b; a In b; a !In b; a !In b; a !In b"},
        {"a exists a !exists a not exists a EMPTY a not empty", "a Exists; a !Exists; a !Exists; a Empty; a !Empty"},
        {"a is_string b IS_LIST c is_struct d is_bool e is_int f is_float g is_null",
         "a IsString; b IsList; c IsMap; d IsBool; e IsInt; f IsFloat; g IsNull"},
        {"not a exists !a !exists not some a exists ! this exists",
         "not a Exists; not a !Exists; not some a Exists; not this Exists"},
        {"a inside", "a In side"},
        {"a in[1]", "a In [1]"},
        {"a existsb exists", "a Exists; b Exists"},
        {"a is_intb exists", "a IsInt; b Exists"},
        {"a == trueb == 1", "a Eq true; b Eq 1"},
        {"a == thisb == 1", "a Eq this; b Eq 1"},
        {"thisin [1] thisexists thisnot in [2]", "this In [1]; this Exists; this !In [2]"},
    });
}

TEST_CASE("words that are keywords elsewhere", "[syntax]") {
    check_clauses({
        {"in == 1 exists == 2 empty == 3 is_string == 4", "in Eq 1; exists Eq 2; empty Eq 3; is_string Eq 4"},
        {"or == 1 let == 2 keys == 3 null == 4 true == 5", "or Eq 1; let Eq 2; keys Eq 3; null Eq 4; true Eq 5"},
        {"a == 1 or == 2", "a Eq 1; or Eq 2"},
        {"a == 1 or or == 2", "a Eq 1 | or Eq 2"},
        {"a == 1 or.b == 2", "a Eq 1; or.b Eq 2"},
        {"a exists or in b", "a Exists; or In b"},
        {"a exists or in == b", "a Exists | in Eq b"},
        {"a exists or in {}", "a Exists; or In {}"},
        {"a exists or exists", "a Exists; or Exists"},
        {"a exists or !exists", "a Exists; or !Exists"},
        {"a exists or !exists exists", "a Exists | not exists Exists"},
        {"a exists or not empty { b exists }", "a Exists; or !Empty { b Exists }"},
        {"a exists |OR| b exists OR c exists", "a Exists | b Exists | c Exists"},
        {"not { a exists } not.b exists", "not { a Exists }; not.b Exists"},
        {"not not empty { a exists }", "not !Empty { a Exists }"},
        {"rulea == 1 rule.b == 1", "rulea Eq 1; rule.b Eq 1"},
    });
}

TEST_CASE("clauses, blocks and messages", "[syntax]") {
    check_clauses({
        {"a == 1 or\nb == 2\nc == 3", "a Eq 1 | b Eq 2; c Eq 3"},
        {"a { b exists c exists or d exists }", "a { b Exists; c Exists | d Exists }"},
        {"a not empty { b exists } a !EMPTY\n{ b exists }", "a !Empty { b Exists }; a !Empty { b Exists }"},
        {"some a.b { let x = 1 c == %x }", "some a.b { let x = 1; c Eq $x }"},
        {"a { let x = 1 }", "a { let x = 1;  }"},
        {"a exists <<m>> b == 'x'\n<< two\nlines >> c == d <<a>b>>",
         "a Exists <<m>>; b Eq 'x' << two\nlines >>; c Eq d <<a>b>>"},
        {"f(a, 'x', g(b.c, [1]))\n<<m>> !f( # c\n a ,\n b )", "f(a, 'x', g(b.c, [1])) <<m>>; not f(a, b)"},
        {"a == f(x) <<m>> or b in g(1)", "a Eq f(x) <<m>> | b In g(1)"},
        {"thisOne(1) let(2) some(3)", "thisOne(1); let(2); some(3)"},
        {"when a exists b exists or t\n{ c exists }", "when a Exists; b Exists | -> t { c Exists }"},
        {"when not t { u\n}", "when not -> t { -> u }"},
        {"a { when b exists { when c exists { d exists } } }", "a { when b Exists { when c Exists { d Exists } } }"},
        {"when a == {} { b exists }", "when a Eq {} { b Exists }"},
        {"a exists or when b exists { c exists }", "a Exists | when b Exists { c Exists }"},
    });
}

TEST_CASE("type blocks", "[syntax]") {
    check_clauses({
        {"AWS::S3::Bucket { a exists }", "AWS::S3::Bucket { a Exists }"},
        {"A::B { a exists } or A::B::C::MODULE when x exists t\n{ a exists }",
         "A::B { a Exists } | A::B::C when x Exists; -> t { a Exists }"},
        {"A::B::MODULE a exists", "A::B::MODULE { a Exists }"},
        {"A::B a exists or == 2", "A::B { a Exists }; or Eq 2"},
        {"A::B a { b exists } A::B f(x)", "A::B { a { b Exists } }; A::B { f(x) }"},
        {"a existsA::B::C b exists", "a Exists; A::B::C { b Exists }"},
    });
    check({{"rule r { A::B a exists or b exists }", "rule r { A::B { a Exists } | b Exists }"}});
}

TEST_CASE("the query of a type block", "[syntax]") {
    const ParsedFile parsed = parse_text("AWS::S3::Bucket a exists");
    REQUIRE(parsed.ok());
    const Clause& clause = *parsed.file->rules[0].block->body.groups[0].alternatives[0];
    const auto parts = clause.type.query->parts;
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].name == "Resources");
    CHECK(parts[1].kind == PartKind::AllValues);
    REQUIRE(parts[2].kind == PartKind::Filter);
    const Clause& test = *parts[2].filter->groups[0].alternatives[0];
    CHECK(test.access.query->parts[0].name == "Type");
    CHECK(test.access.right.literal->text == "AWS::S3::Bucket");
}

TEST_CASE("rules, assignments and the default rule", "[syntax]") {
    check({
        {"rule r { a exists }", "rule r { a Exists }"},
        {"rule r when a exists or t\n{ b exists }", "rule r when a Exists | -> t { b Exists }"},
        {"rule p(a,b , a) { c == %a }", "rule p(a, b) { c Eq $a }"},
        {"a exists\nrule r { b exists }\nc exists", "default { a Exists; c Exists }\nrule r { b Exists }"},
        {"rule r { a exists } let x = 1\nlet y := some a.b let z = f(1)",
         "let x = 1; let y = some a.b; let z = f(1); \nrule r { a Exists }"},
        {"let x = trueb exists", "let x = true; \ndefault { b Exists }"},
        {"rule r {\n t\n not u # c\n !v <<m>>\n w or x\n}", "rule r { -> t; not -> u; not -> v <<m>>; -> w | -> x }"},
        {"rule r {\n this\n thisOne\n some\n x\n not y\n}", "rule r { -> this; -> thisOne; -> some; -> x; not -> y }"},
        {"rule r {\n t\n.a exists\n u\n in b\n}", "rule r { t.a Exists; u In b }"},
        {"rule r {\n when\n a == {}\n}", "rule r { -> when; a Eq {} }"},
        {"rule r { when in {} }", "rule r { when In {} }"},
        {"rule r {\n a or\n b\n or\n c\n}", "rule r { -> a | -> b | -> c }"},
        {"rule r { when a { t\n u { b exists } } }", "rule r { when -> a { -> t; u { b Exists } } }"},
    });
}

TEST_CASE("spans and comments", "[syntax]") {
    const std::string text = "# one\nrule r when a exists {\n  not some b.c !in ['x'] <<m>> # two\r\n}\n";
    const ParsedFile parsed = parse_text(text);
    REQUIRE(parsed.ok());
    const auto at = [&text](support::Span span) { return text.substr(span.begin, span.end - span.begin); };
    REQUIRE(parsed.file->comments.size() == 2);
    CHECK(at(parsed.file->comments[0]) == "# one");
    CHECK(at(parsed.file->comments[1]) == "# two");
    const Rule& rule = parsed.file->rules[0];
    CHECK(at(rule.span).starts_with("rule r"));
    CHECK(at(rule.span).ends_with("}"));
    CHECK(at(rule.name_span) == "r");
    CHECK(at(rule.conditions->span) == "a exists");
    CHECK(at(rule.block->span).starts_with("{"));
    const Clause& clause = *rule.block->body.groups[0].alternatives[0];
    CHECK(at(clause.span) == "not some b.c !in ['x'] <<m>>");
    CHECK(at(clause.access.query->span) == "some b.c");
    CHECK(at(clause.access.query->parts[1].span) == ".c");
    CHECK(at(clause.access.operator_span) == "!in");
    CHECK(at(clause.access.right.span()) == "['x']");
    CHECK(at(clause.message_span) == "<<m>>");
}

TEST_CASE("names of operators", "[syntax]") {
    CHECK(operator_name(Operator::Equal) == "Eq");
    CHECK(operator_name(Operator::GreaterEqual) == "Ge");
    CHECK(operator_name(Operator::IsMap) == "IsMap");
    CHECK(operator_name(Operator::IsNull) == "IsNull");
}

}  // namespace bylaw::syntax::test
