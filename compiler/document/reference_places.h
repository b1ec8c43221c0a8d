// Lines and columns of a text as the reference implementation gives them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace bylaw::document {

// Both from 0, columns in code points (guard-language.md 4.4).
struct ReferencePlace {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

// Where the lines of a text start, as libyaml counts them: a line ends at CR, LF or both. Refers to the text, which
// must outlive it.
class ReferencePlaces {
public:
    // `has_byte_order_mark`: one stood in front of the text, and counts as a column of the first line.
    ReferencePlaces(std::string_view text, bool has_byte_order_mark);

    [[nodiscard]] ReferencePlace of(std::uint32_t offset) const;
    [[nodiscard]] std::size_t line_count() const { return line_starts_.size(); }

private:
    [[nodiscard]] std::uint32_t code_points_before(std::uint32_t offset) const;

    std::string_view text_;
    bool has_byte_order_mark_;
    bool is_ascii_;
    std::vector<std::uint32_t> line_starts_;
    std::vector<std::uint32_t> code_points_before_block_;
};

}  // namespace bylaw::document
