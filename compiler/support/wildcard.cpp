#include "support/wildcard.h"

#include <cstddef>
#include <vector>

namespace bylaw::support {

namespace {

char folded(char byte, Letters letters) {
    return letters == Letters::IgnoreCase && byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::size_t character_end(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && is_continuation(text[at]);) {
        ++at;
    }
    return at;
}

bool take_steps(std::uint64_t steps, std::uint64_t& steps_left) {
    if (steps > steps_left) {
        steps_left = 0;
        return false;
    }
    steps_left -= steps;
    return true;
}

}  // namespace

bool covers(std::string_view pattern, std::string_view text, Letters letters, std::uint64_t& steps_left) {
    std::size_t in_pattern = 0;
    std::size_t in_text = 0;
    std::size_t star = std::string_view::npos;  // the last `*` met, and how far the text was then
    std::size_t star_text = 0;
    // Only the last `*` ever has to take more: what the ones before it took stays good.
    while (in_text < text.size()) {
        if (!take_steps(1, steps_left)) {
            return false;
        }
        const char wanted = in_pattern < pattern.size() ? pattern[in_pattern] : '\0';
        if (in_pattern < pattern.size() && wanted == '*') {
            star = in_pattern++;
            star_text = in_text;
        } else if (in_pattern < pattern.size() && wanted == '?' && text[in_text] != '*') {
            ++in_pattern;
            in_text = character_end(text, in_text);
        } else if (in_pattern < pattern.size() && folded(wanted, letters) == folded(text[in_text], letters)) {
            ++in_pattern;
            ++in_text;
        } else if (star != std::string_view::npos) {
            in_pattern = star + 1;
            in_text = ++star_text;
        } else {
            return false;
        }
    }
    while (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
        ++in_pattern;
    }
    return in_pattern == pattern.size();
}

bool overlap(std::string_view left, std::string_view right, Letters letters, std::uint64_t& steps_left) {
    if (right.find_first_of("*?") == std::string_view::npos) {
        return covers(left, right, letters, steps_left);
    }
    if (left.find_first_of("*?") == std::string_view::npos) {
        return covers(right, left, letters, steps_left);
    }
    if (!take_steps((left.size() + 1) * (right.size() + 1), steps_left)) {
        return false;
    }
    // row[j]: whether what is left of the pattern on the left, and of the one on the right from j on, overlap.
    std::vector<char> row(right.size() + 1);
    std::vector<char> next(right.size() + 1);
    for (std::size_t i = left.size() + 1; i-- > 0;) {
        for (std::size_t j = right.size() + 1; j-- > 0;) {
            const bool left_ends = i == left.size();
            const bool right_ends = j == right.size();
            bool is_possible = left_ends && right_ends;
            if (!left_ends && left[i] == '*') {
                is_possible = next[j] != 0 || (!right_ends && row[j + 1] != 0);
            } else if (!right_ends && right[j] == '*') {
                is_possible = row[j + 1] != 0 || (!left_ends && next[j] != 0);
            } else if (!left_ends && !right_ends) {
                const bool fits =
                    left[i] == '?' || right[j] == '?' || folded(left[i], letters) == folded(right[j], letters);
                is_possible = fits && next[j + 1] != 0;
            }
            row[j] = is_possible ? 1 : 0;
        }
        row.swap(next);
    }
    return next[0] != 0;
}

}  // namespace bylaw::support
