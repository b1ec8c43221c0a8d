// Large JSON texts are read in pieces, on several threads: the document must be the one that reading it whole gives.
#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "../fuzz/document_checks.h"
#include "document/document_builder.h"
#include "document/json_reader.h"

using namespace bylaw::document;

namespace {

class RandomText {
public:
    explicit RandomText(unsigned seed) : random_(seed), has_false_cuts_(seed % 3 == 0) {}

    std::string document(int children) {
        std::string text;
        append(text, 0, children);
        return text;
    }

private:
    bool one_in(unsigned n) { return random_() % n == 0; }

    void append_string(std::string& text) {
        // Escaped quotes are no places for a cut; the last two look like one.
        static constexpr const char* contents[] = {"a",           "Type",      "]",       "\\\"", "\\n",
                                                   "},\\\"b\\\"", "\\u00e9é😀", "},{\\\"", "},",   "},{"};
        text += '"';
        text += contents[random_() % (std::size(contents) - (has_false_cuts_ ? 0 : 2))];
        text += one_in(3) ? std::to_string(random_() % 100) : "";
        text += '"';
    }

    void append_space(std::string& text) {
        if (one_in(8)) {
            text += one_in(2) ? "\n  " : " ";
        }
    }

    void append(std::string& text, int depth, int children) {
        if (depth != 0 && (depth > 6 || one_in(3))) {
            if (one_in(3)) {
                append_string(text);
            } else {
                text += one_in(2) ? "true" : one_in(2) ? "-1.5e3" : std::to_string(random_() % 1000);
            }
            return;
        }
        const bool is_map = one_in(2);
        text += is_map ? '{' : '[';
        const int count = depth == 0 ? children : static_cast<int>(random_() % 6);
        for (int i = 0; i < count; ++i) {
            text += i == 0 ? "" : ",";
            append_space(text);
            if (is_map) {
                append_string(text);
                text += ':';
            }
            append(text, depth + 1, 0);
            append_space(text);
        }
        text += is_map ? '}' : ']';
    }

    std::mt19937 random_;
    bool has_false_cuts_;
};

struct Read {
    JsonOutcome outcome;
    std::string shown;
};

Read read(const std::string& input, const JsonCuts& cuts, unsigned threads, RepeatedKeys repeated_keys,
          std::uint32_t depth) {
    auto text = std::make_unique<std::string>(input);
    text->reserve(input.size() + text_padding);
    DocumentBuilder builder(depth, repeated_keys, input.size());
    const JsonOutcome outcome = read_json(*text, JsonRules::Strict, cuts, threads, builder);
    if (outcome != JsonOutcome::Read || builder.repeated_key() != nullptr) {
        return {JsonOutcome::Undecided, {}};
    }
    const std::string_view view = *text;
    const Document document = builder.finish("text", std::move(text), view, Format::Json, Loader::Validate);
    check_document(document);
    return {outcome, shown(document)};
}

}  // namespace

TEST_CASE("pieces of a text make the document that the whole text makes") {
    int read_in_pieces = 0;
    for (unsigned seed = 0; seed < 400; ++seed) {
        std::string text = RandomText(seed).document(seed % 5 == 0 ? 200 : 20);
        if (seed % 4 == 3) {
            // Damaged somewhere.
            text[text.size() * (seed % 97) / 97] = "{}[],:\"x"[seed % 8];
        }
        const RepeatedKeys repeated_keys = seed % 3 == 0 ? RepeatedKeys::Refused : RepeatedKeys::LastWins;
        const std::uint32_t depth = seed % 7 == 0 ? 5 : 100;
        INFO("seed " << seed << ": " << text.substr(0, 500));
        const Read whole = read(text, no_cuts, 1, repeated_keys, depth);
        for (const JsonCuts& cuts : {JsonCuts{10, 1}, JsonCuts{40, 200}}) {
            const Read one = read(text, cuts, 1, repeated_keys, depth);
            const Read three = read(text, cuts, 3, repeated_keys, depth);
            CHECK(one.shown == three.shown);
            if (one.outcome == JsonOutcome::Read) {
                ++read_in_pieces;
                REQUIRE(whole.outcome == JsonOutcome::Read);
                REQUIRE(one.shown == whole.shown);
            }
        }
    }
    CHECK(read_in_pieces > 100);
}

TEST_CASE("a large text with a cut in a string is read as a whole") {
    std::string text = "[";
    while (text.size() < (std::size_t{3} << 20U)) {
        text += R"({"a":"x},"},{"b":[1]},)";
    }
    text += "1]";
    const LoadResult result = load("file", text, Loader::Validate);
    REQUIRE(std::holds_alternative<Document>(result));
    CHECK(std::get<Document>(result).format() == Format::Json);
    CHECK(shown(std::get<Document>(result)) == text);
}

TEST_CASE("the root ends with its text, also where pieces are read") {
    CHECK(read("[[1],[2]],[[3],[\"4\"]]", {2, 1}, 1, RepeatedKeys::LastWins, 10).outcome == JsonOutcome::Undecided);
    CHECK(read("{\"a\":[1],\"b\":[2]}}", {2, 1}, 1, RepeatedKeys::LastWins, 10).outcome == JsonOutcome::Undecided);
    CHECK(read("{\"a\":[1],\"b\":[2]", {2, 1}, 1, RepeatedKeys::LastWins, 10).outcome == JsonOutcome::Undecided);
    CHECK(read("{\"a\":[1],\"b\":[2]]", {2, 1}, 1, RepeatedKeys::LastWins, 10).outcome == JsonOutcome::Undecided);
    CHECK(read("{\"a\":[1],\"b\":[2]}", {2, 1}, 1, RepeatedKeys::LastWins, 10).shown == R"({"a":[1],"b":[2]})");
    CHECK(read("{\"a\":[1],\"a\":[2]}", {2, 1}, 1, RepeatedKeys::LastWins, 10).shown == R"({"a":[2]})");
    CHECK(read("{\"a\":[1],\"a\":[2]}", {2, 1}, 1, RepeatedKeys::Refused, 10).outcome == JsonOutcome::Undecided);
}
