// Pieces of text with places where lines may break, and the choice of where they do. Private to the room.
//
// A layout is filled from front to back and rendered once. Groups are written on one line where they fit (`Line`
// becomes a space or nothing) and broken at all of their lines where they do not, outer groups first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw::syntax {

class Layout {
public:
    static constexpr std::size_t width = 120;  // columns, counted in code points
    static constexpr std::size_t step = 4;     // columns of a level of indentation

    using Place = std::size_t;  // of something that was added, for changing it later

    // Texts must outlive the layout. A text may span lines; its later lines are never touched.
    void text(std::string_view text) { add(Kind::Text).text = text; }
    void space() { add(Kind::Space); }
    // A break, or a space or nothing where the group is on one line.
    Place line(bool is_space) {
        add(Kind::Line).flag = is_space;
        return pieces_.size() - 1;
    }
    // A space, or a break if the group that follows does not fit behind it.
    Place fill_line() {
        add(Kind::FillLine).flag = true;
        return pieces_.size() - 1;
    }
    void make_line(Place fill_line) { pieces_[fill_line].kind = Kind::Line; }
    void hard_line(bool is_blank_before) { add(Kind::HardLine).flag = is_blank_before; }
    // Whatever comes next stands on another line.
    void break_before_next() { add(Kind::DueBreak); }
    // A break after which the text starts at `column`, or at the indentation if that column is left of the line above.
    void aligned_line(std::size_t column) { add(Kind::AlignedLine).number = column; }
    // Everything after a comment stands on another line. A comment on its own line starts one.
    void comment(std::string_view text, bool has_own_line, bool is_blank_before);

    Place begin_group();
    // A group that is not broken because something inside it is: only what stands in front of that has to fit.
    Place begin_loose_group();
    void end_group();
    void break_group(Place group) { pieces_[group].flag = true; }

    // Lines that start inside are indented by `columns` more than those outside.
    void begin_indent(std::size_t columns) { add(Kind::BeginIndent).number = columns; }
    // The same relative to the line on which the last text stands.
    void begin_indent_from_line(std::size_t columns) { add(Kind::BeginIndentFromLine).number = columns; }
    void end_indent() { add(Kind::EndIndent); }

    // Ends with a line break unless there is no text at all.
    [[nodiscard]] std::string render();

private:
    enum class Kind : std::uint8_t {
        Text,
        Space,
        Line,
        FillLine,
        HardLine,
        DueBreak,
        AlignedLine,
        Comment,
        BeginGroup,
        EndGroup,
        BeginIndent,
        BeginIndentFromLine,
        EndIndent
    };
    struct Piece {
        Kind kind = Kind::Text;
        bool flag = false;       // Line, FillLine: a space if not broken; HardLine, Comment: blank line before;
                                 // BeginGroup: is broken
        bool is_own = false;     // Comment: on its own line; BeginGroup: loose
        std::size_t number = 0;  // columns; BeginGroup: index of its end
        std::string_view text;
    };

    Piece& add(Kind kind) {
        Piece& piece = pieces_.emplace_back();
        piece.kind = kind;
        return piece;
    }
    void measure();
    [[nodiscard]] bool fits(Place group, std::size_t column) const;

    std::vector<Piece> pieces_;
    std::vector<Place> open_groups_;
    // By piece, once measured: the columns of everything in front of it if nothing were broken, and the first piece at
    // or after it that may or must break a line.
    std::vector<std::size_t> offsets_;
    std::vector<std::size_t> next_break_;
    std::vector<std::size_t> next_hard_break_;
};

}  // namespace bylaw::syntax
