#include "document/reference_places.h"

#include <algorithm>

namespace bylaw::document {
namespace {

constexpr std::uint32_t block_size = 4096;

std::uint32_t count_code_points(std::string_view text) {
    return static_cast<std::uint32_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_ascii(std::string_view text) {
    unsigned char all = 0;
    for (const char c : text) {
        all |= static_cast<unsigned char>(c);
    }
    return all < 0x80;
}

}  // namespace

ReferencePlaces::ReferencePlaces(std::string_view text, bool has_byte_order_mark)
    : text_(text), has_byte_order_mark_(has_byte_order_mark), line_starts_{0} {
    // Each kind of line end is searched for by itself, as the library does that many bytes at a time.
    std::size_t feed = text_.find('\n');
    std::size_t carriage = text_.find('\r');
    while (std::min(feed, carriage) != std::string_view::npos) {
        std::size_t next = std::min(feed, carriage) + 1;
        if (carriage + 1 == feed) {
            next = feed + 1;
        }
        feed = feed < next ? text_.find('\n', next) : feed;
        carriage = carriage < next ? text_.find('\r', next) : carriage;
        line_starts_.push_back(static_cast<std::uint32_t>(next));
    }
    is_ascii_ = is_ascii(text_);
    code_points_before_block_.push_back(0);
    for (std::size_t at = 0; at < text_.size() && !is_ascii_; at += block_size) {
        code_points_before_block_.push_back(code_points_before_block_.back() +
                                            count_code_points(text_.substr(at, block_size)));
    }
}

std::uint32_t ReferencePlaces::code_points_before(std::uint32_t offset) const {
    const std::uint32_t block = offset / block_size;
    return code_points_before_block_[block] +
           count_code_points(text_.substr(std::size_t{block} * block_size, offset % block_size));
}

ReferencePlace ReferencePlaces::of(std::uint32_t offset) const {
    const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    const auto line = static_cast<std::uint32_t>(next - line_starts_.begin() - 1);
    const std::uint32_t start = line_starts_[line];
    const std::uint32_t column = is_ascii_ ? offset - start : code_points_before(offset) - code_points_before(start);
    return {line, column + (line == 0 && has_byte_order_mark_ ? 1U : 0U)};
}

}  // namespace bylaw::document
