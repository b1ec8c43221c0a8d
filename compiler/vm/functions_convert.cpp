#include "vm/functions_convert.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <system_error>

#include "support/unicode.h"

namespace bylaw::vm {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t digits_at(std::string_view text, std::size_t from) {
    std::size_t count = 0;
    while (from + count < text.size() && is_digit(text[from + count])) {
        ++count;
    }
    return count;
}

bool is_word_in_any_case(std::string_view text, std::string_view lower) {
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

// digits [. digits] [e [sign] digits], with at least one digit before the exponent.
bool is_decimal_number(std::string_view text) {
    const std::size_t whole = digits_at(text, 0);
    std::size_t at = whole;
    std::size_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        fraction = digits_at(text, at + 1);
        at += 1 + fraction;
    }
    if (whole + fraction == 0) {
        return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
            ++at;
        }
        const std::size_t exponent = digits_at(text, at);
        if (exponent == 0) {
            return false;
        }
        at += exponent;
    }
    return at == text.size();
}

int hex_value(char c) {
    if (is_digit(c)) {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const char32_t point = support::unicode::decode(text, at);
        const bool is_overlong = (at - start == 3 && point < 0x800) || (at - start == 4 && point < 0x10000);
        const bool is_surrogate = point >= 0xD800 && point < 0xE000;
        const bool is_stray = at - start == 1 && point == 0xFFFD;
        if (is_overlong || is_surrogate || is_stray || point > support::last_code_point) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::optional<std::int64_t> parse_integer_text(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) {
            return std::nullopt;
        }
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

std::optional<double> parse_float_text(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    double value = 0;
    if (is_word_in_any_case(text, "inf") || is_word_in_any_case(text, "infinity")) {
        value = std::numeric_limits<double>::infinity();
    } else if (is_word_in_any_case(text, "nan")) {
        value = std::numeric_limits<double>::quiet_NaN();
    } else if (!is_decimal_number(text)) {
        return std::nullopt;
    } else if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc::result_out_of_range) {
        // from_chars says that the number is too large or too small, not which.
        value = std::strtod(std::string(text).c_str(), nullptr);
    }
    return is_negative ? -value : value;
}

std::string float_text(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    if (std::isinf(value)) {
        return value < 0 ? "-inf" : "inf";
    }
    // to_chars in fixed notation writes all digits of large numbers, not only those that matter.
    std::array<char, 32> buffer{};
    const auto written =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::scientific);
    const std::string_view scientific(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
    const std::size_t mark = scientific.find('e');
    std::string digits(scientific.substr(0, mark));
    std::erase(digits, '.');
    int exponent = 0;
    const std::size_t sign = scientific[mark + 1] == '+' ? mark + 2 : mark + 1;
    std::from_chars(scientific.data() + sign, scientific.data() + scientific.size(), exponent);
    std::string result = std::signbit(value) ? "-" : "";
    if (exponent < 0) {
        result += "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
        return result;
    }
    const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole) {
        result += digits + std::string(whole - digits.size(), '0');
    } else {
        result += digits.substr(0, whole) + '.' + digits.substr(whole);
    }
    return result;
}

std::int64_t truncated_integer(double value) {
    constexpr double bound = 9223372036854775808.0;  // 2^63
    if (std::isnan(value)) {
        return 0;
    }
    if (value >= bound) {
        return std::numeric_limits<std::int64_t>::max();
    }
    if (value < -bound) {
        return std::numeric_limits<std::int64_t>::min();
    }
    return static_cast<std::int64_t>(value);
}

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool has_two_digits =
            text[at] == '%' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0;
        if (has_two_digits) {
            result +=
                static_cast<char>(static_cast<unsigned char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2])));
            at += 2;
        } else {
            result += text[at];
        }
    }
    if (!is_utf8(result)) {
        return std::nullopt;
    }
    return result;
}

}  // namespace bylaw::vm
