// The house style, and that laying a file out changes neither its meaning nor its comments and is done in one go.
#include "syntax/format.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "syntax/parse.h"
#include "syntax/parse_tree.h"

namespace {

using namespace bylaw;

syntax::ParsedFile parsed(const std::string& text) {
    auto source = std::make_shared<support::SourceFile>();
    source->name = "rules.guard";
    source->text = text;
    return syntax::parse(source);
}

std::string formatted(const std::string& text) {
    const auto file = parsed(text);
    REQUIRE(file.ok());
    return syntax::format(file);
}

// What is wrong with the formatted text; empty if nothing is.
std::string complaint(const std::string& text) {
    const auto before = parsed(text);
    const std::string once = syntax::format(before);
    const auto after = parsed(once);
    if (!after.ok()) {
        return "the result does not parse:\n" + once;
    }
    if (!syntax::is_same_tree(before, after)) {
        return "the result means something else:\n" + once;
    }
    if (before.file->comments.size() != after.file->comments.size()) {
        return "a comment was lost:\n" + once;
    }
    const std::string twice = syntax::format(after);
    return once == twice ? "" : "formatting is not done in one go:\n" + once + "--- and then\n" + twice;
}

std::vector<std::string> rules_texts() {
    std::vector<std::string> texts;
    for (const char* folder : {BYLAW_SOURCE_DIR "/examples", BYLAW_SOURCE_DIR "/tests/golden",
                               BYLAW_SOURCE_DIR "/../shared/conformance/guard-language"}) {
        if (!std::filesystem::exists(folder)) {
            WARN(std::string(folder) + " is not there and is skipped");
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            if (entry.path().extension() == ".guard") {
                std::ifstream file(entry.path());
                std::stringstream text;
                text << file.rdbuf();
                if (parsed(text.str()).ok()) {
                    texts.push_back(text.str());
                }
            }
        }
    }
    return texts;
}

std::string repeated(const std::string& text, int count) {
    std::string result;
    for (int i = 0; i < count; ++i) {
        result += text;
    }
    return result;
}

}  // namespace

TEST_CASE("the formatter's style", "[format]") {
    const auto [text, expected] = GENERATE(table<std::string, std::string>({
        {"", ""},
        {"\n\n", ""},
        {"# only a comment   \r\n", "# only a comment\n"},
        // clauses and blocks
        {"rule a{b==1}", "rule a {\n    b == 1\n}\n"},
        {"rule a {\nb==1\n\n\n\nc   exists\n}", "rule a {\n    b == 1\n\n    c exists\n}\n"},
        {"rule a {\n\nb exists # why\n\n}", "rule a {\n    b exists  # why\n}\n"},
        {"rule a { !b exists not   c empty }", "rule a {\n    !b exists\n    not c empty\n}\n"},
        {"rule a { b NOT  IN [1] c !IS_STRUCT SOME d==NULL }",
         "rule a {\n    b not in [1]\n    c !is_struct\n    some d == null\n}\n"},
        {"rule a { b{c exists}}", "rule a {\n    b {\n        c exists\n    }\n}\n"},
        {"rule a { b !empty{c exists}}", "rule a {\n    b !empty {\n        c exists\n    }\n}\n"},
        {"let x=1 let y:=%x.z", "let x = 1\nlet y = %x.z\n"},
        {"rule p(a ,b){ %a==%b }", "rule p(a, b) {\n    %a == %b\n}\n"},
        {"A::B::C b exists", "A::B::C b exists\n"},
        {"A::B::C {b exists}", "A::B::C {\n    b exists\n}\n"},
        {"rule a {\nb\nnot c\n}", "rule a {\n    b\n    not c\n}\n"},
        // rules stand apart
        {"let x = 1\nrule a { b exists }\nrule c { d exists }\n",
         "let x = 1\n\nrule a {\n    b exists\n}\n\nrule c {\n    d exists\n}\n"},
        {"rule a { b exists }\n# about c\n# more\nrule c { d exists }\n",
         "rule a {\n    b exists\n}\n\n# about c\n# more\nrule c {\n    d exists\n}\n"},
        {"rule a { b exists }\n# about a\n\nrule c { d exists }\n",
         "rule a {\n    b exists\n}\n# about a\n\nrule c {\n    d exists\n}\n"},
        // alternatives
        {"rule a { b exists OR c exists }", "rule a {\n    b exists or c exists\n}\n"},
        {"rule a {\nb exists or\nc exists or d exists\n}",
         "rule a {\n    b exists or\n        c exists or\n        d exists\n}\n"},
        {"rule a {\nb exists\n|OR| c exists\n}", "rule a {\n    b exists or\n        c exists\n}\n"},
        {"rule a {\nb { c exists }\nor d { e exists }\n}",
         "rule a {\n    b {\n        c exists\n    } or d {\n        e exists\n    }\n}\n"},
        // conditions
        {"rule a when b exists{ c exists }", "rule a when b exists {\n    c exists\n}\n"},
        {"rule a when b exists c { d exists }", "rule a\n    when b exists\n         c\n{\n    d exists\n}\n"},
        {"when a exists b exists { c exists }", "when a exists\n     b exists\n{\n    c exists\n}\n"},
        // paths and filters
        {"let x = r[a==1 b==2]", "let x = r[\n    a == 1\n    b == 2\n]\n"},
        {"let x = r[a==1]", "let x = r[ a == 1 ]\n"},
        {"let x = r [\na==1]", "let x = r[\n    a == 1\n]\n"},
        {"let x = r[n|a==1]", "let x = r[ n | a == 1 ]\n"},
        {"let x = r[keys in ['a']]", "let x = r[ keys in ['a'] ]\n"},
        {"let x = r[name]", "let x = r[name]\n"},
        {"let x = r[ name]", "let x = r[ name ]\n"},
        {"let x = %v[ * ] .y\n[0]['k'].%n", "let x = %v[*].y[0]['k'].%n\n"},
        // values
        {"let x = [1 ,2,  'a b']", "let x = [1, 2, 'a b']\n"},
        {"let x = {a:1,'b':[ ], c : { }}", "let x = { a: 1, 'b': [], c: {} }\n"},
        {"let x = [\n1,\n2]", "let x = [\n    1,\n    2\n]\n"},
        {"let x = [\n1, 2, 3]", "let x = [1, 2, 3]\n"},
        {"let x = [1 # one\n, 2]", "let x = [\n    1,  # one\n    2\n]\n"},
        {"let x = f( a ,g(1) )", "let x = f(a, g(1))\n"},
        {"let x = r(\n1, 2)", "let x = r(\n    1,\n    2\n)\n"},  // r(1,2) would be a range
        // messages
        {"rule a { b exists<<m>> }", "rule a {\n    b exists <<m>>\n}\n"},
        {"rule a { b exists\n<<m>> }", "rule a {\n    b exists\n        <<m>>\n}\n"},
        {"rule a {\nb <<m>>\n}", "rule a {\n    b <<m>>\n}\n"},
        {"rule a {\np( b ,1 ) <<\n  kept\n as is >>\n}", "rule a {\n    p(b, 1)\n        <<\n  kept\n as is >>\n}\n"},
        {"rule a {\nb exists <<\n  kept\n      >>\n}", "rule a {\n    b exists\n      <<\n  kept\n      >>\n}\n"},
        // comments in odd places
        {"rule a # n\n{ # o\nb # p\n== # q\n1 # r\n}",
         "rule a {  # n\n    # o\n    b  # p\n        ==  # q\n        1  # r\n}\n"},
        {"rule a {\nb exists or # why\n# and\nc exists\n# last\n}",
         "rule a {\n    b exists or  # why\n        # and\n        c exists\n    # last\n}\n"},
        {"rule a { b[ # f\nc == 1 # g\n] exists }", "rule a {\n    b[  # f\n        c == 1  # g\n    ] exists\n}\n"},
        {"rule a when b exists # c\n{ d exists }", "rule a when b exists {  # c\n    d exists\n}\n"},
        {"rule a {\nb # c\n}", "rule a {\n    b  # c\n}\n"},
        // keys that would be keywords in front of a blank
        {"rule{ b exists }", "'rule' {\n    b exists\n}\n"},
        {"rule a { not{ b exists } }", "rule a {\n    'not' {\n        b exists\n    }\n}\n"},
    }));
    INFO(text);
    CHECK(formatted(text) == expected);
    CHECK(complaint(text).empty());
}

