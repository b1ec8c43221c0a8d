#include "lower/annotations.h"

#include <algorithm>

namespace bylaw::lower {

namespace {

// The next word of a line; empty at its end.
std::string_view take_word(std::string_view& line) {
    constexpr std::string_view blank = " \t\r";
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(blank)));
    const std::string_view word = line.substr(0, line.find_first_of(blank));
    line.remove_prefix(word.size());
    return word;
}

}  // namespace

bool has_estate_scope(std::string_view rules_text, std::size_t rule_begin) {
    std::size_t end = rule_begin == 0 ? std::string_view::npos : rules_text.rfind('\n', rule_begin - 1);
    bool is_of_estate = false;
    while (end != std::string_view::npos) {
        const std::size_t before = end == 0 ? std::string_view::npos : rules_text.rfind('\n', end - 1);
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        std::string_view line = rules_text.substr(begin, end - begin);
        std::string_view word = take_word(line);
        if (!word.starts_with('#')) {
            break;
        }
        word = word == "#" ? take_word(line) : word.substr(1);
        is_of_estate = is_of_estate || (word == "@scope" && take_word(line) == "estate" && take_word(line).empty());
        end = before;
    }
    return is_of_estate;
}

}  // namespace bylaw::lower
