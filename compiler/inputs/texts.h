// The texts of an input: mostly one, several where JSON texts follow each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "inputs/byte_source.h"

namespace bylaw::inputs {

struct Text {
    std::string text;
    std::uint64_t line = 1;    // of its first byte, from 1
    std::uint64_t offset = 0;  // of its first byte, in bytes of the decoded input
    bool is_whole = true;      // all of the input, not one of several texts
    bool is_damaged = false;   // a line that should be a JSON text and is none
    // Nobody looked whether it is one JSON text: a line among others like it, or a large input as a whole.
    bool is_unchecked = false;
    std::uint64_t member = 0;  // of a list of configuration items: which of them, from 1
};

struct TextLimits {
    std::uint64_t bytes = std::uint64_t{4} << 30U;  // of one text
    std::uint32_t depth = 1000;                     // of brackets within each other
    // A document with more bytes than this that has its configuration items in a list is cut into them.
    std::uint64_t whole_lists = ~std::uint64_t{0};
    // Whether a large input that looks like one text is given as a whole, unchecked.
    bool may_be_unchecked = false;
};

// Cuts an input into texts (docs/inputs.md, "Several texts in one file"). An input that starts with a bracket and goes
// on behind the text that it opens is a sequence of JSON texts: one a line, or spread over lines, as `terragrunt
// run-all` prints them. Every other input is one text, whatever it is. Only one text is in memory at a time, or up
// to 64 MiB where the first one is large and looks like the only one. Refers to the source, which must outlive it.
class Texts {
public:
    // Whether lines in front of the first JSON text are passed over: what tools print before they print a plan.
    enum class Around : std::uint8_t { Belongs, IsPassedOver };

    Texts(ByteSource& source, TextLimits limits, Around around = Around::Belongs);

    // The next text, or why there are no more; nothing at the end. An input without a text has one that is empty, but
    // none at all when lines are passed over.
    [[nodiscard]] std::optional<std::variant<Text, support::Diagnostic>> next();

    // Lines so far that stood before, between and behind the texts.
    [[nodiscard]] std::uint64_t passed_over() const { return passed_over_; }

private:
    enum class State : std::uint8_t { Start, Sequence, Members, End };
    using Next = std::optional<std::variant<Text, support::Diagnostic>>;

    // What was read and not given. Positions count from its start, and stay right while more is read.
    [[nodiscard]] std::string_view rest() const { return std::string_view(buffer_).substr(head_); }
    [[nodiscard]] bool fill();
    [[nodiscard]] bool fill_line(std::size_t from, std::size_t& end);
    [[nodiscard]] bool fill_to_visible(std::size_t& at);
    [[nodiscard]] std::optional<std::size_t> extent_at(std::size_t at);
    [[nodiscard]] bool fits_line(std::size_t at, std::size_t line_end) const;
    [[nodiscard]] bool opens_at(std::size_t at) const;
    void drop(std::size_t count);
    [[nodiscard]] Text cut(std::size_t size, bool is_damaged);
    [[nodiscard]] Next whole();
    [[nodiscard]] bool is_likely_alone(std::size_t begin);
    [[nodiscard]] Next start();
    [[nodiscard]] Next pass_over_start();
    [[nodiscard]] Next in_sequence();
    // texts_members.cpp: a document that is cut into the items of its list
    [[nodiscard]] bool starts_large_list(std::size_t begin);
    [[nodiscard]] Next in_members();
    [[nodiscard]] Next end_of_members();
    [[nodiscard]] std::optional<std::size_t> next_member(std::size_t from);
    [[nodiscard]] Next cut_damaged_member();
    [[nodiscard]] Next end();

    ByteSource& source_;
    TextLimits limits_;
    Around around_;
    State state_ = State::Start;
    std::string buffer_;
    std::size_t head_ = 0;      // where the rest starts in the buffer,
    std::uint64_t offset_ = 0;  // in the input,
    std::uint64_t line_ = 1;    // and in which line
    bool is_at_end_ = false;
    bool is_too_large_ = false;
    std::optional<support::Diagnostic> failure_;
    bool has_only_lines_ = true;  // no text so far took more than one line
    unsigned broken_spreads_ = 0;
    std::uint64_t given_ = 0;
    std::uint64_t members_ = 0;
    unsigned damaged_members_ = 0;
    std::uint64_t passed_over_ = 0;
};

}  // namespace bylaw::inputs
