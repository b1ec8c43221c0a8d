#include "cli/input_pieces.h"

#include <system_error>
#include <utility>

#include "cli/input_bytes.h"
#include "inputs/canonical.h"
#include "support/heap.h"

namespace bylaw::cli {
namespace {

namespace fs = std::filesystem;

// Of one piece, at least if there is more.
constexpr std::size_t piece_size = std::size_t{1} << 18U;
// Smaller inputs are read by whoever works on them.
constexpr std::uint64_t large = std::uint64_t{1} << 20U;
constexpr std::uint64_t large_compressed = std::uint64_t{1} << 18U;

bool is_large(const fs::path& path) {
    std::error_code error;
    const std::uint64_t size = fs::file_size(path, error);
    // What is no file has no size that could be known, such as a pipe.
    return error ? fs::exists(path) : size >= (path.extension() == ".gz" ? large_compressed : large);
}

}  // namespace

struct InputPieces::Open {
    Open(std::string given_name, std::unique_ptr<inputs::ByteSource> given_bytes, const inputs::ReadLimits& limits)
        : name(std::move(given_name)), bytes(std::move(given_bytes)), documents(name, *bytes, limits) {}

    std::string name;
    std::unique_ptr<inputs::ByteSource> bytes;
    inputs::Documents documents;
};

InputPieces::InputPieces(std::vector<fs::path> paths, std::istream& standard_input, inputs::ReadLimits limits)
    : paths_(std::move(paths)), standard_input_(standard_input), limits_(limits) {}

InputPieces::~InputPieces() = default;

bool InputPieces::is_worth_reading_ahead(const fs::path& path) {
    constexpr std::uint64_t most = std::uint64_t{64} << 20U;
    std::error_code error;
    return path != "-" && is_large(path) && fs::file_size(path, error) <= most && !error;
}

void InputPieces::read_ahead() {
    ahead_ = std::async(std::launch::async, [this] {
        support::prepare_heap_of_thread();
        std::optional<InputPiece> piece = find_next();
        if (piece && !piece->texts.empty()) {
            constexpr std::size_t beginning = 4096;
            tables_ = std::async(std::launch::async, [text = piece->texts.front().text.substr(0, beginning)] {
                inputs::read_tables_for(text);
            });
        }
        if (piece && piece->texts.size() == 1 && piece->is_last) {
            inputs::ReadLimits limits;
            limits.documents = limits_.documents;
            limits.threads = limits_.threads;
            piece->documents =
                std::make_unique<inputs::TextDocuments>(piece->name, std::move(piece->texts.front()), limits);
            piece->texts.clear();
            piece->documents->read_ahead();
        }
        return piece;
    });
}

std::optional<InputPiece> InputPieces::next() {
    return ahead_.valid() ? ahead_.get() : find_next();
}

std::optional<InputPiece> InputPieces::find_next() {
    if (open_ == nullptr) {
        if (next_path_ == paths_.size()) {
            return std::nullopt;
        }
        const fs::path& path = paths_[next_path_++];
        if (path == "-") {
            open_ = std::make_unique<Open>("<stdin>", std::make_unique<StreamBytes>(standard_input_), limits_);
        } else if (is_large(path)) {
            open_ = std::make_unique<Open>(path.string(), std::make_unique<FileBytes>(path), limits_);
        } else {
            InputPiece piece;
            piece.name = path.string();
            piece.path = path;
            return piece;
        }
    }
    return next_of_open();
}

InputPiece InputPieces::next_of_open() {
    InputPiece piece;
    piece.name = open_->name;
    std::size_t size = 0;
    while (size < piece_size) {
        auto next = open_->documents.next_text();
        if (!next) {
            open_.reset();
            return piece;
        }
        if (auto* diagnostic = std::get_if<support::Diagnostic>(&*next)) {
            piece.failure = std::move(*diagnostic);
            open_.reset();
            return piece;
        }
        piece.texts.push_back(std::move(std::get<inputs::Text>(*next)));
        size += piece.texts.back().text.size();
    }
    piece.is_last = false;
    return piece;
}

}  // namespace bylaw::cli
