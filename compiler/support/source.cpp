#include "support/source.h"

#include <algorithm>

namespace bylaw::support {

LineIndex::LineIndex(std::string_view text) : text_(text) {
    starts_.push_back(0);
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        starts_.push_back(static_cast<std::uint32_t>(at + 1));
    }
}

LineColumn LineIndex::at(std::uint32_t offset) const {
    offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
    const auto line = static_cast<std::uint32_t>(next - starts_.begin());
    std::uint32_t column = 1;
    for (std::uint32_t i = starts_[line - 1]; i < offset; ++i) {
        // Continuation bytes of UTF-8 belong to the code point before them.
        if ((static_cast<unsigned char>(text_[i]) & 0xC0U) != 0x80U) {
            ++column;
        }
    }
    return {line, column};
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
