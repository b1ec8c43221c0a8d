// What the texts for both engines have in common: single characters and sets of them. Private to regex_to_re2.cpp and
// regex_to_pcre2.cpp.
#pragma once

#include <string>

#include "support/regex_translate.h"

namespace bylaw::support::regex {

// Longest translated pattern, in bytes. What gets longer would be refused by the engines anyway.
inline constexpr std::size_t longest_translation = std::size_t{4} << 20U;

inline constexpr CodePointRange ascii_range = {0, 0x7F};
inline constexpr CodePointRange surrogates = {0xD800, 0xDFFF};

class Writer {
public:
    explicit Writer(Alphabet alphabet) : alphabet_(alphabet) {}

protected:
    [[nodiscard]] bool is_too_long() const { return text_.size() > longest_translation; }

    static void append_hex(std::string& out, char32_t point) {
        constexpr char digits[] = "0123456789ABCDEF";
        std::string number;
        do {
            number.insert(number.begin(), digits[point & 0xFU]);
            point >>= 4U;
        } while (point != 0);
        out += "\\x{";
        out += number;
        out += '}';
    }

    void write_character(char32_t point) {
        const bool is_plain = (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') ||
                              (point >= '0' && point <= '9') || point == '_' || point == ':' || point == '/' ||
                              point == ' ' || point == ',';
        if (is_plain) {
            text_ += static_cast<char>(point);
        } else {
            append_hex(text_, point);
        }
    }

    void write_set(const CodePointSet& whole) {
        CodePointSet set = whole;
        if (alphabet_ == Alphabet::Ascii) {
            set.intersect(CodePointSet({ascii_range}));
        } else {
            set.subtract(CodePointSet({surrogates}));
        }
        if (set.empty()) {
            write_never();
            return;
        }
        if (set.ranges().size() == 1 && set.ranges()[0].first == set.ranges()[0].last) {
            write_character(set.ranges()[0].first);
            return;
        }
        text_ += '[';
        for (const auto& [first, last] : set.ranges()) {
            append_hex(text_, first);
            if (last != first) {
                text_ += '-';
                append_hex(text_, last);
            }
        }
        text_ += ']';
    }

    // Something that matches nowhere.
    void write_never() { text_ += alphabet_ == Alphabet::Ascii ? "[^\\x{0}-\\x{FF}]" : "[^\\x{0}-\\x{10FFFF}]"; }

    void write_literal(const Node& node) {
        if (node.flag || (alphabet_ == Alphabet::Ascii && node.point > ascii_range.last)) {
            write_set(characters_of(node));
        } else {
            write_character(node.point);
        }
    }

    void write_any(const Node& node) { text_ += node.flag ? "(?s:.)" : "[^\\x{A}]"; }

    Alphabet alphabet_;
    std::string text_;
};

}  // namespace bylaw::support::regex
