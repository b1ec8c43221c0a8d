// Looking keys up, keys that occur twice, and merging.
#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "document/path.h"
#include "document_loaded.h"
#include "support/hash.h"

using namespace bylaw::document;
using bylaw::support::key_hash;

namespace {

std::string json_map(const std::vector<std::string>& keys) {
    std::string text = "{";
    for (std::size_t i = 0; i < keys.size(); ++i) {
        text += (i == 0 ? "\"" : ",\"") + keys[i] + "\":" + std::to_string(i);
    }
    return text + "}";
}

// Keys of 16 bytes that all have the same hash: key_hash mixes the second word into a state that depends on the first
// only through one exclusive or, so any first word has a second one that leads to the same state.
std::vector<std::string> colliding_keys(std::size_t count) {
    constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15U;
    std::vector<std::string> keys;
    for (std::uint64_t first = 0; keys.size() < count; ++first) {
        char letters[9] = {};
        std::uint64_t rest = first;
        for (int i = 0; i < 8; ++i, rest /= 26) {
            letters[i] = static_cast<char>('a' + rest % 26);
        }
        std::uint64_t word = 0;
        std::memcpy(&word, letters, 8);
        std::uint64_t state = (16 * multiplier ^ word) * multiplier;
        state ^= state >> 29U;
        const std::uint64_t second = state ^ 0x1234567890ABCDEFU;
        std::string key(letters, 8);
        bool is_plain = true;
        for (unsigned shift = 0; shift < 64; shift += 8) {
            const auto byte = static_cast<char>((second >> shift) & 0x7FU);
            const bool is_exact = ((second >> shift) & 0x80U) == 0;
            is_plain = is_plain && is_exact && byte > ' ' && byte != '"' && byte != '\\' && byte != 0x7F;
            key += byte;
        }
        if (is_plain) {
            keys.push_back(key);
        }
    }
    return keys;
}

}  // namespace

TEST_CASE("keys are found in maps of any size") {
    for (const std::size_t count : {0U, 1U, 2U, 24U, 25U, 100U, 5000U}) {
        std::vector<std::string> keys;
        for (std::size_t i = 0; i < count; ++i) {
            keys.push_back("key" + std::to_string(i * 7919));
        }
        const Document document = must_load(json_map(keys));
        INFO(count);
        REQUIRE(document.root().size == count);
        CHECK(document.root().is_indexed == (count > indexed_from));
        for (std::size_t i = 0; i < count; ++i) {
            const Value* const found = find(document.root(), keys[i]);
            REQUIRE(found != nullptr);
            CHECK(found->integer == static_cast<std::int64_t>(i));
            CHECK(document.may_have_key(key_hash(keys[i])));
        }
        CHECK(find(document.root(), "absent") == nullptr);
        CHECK(find(document.root(), "") == nullptr);
    }
}

TEST_CASE("keys made to collide are found, and quickly") {
    const std::vector<std::string> keys = colliding_keys(3000);
    for (const std::string& key : keys) {
        REQUIRE(key_hash(key) == key_hash(keys.front()));
    }
    const Document document = must_load(json_map(keys));
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const Value* const found = find(document.root(), keys[i]);
        REQUIRE(found != nullptr);
        CHECK(found->integer == static_cast<std::int64_t>(i));
    }
    CHECK(find(document.root(), "absent") == nullptr);

    std::vector<std::string> with_repetition = keys;
    with_repetition.push_back(keys[7]);
    const Document repeated = must_load(json_map(with_repetition));
    CHECK(repeated.root().size == keys.size());
    CHECK(find(repeated.root(), keys[7])->integer == 3000);
}

TEST_CASE("the filter of keys has no false misses and few false hits") {
    const Document document = must_load(R"({"Resources": {"a": {"Type": "x"}, "b": {"Type": "y"}}})");
    for (const std::string_view key : {"Resources", "a", "b", "Type"}) {
        CHECK(document.may_have_key(key_hash(key)));
    }
    int hits = 0;
    for (int i = 0; i < 1000; ++i) {
        hits += document.may_have_key(key_hash("other" + std::to_string(i))) ? 1 : 0;
    }
    CHECK(hits < 20);
}

