#include "document/json_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <vector>

#include "document/json_escapes.h"
#include "document/symbol.h"
#include "support/regex.h"

namespace bylaw::document {
namespace {

// For each byte: 0 if it stands for itself, `u` if it becomes \u00XX, else the letter behind the backslash.
constexpr std::array<char, 256> make_escapes() {
    std::array<char, 256> escapes{};
    for (std::size_t c = 0; c < 0x20; ++c) {
        escapes[c] = 'u';
    }
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
}
constexpr std::array<char, 256> escapes = make_escapes();

// The digits of a finite number that is not zero, and the power of ten of the first of them.
struct Decimal {
    std::array<char, 20> digits{};
    int count = 0;
    int exponent = 0;

    explicit Decimal(double positive) {
        std::array<char, 40> text{};
        const auto [end, error] =
            std::to_chars(text.data(), text.data() + text.size(), positive, std::chars_format::scientific);
        const char* at = text.data();
        for (; at != end && *at != 'e'; ++at) {
            if (*at != '.') {
                digits[static_cast<std::size_t>(count++)] = *at;
            }
        }
        ++at;
        at += *at == '+' ? 1 : 0;
        std::from_chars(at, end, exponent);
    }

    [[nodiscard]] std::string_view text() const { return {digits.data(), static_cast<std::size_t>(count)}; }
};

// Digits with a point behind `whole` of them, zeros filled in on either side.
void append_positional(std::string& out, std::string_view digits, int whole) {
    if (whole <= 0) {
        out += "0.";
        out.append(static_cast<std::size_t>(-whole), '0');
        out += digits;
        return;
    }
    const auto split = static_cast<std::size_t>(whole);
    out += digits.substr(0, split);
    if (digits.size() <= split) {
        out.append(split - digits.size(), '0');
    } else {
        out += '.';
        out += digits.substr(split);
    }
}

void append_integer(std::string& out, std::int64_t value) {
    std::array<char, 24> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
    out.append(text.data(), end);
}

void append_bound(std::string& out, Kind kind, const Range::Bound& bound) {
    switch (kind) {
        case Kind::IntRange:
            append_integer(out, bound.integer);
            break;
        case Kind::FloatRange:
            append_plain_number(out, bound.real);
            break;
        default:
            append_utf8(out, bound.character);
            break;
    }
}

void append_scalar(std::string& out, const Value& value) {
    switch (value.kind) {
        case Kind::Null:
            out += "null";
            break;
        case Kind::Bool:
            out += value.boolean ? "true" : "false";
            break;
        case Kind::Int:
            append_integer(out, value.integer);
            break;
        case Kind::Float:
            append_json_number(out, value.real);
            break;
        case Kind::String:
            append_json_string(out, value.text());
            break;
        case Kind::Char: {
            std::string text;
            append_utf8(text, value.character);
            append_json_string(out, text);
            break;
        }
        case Kind::Regex:
            append_json_string(out, "/" + value.regex->pattern() + "/");
            break;
        case Kind::IntRange:
        case Kind::FloatRange:
        case Kind::CharRange: {
            std::string text(1, value.range->includes_lower ? '[' : '(');
            append_bound(text, value.kind, value.range->lower);
            text += ',';
            append_bound(text, value.kind, value.range->upper);
            text += value.range->includes_upper ? ']' : ')';
            append_json_string(out, text);
            break;
        }
        case Kind::Symbol:
            out += "{\"Unknown\":";
            append_json_string(out, value.symbol->reason);
            out += '}';
            break;
        case Kind::List:
        case Kind::Map:
            break;
    }
}

// Writes a value with an explicit stack: values may be nested as deep as an option allows.
class Writer {
public:
    // A negative indent stands for one line.
    Writer(std::string& out, int indent) : out_(out), indent_(indent) {}

    void write(const Value& root) {
        begin(root);
        while (!open_.empty()) {
            Open& top = open_.back();
            const Value& container = *top.container;
            if (top.next == container.size) {
                open_.pop_back();
                break_line();
                out_ += container.kind == Kind::Map ? '}' : ']';
                continue;
            }
            if (top.next != 0) {
                out_ += ',';
            }
            break_line();
            const std::uint32_t index = top.next++;
            if (container.kind == Kind::Map) {
                append_json_string(out_, container.entry_data[index].key());
                out_ += indent_ < 0 ? ":" : ": ";
                begin(container.entry_data[index].value);
            } else {
                begin(container.item_data[index]);
            }
        }
    }

private:
    struct Open {
        const Value* container;
        std::uint32_t next;
    };

    void begin(const Value& given) {
        const Value& value = shown(given);
        if (value.is_sensitive) {
            append_json_string(out_, hidden_text);
        } else if (value.is_scalar()) {
            append_scalar(out_, value);
        } else if (value.size == 0) {
            out_ += value.kind == Kind::Map ? "{}" : "[]";
        } else {
            out_ += value.kind == Kind::Map ? '{' : '[';
            open_.push_back({&value, 0});
        }
    }

    // What a symbol stands for, or what its author wrote.
    static const Value& shown(const Value& value) {
        const Value& known = settled(value);
        return is_unknown(known) && known.symbol->written != nullptr ? *known.symbol->written : known;
    }

    void break_line() {
        if (indent_ >= 0) {
            out_ += '\n';
            out_.append((static_cast<std::size_t>(indent_) + open_.size()) * 2, ' ');
        }
    }

    std::string& out_;
    int indent_;
    std::vector<Open> open_;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const char escape = escapes[byte];
        if (escape == 0) {
            continue;
        }
        out.append(text, begin, at - begin);
        begin = at + 1;
        out += '\\';
        out += escape;
        if (escape == 'u') {
            constexpr std::string_view hex = "0123456789abcdef";
            out += "00";
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
        }
    }
    out.append(text, begin);
    out += '"';
}

void append_json_number(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    if (std::signbit(value)) {
        out += '-';
        value = -value;
    }
    if (value == 0) {
        out += "0.0";
        return;
    }
    const Decimal decimal(value);
    const int whole = decimal.exponent + 1;
    if (-5 < whole && whole <= 16) {
        append_positional(out, decimal.text(), whole);
        out += decimal.count <= whole ? ".0" : "";
        return;
    }
    out += decimal.digits[0];
    if (decimal.count > 1) {
        out += '.';
        out += decimal.text().substr(1);
    }
    out += 'e';
    append_integer(out, decimal.exponent);
}

void append_plain_number(std::string& out, double value) {
    if (std::isnan(value)) {
        out += "NaN";
        return;
    }
    if (std::signbit(value)) {
        out += '-';
        value = -value;
    }
    if (std::isinf(value)) {
        out += "inf";
    } else if (value == 0) {
        out += '0';
    } else {
        const Decimal decimal(value);
        append_positional(out, decimal.text(), decimal.exponent + 1);
    }
}

void append_json(std::string& out, const Value& value) {
    Writer(out, -1).write(value);
}

void append_json_pretty(std::string& out, const Value& value, int indent) {
    Writer(out, indent).write(value);
}

}  // namespace bylaw::document
