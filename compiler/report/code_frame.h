// Places in a text, shown as people read them:
//
//     ┌─ stacks/audit.yaml:14:7
//  14 │       IsOrganizationTrail: false
//     │                            ^^^^^ expected true
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "report/palette.h"
#include "support/source.h"

namespace bylaw::report {

// What a frame shows. Line and column count from 1, columns in code points, and are those of `span.begin`; they are
// given because finding them costs a pass over the text.
struct FramePlace {
    std::string_view text;  // the whole text
    support::Span span;
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

// Appends the line of a place with its first line underlined and a label behind the underline. Long lines are cut to
// the part around the place; characters that would disturb a terminal are replaced (visible_text.h), in the label, too.
// `gutter` is the width of the column of line numbers.
void append_frame(std::string& out, const FramePlace& place, std::string_view name, std::string_view label,
                  std::size_t gutter, const Palette& palette);

// The same in two parts, so that the first can be kept and used again: everything up to the underline, and the rest of
// its line.
void append_frame_head(std::string& out, const FramePlace& place, std::string_view name, std::size_t gutter,
                       const Palette& palette);
void append_frame_label(std::string& out, std::string_view label, const Palette& palette);

// A note below a frame: `   = why: …`, further lines of the text indented under the first.
void append_note(std::string& out, std::string_view title, std::string_view text, std::size_t gutter,
                 const Palette& palette);
// What a note begins with, up to its text.
void append_note_title(std::string& out, std::string_view title, std::size_t gutter, const Palette& palette);

// Digits of a line number.
[[nodiscard]] std::size_t digits_of(std::uint64_t number);

}  // namespace bylaw::report