TEST_CASE("a repeated key keeps its first position and takes its last value") {
    for (const std::string text :
         {R"({"a": 1, "b": {"c": 1, "c": [2], "c": 3}, "a": 4})", "a: 1\nb: {c: 1, c: [2], c: 3}\na: 4\n"}) {
        const Document document = must_load(text);
        std::string shown;
        append_json(shown, document.root());
        CHECK(shown == R"({"a":4,"b":{"c":3}})");
        const Value& inner = document.root().entries()[1].value;
        REQUIRE(document.root().has_repeated_keys);
        REQUIRE(inner.has_repeated_keys);
        CHECK(*document.written_keys(document.root()) == std::vector<std::string_view>{"a", "b", "a"});
        CHECK(*document.written_keys(inner) == std::vector<std::string_view>{"c", "c", "c"});
    }
    const Document plain = must_load(R"({"a": {"b": 1}})");
    CHECK_FALSE(plain.root().has_repeated_keys);
    CHECK(plain.written_keys(plain.root()) == nullptr);
}

TEST_CASE("a large map may repeat keys") {
    std::vector<std::string> keys;
    for (int i = 0; i < 1000; ++i) {
        keys.push_back("k" + std::to_string(i % 300));
    }
    const Document document = must_load(json_map(keys));
    REQUIRE(document.root().size == 300);
    CHECK(document.root().is_indexed);
    CHECK(find(document.root(), "k0")->integer == 900);
    CHECK(find(document.root(), "k299")->integer == 899);
    CHECK(document.written_keys(document.root())->size() == 1000);
}

TEST_CASE("merging adds entries and items") {
    struct Case {
        std::string base;
        std::string added;
        std::string expected;  // empty if they cannot be merged
    };
    const std::vector<Case> cases = {
        {R"({"a": 1})", "b: [x]", R"({"a":1,"b":["x"]})"},
        {R"([1])", "- {a: b}", R"([1,{"a":"b"}])"},
        {R"({})", "{}", R"({})"},
        {R"({"a": 1})", "a: 1", ""},
        {R"({"a": 1})", "[1]", ""},
        {R"(1)", "2", ""},
    };
    for (const Case& c : cases) {
        INFO(c.base + " + " + c.added);
        const Document base = must_load(c.base);
        const Document added = must_load(c.added);
        const LoadResult result = merge("both", base, added);
        if (c.expected.empty()) {
            CHECK(std::get<bylaw::support::Diagnostic>(result).code == bylaw::support::DiagnosticCode::DocumentMerge);
            continue;
        }
        std::string shown;
        append_json(shown, std::get<Document>(result).root());
        CHECK(shown == c.expected);
    }
}

TEST_CASE("values of a merged document keep their places") {
    const Document base = must_load("{\"p\": {\"q\": 1}}");
    const Document added = must_load("r:\n  s: [1, 2]\n");
    const Document third = must_load("t: 1\nt: 2\n");
    const LoadResult first = merge("two", third, base);
    const auto& two = std::get<Document>(first);
    const LoadResult second = merge("three", two, added);
    const auto& three = std::get<Document>(second);
    CHECK(*three.written_keys(three.root()) == std::vector<std::string_view>{"t", "t", "p", "r"});
    PositionFinder positions(three);
    const Value& q = *find(*find(three.root(), "p"), "q");
    const Value& item = find(*find(three.root(), "r"), "s")->items()[1];
    CHECK(path_text(path_of(three, q).value()) == "/p/q");
    CHECK(path_text(path_of(three, item).value()) == "/r/s/1");
    CHECK(path_text(path_of(three, *find(three.root(), "r")).value()) == "/r");
    CHECK(&positions.document_of(item) == &added);
    CHECK(&positions.document_of(q) == &base);
    CHECK(positions.reference_place_of(item).line == 1);
    CHECK(positions.reference_place_of(item).column == 9);
    CHECK(positions.reference_place_of(*find(three.root(), "t")).line == 1);
    CHECK(three.may_have_key(key_hash("s")));
    CHECK(path_of(three, three.root()).value().empty());
    CHECK_FALSE(path_of(three, Value()).has_value());
}
