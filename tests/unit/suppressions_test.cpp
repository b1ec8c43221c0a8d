#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "document/yaml_comments.h"
#include "report/baseline.h"
#include "report/rules_comments.h"
#include "report/suppression_texts.h"
#include "support/name_pattern.h"

namespace bylaw {
namespace {

using Strings = std::vector<std::string>;

// What each comment is about, up to the end of its first line, with the number of lines; "head" for the file.
Strings about(std::string_view text) {
    Strings result;
    for (const document::YamlComment& comment : document::yaml_comments(text, "bylaw:")) {
        const std::string_view part = text.substr(comment.about.begin, comment.about.end - comment.about.begin);
        const std::string_view line = part.substr(0, part.find('\n'));
        const std::size_t first = line.find_first_not_of(' ');
        std::size_t lines = part.empty() ? 0 : 1;
        for (const char byte : part) {
            lines += byte == '\n' ? 1 : 0;
        }
        result.push_back(comment.is_head
                             ? "head"
                             : std::string(line.substr(std::min(first, line.size()))) + " +" + std::to_string(lines));
    }
    return result;
}

}  // namespace

TEST_CASE("names fit patterns", "[suppressions]") {
    CHECK(support::fits_pattern("a*c", "abc"));
    CHECK(support::fits_pattern("*", ""));
    CHECK(support::fits_pattern("*a*b", "xaxbxb"));
    CHECK_FALSE(support::fits_pattern("a*a", "a"));
    CHECK_FALSE(support::fits_pattern("a?c", "abc"));
    CHECK_FALSE(support::fits_pattern("*ab*ab", "ab"));
}

TEST_CASE("comments are about what starts in their line or the next one", "[suppressions]") {
    CHECK(about("# bylaw: x\na: 1\n") == Strings{"head"});
    CHECK(about("---\n# bylaw: x\na: 1\n") == Strings{"head"});
    CHECK(about("a: 1\n# bylaw: x\nb:\n  c: 1\n  d: 2\ne: 3\n") == Strings{"b: +3"});
    CHECK(about("a: 1\n\n# bylaw: x\n\n# more\n# bylaw: y\n\nb: 1\n") == Strings{"b: 1 +1", "b: 1 +1"});
    CHECK(about("a:\n  b:  # bylaw: x\n    - 1\n    - 2\n  c: 1\n") == Strings{"b:  # bylaw: x +3"});
    CHECK(about("a:\n- b: 1 # bylaw: x\n  c: 2\n- d: 3\n") == Strings{"- b: 1 # bylaw: x +2"});
    CHECK(about("{a: 1,\n # bylaw: y\n b: {c: [1,\n 2]},\n d: 1}\n") == Strings{"b: {c: [1, +2"});
    CHECK(about("a: 1 # bylaw: x\n") == Strings{"a: 1 # bylaw: x +1"});
    CHECK(about("a: 1\n# bylaw: x") == Strings{" +0"});
    CHECK(about("a: ü\nb:\r\n  # bylaw: x\r\n  ä: 1\r\n") == Strings{"ä: 1 +1"});
}

TEST_CASE("a number sign inside a text is no comment", "[suppressions]") {
    CHECK(about("a: 1\nb: '# bylaw: x'\n").empty());
    CHECK(about("a: 1\nb: \"x\n  # bylaw: x\"\n").empty());
    CHECK(about("a: 1\nb: x# bylaw: x\n").empty());
    CHECK(about("a: 1\nb: |\n  x\n  # bylaw: x\nc: 1\n").empty());
    CHECK(about("a: 1\nb: | # bylaw: x\n  x\n  y\nc: 1\n") == Strings{"b: | # bylaw: x +3"});
    CHECK(about("a: 1\nb: |\n  x\n# bylaw: x\nc: 1\n") == Strings{"c: 1 +1"});
    CHECK(about("a: 1\n---\n# bylaw: x\nb: 1\n").empty());
}

TEST_CASE("comments say what is suppressed", "[suppressions]") {
    const auto full = report::parse_suppression_comment(
        "## bylaw: ignore a-b, c/* until 2027-01-31 owner=team ticket=ABC-1 -- the reason -- and more");
    CHECK(full.error.empty());
    CHECK(full.rules == Strings{"a-b", "c/*"});
    CHECK(full.terms.until == "2027-01-31");
    CHECK(full.terms.owner == "team");
    CHECK(full.terms.ticket == "ABC-1");
    CHECK(full.terms.reason == "the reason -- and more");
    CHECK(report::parse_suppression_comment("#bylaw:ignore a,b ,c , d").rules == Strings{"a", "b", "c", "d"});
    CHECK(report::parse_suppression_comment("# bylaw: ignore a until=2024-02-29").error.empty());
    for (const std::string_view wrong :
         {"# bylaw:", "# bylaw: allow a", "# bylaw: ignore", "# bylaw: ignore -- why", "# bylaw: ignore a b",
          "# bylaw: ignore a until", "# bylaw: ignore a until 2023-02-29", "# bylaw: ignore a until 31.1.2027",
          "# bylaw: ignore a owner=", "# bylaw: ignore a because it is old", "# bylaw: ignore a until 2027-01-31 b"}) {
        CAPTURE(wrong);
        CHECK_FALSE(report::parse_suppression_comment(wrong).error.empty());
    }
}

TEST_CASE("tags say what is suppressed", "[suppressions]") {
    const auto tag = report::parse_exception_tag("a-b+c/d e,f until=2027-01-31 owner=x ticket=y");
    CHECK(tag.error.empty());
    CHECK(tag.rules == Strings{"a-b", "c/d", "e", "f"});
    CHECK(tag.terms.until == "2027-01-31");
    CHECK_FALSE(report::parse_exception_tag("").error.empty());
    CHECK_FALSE(report::parse_exception_tag("a until=soon").error.empty());
}

TEST_CASE("days", "[suppressions]") {
    CHECK(report::is_date("2024-02-29"));
    CHECK_FALSE(report::is_date("2023-02-29"));
    CHECK_FALSE(report::is_date("2027-1-31"));
    CHECK_FALSE(report::is_date("2027-01-31 "));
    CHECK_FALSE(report::is_date("-027-01-31"));
    CHECK(report::date_of(0) == "1970-01-01");
    CHECK(report::date_of(1767225599) == "2025-12-31");
}

TEST_CASE("comments in rules suppress warnings about a line", "[suppressions]") {
    const support::SourceFile file{"a.guard", "# bylaw: ignore sema/unused-variable\nlet a = 1\nlet b = 2\n"};
    std::vector<support::Diagnostic> warnings(2);
    warnings[0].code = warnings[1].code = support::DiagnosticCode::SemaUnusedVariable;
    warnings[0].span = {41, 42};
    warnings[1].span = {51, 52};
    CHECK(report::suppress_warnings(file, warnings, "2026-01-01").empty());
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].span.begin == 51);
}

