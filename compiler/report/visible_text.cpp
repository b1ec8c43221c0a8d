#include "report/visible_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "support/code_points.h"
#include "support/unicode.h"

namespace bylaw::report {
namespace {

using support::CodePointRange;

constexpr std::string_view stand_in = "\uFFFD";

// East_Asian_Width W and F, with the unassigned code points between them.
constexpr CodePointRange wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x23F0, 0x23F0},
    {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},
    {0x2693, 0x2693},   {0x26A1, 0x26A1},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
    {0x26CE, 0x26CE},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27B0, 0x27B0},   {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},
    {0x2E80, 0x303E},   {0x3041, 0x3247},   {0x3250, 0x4DBF},   {0x4E00, 0xA4C6},   {0xA960, 0xA97C},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAD9},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x1B2FB}, {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E},
    {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393},
    {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E},
    {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E}, {0x1F550, 0x1F567},
    {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5},
    {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6DF}, {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC},
    {0x1F7E0, 0x1F7F0}, {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF},
    {0x20000, 0x3FFFD}};

bool is_wide(char32_t point) {
    if (point < wide[0].first) {
        return false;
    }
    const auto* const next =
        std::upper_bound(std::begin(wide), std::end(wide), point,
                         [](char32_t at, const CodePointRange& range) { return at < range.first; });
    return next != std::begin(wide) && point <= (next - 1)->last;
}

// Characters that make up one with what stands in front of them.
bool is_combining(char32_t point) {
    static const support::CodePointSet marks = [] {
        support::CodePointSet set;
        for (const char* name : {"Mn", "Me"}) {
            if (const auto found = support::unicode::property(name)) {
                set.add(*found);
            }
        }
        return set;
    }();
    // Joiners, without which some scripts are not written right, and the vowels and finals of Hangul.
    return point == 0x200C || point == 0x200D || (point >= 0x1160 && point <= 0x11FF) || marks.contains(point);
}

// Format, control and separator characters.
bool is_hidden(char32_t point) {
    if (point < 0xA0) {
        return point < 0x20 || point >= 0x7F;
    }
    static const support::CodePointSet hidden = [] {
        support::CodePointSet set;
        for (const char* name : {"Cf", "Zl", "Zp"}) {
            if (const auto found = support::unicode::property(name)) {
                set.add(*found);
            }
        }
        return set;
    }();
    return point != 0x200C && point != 0x200D && hidden.contains(point);
}

// How many bytes at the start of the text stand for themselves, in one column each.
std::size_t plain_size(std::string_view text) {
    constexpr std::uint64_t every = 0x0101010101010101ULL;
    std::size_t at = 0;
    // Eight bytes at once: the high bit of a byte is set below if it is under 0x20, 0x7F or beyond ASCII.
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + at, 8);
        const std::uint64_t low_bits = bytes & (every * 0x7F);
        const std::uint64_t is_above_control = low_bits + every * 0x60;
        const std::uint64_t is_delete = low_bits + every;
        if (((bytes | ~is_above_control | is_delete) & (every * 0x80)) != 0) {
            break;
        }
    }
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x20 &&
           static_cast<unsigned char>(text[at]) < 0x7F) {
        ++at;
    }
    return at;
}

// Calls plain(text) for stretches of plain bytes and other(point, text) for every character between them. A byte that
// is not UTF-8 comes as the stand-in's character with one byte.
template <class Plain, class Other>
void for_each_stretch(std::string_view text, Plain&& plain, Other&& other) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t size = plain_size(text.substr(at));
        if (size != 0) {
            plain(text.substr(at, size));
            at += size;
            continue;
        }
        const std::size_t begin = at;
        const char32_t point = support::unicode::decode(text, at);
        other(point, text.substr(begin, at - begin));
    }
}

}  // namespace

void append_visible(std::string& out, std::string_view text) {
    for_each_stretch(
        text, [&](std::string_view plain) { out += plain; },
        [&](char32_t point, std::string_view bytes) {
            if (point == '\t') {
                out += ' ';
            } else if (point == 0xFFFD || is_hidden(point)) {
                out += stand_in;
            } else {
                out += bytes;
            }
        });
}

std::size_t visible_columns(std::string_view text) {
    std::size_t columns = 0;
    for_each_stretch(
        text, [&](std::string_view plain) { columns += plain.size(); },
        [&](char32_t point, std::string_view) {
            if (!is_combining(point)) {
                columns += is_wide(point) ? 2U : 1U;
            }
        });
    return columns;
}

}  // namespace bylaw::report
