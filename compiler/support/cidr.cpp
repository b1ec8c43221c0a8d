#include "support/cidr.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace bylaw::support {

namespace {

template <class Number>
bool read_number(std::string_view text, Number& number, int base) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc() && end == text.data() + text.size() && text.front() != '-';
}

bool read_v4(std::string_view text, std::uint8_t* bytes) {
    for (int part = 0; part < 4; ++part) {
        const std::size_t dot = part == 3 ? text.size() : text.find('.');
        if (dot == std::string_view::npos || dot == 0 || dot > 3 ||
            !read_number(text.substr(0, dot), bytes[part], 10)) {
            return false;
        }
        text.remove_prefix(std::min(text.size(), dot + 1));
    }
    return text.empty();
}

bool read_v6(std::string_view text, std::uint8_t* bytes) {
    std::array<std::uint8_t, 16> read{};
    std::size_t count = 0;
    std::size_t gap = std::string_view::npos;  // where `::` stands
    if (text.starts_with("::")) {
        gap = 0;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(':'), text.size());
        const std::string_view group = text.substr(0, end);
        if (end == text.size() && group.find('.') != std::string_view::npos) {
            if (count > 12 || !read_v4(group, read.data() + count)) {
                return false;
            }
            count += 4;
            break;
        }
        std::uint16_t number = 0;
        if (group.empty() || group.size() > 4 || count > 14 || !read_number(group, number, 16)) {
            return false;
        }
        read[count++] = static_cast<std::uint8_t>(number >> 8U);
        read[count++] = static_cast<std::uint8_t>(number & 0xFFU);
        if (end == text.size()) {
            break;
        }
        text.remove_prefix(end + 1);
        if (text.starts_with(':')) {
            if (gap != std::string_view::npos) {
                return false;
            }
            gap = count;
            text.remove_prefix(1);
        } else if (text.empty()) {
            return false;
        }
    }
    if (gap == std::string_view::npos ? count != 16 : count > 14) {
        return false;
    }
    gap = std::min(gap, count);
    std::fill_n(bytes, 16, std::uint8_t{0});
    std::copy_n(read.begin(), gap, bytes);
    std::copy_n(read.begin() + static_cast<std::ptrdiff_t>(gap), count - gap, bytes + 16 - (count - gap));
    return true;
}

}  // namespace

std::optional<Cidr> parse_cidr(std::string_view text) {
    Cidr cidr;
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string_view address = text.substr(0, slash);
    cidr.is_v6 = address.find(':') != std::string_view::npos;
    if (!(cidr.is_v6 ? read_v6(address, cidr.bytes.data()) : read_v4(address, cidr.bytes.data()))) {
        return std::nullopt;
    }
    const std::uint8_t most = cidr.is_v6 ? 128 : 32;
    cidr.prefix = most;
    if (slash != text.size()) {
        const std::string_view prefix = text.substr(slash + 1);
        if (prefix.empty() || prefix.size() > 3 || !read_number(prefix, cidr.prefix, 10) || cidr.prefix > most) {
            return std::nullopt;
        }
    }
    return cidr;
}

bool contains(const Cidr& outer, const Cidr& inner) {
    if (outer.is_v6 != inner.is_v6 || outer.prefix > inner.prefix) {
        return false;
    }
    const std::size_t whole = outer.prefix / 8U;
    const unsigned rest = outer.prefix % 8U;
    if (!std::equal(outer.bytes.begin(), outer.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                    inner.bytes.begin())) {
        return false;
    }
    return rest == 0 || (static_cast<unsigned>(outer.bytes[whole] ^ inner.bytes[whole]) >> (8U - rest)) == 0;
}

}  // namespace bylaw::support
