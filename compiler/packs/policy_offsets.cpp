#include "packs/policy_offsets.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace bylaw::packs {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void append_utf8(std::string& out, std::uint32_t point) {
    constexpr std::uint32_t low = 0x3FU;
    const auto add = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (point < 0x80U) {
        add(point);
    } else if (point < 0x800U) {
        add(0xC0U | (point >> 6U));
        add(0x80U | (point & low));
    } else if (point < 0x10000U) {
        add(0xE0U | (point >> 12U));
        add(0x80U | ((point >> 6U) & low));
        add(0x80U | (point & low));
    } else {
        add(0xF0U | (point >> 18U));
        add(0x80U | ((point >> 12U) & low));
        add(0x80U | ((point >> 6U) & low));
        add(0x80U | (point & low));
    }
}

// Goes along a scalar and its text side by side. How much white space there is differs between them, since lines are
// folded and indented; all else is the same but for escapes.
class Alignment {
public:
    Alignment(std::string_view document, std::size_t offset, std::string_view text)
        : document_(document), at_(std::min(offset, document.size())), text_(text) {}

    std::vector<std::uint32_t> run() {
        begin();
        std::vector<std::uint32_t> offsets;
        offsets.reserve(text_.size() + 1);
        for (std::size_t i = 0; i < text_.size();) {
            if (is_blank(text_[i])) {
                offsets.push_back(static_cast<std::uint32_t>(at_));
                ++i;
                continue;
            }
            pass_blanks();
            const std::size_t place = at_;
            const std::size_t size = pass_character(text_.substr(i));
            if (size == 0) {
                return {};
            }
            offsets.insert(offsets.end(), size, static_cast<std::uint32_t>(place));
            i += size;
        }
        offsets.push_back(static_cast<std::uint32_t>(at_));
        return offsets;
    }

private:
    [[nodiscard]] char byte(std::size_t ahead = 0) const {
        return at_ + ahead < document_.size() ? document_[at_ + ahead] : '\0';
    }

    // Tags and anchors, then the sign that says how the scalar is written.
    void begin() {
        while (byte() == '!' || byte() == '&') {
            while (at_ < document_.size() && !is_blank(byte())) {
                ++at_;
            }
            while (at_ < document_.size() && is_blank(byte())) {
                ++at_;
            }
        }
        if (byte() == '|' || byte() == '>') {
            at_ = std::min(document_.size(), document_.find('\n', at_));
        } else if (byte() == '"' || byte() == '\'') {
            quote_ = byte();
            ++at_;
        }
    }

    // The character that an escape stands for; `size` gets the length of the escape.
    [[nodiscard]] std::optional<std::uint32_t> escape(std::size_t ahead, std::size_t& size) const {
        const char sign = byte(ahead + 1);
        const std::size_t digits = sign == 'x' ? 2 : sign == 'u' ? 4 : sign == 'U' ? 8 : 0;
        size = 2 + digits;
        if (digits == 0) {
            switch (sign) {
                case 'n':
                    return '\n';
                case 't':
                    return '\t';
                case 'r':
                    return '\r';
                case '"':
                case '\\':
                case '/':
                case ' ':
                case '\t':
                case '\n':
                case '\r':
                    return static_cast<unsigned char>(sign);
                default:
                    return std::nullopt;
            }
        }
        std::uint32_t point = 0;
        const std::string_view hexadecimal = document_.substr(std::min(document_.size(), at_ + ahead + 2), digits);
        const char* const end = hexadecimal.data() + hexadecimal.size();
        const auto read = std::from_chars(hexadecimal.data(), end, point, 16);
        return hexadecimal.size() == digits && read.ptr == end ? std::optional(point) : std::nullopt;
    }

    void pass_blanks() {
        while (at_ < document_.size()) {
            std::size_t size = 1;
            if (quote_ == '"' && byte() == '\\') {
                const auto point = escape(0, size);
                if (!point || *point > ' ' || !is_blank(static_cast<char>(*point))) {
                    return;
                }
            } else if (!is_blank(byte())) {
                return;
            }
            at_ += size;
        }
    }

    // Passes what stands for the first character of the text. How many bytes of the text that is; 0: something else
    // stands here.
    std::size_t pass_character(std::string_view text) {
        if (quote_ == '"' && byte() == '\\') {
            std::size_t size = 0;
            auto point = escape(0, size);
            std::size_t more = 0;
            const auto low = point && *point >= 0xD800U && *point < 0xDC00U && byte(size) == '\\' ? escape(size, more)
                                                                                                  : std::nullopt;
            if (low && *low >= 0xDC00U && *low < 0xE000U) {
                point = 0x10000U + ((*point - 0xD800U) << 10U) + (*low - 0xDC00U);
                size += more;
            }
            std::string character;
            append_utf8(character, point.value_or(0));
            if (!point || !text.starts_with(character)) {
                return 0;
            }
            at_ += size;
            return character.size();
        }
        if (quote_ == '\'' && byte() == '\'' && byte(1) == '\'' && text.front() == '\'') {
            at_ += 2;
            return 1;
        }
        if (at_ >= document_.size() || byte() != text.front() || byte() == quote_) {
            return 0;
        }
        ++at_;
        return 1;
    }

    std::string_view document_;
    std::size_t at_;
    std::string_view text_;
    char quote_ = '\0';  // that the scalar stands in
};

}  // namespace

std::vector<std::uint32_t> scalar_offsets(std::string_view document, std::size_t offset, std::string_view text) {
    return Alignment(document, offset, text).run();
}

}  // namespace bylaw::packs
