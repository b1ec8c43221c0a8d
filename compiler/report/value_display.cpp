#include "report/value_display.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "document/document.h"
#include "document/json_text.h"
#include "report/escape.h"
#include "support/regex.h"
#include "support/unicode.h"

namespace bylaw::report {
namespace {

using document::Entry;
using document::Kind;
using document::Range;
using document::Value;

void append_integer(std::string& out, std::int64_t number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_range(std::string& out, const Value& value) {
    const Range& range = *value.range;
    const auto bound = [&](const Range::Bound& side) {
        if (value.kind == Kind::IntRange) {
            append_integer(out, side.integer);
        } else if (value.kind == Kind::FloatRange) {
            document::append_plain_number(out, side.real);
        } else {
            support::unicode::append(out, side.character);
        }
    };
    out += range.includes_lower ? '[' : '(';
    bound(range.lower);
    out += ',';
    bound(range.upper);
    out += range.includes_upper ? ']' : ')';
}

// What Rust's `char::escape_debug` shows as it is.
bool is_printable(char32_t point) {
    if (point < 0x7F) {
        return point >= 0x20;
    }
    static const support::CodePointSet hidden = [] {
        support::CodePointSet set;
        for (const char* name : {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}) {
            if (const auto found = support::unicode::property(name)) {
                set.add(*found);
            }
        }
        if (const auto found = support::unicode::property("Grapheme_Extend")) {
            set.add(*found);
        }
        return set;
    }();
    return !hidden.contains(point);
}

void append_debug_character(std::string& out, char32_t point, char quote) {
    switch (point) {
        case U'\0':
            out += "\\0";
            return;
        case U'\t':
            out += "\\t";
            return;
        case U'\r':
            out += "\\r";
            return;
        case U'\n':
            out += "\\n";
            return;
        case U'\\':
            out += "\\\\";
            return;
        default:
            break;
    }
    if (point == static_cast<char32_t>(quote)) {
        out += '\\';
        out += quote;
    } else if (is_printable(point)) {
        support::unicode::append(out, point);
    } else {
        std::array<char, 8> digits{};
        const auto end =
            std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::uint32_t>(point), 16).ptr;
        out += "\\u{";
        out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
        out += '}';
    }
}

void append_debug_string(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        append_debug_character(out, support::unicode::decode(text, at), '"');
    }
    out += '"';
}

void append_debug_float(std::string& out, double number) {
    const double size = std::abs(number);
    if (std::isfinite(number) && size != 0 && size < 1e-4) {
        std::array<char, 32> digits{};
        const auto end =
            std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::scientific).ptr;
        std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
        const std::size_t exponent = text.find('e');
        out += text.substr(0, exponent);
        int power = 0;
        std::from_chars(text.data() + exponent + 1, text.data() + text.size(), power);
        out += 'e';
        append_integer(out, power);
    } else if (std::isfinite(number)) {
        document::append_json_number(out, number);
    } else {
        document::append_plain_number(out, number);
    }
}

void append_path(std::string& out, const ValuePlace& place) {
    out += "Path(";
    append_debug_string(out, place.path);
    out += ", Location { line: ";
    append_number(out, place.line);
    out += ", col: ";
    append_number(out, place.column);
    out += " })";
}

void append_debug_range(std::string& out, const Value& value) {
    const Range& range = *value.range;
    const auto bound = [&](const Range::Bound& side) {
        if (value.kind == Kind::IntRange) {
            append_integer(out, side.integer);
        } else if (value.kind == Kind::FloatRange) {
            append_debug_float(out, side.real);
        } else {
            out += '\'';
            append_debug_character(out, side.character, '\'');
            out += '\'';
        }
    };
    out += "RangeType { upper: ";
    bound(range.upper);
    out += ", lower: ";
    bound(range.lower);
    out += ", inclusive: ";
    append_integer(out, (range.includes_lower ? 1 : 0) + (range.includes_upper ? 2 : 0));
    out += " }";
}

void append_debug_map(std::string& out, const Value& map, ValuePlaces& places) {
    out += "MapValue { keys: [";
    bool first = true;
    for (const Entry& entry : map.entries()) {
        if (!first) {
            out += ", ";
        }
        first = false;
        out += "String((";
        append_path(out, places.key_place_of(entry.value));
        out += ", ";
        append_debug_string(out, entry.key());
        out += "))";
    }
    out += "], values: {";
    first = true;
    for (const Entry& entry : map.entries()) {
        if (!first) {
            out += ", ";
        }
        first = false;
        append_debug_string(out, entry.key());
        out += ": ";
        append_debug(out, entry.value, places);
    }
    out += "} }";
}

}  // namespace

