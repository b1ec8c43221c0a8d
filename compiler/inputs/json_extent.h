// How far a JSON text reaches, found without reading it: what a file with several texts is cut by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace bylaw::inputs {

// Reads on where it stopped, so that a text can come in pieces. Knows brackets, strings and what may follow what; says
// nothing about the inside of numbers and escapes. A text with an extent may still be refused by the reader, but
// what has none is no JSON text.
class JsonExtent {
public:
    enum class Status : std::uint8_t {
        Open,      // goes on behind what was read
        Complete,  // ends within what was read: `size`
        Broken,    // what was read cannot be the start of a JSON text
    };

    // `depth` is the limit on brackets within each other. A text that is nested deeper counts as broken.
    explicit JsonExtent(std::uint32_t depth) : depth_(depth) {}

    // More of the text, the first time starting with its opening bracket. Not called again after another status than
    // Open.
    [[nodiscard]] Status read(std::string_view more);
    // Bytes read, with Complete up to and including the closing bracket.
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    // What stood last, as far as it matters for what may come next.
    enum class Last : std::uint8_t { Nothing, Open, Comma, Colon, Key, Value };

    [[nodiscard]] bool takes(char character);

    std::uint32_t depth_;
    std::size_t size_ = 0;
    std::vector<bool> is_map_;  // of the brackets that are open, the innermost last
    Last last_ = Last::Nothing;
    bool is_in_string_ = false;
    bool is_escaped_ = false;
    bool is_in_number_ = false;
    std::string_view word_rest_;  // of true, false or null, what has to come yet
};

}  // namespace bylaw::inputs
