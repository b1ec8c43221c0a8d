#include "document/json_escapes.h"

#include <optional>

namespace bylaw::document {
namespace {

std::optional<char32_t> read_hex(std::string_view raw, std::size_t at) {
    if (at + 4 > raw.size()) {
        return std::nullopt;
    }
    char32_t value = 0;
    for (const char c : raw.substr(at, 4)) {
        value <<= 4U;
        if (c >= '0' && c <= '9') {
            value |= static_cast<char32_t>(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            value |= static_cast<char32_t>(c - 'a' + 10);
        } else if (c >= 'A' && c <= 'F') {
            value |= static_cast<char32_t>(c - 'A' + 10);
        } else {
            return std::nullopt;
        }
    }
    return value;
}

// The character of `\uXXXX` whose digits start at `at`, which moves past what was used.
std::optional<char32_t> read_unicode(std::string_view raw, std::size_t& at, SurrogateEscapes surrogates) {
    const std::optional<char32_t> first = read_hex(raw, at);
    at += 4;
    if (!first || *first < 0xD800 || *first > 0xDFFF) {
        return first;
    }
    if (surrogates == SurrogateEscapes::Refused || *first > 0xDBFF || !raw.substr(at).starts_with("\\u")) {
        return std::nullopt;
    }
    const std::optional<char32_t> second = read_hex(raw, at + 2);
    at += 6;
    if (!second || *second < 0xDC00 || *second > 0xDFFF) {
        return std::nullopt;
    }
    return 0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00);
}

// The character of an escape of one letter, or 0.
char simple_escape(char letter) {
    switch (letter) {
        case '"':
        case '\\':
        case '/':
            return letter;
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return 0;
    }
}

}  // namespace

void append_utf8(std::string& out, char32_t character) {
    const auto continuation = [&](unsigned shift) { out += static_cast<char>(0x80U | ((character >> shift) & 0x3FU)); };
    if (character < 0x80) {
        out += static_cast<char>(character);
    } else if (character < 0x800) {
        out += static_cast<char>(0xC0U | (character >> 6U));
        continuation(0);
    } else if (character < 0x10000) {
        out += static_cast<char>(0xE0U | (character >> 12U));
        continuation(6);
        continuation(0);
    } else {
        out += static_cast<char>(0xF0U | (character >> 18U));
        continuation(12);
        continuation(6);
        continuation(0);
    }
}

bool append_unescaped(std::string& out, std::string_view raw, SurrogateEscapes surrogates) {
    std::size_t at = 0;
    while (at < raw.size()) {
        const std::size_t backslash = raw.find('\\', at);
        out.append(raw.substr(at, backslash - at));
        if (backslash == std::string_view::npos) {
            break;
        }
        at = backslash + 2;
        if (at > raw.size()) {
            return false;
        }
        if (raw[at - 1] == 'u') {
            const std::optional<char32_t> character = read_unicode(raw, at, surrogates);
            if (!character) {
                return false;
            }
            append_utf8(out, *character);
        } else if (const char character = simple_escape(raw[at - 1]); character != 0) {
            out += character;
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace bylaw::document
