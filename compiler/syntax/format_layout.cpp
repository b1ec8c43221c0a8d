#include "syntax/format_layout.h"

#include <algorithm>

namespace bylaw::syntax {
namespace {

std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::size_t first_line_columns(std::string_view text) {
    return columns_of(text.substr(0, text.find('\n')));
}

// The text as it grows, with the line break or space that is due before the next piece.
class Page {
public:
    void write(std::string_view text) {
        settle();
        out_ += text;
        const std::size_t last_break = text.rfind('\n');
        if (last_break == std::string_view::npos) {
            column_ += columns_of(text);
        } else {
            column_ = columns_of(text.substr(last_break + 1));
        }
    }

    void space() {
        if (due_ == Due::Nothing) {
            due_ = Due::Space;
        }
    }

    void break_line(bool is_blank_before) {
        due_ = Due::Break;
        is_blank_due_ = is_blank_due_ || is_blank_before;
    }

    void comment(std::string_view text, bool has_own_line, bool is_blank_before) {
        if (has_own_line || due_ == Due::Break || out_.empty()) {
            break_line(is_blank_before);
            write(text);
        } else {
            due_ = Due::Nothing;
            write("  ");
            write(text);
        }
        break_line(false);
    }

    // Does now what is due.
    void settle() {
        if (due_ == Due::Space) {
            out_ += ' ';
            ++column_;
        } else if (due_ == Due::Break) {
            if (!out_.empty()) {
                out_ += is_blank_due_ ? "\n\n" : "\n";
            }
            out_.append(indent(), ' ');
            column_ = indent();
            line_indent_ = indent();
            is_blank_due_ = false;
        }
        due_ = Due::Nothing;
    }

    [[nodiscard]] std::size_t indent() const { return indents_.back(); }
    [[nodiscard]] std::size_t line_indent() const { return line_indent_; }
    void push_indent(std::size_t columns) { indents_.push_back(columns); }
    void pop_indent() { indents_.pop_back(); }
    [[nodiscard]] bool is_break_due() const { return due_ == Due::Break; }
    [[nodiscard]] std::size_t next_column() const {
        return due_ == Due::Break ? indent() : column_ + (due_ == Due::Space ? 1 : 0);
    }

    [[nodiscard]] std::string take() {
        if (!out_.empty()) {
            out_ += '\n';
        }
        return std::move(out_);
    }

private:
    enum class Due : std::uint8_t { Nothing, Space, Break };

    std::string out_;
    std::size_t column_ = 0;
    std::size_t line_indent_ = 0;
    std::vector<std::size_t> indents_{0};
    Due due_ = Due::Nothing;
    bool is_blank_due_ = false;
};

}  // namespace

void Layout::comment(std::string_view text, bool has_own_line, bool is_blank_before) {
    Piece& piece = add(Kind::Comment);
    piece.text = text;
    piece.is_own = has_own_line;
    piece.flag = is_blank_before;
}

Layout::Place Layout::begin_group() {
    add(Kind::BeginGroup);
    open_groups_.push_back(pieces_.size() - 1);
    return open_groups_.back();
}

Layout::Place Layout::begin_loose_group() {
    const Place group = begin_group();
    pieces_[group].is_own = true;
    return group;
}

void Layout::end_group() {
    add(Kind::EndGroup);
    pieces_[open_groups_.back()].number = pieces_.size() - 1;
    open_groups_.pop_back();
}

void Layout::measure() {
    const std::size_t count = pieces_.size();
    offsets_.assign(count + 1, 0);
    next_break_.assign(count + 1, count);
    next_hard_break_.assign(count + 1, count);
    std::vector<Place> open;
    for (std::size_t i = 0; i < count; ++i) {
        const Piece& piece = pieces_[i];
        std::size_t columns = 0;
        bool is_hard = false;
        switch (piece.kind) {
            case Kind::Text:
                columns = first_line_columns(piece.text);
                break;
            case Kind::Space:
                columns = 1;
                break;
            case Kind::Line:
            case Kind::FillLine:
                columns = piece.flag ? 1 : 0;
                break;
            case Kind::HardLine:
            case Kind::DueBreak:
            case Kind::AlignedLine:
            case Kind::Comment:
                is_hard = true;
                break;
            case Kind::BeginGroup:
                is_hard = piece.flag;
                open.push_back(i);
                break;
            case Kind::EndGroup: {
                const bool is_broken = pieces_[open.back()].flag;
                open.pop_back();
                // What is broken inside breaks what is around it, all the way out.
                if (is_broken && !open.empty() && !pieces_[open.back()].is_own) {
                    pieces_[open.back()].flag = true;
                }
                break;
            }
            default:
                break;
        }
        offsets_[i + 1] = offsets_[i] + columns;
        if (is_hard && piece.kind != Kind::BeginGroup && !open.empty() && !pieces_[open.back()].is_own) {
            pieces_[open.back()].flag = true;
        }
    }
    for (std::size_t i = count; i-- > 0;) {
        const Kind kind = pieces_[i].kind;
        const bool is_hard =
            kind == Kind::HardLine || kind == Kind::DueBreak || kind == Kind::AlignedLine || kind == Kind::Comment;
        next_hard_break_[i] = is_hard ? i : next_hard_break_[i + 1];
        next_break_[i] = is_hard || kind == Kind::Line || kind == Kind::FillLine ? i : next_break_[i + 1];
    }
}

// Whether the group, and what follows it up to the next place where a line may break, ends within the width.
bool Layout::fits(Place group, std::size_t column) const {
    const std::size_t end = pieces_[group].number;
    const std::size_t hard = next_hard_break_[group];
    const std::size_t last = hard < end ? hard : next_break_[end];
    return column + offsets_[last] - offsets_[group] <= width;
}

std::string Layout::render() {
    measure();
    Page page;
    // By open group: whether its lines are broken, and whether the groups in it have to be looked at one by one.
    std::vector<bool> broken{true};
    std::vector<bool> uncertain{true};
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        const Piece& piece = pieces_[i];
        switch (piece.kind) {
            case Kind::Text:
                page.write(piece.text);
                break;
            case Kind::Space:
                page.space();
                break;
            case Kind::Line:
                if (broken.back()) {
                    page.break_line(false);
                    page.settle();
                } else if (piece.flag) {
                    page.space();
                }
                break;
            case Kind::FillLine:
                page.space();
                if (broken.back() && !page.is_break_due() && !fits(i + 1, page.next_column())) {
                    page.break_line(false);
                }
                page.settle();
                break;
            case Kind::HardLine:
                page.break_line(piece.flag);
                page.settle();
                break;
            case Kind::DueBreak:
                page.break_line(false);
                break;
            case Kind::AlignedLine: {
                const bool is_left = piece.number + step < page.indent();
                page.push_indent(is_left ? page.indent() : piece.number);
                page.break_line(false);
                page.settle();
                page.pop_indent();
                break;
            }
            case Kind::Comment:
                page.comment(piece.text, piece.is_own, piece.flag);
                break;
            case Kind::BeginGroup:
                broken.push_back(piece.flag || (uncertain.back() && !fits(i, page.next_column())));
                uncertain.push_back(broken.back() || next_hard_break_[i] < piece.number);
                break;
            case Kind::EndGroup:
                broken.pop_back();
                uncertain.pop_back();
                break;
            case Kind::BeginIndent:
                page.push_indent(page.indent() + piece.number);
                break;
            case Kind::BeginIndentFromLine:
                page.push_indent(page.line_indent() + piece.number);
                break;
            case Kind::EndIndent:
                page.pop_indent();
                break;
        }
    }
    return page.take();
}

}  // namespace bylaw::syntax
