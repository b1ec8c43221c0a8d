// From values back to paths and places.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "document/path.h"
#include "document_loaded.h"

using namespace bylaw::document;

namespace {

struct Expected {
    std::string path;
    std::uint32_t line;  // as the reference counts
    std::uint32_t column;
    std::string text;      // what the span covers
    std::string key_text;  // what the key's span covers
};

void collect(const Value& value, std::vector<const Value*>& values) {
    values.push_back(&value);
    if (value.kind == Kind::List) {
        for (const Value& item : value.items()) {
            collect(item, values);
        }
    }
    if (value.kind == Kind::Map) {
        for (const Entry& entry : value.entries()) {
            collect(entry.value, values);
        }
    }
}

void check(const std::string& text, const std::vector<Expected>& expected, Loader loader = Loader::Validate) {
    INFO(text);
    const Document document = must_load(text, loader);
    std::vector<const Value*> values;
    collect(document.root(), values);
    REQUIRE(values.size() == expected.size());
    // Asking backwards and forwards must not make a difference.
    for (const bool is_backwards : {true, false}) {
        PositionFinder positions(document);
        for (std::size_t n = 0; n < values.size(); ++n) {
            const std::size_t i = is_backwards ? values.size() - 1 - n : n;
            const Expected& e = expected[i];
            INFO(e.path);
            CHECK(path_text(path_of(document, *values[i]).value()) == e.path);
            const auto place = positions.reference_place_of(*values[i]);
            CHECK(place.line == e.line);
            CHECK(place.column == e.column);
            const bylaw::support::Span span = positions.span_of(*values[i]).value();
            CHECK(document.text().substr(span.begin, span.end - span.begin) == e.text);
            const auto key = positions.key_span_of(*values[i]);
            CHECK((key ? document.text().substr(key->begin, key->end - key->begin) : "") == e.key_text);
        }
    }
}

}  // namespace

TEST_CASE("places in JSON") {
    check("{\"a\" : [1, \"x\\\"]\", {\"b\": {}}],\n \"é\": \"ü\", \"c\": true }",
          {
              {"", 0, 0, "{\"a\" : [1, \"x\\\"]\", {\"b\": {}}],\n \"é\": \"ü\", \"c\": true }", ""},
              {"/a", 0, 7, "[1, \"x\\\"]\", {\"b\": {}}]", "\"a\""},
              {"/a/0", 0, 8, "1", ""},
              {"/a/1", 0, 11, "\"x\\\"]\"", ""},
              {"/a/2", 0, 19, "{\"b\": {}}", ""},
              {"/a/2/b", 0, 25, "{}", "\"b\""},
              {"/é", 1, 6, "\"ü\"", "\"é\""},
              {"/c", 1, 16, "true", "\"c\""},
          });
    check("\xEF\xBB\xBF\r\n[1,\r2]", {{"", 0, 0, "[1,\r2]", ""}, {"/0", 1, 1, "1", ""}, {"/1", 2, 0, "2", ""}});
    check("\xEF\xBB\xBF{\"a\":1}", {{"", 0, 1, "{\"a\":1}", ""}, {"/a", 0, 6, "1", "\"a\""}});
}

