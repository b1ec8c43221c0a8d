#include "report/code_frame.h"

#include <algorithm>

#include "report/escape.h"
#include "report/visible_text.h"

namespace bylaw::report {
namespace {

constexpr std::size_t most_before = 60;  // bytes of a line shown in front of the place
constexpr std::size_t most_after = 100;  // and from the place on
constexpr std::string_view ellipsis = "…";

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

struct Window {
    std::size_t begin;  // bytes shown
    std::size_t end;
    bool is_cut_before;
    bool is_cut_after;
};

Window window_around(std::string_view text, std::size_t at) {
    Window window{at, at, false, false};
    while (window.begin > 0 && text[window.begin - 1] != '\n') {
        if (at - window.begin >= most_before) {
            window.is_cut_before = true;
            break;
        }
        --window.begin;
    }
    while (window.begin < at && is_continuation(text[window.begin])) {
        ++window.begin;
    }
    while (window.end < text.size() && text[window.end] != '\n') {
        if (window.end - at >= most_after) {
            window.is_cut_after = true;
            break;
        }
        ++window.end;
    }
    while (window.end > at && window.end < text.size() && is_continuation(text[window.end])) {
        --window.end;
    }
    if (window.end > window.begin && text[window.end - 1] == '\r') {
        --window.end;
    }
    return window;
}

void append_margin(std::string& out, std::size_t gutter, std::string_view sign, const Palette& palette) {
    out += palette.blue;
    append_spaces(out, gutter + 2);
    out += sign;
    out += palette.reset;
}

}  // namespace

std::size_t digits_of(std::uint64_t number) {
    std::size_t digits = 1;
    for (; number >= 10; number /= 10) {
        ++digits;
    }
    return digits;
}

void append_frame_head(std::string& out, const FramePlace& place, std::string_view name, std::size_t gutter,
                       const Palette& palette) {
    append_margin(out, gutter, "┌─ ", palette);
    append_visible(out, name);
    out += ':';
    append_number(out, place.line);
    out += ':';
    append_number(out, place.column);
    out += '\n';

    const std::size_t at = std::min<std::size_t>(place.span.begin, place.text.size());
    const Window window = window_around(place.text, at);
    out += palette.blue;
    const std::size_t digits = digits_of(place.line);
    append_spaces(out, 1 + (gutter > digits ? gutter - digits : 0));
    append_number(out, place.line);
    out += " │";
    out += palette.reset;
    out += ' ';
    if (window.is_cut_before) {
        out += ellipsis;
    }
    append_visible(out, place.text.substr(window.begin, window.end - window.begin));
    if (window.is_cut_after) {
        out += ellipsis;
    }
    out += '\n';

    append_margin(out, gutter, "│ ", palette);
    append_spaces(out,
                  visible_columns(place.text.substr(window.begin, at - window.begin)) + (window.is_cut_before ? 1 : 0));
    const std::size_t end = std::clamp<std::size_t>(place.span.end, at, std::max(at, window.end));
    out += palette.bold_red;
    out.append(std::max<std::size_t>(1, visible_columns(place.text.substr(at, end - at))), '^');
}

void append_frame_label(std::string& out, std::string_view label, const Palette& palette) {
    if (!label.empty()) {
        out += ' ';
        append_visible(out, label);
    }
    out += palette.reset;
    out += '\n';
}

void append_frame(std::string& out, const FramePlace& place, std::string_view name, std::string_view label,
                  std::size_t gutter, const Palette& palette) {
    append_frame_head(out, place, name, gutter, palette);
    append_frame_label(out, label, palette);
}

void append_note_title(std::string& out, std::string_view title, std::size_t gutter, const Palette& palette) {
    append_margin(out, gutter, "= ", palette);
    out += palette.bold;
    out += title;
    out += palette.reset;
    out += ": ";
}

void append_note(std::string& out, std::string_view title, std::string_view text, std::size_t gutter,
                 const Palette& palette) {
    append_note_title(out, title, gutter, palette);
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = text.find('\n', begin);
        append_visible(out, text.substr(begin, end == std::string_view::npos ? end : end - begin));
        out += '\n';
        if (end == std::string_view::npos) {
            return;
        }
        append_spaces(out, gutter + 4 + title.size() + 2);
        begin = end + 1;
    }
}

}  // namespace bylaw::report
