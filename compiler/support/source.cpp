#include "support/source.h"

#include <algorithm>

namespace bylaw::support {
namespace {

constexpr std::uint32_t block_size = 1024;

// Continuation bytes of UTF-8 belong to the code point before them.
std::uint32_t count_code_points(std::string_view text) {
    return static_cast<std::uint32_t>(std::count_if(
        text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace

std::uint64_t count_line_feeds(std::string_view text) {
    // Blocks of a fixed size, counted in bytes that cannot overflow, are what compilers turn into vector instructions.
    constexpr std::size_t block = 128;
    std::uint64_t all = 0;
    std::size_t at = 0;
    for (; at + block <= text.size(); at += block) {
        std::uint8_t of_block = 0;
        for (std::size_t i = 0; i < block; ++i) {
            of_block = static_cast<std::uint8_t>(of_block + (text[at + i] == '\n' ? 1 : 0));
        }
        all += of_block;
    }
    const std::string_view rest = text.substr(at);
    return all + static_cast<std::uint64_t>(std::count(rest.begin(), rest.end(), '\n'));
}

LineIndex::LineIndex(std::string_view text) : text_(text) {
    starts_.push_back(0);
    bool has_long_line = false;
    std::size_t begin = 0;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', begin)) {
        has_long_line = has_long_line || at - begin > block_size;
        begin = at + 1;
        starts_.push_back(static_cast<std::uint32_t>(begin));
    }
    if (has_long_line || text.size() - begin > block_size) {
        before_block_.reserve(text.size() / block_size + 1);
        std::uint32_t count = 0;
        for (std::size_t at = 0; at <= text.size(); at += block_size) {
            before_block_.push_back(count);
            count += count_code_points(text.substr(at, block_size));
        }
    }
}

std::uint32_t LineIndex::code_points_before(std::uint32_t offset) const {
    const std::uint32_t block = offset / block_size;
    return before_block_[block] + count_code_points(text_.substr(std::size_t{block} * block_size, offset % block_size));
}

LineColumn LineIndex::at(std::uint32_t offset) const {
    offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
    const auto line = static_cast<std::uint32_t>(next - starts_.begin());
    const std::uint32_t begin = starts_[line - 1];
    if (offset - begin <= block_size) {
        return {line, 1 + count_code_points(text_.substr(begin, offset - begin))};
    }
    return {line, 1 + code_points_before(offset) - code_points_before(begin)};
}

std::string_view LineIndex::line(std::uint32_t number) const {
    if (number == 0 || number > starts_.size()) {
        return {};
    }
    const std::size_t begin = starts_[number - 1];
    std::size_t end = number < starts_.size() ? starts_[number] - 1 : text_.size();
    if (end > begin && text_[end - 1] == '\r') {
        --end;
    }
    return text_.substr(begin, end - begin);
}

}  // namespace bylaw::support