TEST_CASE("places in YAML") {
    check("\n# c\na: 1\nb:\n  - x\n  - y: 'z'\n    w: |\n      text\n\nc: {d: [e, f]}\n",
          {
              {"", 2, 0, "a: 1\nb:\n  - x\n  - y: 'z'\n    w: |\n      text\n\nc: {d: [e, f]}", ""},
              {"/a", 2, 3, "1", "a"},
              {"/b", 4, 2, "- x\n  - y: 'z'\n    w: |\n      text", "b"},
              {"/b/0", 4, 4, "x", ""},
              {"/b/1", 5, 4, "y: 'z'\n    w: |\n      text", ""},
              {"/b/1/y", 5, 7, "'z'", "y"},
              {"/b/1/w", 6, 7, "|\n      text", "w"},
              {"/c", 9, 3, "{d: [e, f]}", "c"},
              {"/c/d", 9, 7, "[e, f]", "d"},
              {"/c/d/0", 9, 8, "e", ""},
              {"/c/d/1", 9, 11, "f", ""},
          });
    check("a: !Sub é\nb: !Join ['', [x]]\nc:\n", {
                                                     {"", 0, 0, "a: !Sub é\nb: !Join ['', [x]]\nc:", ""},
                                                     {"/a", 0, 3, "!Sub é", "a"},
                                                     {"/a/Fn::Sub", 0, 3, "!Sub é", "!Sub é"},
                                                     {"/b", 1, 3, "!Join ['', [x]]", "b"},
                                                     {"/b/Fn::Join", 1, 3, "!Join ['', [x]]", "!Join ['', [x]]"},
                                                     {"/b/Fn::Join/0", 1, 10, "''", ""},
                                                     {"/b/Fn::Join/1", 1, 14, "[x]", ""},
                                                     {"/b/Fn::Join/1/0", 1, 15, "x", ""},
                                                     {"/c", 2, 2, "", "c"},
                                                 });
}

TEST_CASE("places where keys repeat") {
    check("{\"a\": [1], \"b\": 2, \"a\": [3]}", {{"", 0, 0, "{\"a\": [1], \"b\": 2, \"a\": [3]}", ""},
                                                 {"/a", 0, 24, "[3]", "\"a\""},
                                                 {"/a/0", 0, 25, "3", ""},
                                                 {"/b", 0, 16, "2", "\"b\""}});
    check("a: [1]\nb: 2\na: [3]\n", {{"", 0, 0, "a: [1]\nb: 2\na: [3]", ""},
                                     {"/a", 2, 3, "[3]", "a"},
                                     {"/a/0", 2, 4, "3", ""},
                                     {"/b", 1, 3, "2", "b"}});
}

TEST_CASE("places far into a container are found without those in front of them") {
    const auto places = [](const std::string& item) {
        std::string text = "[\"first\"";
        for (int i = 1; i < 30; ++i) {
            text += ", " + item;
        }
        text += " ]";
        const LoadResult result = load("list.json", text, Loader::Validate);
        const auto& document = std::get<Document>(result);
        for (const std::uint32_t index : {29U, 20U, 21U, 5U, 15U, 0U}) {
            PositionFinder positions(document);
            const auto span = positions.span_of(document.root().items()[index]).value();
            CHECK(span.begin == (index == 0 ? 1 : 8 + 2 + (index - 1) * (item.size() + 2)));
            CHECK(span.end - span.begin == (index == 0 ? 7 : item.size()));
        }
    };
    places("1");
    places("[]");
    places("\"a\"");
    places(R"("")");
    places(R"("a\"]")");
    places(R"({ "a": {"b": ["\\", "}"], "c": [1, {}, true, null, 1.5, []]} , "d": [ ] })");
    places(R"({"a": "x", "b": [2, "a\"]"], "c": {"d": [1, 2, 3, 4, 5, 6]}})");
    places(R"({"a": [1], "b": "x", "a": ["y", [3]] })");
}

TEST_CASE("the test loader has no reference places, and what an alias repeats is where the alias is") {
    check("a: &x [1]\nb: *x\nc: !Ref [2]\n",
          {
              {"", 0, 0, "a: &x [1]\nb: *x\nc: !Ref [2]", ""},
              {"/a", 0, 0, "&x [1]", "a"},
              {"/a/0", 0, 0, "1", ""},
              {"/b", 0, 0, "*x", "b"},
              {"/b/0", 0, 0, "*x", "b"},
              {"/c", 0, 0, "!Ref [2]", "c"},
              {"/c/Ref", 0, 0, "!Ref [2]", "!Ref [2]"},
              {"/c/Ref/0", 0, 0, "2", ""},
          },
          Loader::Test);
}

