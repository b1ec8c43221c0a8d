// Text of a rules file or document, and places in it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw::support {

// A half-open range of byte offsets into one text. Texts larger than 4 GiB are refused before they get a span.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    [[nodiscard]] bool empty() const { return begin >= end; }
    friend bool operator==(const Span&, const Span&) = default;
};

// A place as people count: lines and columns from 1, columns in Unicode code points.
struct LineColumn {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    friend bool operator==(const LineColumn&, const LineColumn&) = default;
};

[[nodiscard]] std::uint64_t count_line_feeds(std::string_view text);

// Offsets of line starts, for many look-ups in one text. A look-up takes a bounded number of steps in lines of any
// length. Refers to the text, which must outlive it.
class LineIndex {
public:
    explicit LineIndex(std::string_view text);

    // The place of a byte offset; offsets past the end give the place of the end.
    [[nodiscard]] LineColumn at(std::uint32_t offset) const;
    // The text of a line (counted from 1) without its line break; empty when there is no such line.
    [[nodiscard]] std::string_view line(std::uint32_t number) const;
    [[nodiscard]] std::uint32_t line_count() const { return static_cast<std::uint32_t>(starts_.size()); }

private:
    [[nodiscard]] std::uint32_t code_points_before(std::uint32_t offset) const;

    std::string_view text_;
    std::vector<std::uint32_t> starts_;
    // Code points in front of every block of the text; empty if no line is longer than a block.
    std::vector<std::uint32_t> before_block_;
};

struct ImportedFiles;

// One text with the name that reports use for it.
struct SourceFile {
    std::string name;
    std::string text;
    // Rules files: what the text imports, once somebody has looked (syntax/imports.h). Null if it imports nothing.
    std::shared_ptr<const ImportedFiles> imported = nullptr;
};

// All that a rules file imports, directly or through other files.
struct ImportedFiles {
    static constexpr std::uint32_t no_file = 0xFFFFFFFFU;

    // What became of one import statement.
    struct Statement {
        std::uint32_t file = no_file;  // which of `files` it names; no_file: none, because of `problem`
        std::string problem = {};      // in the style of a diagnostic's message
        std::string help = {};
        bool is_cycle = false;
        bool is_limit = false;
    };

    // Each once, in the order in which they are needed first. Their own `imported` is null.
    std::vector<std::shared_ptr<const SourceFile>> files;
    // In order of place: the statements of the file itself, then those of `files`, one file after the other.
    std::vector<Statement> statements;
};

}  // namespace bylaw::support