TEST_CASE("baselines give back each finding once", "[suppressions]") {
    const std::string text =
        report::baseline_text({{2, {"b", "", "x", "m"}}, {1, {"a", "A", "x", "\"\n"}}, {2, {"b", "", "x", "m"}}});
    CHECK(text ==
          "{\"version\":1,\"findings\":[\n"
          "{\"fingerprint\":\"0000000000000001\",\"rule\":\"a\",\"address\":\"A\",\"path\":\"x\",\"message\":"
          "\"\\\"\\n\"},\n"
          "{\"fingerprint\":\"0000000000000002\",\"rule\":\"b\",\"path\":\"x\",\"message\":\"m\"},\n"
          "{\"fingerprint\":\"0000000000000002\",\"rule\":\"b\",\"path\":\"x\",\"message\":\"m\"}\n]}\n");
    auto read = report::Baseline::read("b", text);
    auto& baseline = std::get<report::Baseline>(read);
    CHECK(baseline.take(2));
    CHECK(baseline.take(2));
    CHECK_FALSE(baseline.take(2));
    CHECK_FALSE(baseline.take(3));
    CHECK(baseline.left([](const auto&) { return true; }).size() == 1);
    for (const std::string_view wrong :
         {"", "[]", "{}", R"({"version":1})", R"({"version":2,"findings":[]})", R"({"version":1,"findings":[1]})",
          R"({"version":1,"findings":[{"fingerprint":"1"}]})", R"({"version":1e999,"findings":[]})"}) {
        CAPTURE(wrong);
        CHECK(std::holds_alternative<support::Diagnostic>(report::Baseline::read("b", wrong)));
    }
}

}  // namespace bylaw
