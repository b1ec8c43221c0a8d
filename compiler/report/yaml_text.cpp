#include "report/yaml_text.h"

#include "document/json_text.h"
#include "report/value_display.h"
#include "support/regex.h"
#include "support/unicode.h"

namespace bylaw::report {
namespace {

using document::Entry;
using document::Kind;
using document::Value;

void append_scalar(std::string& out, const Value& value, std::size_t indent) {
    switch (value.kind) {
        case Kind::Null:
            out += "null";
            break;
        case Kind::Bool:
        case Kind::Int:
        case Kind::Float:
            document::append_json(out, value);
            break;
        case Kind::String:
            append_yaml_string(out, value.text(), indent);
            break;
        case Kind::Regex:
            append_yaml_string(out, '/' + value.regex->pattern() + '/', indent);
            break;
        case Kind::Char: {
            std::string text;
            support::unicode::append(text, value.character);
            append_yaml_string(out, text, indent);
            break;
        }
        default: {
            std::string text;
            append_display(text, value);
            append_yaml_string(out, text, indent);
            break;
        }
    }
}

}  // namespace

void append_yaml_value(std::string& out, const Value& value, std::size_t indent, bool is_item) {
    if (value.is_scalar() || value.size == 0) {
        out += ' ';
        if (value.kind == Kind::List) {
            out += "[]";
        } else if (value.kind == Kind::Map) {
            out += "{}";
        } else {
            append_scalar(out, value, indent);
        }
        return;
    }
    // Depth is that of a document, which the reader limits.
    const bool is_list = value.kind == Kind::List;
    // Entries start on the line of a dash, else on the next one; a list under a key is not indented.
    const std::size_t column = is_item || !is_list ? indent + 2 : indent;
    bool starts_here = is_item;
    const auto start_entry = [&] {
        if (starts_here) {
            out += ' ';
        } else {
            out += '\n';
            out.append(column, ' ');
        }
        starts_here = false;
    };
    if (is_list) {
        for (const Value& item : value.items()) {
            start_entry();
            out += '-';
            append_yaml_value(out, item, column, true);
        }
        return;
    }
    for (const Entry& entry : value.entries()) {
        start_entry();
        const std::size_t begin = out.size();
        append_yaml_key(out, entry.key(), column);
        // After the explicit form of a key the value stands like an item of a list.
        append_yaml_value(out, entry.value, column, out[begin] == '?' && out[begin + 1] == ' ');
    }
}

}  // namespace bylaw::report
