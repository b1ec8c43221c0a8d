// The inputs of a run, cut into pieces that threads can work on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <future>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "inputs/documents.h"

namespace bylaw::cli {

// A small input as a whole, or some texts of a large one.
struct InputPiece {
    std::string name;            // of the input
    std::filesystem::path path;  // to be read whole; empty: the texts are here
    std::vector<inputs::Text> texts;
    std::unique_ptr<inputs::TextDocuments> documents;  // of the only text, when they are read ahead
    std::optional<support::Diagnostic> failure;        // why no texts follow
    bool is_last = true;                               // of its input
};

// Reads large inputs as they are asked for, so that any size needs the memory of a few pieces. Refers to the stream,
// which stands for the path `-`. Not safe for several threads.
class InputPieces {
public:
    InputPieces(std::vector<std::filesystem::path> paths, std::istream& standard_input, inputs::ReadLimits limits);
    ~InputPieces();

    // Whether reading an input takes long enough for a thread, and not more memory than may be wasted.
    [[nodiscard]] static bool is_worth_reading_ahead(const std::filesystem::path& path);
    // Starts to find and read the first piece on another thread, for the first call of `next`, and to read the tables
    // that it will need.
    void read_ahead();

    // Nothing at the end.
    [[nodiscard]] std::optional<InputPiece> next();

private:
    struct Open;
    [[nodiscard]] std::optional<InputPiece> find_next();
    [[nodiscard]] InputPiece next_of_open();

    std::vector<std::filesystem::path> paths_;
    std::istream& standard_input_;
    inputs::ReadLimits limits_;
    std::size_t next_path_ = 0;
    std::unique_ptr<Open> open_;  // the large input that is being read
    std::future<std::optional<InputPiece>> ahead_;
    std::future<void> tables_;
};

}  // namespace bylaw::cli