void append_display(std::string& out, const Value& value) {
    switch (value.kind) {
        case Kind::Null:
            out += "\"NULL\"";
            break;
        case Kind::Bool:
            out += value.boolean ? "true" : "false";
            break;
        case Kind::Int:
            append_integer(out, value.integer);
            break;
        case Kind::Float:
            document::append_plain_number(out, value.real);
            break;
        case Kind::Char:
            out += '\'';
            support::unicode::append(out, value.character);
            out += '\'';
            break;
        case Kind::String:
            out += '"';
            out += value.text();
            out += '"';
            break;
        case Kind::Regex:
            out += "\"/";
            out += value.regex->pattern();
            out += "/\"";
            break;
        case Kind::List: {
            out += '[';
            bool first = true;
            for (const Value& item : value.items()) {
                if (!first) {
                    out += ',';
                }
                first = false;
                append_display(out, item);
            }
            out += ']';
            break;
        }
        case Kind::Map: {
            out += '{';
            bool first = true;
            for (const Entry& entry : value.entries()) {
                if (!first) {
                    out += ',';
                }
                first = false;
                out += '"';
                out += entry.key();
                out += "\":";
                append_display(out, entry.value);
            }
            out += '}';
            break;
        }
        case Kind::IntRange:
        case Kind::FloatRange:
        case Kind::CharRange:
            append_range(out, value);
            break;
        case Kind::Symbol:
            document::append_json(out, value);
            break;
    }
}

void append_debug_items(std::string& out, const Value& list, ValuePlaces& places) {
    out += '[';
    bool first = true;
    for (const Value& item : list.items()) {
        if (!first) {
            out += ", ";
        }
        first = false;
        append_debug(out, item, places);
    }
    out += ']';
}

void append_debug(std::string& out, const Value& value, ValuePlaces& places) {
    const ValuePlace place = places.place_of(value);
    if (value.kind == Kind::Null) {
        out += "Null(";
        append_path(out, place);
        out += ')';
        return;
    }
    static constexpr std::array<std::string_view, 12> names{"Null",  "Bool",     "Int",        "Float",
                                                            "Char",  "String",   "List",       "Map",
                                                            "Regex", "RangeInt", "RangeFloat", "RangeChar"};
    out += names.at(static_cast<std::size_t>(value.kind));
    out += "((";
    append_path(out, place);
    out += ", ";
    switch (value.kind) {
        case Kind::Bool:
            out += value.boolean ? "true" : "false";
            break;
        case Kind::Int:
            append_integer(out, value.integer);
            break;
        case Kind::Float:
            append_debug_float(out, value.real);
            break;
        case Kind::Char:
            out += '\'';
            append_debug_character(out, value.character, '\'');
            out += '\'';
            break;
        case Kind::String:
            append_debug_string(out, value.text());
            break;
        case Kind::Regex:
            append_debug_string(out, value.regex->pattern());
            break;
        case Kind::List:
            append_debug_items(out, value, places);
            break;
        case Kind::Map:
            append_debug_map(out, value, places);
            break;
        case Kind::Symbol:
            document::append_json(out, value);
            break;
        default:
            append_debug_range(out, value);
            break;
    }
    out += "))";
}

void append_debug_text(std::string& out, std::string_view text) {
    append_debug_string(out, text);
}

std::string_view type_name(Kind kind) {
    switch (kind) {
        case Kind::Null:
            return "null";
        case Kind::Bool:
            return "bool";
        case Kind::Int:
            return "int";
        case Kind::Float:
            return "float";
        case Kind::Char:
            return "char";
        case Kind::String:
            return "String";
        case Kind::List:
            return "array";
        case Kind::Map:
            return "map";
        case Kind::Regex:
            return "Regex";
        case Kind::IntRange:
            return "range(int, int)";
        case Kind::FloatRange:
            return "range(float, float)";
        case Kind::CharRange:
            return "range(char, char)";
        case Kind::Symbol:
            return "unknown";
    }
    return {};
}

bool holds_non_finite(const Value& value) {
    switch (value.kind) {
        case Kind::Float:
            return !std::isfinite(value.real);
        case Kind::List:
            for (const Value& item : value.items()) {
                if (holds_non_finite(item)) {
                    return true;
                }
            }
            return false;
        case Kind::Map:
            for (const Entry& entry : value.entries()) {
                if (holds_non_finite(entry.value)) {
                    return true;
                }
            }
            return false;
        default:
            return false;
    }
}

}  // namespace bylaw::report
