// What several files of the room do with texts. Private to it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace bylaw::packs {

// Of ASCII letters; identifiers and choices have no others.
[[nodiscard]] inline char lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline bool is_same_but_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char left, char right) { return lower_case(left) == lower_case(right); });
}

[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// Makes one key of several parts, such that no two lists of parts have the same.
inline void append_key(std::string& key, std::string_view part) {
    key += std::to_string(part.size());
    key += ':';
    key += part;
}

}  // namespace bylaw::packs
