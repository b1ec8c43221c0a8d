#include "document/scalar.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <system_error>

namespace bylaw::document {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
           });
}

// Where the parts of a float's text are; false if it is none.
struct FloatShape {
    std::size_t whole_digits = 0;
    std::size_t fraction_digits = 0;
    std::size_t exponent_at = 0;  // the first character after `e` and its sign; 0 if there is no exponent
    bool is_exponent_negative = false;
};

bool read_float_shape(std::string_view text, FloatShape& shape) {
    std::size_t at = 0;
    while (at < text.size() && is_digit(text[at])) {
        ++at;
    }
    shape.whole_digits = at;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction = ++at;
        while (at < text.size() && is_digit(text[at])) {
            ++at;
        }
        shape.fraction_digits = at - fraction;
    }
    if (shape.whole_digits + shape.fraction_digits == 0) {
        return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
            shape.is_exponent_negative = text[at] == '-';
            ++at;
        }
        shape.exponent_at = at;
        while (at < text.size() && is_digit(text[at])) {
            ++at;
        }
        if (at == shape.exponent_at) {
            return false;
        }
    }
    return at == text.size();
}

// The value of a number that no double is near to: infinity or zero, by its decimal magnitude.
double beyond_doubles(std::string_view text, const FloatShape& shape) {
    std::int64_t exponent = 0;
    if (shape.exponent_at != 0) {
        constexpr std::int64_t enough = std::int64_t{1} << 40U;  // longer than any text
        for (std::size_t at = shape.exponent_at; at < text.size() && exponent < enough; ++at) {
            exponent = exponent * 10 + (text[at] - '0');
        }
        exponent = shape.is_exponent_negative ? -exponent : exponent;
    }
    std::size_t first_digit = text.find_first_not_of("0.");
    std::int64_t magnitude = exponent;
    if (first_digit < shape.whole_digits) {
        magnitude += static_cast<std::int64_t>(shape.whole_digits - first_digit);
    } else {
        magnitude -= static_cast<std::int64_t>(first_digit - shape.whole_digits - 1);
    }
    return magnitude > 0 ? std::numeric_limits<double>::infinity() : 0.0;
}

std::optional<double> parse_unsigned_float(std::string_view text) {
    if (text.empty()) {
        return std::nullopt;
    }
    if (!is_digit(text.front()) && text.front() != '.') {
        if (equals_ignoring_case(text, "inf") || equals_ignoring_case(text, "infinity")) {
            return std::numeric_limits<double>::infinity();
        }
        if (equals_ignoring_case(text, "nan")) {
            return std::numeric_limits<double>::quiet_NaN();
        }
        return std::nullopt;
    }
    FloatShape shape;
    if (!read_float_shape(text, shape)) {
        return std::nullopt;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) {
        return beyond_doubles(text, shape);
    }
    return value;
}

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

bool starts_with_sign(std::string_view text) {
    return text.starts_with('+') || text.starts_with('-');
}

// Digits with a leading zero are a string in YAML 1.2.
bool is_zero_padded(std::string_view text) {
    if (starts_with_sign(text)) {
        text.remove_prefix(1);
    }
    return text.size() > 1 && text[0] == '0' && std::all_of(text.begin(), text.end(), is_digit);
}

// A magnitude of up to 128 bits; the numbers between 64 and 128 bits are those that make a file unreadable.
__extension__ using Magnitude = unsigned __int128;

