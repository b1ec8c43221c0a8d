#include <catch2/catch.hpp>
#include <string>

#include "bytecode/program.h"
#include "compiled_rules.h"
#include "report/code_frame.h"
#include "report/readable_value.h"
#include "report/report_json.h"
#include "report/rule_source.h"
#include "report/visible_text.h"

namespace {

using namespace bylaw;

std::string visible(std::string_view text) {
    std::string out;
    report::append_visible(out, text);
    return out;
}

std::string readable(const std::string& document, std::size_t most = report::no_limit) {
    const auto loaded = testing::document_of(document);
    std::string out;
    report::append_readable(out, loaded.root(), most);
    return out;
}

}  // namespace

TEST_CASE("text for a terminal holds nothing that steers it", "[report]") {
    struct Row {
        std::string_view text;
        std::string_view shown;
        std::size_t columns;
    };
    const Row rows[] = {
        {"", "", 0},
        {"plain text, longer than eight bytes", "plain text, longer than eight bytes", 35},
        {"tab\there", "tab here", 8},
        {"\x1b[31mred", "\uFFFD[31mred", 8},
        {"a\nb\rc\x7f", "a\uFFFDb\uFFFDc\uFFFD", 6},
        {"\u009b31m", "\uFFFD31m", 4},
        {"\u202etxet\u2066\u200e", "\uFFFDtxet\uFFFD\uFFFD", 7},
        {"\u200b\ufeff\u2028", "\uFFFD\uFFFD\uFFFD", 3},
        {"\xff\xc2", "\uFFFD\uFFFD", 2},
        {"日本語", "日本語", 6},
        {"e\u0301", "e\u0301", 1},
        {"😀", "😀", 2},
        {"می\u200cخواهم", "می\u200cخواهم", 7},
        {"áöü€", "áöü€", 4},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(visible(row.text) == row.shown);
        CHECK(report::visible_columns(row.text) == row.columns);
    }
}

TEST_CASE("every single byte is either itself or a stand-in", "[report]") {
    for (int byte = 0; byte < 256; ++byte) {
        // At all places of a stretch that is looked at eight bytes at a time.
        for (std::size_t at = 0; at < 17; ++at) {
            std::string text(17, 'x');
            text[at] = static_cast<char>(byte);
            const std::string shown = visible(text);
            for (const char c : shown) {
                const auto value = static_cast<unsigned char>(c);
                CHECK((value >= 0x20 && value != 0x7F));
            }
            CHECK(report::visible_columns(text) == 17);
        }
    }
}

TEST_CASE("frames underline what is meant, whatever stands in front of it", "[report]") {
    const auto frame = [](std::string_view text, std::string_view what) {
        std::string out;
        const auto begin = static_cast<std::uint32_t>(text.find(what));
        const support::Span span{begin, begin + static_cast<std::uint32_t>(what.size())};
        report::append_frame(out, {text, span, 1, begin + 1}, "f", "\x1b label", 1, report::no_colours);
        return out.substr(out.find('\n') + 1);
    };
    CHECK(frame("a: b", "b") == " 1 │ a: b\n   │    ^ \uFFFD label\n");
    CHECK(frame("日本: b", "b") == " 1 │ 日本: b\n   │       ^ \uFFFD label\n");
    CHECK(frame("\ta: 日", "日") == " 1 │  a: 日\n   │     ^^ \uFFFD label\n");
    CHECK(frame("e\u0301: b", "b") == " 1 │ e\u0301: b\n   │    ^ \uFFFD label\n");
}

TEST_CASE("JSON strings of reports hold no control characters", "[report]") {
    std::string out;
    report::append_json_text(out, "a\x1b\x7f\u0080\u009fü€\"\n");
    CHECK(out == "\"a\\u001b\\u007f\\u0080\\u009fü€\\\"\\n\"");
}

TEST_CASE("values read as one would write them", "[report]") {
    CHECK(readable(R"({"a": [1, 2.5, null, true], "b": "x\ny"})") == R"({"a": [1, 2.5, null, true], "b": "x\ny"})");
    CHECK(readable(R"([1, 2, 3])", 4) == "[1, …");
    CHECK(readable(R"(["ääää"])", 5) == "[\"ä…");
    CHECK(readable(R"(["aaaa"])", 8) == "[\"aaaa\"]");
    CHECK(readable(R"(["aaaa"])", 7) == "[\"aaaa\"…");
    const std::string large = "[\"" + std::string(100000, 'x') + "\"]";
    CHECK(readable(large, 20).size() == 20 + std::string("…").size());
}

TEST_CASE("clauses are shown in one line", "[report]") {
    struct Row {
        std::string_view text;
        bool is_block;
        std::string_view shown;
    };
    const Row rows[] = {
        {"a == 'b'", false, "a == 'b'"},
        {"a   ==\n\t 'b  c' <<message>>", false, "a == 'b  c'"},
        {"some a # comment { << '\n  .b[ x == '# no' ]\n  !empty", false, "some a.b[ x == '# no' ] !empty"},
        {"a == /#\\/{ <<x>> \"/", false, "a == /#\\/{ <<x>> \"/"},
        {"a.b[*] {\n c exists\n}", true, "a.b[*] { … }"},
        {"a[ b == {c: 1} ] !empty { c exists }", true, "a[ b == {c: 1} ] !empty { … }"},
        {"a == {b: 1}", false, "a == {b: 1}"},
        {"a == 'unclosed", false, "a == 'unclosed"},
        {"a in ['1', \n '2']", false, "a in ['1', '2']"},
    };
    for (const Row& row : rows) {
        CHECK(report::in_one_line(row.text, row.is_block) == row.shown);
    }
    CHECK(report::in_one_line("a == 'äääää'", false, 8) == "a == 'ä…");
    CHECK(report::in_one_line("a == '" + std::string(1 << 20, 'x') + "'", false).size() < 200);
}

TEST_CASE("clauses can be written from the bytecode alone", "[report]") {
    const auto program = testing::program_of(R"(rule r {
    Resources.*[ Type == 'x' ].Size not in [1, 2]
    not Resources exists
    Tags[ Key == 'k' ] !empty
    Name != /^a/
    Count >= 3
})");
    std::string all;
    for (std::uint32_t i = 0; i < program->tables().code.size(); ++i) {
        const auto opcode = program->code(i).opcode;
        if (opcode == bytecode::Opcode::Unary || opcode == bytecode::Opcode::Compare ||
            opcode == bytecode::Opcode::CompareLiteral) {
            all += report::clause_from_bytecode(*program, i) + '\n';
        }
    }
    for (const char* expected : {"Resources.*[…].Size !in [1,2]\n", "not Resources exists\n", "Tags[…] !empty\n",
                                 "Name != \"/^a/\"\n", "Count >= 3\n"}) {
        INFO(all);
        CHECK(all.find(expected) != std::string::npos);
    }
}

TEST_CASE("a statement is shown with its place", "[report]") {
    const auto program = testing::program_of("rule r {\n    Name ==\n        'x'\n}");
    report::RuleSource source(*program);
    for (std::uint32_t i = 0; i < program->tables().code.size(); ++i) {
        if (program->code(i).opcode == bytecode::Opcode::CompareLiteral) {
            const report::Clause& clause = source.clause(0, i);
            CHECK(clause.text == "Name == 'x'");
            CHECK(clause.located == "rules.guard:2:5: Name == 'x'");
            CHECK(clause.place.end_line == 3);
            CHECK(&source.clause(0, i) == &clause);
        }
    }
}
