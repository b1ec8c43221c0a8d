#include "report/report_json.h"

#include <algorithm>

#include "document/json_text.h"
#include "report/escape.h"

namespace bylaw::report {
namespace {

// The size of a control character that JSON lets stand; 0 if there is none.
std::size_t control_size(std::string_view text, std::size_t at) {
    if (text[at] == '\x7F') {
        return 1;
    }
    const bool is_second_set = text[at] == '\xC2' && at + 1 < text.size() &&
                               static_cast<unsigned char>(text[at + 1]) >= 0x80 &&
                               static_cast<unsigned char>(text[at + 1]) < 0xA0;
    return is_second_set ? 2 : 0;
}

void append_name(std::string& out, std::string_view name) {
    if (out.back() != '{') {
        out += ',';
    }
    out += '"';
    out += name;
    out += "\":";
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
    const std::size_t begin = out.size();
    document::append_json_string(out, text);
    // One byte at a time is what can be searched for fast.
    if (text.find('\x7F') == std::string_view::npos && text.find('\xC2') == std::string_view::npos) {
        return;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    const std::string plain = out.substr(begin);
    out.resize(begin);
    for (std::size_t at = 0; at < plain.size();) {
        const std::size_t size = control_size(plain, at);
        if (size == 0) {
            out += plain[at++];
            continue;
        }
        // The second byte of U+0080 to U+009F is the number itself.
        const auto number = static_cast<unsigned char>(plain[at + size - 1]);
        out += "\\u00";
        out += digits[number >> 4U];
        out += digits[number & 0xFU];
        at += size;
    }
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
    append_name(out, name);
    append_json_text(out, text);
}

void append_member(std::string& out, std::string_view name, std::uint64_t number) {
    append_name(out, name);
    append_number(out, number);
}

void append_member(std::string& out, std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) {
        return;
    }
    append_name(out, name);
    const char* separator = "[";
    for (const std::string& text : texts) {
        out += separator;
        append_json_text(out, text);
        separator = ",";
    }
    out += ']';
}

}  // namespace bylaw::report