std::optional<Magnitude> parse_magnitude(std::string_view digits, unsigned base) {
    if (digits.empty()) {
        return std::nullopt;
    }
    constexpr Magnitude largest = ~Magnitude{0};
    Magnitude value = 0;
    for (const char c : digits) {
        unsigned digit = 99;
        if (is_digit(c)) {
            digit = static_cast<unsigned>(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            digit = static_cast<unsigned>(c - 'a') + 10;
        } else if (c >= 'A' && c <= 'F') {
            digit = static_cast<unsigned>(c - 'A') + 10;
        }
        if (digit >= base || value > (largest - digit) / base) {
            return std::nullopt;
        }
        value = value * base + digit;
    }
    return value;
}

struct Prefix {
    std::string_view text;
    unsigned base;
};
constexpr Prefix prefixes[] = {{"0x", 16}, {"0o", 8}, {"0b", 2}};

std::optional<Magnitude> parse_test_unsigned(std::string_view text) {
    const std::string_view digits = without_prefix(text, "+");
    for (const Prefix& prefix : prefixes) {
        if (digits.starts_with(prefix.text)) {
            if (const auto value = parse_magnitude(digits.substr(prefix.text.size()), prefix.base)) {
                return value;
            }
        }
    }
    if (starts_with_sign(digits) || is_zero_padded(text)) {
        return std::nullopt;
    }
    return parse_magnitude(digits, 10);
}

// The magnitude of a negative number.
std::optional<Magnitude> parse_test_negative(std::string_view text) {
    if (!text.starts_with('-')) {
        return std::nullopt;
    }
    const std::string_view digits = text.substr(1);
    for (const Prefix& prefix : prefixes) {
        if (digits.starts_with(prefix.text)) {
            if (const auto value = parse_magnitude(digits.substr(prefix.text.size()), prefix.base)) {
                return value;
            }
        }
    }
    return is_zero_padded(text) ? std::nullopt : parse_magnitude(digits, 10);
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
    text = text.starts_with('+') && text.size() > 1 && is_digit(text[1]) ? text.substr(1) : text;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

std::optional<double> parse_float(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    const std::optional<double> value = parse_unsigned_float(text);
    return value && is_negative ? -*value : value;
}

Value resolve_for_validate(std::string_view text) {
    // Most plain scalars are words; only these characters can start a number.
    if (!text.empty() && std::string_view("+-.0123456789iInN").find(text.front()) != std::string_view::npos) {
        if (const auto integer = parse_integer(text)) {
            return Value::of_int(*integer);
        }
        if (const auto real = parse_float(text)) {
            return Value::of_float(*real);
        }
    }
    if (text == "true" || text == "false") {
        return Value::of_bool(text == "true");
    }
    if (text == "~" || equals_ignoring_case(text, "null")) {
        return {};
    }
    return Value::of_string(text);
}

bool is_test_null(std::string_view text) {
    return text == "null" || text == "Null" || text == "NULL" || text == "~";
}

std::optional<bool> parse_test_bool(std::string_view text) {
    if (text == "true" || text == "True" || text == "TRUE") {
        return true;
    }
    if (text == "false" || text == "False" || text == "FALSE") {
        return false;
    }
    return std::nullopt;
}

TestInteger parse_test_integer(std::string_view text) {
    constexpr Magnitude two_to_63 = Magnitude{1} << 63U;
    constexpr Magnitude two_to_64 = Magnitude{1} << 64U;
    constexpr Magnitude two_to_127 = Magnitude{1} << 127U;
    if (const auto magnitude = parse_test_unsigned(text)) {
        if (*magnitude >= two_to_64) {
            return {TestInteger::Outcome::OutOfRange, 0};
        }
        return {TestInteger::Outcome::Integer, static_cast<std::int64_t>(static_cast<std::uint64_t>(*magnitude))};
    }
    if (const auto magnitude = parse_test_negative(text); magnitude && *magnitude <= two_to_127) {
        if (*magnitude > two_to_63) {
            return {TestInteger::Outcome::OutOfRange, 0};
        }
        return {TestInteger::Outcome::Integer, static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(*magnitude))};
    }
    return {};
}

std::optional<double> parse_test_float(std::string_view text) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::string_view unpositive = without_prefix(text, "+");
    if (unpositive.size() != text.size() && starts_with_sign(unpositive)) {
        return std::nullopt;
    }
    if (unpositive == ".inf" || unpositive == ".Inf" || unpositive == ".INF") {
        return infinity;
    }
    if (text == "-.inf" || text == "-.Inf" || text == "-.INF") {
        return -infinity;
    }
    if (text == ".nan" || text == ".NaN" || text == ".NAN") {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const std::optional<double> value = parse_float(unpositive);
    return value && *value - *value == 0 ? value : std::nullopt;
}

std::optional<Value> resolve_for_test(std::string_view text) {
    if (text.empty() || is_test_null(text)) {
        return Value();
    }
    if (const auto boolean = parse_test_bool(text)) {
        return Value::of_bool(*boolean);
    }
    const TestInteger integer = parse_test_integer(text);
    if (integer.outcome == TestInteger::Outcome::OutOfRange) {
        return std::nullopt;
    }
    if (integer.outcome == TestInteger::Outcome::Integer) {
        return Value::of_int(integer.value);
    }
    if (!is_zero_padded(text)) {
        if (const auto real = parse_test_float(text)) {
            return Value::of_float(*real);
        }
    }
    return Value::of_string(text);
}

}  // namespace bylaw::document