TEST_CASE("values from elsewhere have no path") {
    const Document document = must_load(R"({"a": [1, 2]})");
    const Document other = must_load(R"({"a": [1, 2]})");
    const Value literal = Value::of_int(1);
    CHECK_FALSE(path_of(document, literal).has_value());
    CHECK_FALSE(path_of(document, other.root()).has_value());
    CHECK_FALSE(path_of(document, *find(other.root(), "a")).has_value());
    PositionFinder positions(document);
    CHECK_FALSE(positions.span_of(literal).has_value());
    CHECK(positions.reference_place_of(literal).line == 0);
}

TEST_CASE("every value of every template is found again, and its span reads back as the value") {
    const std::filesystem::path corpus = BYLAW_SOURCE_DIR "/../shared/corpus/cloudformation";
    if (!std::filesystem::exists(corpus)) {
        WARN("no corpus of templates here");
        return;
    }
    std::size_t value_count = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(corpus)) {
        if (!file.is_regular_file()) {
            continue;
        }
        std::ifstream stream(file.path(), std::ios::binary);
        const LoadResult result =
            load(file.path().string(), std::string(std::istreambuf_iterator<char>(stream), {}), Loader::Validate);
        const auto* const document = std::get_if<Document>(&result);
        if (document == nullptr) {
            continue;
        }
        INFO(document->name());
        std::vector<const Value*> values;
        collect(document->root(), values);
        value_count += values.size();
        PositionFinder positions(*document);
        PositionFinder other_way_round(*document);
        for (std::size_t i = values.size(); i-- > 0;) {
            static_cast<void>(other_way_round.span_of(*values[i]));
        }
        for (const Value* const value : values) {
            const auto path = path_of(*document, *value);
            REQUIRE(path.has_value());
            const Value* reached = &document->root();
            for (const PathStep& step : *path) {
                reached = step.entry != nullptr ? &step.entry->value : &reached->items()[step.index];
            }
            REQUIRE(reached == value);
            const auto span = positions.span_of(*value);
            REQUIRE(span.has_value());
            CHECK(other_way_round.span_of(*value) == span);
            if (value->kind == Kind::Int || value->kind == Kind::Bool) {
                std::string shown;
                append_json(shown, *value);
                const std::string_view written = document->text().substr(span->begin, span->end - span->begin);
                CHECK((written == shown || written.starts_with('!') || written.starts_with('0')));
            }
        }
    }
    CHECK(value_count > 10000);
}

TEST_CASE("places are found behind values that end without a string") {
    std::string text = R"({"list": [)";
    std::vector<std::string> items;
    for (int i = 0; i < 60; ++i) {
        const std::string number = std::to_string(i);
        items.push_back(i % 3 == 0 ? R"({"name": "a]}\" )" + number +
                                         R"(", "flags": {"x": true, "y": [1, [], {}]}, "n": null})"
                        : i % 3 == 1 ? "[" + number + ", [true, {}], {\"k\": {\"l\": [null]}}]"
                                     : R"({"deep": {"a": {"b": ["text"]}, "c": {"d": [[1, 2], [3, 4]]}}, "e": 5})");
        text += (i == 0 ? "" : ", ") + items.back();
    }
    text += "]}";
    const Document document = must_load(text, Loader::Validate);
    const Value& list = document.root().entry_data[0].value;
    REQUIRE(list.size == items.size());
    for (const std::size_t first : {std::size_t{0}, std::size_t{59}, std::size_t{31}}) {
        PositionFinder positions(document);
        for (std::size_t n = 0; n < items.size(); ++n) {
            const std::size_t i = (first + n * 7) % items.size();
            const bylaw::support::Span span = positions.span_of(list.item_data[i]).value();
            CHECK(text.substr(span.begin, span.end - span.begin) == items[i]);
        }
    }
}
