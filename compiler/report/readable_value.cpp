#include "report/readable_value.h"

#include <algorithm>

#include "document/json_text.h"
#include "document/symbol.h"
#include "support/regex.h"
#include "support/unicode.h"

namespace bylaw::report {

using document::Entry;
using document::Kind;
using document::Range;
using document::Value;

namespace {

void append_range(std::string& out, const Value& value) {
    const Range& range = *value.range;
    const auto bound = [&](const Range::Bound& side) {
        if (value.kind == Kind::IntRange) {
            out += std::to_string(side.integer);
        } else if (value.kind == Kind::FloatRange) {
            document::append_plain_number(out, side.real);
        } else {
            support::unicode::append(out, side.character);
        }
    };
    out += range.includes_lower ? "r[" : "r(";
    bound(range.lower);
    out += ',';
    bound(range.upper);
    out += range.includes_upper ? ']' : ')';
}

void append_symbol(std::string& out, const document::Symbol& symbol) {
    if (symbol.written != nullptr) {
        document::append_json(out, *symbol.written);
    } else {
        out += '(';
        out += symbol.reason;
        out += ')';
    }
}

// Appends until the text has `end` bytes or more.
void append_until(std::string& out, const Value& given, std::size_t end) {
    const Value& value = document::settled(given);
    if (value.is_sensitive) {
        out += document::hidden_text;
        return;
    }
    switch (value.kind) {
        case Kind::Symbol:
            append_symbol(out, *value.symbol);
            break;
        case Kind::String: {
            // A character takes six bytes at most, so this is enough to reach the end.
            const std::size_t room = end - std::min(end, out.size());
            document::append_json_string(out, value.text().substr(0, room));
            break;
        }
        case Kind::List: {
            out += '[';
            bool is_first = true;
            for (const Value& item : value.items()) {
                if (out.size() >= end) {
                    return;
                }
                out += is_first ? "" : ", ";
                is_first = false;
                append_until(out, item, end);
            }
            out += ']';
            break;
        }
        case Kind::Map: {
            out += '{';
            bool is_first = true;
            for (const Entry& entry : value.entries()) {
                if (out.size() >= end) {
                    return;
                }
                out += is_first ? "" : ", ";
                is_first = false;
                document::append_json_string(out, entry.key().substr(0, end - out.size()));
                out += ": ";
                append_until(out, entry.value, end);
            }
            out += '}';
            break;
        }
        case Kind::Regex:
            out += '/';
            out += value.regex->pattern();
            out += '/';
            break;
        case Kind::IntRange:
        case Kind::FloatRange:
        case Kind::CharRange:
            append_range(out, value);
            break;
        case Kind::Float:
            document::append_plain_number(out, value.real);
            break;
        default:
            document::append_json(out, value);
            break;
    }
}

}  // namespace

void shorten(std::string& text, std::size_t begin, std::size_t most) {
    if (text.size() - begin <= most) {
        return;
    }
    std::size_t end = begin + most;
    while (end > begin && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    text.resize(end);
    text += "…";
}

void append_readable(std::string& out, const Value& value, std::size_t most) {
    const std::size_t begin = out.size();
    append_until(out, value, most == no_limit ? no_limit : begin + most + 1);
    shorten(out, begin, most);
}

std::string_view type_in_words(const Value& value) {
    switch (value.kind) {
        case Kind::Null:
            return "null";
        case Kind::Bool:
            return "a boolean";
        case Kind::Int:
            return "an integer";
        case Kind::Float:
            return "a float";
        case Kind::Char:
            return "a character";
        case Kind::String:
            return "a string";
        case Kind::List:
            return "a list";
        case Kind::Map:
            return "a map";
        case Kind::Regex:
            return "a regular expression";
        case Kind::IntRange:
        case Kind::FloatRange:
        case Kind::CharRange:
            return "a range";
        case Kind::Symbol:
            return value.symbol->written != nullptr ? "a reference" : "a value that is not known";
    }
    return {};
}

}  // namespace bylaw::report