TEST_CASE("long lines are wrapped", "[format]") {
    const std::string items = repeated("'0123456789', ", 12) + "'end'";
    CHECK(formatted("let x = [" + items + "]") == "let x = [\n    " + repeated("'0123456789', ", 7) +
                                                      "'0123456789',\n    " + repeated("'0123456789', ", 4) +
                                                      "'end'\n]\n");
    const std::string key = repeated("Abcdefghi", 6);
    CHECK(formatted("rule a { " + key + " exists or " + key + " exists }") ==
          "rule a {\n    " + key + " exists or\n        " + key + " exists\n}\n");
    CHECK(formatted("rule a when " + key + " exists or " + key + ".b exists { c exists }") ==
          "rule a\n    when " + key + " exists or\n             " + key + ".b exists\n{\n    c exists\n}\n");
    CHECK(formatted("rule a { x exists <<" + repeated("word ", 22) + ">> }") ==
          "rule a {\n    x exists\n        <<" + repeated("word ", 22) + ">>\n}\n");
    CHECK(formatted("let x = join(" + key + "[*], " + key + "[*])") ==
          "let x = join(\n    " + key + "[*],\n    " + key + "[*]\n)\n");
}

TEST_CASE("formatting changes no meaning, loses no comment and is done in one go", "[format]") {
    const auto texts = rules_texts();
    for (const std::string& text : texts) {
        INFO(text);
        CHECK(complaint(text) == "");
    }
}

TEST_CASE("formatting is as careful with white space and comments in odd places", "[format]") {
    static constexpr std::array pieces{" # c\n", "\n", "\n\n", " ", "# own\n", "\n\n# own\n\n", "\t", "\r\n", " or "};
    const auto texts = rules_texts();
    REQUIRE(!texts.empty());
    std::mt19937 random(20240101);
    const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
    for (int round = 0; round < 1500; ++round) {
        std::string text = texts[below(texts.size())];
        for (int change = 0; change < 6; ++change) {
            std::string changed = text;
            std::size_t place = below(changed.size() + 1);
            if (below(2) == 0) {
                place = std::min(changed.find_first_of(" \n", place), changed.size());
            }
            if (below(4) == 0) {
                changed.erase(place, 1 + below(3));
            } else {
                changed.insert(place, pieces[below(pieces.size())]);
            }
            if (parsed(changed).ok()) {
                text = changed;
            }
        }
        const std::string problem = complaint(text);
        if (!problem.empty()) {
            FAIL(text << "\n--- " << problem);
        }
    }
}
