#include <utility>

#include "document/document_builder.h"

namespace bylaw::document {
namespace {

constexpr std::size_t largest_chunk = std::size_t{64} << 10U;

}  // namespace

DocumentBuilder DocumentBuilder::piece() const {
    DocumentBuilder piece(depth_limit_, repeated_keys_, 0);
    piece.is_piece_ = true;
    piece.arena_ = support::Arena(largest_chunk);
    return piece;
}

void DocumentBuilder::enter(bool is_map) {
    push_frame(0, is_map, false);
}

void DocumentBuilder::leave() {
    // The container itself is made when its first children are there, and lies behind all of them.
    left_.push_back({frames_.back().is_map, deepest_, std::move(items_), std::move(entries_),
                     std::exchange(arena_, support::Arena(largest_chunk))});
    items_.clear();
    entries_.clear();
    frames_.clear();
    deepest_ = 0;
}

bool DocumentBuilder::add_piece(DocumentBuilder piece) {
    for (const std::uint32_t hash : piece.new_keys_) {
        note_key(hash);
    }
    written_keys_.merge(piece.written_keys_);
    const auto fits = [&](bool is_map, std::uint32_t deepest) {
        return !frames_.empty() && frames_.back().is_map == is_map && depth_ + deepest <= depth_limit_;
    };
    const auto take = [&](std::vector<Value>& items, std::vector<Entry>& entries, support::Arena& arena) {
        items_.insert(items_.end(), items.begin(), items.end());
        entries_.insert(entries_.end(), entries.begin(), entries.end());
        arena_.append(std::move(arena));
    };
    for (Left& left : piece.left_) {
        if (!fits(left.is_map, left.deepest)) {
            return false;
        }
        take(left.items, left.entries, left.arena);
        add(close());
        if (repeated_key_ != nullptr) {
            return false;
        }
    }
    if (piece.frames_.empty()) {
        return true;
    }
    if (!fits(piece.frames_.front().is_map, piece.deepest_)) {
        return false;
    }
    const auto items = static_cast<std::uint32_t>(items_.size());
    const auto entries = static_cast<std::uint32_t>(entries_.size());
    take(piece.items_, piece.entries_, piece.arena_);
    for (std::size_t i = 1; i < piece.frames_.size(); ++i) {
        const Frame& frame = piece.frames_[i];
        push_frame(frame.start + (frame.is_map ? entries : items), frame.is_map, frame.is_level);
    }
    depth_ += piece.depth_;
    return true;
}

}  // namespace bylaw::document
