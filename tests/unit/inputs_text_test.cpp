// From bytes to documents: compression, encodings, several texts in one input, and what is wrong with them.
#include <zlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/documents.h"
#include "inputs_drops.h"

using namespace bylaw;
using support::DiagnosticCode;

namespace {

// One line a text: the line where it starts, and its items or the code of what is wrong.
std::string shown(std::string_view bytes, const inputs::ReadLimits& limits = {}, std::size_t piece = 1U << 20U) {
    testing::Drops source(bytes, piece);
    inputs::Documents documents("input", source, limits);
    std::string out;
    while (const auto read = documents.next()) {
        out += std::to_string(read->line) + '@' + std::to_string(read->offset) + ' ';
        if (const auto* diagnostic = read->diagnostic()) {
            out += support::code_text(diagnostic->code);
        } else {
            const document::Value& root = read->document()->root();
            out += root.is_scalar() ? "scalar" : root.kind == document::Kind::Map ? "map " : "list ";
            out += root.is_scalar() ? "" : std::to_string(root.size);
        }
        out += '\n';
    }
    if (documents.passed_over() != 0) {
        out += "passed over " + std::to_string(documents.passed_over()) + '\n';
    }
    return out;
}

std::string packed(std::string_view text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    std::string in(text);
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string utf16(std::string_view ascii, bool is_little) {
    std::string out;
    for (const char character : ascii) {
        out += is_little ? character : '\0';
        out += is_little ? '\0' : character;
    }
    return out;
}

struct Case {
    std::string bytes;
    std::string shown;
};

}  // namespace

TEST_CASE("texts of an input") {
    const std::vector<Case> cases = {
        {R"({"a": 1})", "1@0 map 1\n"},
        {"\n {\"a\": 1}\n\n", "1@0 map 1\n"},
        {"a: 1\nb: 2\n", "1@0 map 2\n"},
        {"", "1@0 document/empty\n"},
        {"{a: 1, b: [x, y]}", "1@0 map 2\n"},
        {"{\"a\": 1} # a remark\n", "1@0 map 1\n"},
        {"{\"a\": 1}\n{\"b\": 2, \"c\": 3}\n\n[1]\n", "1@0 map 1\n2@9 map 2\n4@27 list 1\n"},
        {"{\"a\": 1}{\"b\": 2}", "1@0 map 1\n1@8 map 1\n"},
        {"{\n  \"a\": 1\n}\n{\n  \"b\": [\n    {}\n  ]\n}\n", "1@0 map 1\n4@13 map 1\n"},
        // a damaged line in the middle, first and last
        {"{\"a\": 1}\n{\"b\": \n{\"c\": 3}\n", "1@0 map 1\n2@9 input/damaged-part\n3@16 map 1\n"},
        {"{\"a\": 1}\n{\"b\": 2}\nrubbish\n{\"c\": 3}\n",
         "1@0 map 1\n2@9 map 1\n3@18 input/damaged-part\n4@26 map 1\n"},
        {"{\"a\": \"x\n{\"b\": 2}\n{\"c\": 3}\n", "1@0 input/damaged-part\n2@9 map 1\n3@18 map 1\n"},
        {"{\"a\": 1}\n{\"b\": 2}\n{\"c\": 3", "1@0 map 1\n2@9 map 1\n3@18 input/damaged-part\n"},
        // lines around JSON
        {"Running terraform show\n[command]/usr/bin/terraform show -json\n{\"a\": 1}\ndone\n",
         "3@62 map 1\npassed over 3\n"},
        {"[command]/usr/bin/terraform show -json plan\n{\"a\":1}\n", "2@44 map 1\npassed over 1\n"},
        {"{\n\"a\": 1\n}\n}\n", "1@0 map 1\npassed over 1\n"},
        // damaged JSON must not be taken for what is left of it
        {"{\"a\": {}}}, \"b\": 1}", "1@0 input/damaged-part\n"},
        {"[\n{\"a\": 1},\n{\"b\": 2}\n", "1@0 document/syntax\n"},
        {"prose and nothing else\n", "1@0 scalar\n"},
        // archives
        {"PK\x03\x04rest", "1@0 input/binary\n"},
    };
    for (const Case& one : cases) {
        INFO(one.bytes);
        CHECK(shown(one.bytes) == one.shown);
        CHECK(shown(one.bytes, {}, 1) == one.shown);
        if (!one.bytes.starts_with("PK")) {
            CHECK(shown(packed(one.bytes)) == one.shown);
            CHECK(shown(packed(one.bytes), {}, 3) == one.shown);
        }
        if (one.bytes.find('{') == 0) {
            CHECK(shown(utf16(one.bytes, true)) == one.shown);
            CHECK(shown(utf16(one.bytes, false), {}, 1) == one.shown);
            CHECK(shown("\xFF\xFE" + utf16(one.bytes, true), {}, 1) == one.shown);
            CHECK(shown("\xFE\xFF" + utf16(one.bytes, false)) == one.shown);
            CHECK(shown("\xEF\xBB\xBF" + one.bytes, {}, 2) == one.shown);
        }
    }
}

TEST_CASE("compressed data that is damaged") {
    const std::string text = "{\"a\": \"" + std::string(200, 'x') + "\"}";
    const std::string good = packed(text);
    CHECK(shown(good + packed("\n{\"b\": 1, \"c\": 2}")) == "1@0 map 1\n2@210 map 2\n");
    CHECK(shown(good + std::string(100, '\0')) == "1@0 map 1\n");
    CHECK(shown(good + "rubbish") == "1@0 input/compressed\n");
    for (std::size_t size = 4; size < good.size(); ++size) {
        CHECK(shown(good.substr(0, size)) == "1@0 input/compressed\n");
    }
    std::string damaged = good;
    damaged[good.size() - 6] = static_cast<char>(damaged[good.size() - 6] ^ 0x55);
    CHECK(shown(damaged) == "1@0 input/compressed\n");
}

TEST_CASE("what stands in front of a cut in compressed lines is kept") {
    std::string lines;
    for (int i = 0; i < 100000; ++i) {
        lines += "{\"number\": " + std::to_string(i * 7919) + "}\n";
    }
    const std::string good = packed(lines);
    testing::Drops source(std::string_view(good).substr(0, good.size() / 2), 4096);
    inputs::Documents documents("input", source);
    int read = 0;
    int refused = 0;
    while (const auto one = documents.next()) {
        ++(one->document() != nullptr ? read : refused);
    }
    CHECK(read > 10000);
    CHECK(refused == 1);
}

TEST_CASE("more than the limits allow is refused") {
    inputs::ReadLimits limits;
    limits.unpacked = 1000000;
    CHECK(shown(packed("[\"" + std::string(20000000, 'a') + "\"]"), limits) == "1@0 document/too-large\n");
    CHECK(shown(packed(std::string(20000000, '\n')), limits) == "1@0 document/too-large\n");
    limits.documents.bytes = 1000;
    CHECK(shown("[\"" + std::string(3000000, 'a') + "\"]", limits) == "1@0 document/too-large\n");
    CHECK(shown("{\"a\": 1}\n[\"" + std::string(3000000, 'a') + "\"]", limits) ==
          "1@0 map 1\n1@0 document/too-large\n");
    CHECK(shown(std::string(2000000, '['), {}) == "1@0 document/too-deep\n");
    CHECK(shown("{}\n{}\n" + std::string(200000, '[') + "\n{}\n") ==
          "1@0 map 0\n2@3 map 0\n3@6 input/damaged-part\n4@200007 map 0\n");
}

TEST_CASE("texts that never end cost no more than a few looks") {
    std::string lines = "{\n}\n";
    for (int i = 0; i < 200000; ++i) {
        lines += "[1,\n";
    }
    testing::Drops source(lines, 1U << 16U);
    inputs::Texts texts(source, {});
    int count = 0;
    while (texts.next()) {
        ++count;
    }
    CHECK(count == 200001);
}

TEST_CASE("encodings that cannot be") {
    using namespace std::string_view_literals;
    CHECK(shown("\xFF\xFE\x00\xD8{\0"sv) == "1@0 document/encoding\n");
    CHECK(shown("\xFF\xFE{\0}"sv) == "1@0 document/encoding\n");
    CHECK(shown("\xFF\xFE\0\0{\0\0\0"sv) == "1@0 document/encoding\n");
    CHECK(shown("{\"a\": \"\xFF\"}"sv) == "1@0 document/encoding\n");
    CHECK(shown("\xFF\xFE[\0\"\0\x3D\xD8\x00\xDE\"\0]\0"sv) == "1@0 list 1\n");
}

TEST_CASE("lines that nobody looked at are what they are") {
    const std::string lines = "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n";
    // Several in one line, one over two lines, and one that is YAML only.
    CHECK(
        shown(lines + "{\"a\":4} {\"a\":5}\n{a: 1}\n{\"b\":{\"c\":1}\n}\n{\"a\":6}\n") ==
        "1@0 map 1\n2@8 map 1\n3@16 map 1\n4@24 map 1\n4@32 map 1\n5@40 input/damaged-part\n6@47 map 1\n8@62 map 1\n");
}

namespace {

std::string snapshot(const std::vector<std::string>& items, std::string_view end = "]}") {
    std::string text = R"({"fileVersion": "1.0", "note": "{[", "configurationItems" : [)";
    for (const std::string& item : items) {
        text += (&item == &items.front() ? "" : ", ") + item;
    }
    return text + std::string(end);
}

// What the members of a list are: their number and whether they can be read.
std::string members(std::string_view text, std::size_t piece = 1U << 20U) {
    inputs::ReadLimits limits;
    limits.whole_lists = 40;
    testing::Drops source(text, piece);
    inputs::Documents documents("input", source, limits);
    std::string out;
    while (const auto read = documents.next()) {
        out += read->document() != nullptr ? (read->is_member ? "item " : "whole ") : read->diagnostic()->message + ' ';
    }
    return out;
}

}  // namespace

TEST_CASE("large texts are told apart as small ones are") {
    const std::string filler = '"' + std::string(100'000, 'x') + '"';
    const auto without_offsets = [](std::string text) {
        for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
            text.erase(at + 1, text.find(' ', at) - at - 1);
        }
        return text;
    };
    for (const std::string_view head : {"{\"a\": 1}", "[1, [2], {\"b\": 1}]", "{\"a\": [1,\n {\"b\": 1},\n {}]}",
                                        "{\"a\": 1, \"b\": \"} {\"}", "{a: 1}", "{\"a\": 1", "{\"a\": 1]", "[1}"}) {
        for (const std::string_view tail :
             {"", "\n", "\n{\"b\": 2, \"c\": 3}", " \n  {\"b\": 2}\n", "{\"b\": 2}", "\n\n[1]\n{}", " # a remark\n",
              "}", " x", "\nx", "\nx: 1\n", "\nlog\n{\"b\": 2}\n", " ]\n", "\n}\n{\"b\": 2}", "\n---\na: 1\n"}) {
            const std::string small = std::string(head) + std::string(tail);
            std::string large = small;
            large.replace(large.find('1'), 1, filler);
            CAPTURE(small);
            for (const std::size_t piece : {std::size_t{1} << 20U, std::size_t{1000}}) {
                CHECK(without_offsets(shown(large, {}, piece)) == without_offsets(shown(small)));
            }
        }
    }
}

TEST_CASE("the limit is that of one text, also where more is read ahead") {
    const std::string text = "{\"a\": \"" + std::string(100'000, 'x') + "\"}";
    inputs::ReadLimits limits;
    limits.documents.bytes = 150'000;
    std::string sequence;
    for (int i = 0; i < 5; ++i) {
        sequence += text + " \n ";
    }
    for (const std::size_t piece : {std::size_t{1} << 20U, std::size_t{1000}}) {
        const std::string read = shown(sequence, limits, piece);
        CHECK(std::count(read.begin(), read.end(), '\n') == 5);
        CHECK(read.find("too-large") == std::string::npos);
        CHECK(shown(text, limits, piece) == "1@0 map 1\n");
        const std::string larger = "{\"a\": [" + text + "," + text + "]}";
        CHECK(shown(larger, limits, piece).find("document/too-large") != std::string::npos);
    }
}

TEST_CASE("large lists of items are cut into them") {
    const std::string item = R"({"configurationItemStatus":"OK","resourceType":"AWS::S3::Bucket","tags":{"a":"]}"}})";
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
        // More than what is read ahead to find the list.
        const std::string many = members(snapshot(std::vector<std::string>(1000, item)), piece);
        CHECK(many.size() == 5000);
        CHECK(many.starts_with("item item "));
    }
    CHECK(members(snapshot({})) == "whole ");
    CHECK(members(R"({"items": [)" + item + "]}") == "whole ");
    CHECK(members(R"({"x": {"configurationItems": [)" + item + "]}}") == "whole ");
    // A bad one costs itself.
    const std::string bad = R"({"configurationItemStatus":"OK","resourceType":"AWS::S3::Bucket","tags":{"a":"b"})";
    CHECK(members(snapshot({item, bad + ",", item, item})).find("configuration item 2, line 1") == 5);
    CHECK(members(snapshot({item, R"({"configurationItemStatus" "OK"})", item})).ends_with(" item "));
    // One that breaks off says so.
    CHECK(members(snapshot({item, item}, "")) ==
          "item item the list of configuration items breaks off behind item 2 (byte " +
              std::to_string(snapshot({item, item}, "").size()) + ") ");
    CHECK(members(snapshot({item, item.substr(0, 50)}, ""))
              .starts_with("item the list of configuration items breaks off behind item 1 "));
}

TEST_CASE("further YAML documents are noticed") {
    const auto has_further = [](std::string_view text) {
        testing::Drops source(text, 1000);
        inputs::Documents documents("input", source);
        const auto read = documents.next();
        REQUIRE(read->document() != nullptr);
        return read->document()->has_further_documents();
    };
    CHECK(has_further("a: 1\n---\nb: 2\n"));
    CHECK(has_further("a: 1\n---\n{\n"));
    CHECK_FALSE(has_further("---\na: 1\n...\n"));
    CHECK_FALSE(has_further("{\"a\": 1}"));
}
