#include "document/yaml_string.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "support/unicode.h"

namespace bylaw::document {
namespace {

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

bool starts_with_sign(std::string_view text) {
    return !text.empty() && (text.front() == '+' || text.front() == '-');
}

bool all_digits_of_base(std::string_view digits, int base) {
    return !digits.empty() && std::all_of(digits.begin(), digits.end(), [&](char character) {
        int digit = 99;
        if (is_digit(character)) {
            digit = character - '0';
        } else if (character >= 'a' && character <= 'f') {
            digit = character - 'a' + 10;
        } else if (character >= 'A' && character <= 'F') {
            digit = character - 'A' + 10;
        }
        return digit < base;
    });
}

// Whether the text, left plain, would be read back as something else than a string.
bool reads_as_other(std::string_view text) {
    static constexpr std::array<std::string_view, 19> words{"",      "~",     "null",  "Null",  "NULL", "true", "True",
                                                            "TRUE",  "false", "False", "FALSE", ".inf", ".Inf", ".INF",
                                                            "-.inf", "-.Inf", "-.INF", ".nan",  ".NaN"};
    if (std::find(words.begin(), words.end(), text) != words.end() || text == ".NAN" || text == "+.inf" ||
        text == "+.Inf" || text == "+.INF") {
        return true;
    }
    const char first = text.front();
    if (!is_digit(first) && first != '+' && first != '-' && first != '.') {
        return false;
    }
    std::string_view number = text;
    if (starts_with_sign(number)) {
        number.remove_prefix(1);
        if (starts_with_sign(number)) {
            return false;
        }
    }
    if (number.size() > 2 && number.front() == '0' && (number[1] == 'x' || number[1] == 'o' || number[1] == 'b')) {
        const int base = number[1] == 'x' ? 16 : number[1] == 'o' ? 8 : 2;
        return all_digits_of_base(number.substr(2), base);
    }
    if (all_digits_of_base(number, 10)) {
        // Leading zeros make a string of it.
        if (number.size() > 1 && number.front() == '0') {
            return false;
        }
    } else if (number.empty() || (!is_digit(number.front()) && number.front() != '.')) {
        return false;
    }
    double value = 0;
    const auto result = std::from_chars(number.data(), number.data() + number.size(), value);
    if (result.ptr != number.data() + number.size()) {
        return false;
    }
    return result.ec == std::errc()
               ? std::isfinite(value)
               // Too small reads as zero, too large as infinity, which is no number here.
               : result.ec == std::errc::result_out_of_range && number.find("e-") != std::string_view::npos;
}

bool is_line_separator(char32_t point) {
    return point == U'\n' || point == U'\r' || point == 0x85 || point == 0x2028 || point == 0x2029;
}

bool is_printable(char32_t point) {
    return point == 0x0A || (point >= 0x20 && point <= 0x7E) || (point >= 0xA0 && point <= 0xD7FF) ||
           (point >= 0xE000 && point <= 0xFFFD && point != 0xFEFF) || (point >= 0x10000 && point <= 0x10FFFF);
}

bool ends_word(char32_t point) {
    return point == U' ' || point == U'\t' || point == 0 || is_line_separator(point);
}

struct Analysis {
    bool is_multiline = false;
    bool plain = true;
    bool single_quoted = true;
    bool block = true;
};

// What the text holds that a style could not express; the rules are those of libyaml's emitter in block context.
Analysis analyze(std::string_view text) {
    Analysis result;
    if (text.empty()) {
        result.block = false;
        return result;
    }
    bool indicator = text.starts_with("---") || text.starts_with("...");
    bool special = false;
    bool leading = false;
    bool trailing = false;
    bool trailing_space = false;
    bool break_space = false;
    bool space_break = false;
    bool after_space = false;
    bool after_break = false;
    bool after_blank = true;
    bool is_first = true;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = support::unicode::decode(text, at);
        const bool is_last = at == text.size();
        std::size_t peek = at;
        const bool before_blank = is_last || ends_word(support::unicode::decode(text, peek));
        if (is_first) {
            switch (point) {
                case U'#':
                case U',':
                case U'[':
                case U']':
                case U'{':
                case U'}':
                case U'&':
                case U'*':
                case U'!':
                case U'|':
                case U'>':
                case U'\'':
                case U'"':
                case U'%':
                case U'@':
                case U'`':
                    indicator = true;
                    break;
                case U'?':
                case U':':
                case U'-':
                    indicator = indicator || before_blank;
                    break;
                default:
                    break;
            }
        } else if ((point == U':' && before_blank) || (point == U'#' && after_blank)) {
            indicator = true;
        }
        special = special || !is_printable(point);
        const bool is_break = is_line_separator(point);
        result.is_multiline = result.is_multiline || is_break;
        if (point == U' ') {
            leading = leading || is_first;
            trailing = trailing || is_last;
            trailing_space = trailing_space || is_last;
            break_space = break_space || after_break;
            after_space = true;
            after_break = false;
        } else if (is_break) {
            leading = leading || is_first;
            trailing = trailing || is_last;
            space_break = space_break || after_space;
            after_space = false;
            after_break = true;
        } else {
            after_space = false;
            after_break = false;
        }
        after_blank = ends_word(point);
        is_first = false;
    }
    if (leading || trailing || break_space || space_break || special || result.is_multiline || indicator) {
        result.plain = false;
    }
    if (trailing_space || space_break || special) {
        result.block = false;
    }
    if (break_space || space_break || special) {
        result.single_quoted = false;
    }
    return result;
}

void append_single_quoted(std::string& out, std::string_view text, std::size_t indent) {
    out += '\'';
    bool after_break = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t point = support::unicode::decode(text, at);
        if (is_line_separator(point)) {
            if (!after_break && point == U'\n') {
                out += '\n';
            }
            out.append(text, begin, at - begin);
            after_break = true;
            continue;
        }
        if (after_break) {
            out.append(indent, ' ');
        }
        after_break = false;
        if (point == U'\'') {
            out += '\'';
        }
        out.append(text, begin, at - begin);
    }
    if (after_break) {
        out.append(indent, ' ');
    }
    out += '\'';
}

