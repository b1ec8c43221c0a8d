// The documents of an input, whatever it is packed in: the way from bytes to values.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "document/document.h"
#include "inputs/byte_source.h"
#include "inputs/decode.h"
#include "inputs/texts.h"
#include "inputs/unpack.h"

namespace bylaw::inputs {

struct ReadLimits {
    document::Limits documents;
    std::uint64_t whole_lists = ~std::uint64_t{0};     // see TextLimits
    std::uint64_t unpacked = std::uint64_t{1} << 30U;  // bytes that one compressed input may unpack to
    unsigned threads = 1;                              // that a large input may be read by; 0: one per core
};

// What one text of an input gave.
struct ReadDocument {
    std::variant<document::Document, support::Diagnostic> result;
    std::string text;          // with a diagnostic that has a place in it
    std::uint64_t line = 1;    // where the text starts in the decoded input, from 1
    std::uint64_t offset = 0;  // the same in bytes
    bool is_whole = true;      // all of the input, not one of several texts
    bool is_member = false;    // an item of a large list, which was cut into its items

    [[nodiscard]] const document::Document* document() const { return std::get_if<document::Document>(&result); }
    [[nodiscard]] const support::Diagnostic* diagnostic() const { return std::get_if<support::Diagnostic>(&result); }
};

// The documents of one text, in order; mostly one. What starts as prose gives the JSON in it (terraform.md, section 1).
class TextDocuments {
public:
    TextDocuments(std::string name, Text text, const ReadLimits& limits);
    TextDocuments(const TextDocuments&) = delete;
    TextDocuments& operator=(const TextDocuments&) = delete;

    // Reads the first document, for the first call of `next`.
    void read_ahead() { ahead_.emplace(first()); }
    // Nothing at the end. What was given stays good when this goes on or away.
    [[nodiscard]] std::optional<ReadDocument> next();
    [[nodiscard]] std::uint64_t passed_over() const { return inner_texts_ ? inner_texts_->passed_over() : 0; }

private:
    [[nodiscard]] ReadDocument load(Text& text) const;
    [[nodiscard]] ReadDocument load_inner(Text text) const;
    [[nodiscard]] std::optional<ReadDocument> check(ReadDocument read, const Text& text);
    [[nodiscard]] std::optional<ReadDocument> check_whole(ReadDocument read);
    [[nodiscard]] std::optional<ReadDocument> of_whole(ReadDocument read);
    [[nodiscard]] std::optional<ReadDocument> first();
    [[nodiscard]] std::optional<ReadDocument> look_inside(ReadDocument refused, std::string text);

    std::string name_;
    ReadLimits limits_;
    std::optional<Text> text_;
    std::optional<std::optional<ReadDocument>> ahead_;
    // The text of an input that is JSON with something around it, and its parts.
    std::string inner_text_;
    std::uint64_t inner_line_ = 1;  // where it starts in the input
    std::uint64_t inner_offset_ = 0;
    std::optional<MemoryBytes> inner_bytes_;
    std::optional<Texts> inner_texts_;
};

// Reads one document after the other; what was given stays good when this goes on or away. A text that cannot be read
// is a diagnostic, and the next follows. Refers to the source, which must outlive it; `name` is that of the documents.
class Documents {
public:
    Documents(std::string name, ByteSource& source, const ReadLimits& limits = {});

    // Nothing at the end.
    [[nodiscard]] std::optional<ReadDocument> next();
    // The next text, for whoever reads its documents elsewhere, or why there are no more. Not to be mixed with `next`.
    [[nodiscard]] std::optional<std::variant<Text, support::Diagnostic>> next_text() { return texts_.next(); }

    // About what was read so far.
    [[nodiscard]] bool is_compressed() const { return unpack_.is_compressed(); }
    [[nodiscard]] Encoding encoding() const { return decode_.encoding(); }
    [[nodiscard]] std::uint64_t passed_over() const;

private:
    std::string name_;
    ReadLimits limits_;
    Unpack unpack_;
    Decode decode_;
    Texts texts_;
    std::optional<TextDocuments> current_;
    std::uint64_t passed_over_ = 0;  // in texts that are done
};

}  // namespace bylaw::inputs
