#include "support/source.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

using bylaw::support::LineColumn;
using bylaw::support::LineIndex;

// The definition, byte by byte.
LineColumn counted(const std::string& text, std::size_t offset) {
    LineColumn place;
    for (std::size_t at = 0; at < std::min(offset, text.size()); ++at) {
        if (text[at] == '\n') {
            ++place.line;
            place.column = 1;
        } else if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U) {
            ++place.column;
        }
    }
    return place;
}

std::string repeated(const std::string& piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) {
        text += piece;
    }
    return text;
}

}  // namespace

TEST_CASE("line feeds are counted in texts of any length", "[source]") {
    for (const std::size_t size : {0U, 1U, 127U, 128U, 129U, 1000U}) {
        std::string text(size, 'x');
        std::size_t feeds = 0;
        for (std::size_t at = 0; at < size; at += 3, ++feeds) {
            text[at] = '\n';
        }
        CHECK(bylaw::support::count_line_feeds(text) == feeds);
        CHECK(bylaw::support::count_line_feeds(std::string(size, '\n')) == size);
    }
}

TEST_CASE("a line index gives the place of every byte", "[source]") {
    const std::string texts[] = {
        "",
        "a",
        "\n",
        "one\ntwo\r\n\nfour",
        "schön\nüber\n",
        repeated("x", 1024),
        repeated("x", 1025),
        repeated("x", 1023) + "ü" + repeated("y", 3000),
        "short\n" + repeated("日本", 700) + "\n" + repeated("z", 2048) + "\nend",
        repeated("😀", 256) + "\n" + repeated("😀", 600),
    };
    for (const std::string& text : texts) {
        const LineIndex index(text);
        for (std::uint32_t offset = 0; offset <= text.size() + 1; ++offset) {
            const LineColumn found = index.at(offset);
            const LineColumn expected = counted(text, offset);
            if (!(found == expected)) {
                INFO("size " << text.size() << ", offset " << offset);
                CHECK(found.line == expected.line);
                CHECK(found.column == expected.column);
            }
        }
        CHECK(index.at(static_cast<std::uint32_t>(text.size())) == counted(text, text.size()));
    }
}

TEST_CASE("many places in one long line are found without counting from its start", "[source]") {
    // Counting from the start every time would touch 10^12 bytes.
    const std::string text = repeated("{\"key\":\"wert ü\"},", 600000);
    const LineIndex index(text);
    std::uint64_t sum = 0;
    for (std::uint32_t offset = 0; offset < text.size(); offset += 50) {
        sum += index.at(offset).column;
    }
    CHECK(sum > 0);
    CHECK(index.at(static_cast<std::uint32_t>(text.size())) == LineColumn{1, 600000 * 17 + 1});
}

TEST_CASE("a line index gives lines without their breaks", "[source]") {
    const LineIndex index("one\r\ntwo\n");
    CHECK(index.line_count() == 3);
    CHECK(index.line(1) == "one");
    CHECK(index.line(2) == "two");
    CHECK(index.line(3).empty());
    CHECK(index.line(4).empty());
    CHECK(index.line(0).empty());
}