void append_hexadecimal(std::string& out, char32_t point) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    const int width = point <= 0xFF ? 2 : point <= 0xFFFF ? 4 : 8;
    out += width == 2 ? 'x' : width == 4 ? 'u' : 'U';
    for (int shift = (width - 1) * 4; shift >= 0; shift -= 4) {
        out += digits[(static_cast<std::uint32_t>(point) >> static_cast<unsigned>(shift)) & 0xFU];
    }
}

void append_double_quoted(std::string& out, std::string_view text) {
    static constexpr std::string_view controls = "0------abtnvfr";
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t point = support::unicode::decode(text, at);
        if (is_printable(point) && !is_line_separator(point) && point != U'"' && point != U'\\') {
            out.append(text, begin, at - begin);
            continue;
        }
        out += '\\';
        if (point < controls.size() && controls[point] != '-') {
            out += controls[point];
        } else if (point == 0x1B) {
            out += 'e';
        } else if (point == U'"' || point == U'\\') {
            out += static_cast<char>(point);
        } else if (point == 0x85) {
            out += 'N';
        } else if (point == 0xA0) {
            out += '_';
        } else if (point == 0x2028) {
            out += 'L';
        } else if (point == 0x2029) {
            out += 'P';
        } else {
            append_hexadecimal(out, point);
        }
    }
    out += '"';
}

void append_literal(std::string& out, std::string_view text, std::size_t indent) {
    out += '|';
    std::size_t at = 0;
    const char32_t first = support::unicode::decode(text, at);
    if (first == U' ' || is_line_separator(first)) {
        out += '2';
    }
    // The last two characters decide what happens to line breaks at the end.
    const auto before = [&](std::size_t end) {
        do {
            --end;
        } while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U);
        return end;
    };
    const auto breaks_at = [&](std::size_t from) {
        std::size_t position = from;
        return is_line_separator(support::unicode::decode(text, position));
    };
    const std::size_t last = before(text.size());
    if (!breaks_at(last)) {
        out += '-';
    } else if (last == 0 || breaks_at(before(last))) {
        out += '+';
    }
    out += '\n';
    bool after_break = true;
    for (at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t point = support::unicode::decode(text, at);
        const bool is_break = is_line_separator(point);
        if (!is_break && after_break) {
            out.append(indent, ' ');
        }
        out.append(text, begin, at - begin);
        after_break = is_break;
    }
}

// Text that needs no analysis: a letter, then letters, digits and harmless punctuation.
bool is_simple(std::string_view text) {
    const auto is_letter = [](char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    };
    if (text.empty() || !(is_letter(text.front()) || text.front() == '/')) {
        return false;
    }
    const bool is_plain = std::all_of(text.begin(), text.end(), [&](char character) {
        return is_letter(character) || is_digit(character) || character == '/' || character == '_' ||
               character == '.' || character == '-';
    });
    return is_plain && (text.size() > 5 || !reads_as_other(text));
}

}  // namespace

YamlStyle yaml_style(std::string_view text, bool is_key) {
    if (is_simple(text)) {
        return YamlStyle::Plain;
    }
    const Analysis analysis = analyze(text);
    YamlStyle style = YamlStyle::Plain;
    if (text.find('\n') != std::string_view::npos) {
        style = YamlStyle::Literal;
    } else if (reads_as_other(text)) {
        style = YamlStyle::SingleQuoted;
    }
    if (style == YamlStyle::Plain && (!analysis.plain || (is_key && analysis.is_multiline))) {
        style = YamlStyle::SingleQuoted;
    }
    if (style == YamlStyle::SingleQuoted && (!analysis.single_quoted || (is_key && analysis.is_multiline))) {
        style = YamlStyle::DoubleQuoted;
    }
    if (style == YamlStyle::Literal && (!analysis.block || is_key)) {
        style = YamlStyle::DoubleQuoted;
    }
    return style;
}

void append_yaml_string(std::string& out, std::string_view text, std::size_t indent) {
    switch (yaml_style(text, false)) {
        case YamlStyle::Plain:
            out += text;
            break;
        case YamlStyle::SingleQuoted:
            append_single_quoted(out, text, indent + 2);
            break;
        case YamlStyle::DoubleQuoted:
            append_double_quoted(out, text);
            break;
        case YamlStyle::Literal:
            append_literal(out, text, indent + 2);
            // The line break is part of what follows, or of the text.
            if (out.back() == '\n') {
                out.pop_back();
            }
            break;
    }
}

void append_yaml_key(std::string& out, std::string_view text, std::size_t indent) {
    // libyaml writes keys that are long or span lines in the explicit form.
    constexpr std::size_t longest_simple_key = 128;
    if (text.size() > longest_simple_key || analyze(text).is_multiline) {
        out += "? ";
        append_yaml_string(out, text, indent);
        out += '\n';
        out.append(indent, ' ');
        out += ':';
        return;
    }
    switch (yaml_style(text, true)) {
        case YamlStyle::Plain:
            out += text;
            break;
        case YamlStyle::SingleQuoted:
            append_single_quoted(out, text, indent);
            break;
        default:
            append_double_quoted(out, text);
            break;
    }
    out += ':';
}

}  // namespace bylaw::document
