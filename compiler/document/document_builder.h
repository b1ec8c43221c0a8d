// Makes a Document out of what a reader finds in a text, from the first value to the last.
#pragma once

#include <algorithm>
#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document.h"
#include "document/value.h"
#include "support/arena.h"
#include "support/hash.h"

namespace bylaw::document {

// Whether a key that occurs twice in a map replaces the first value (section 4.1) or is refused (section 4.6).
enum class RepeatedKeys : std::uint8_t { LastWins, Refused };

// Values are handed over depth first. Children wait until their container is complete and are then copied into the
// arena in one piece, so that a subtree occupies one run of the arena: that is what path_of relies on.
class DocumentBuilder {
public:
    // `text_size` in bytes, 0 if it is not known: sets the sizes of the tables of keys.
    DocumentBuilder(std::uint32_t depth_limit, RepeatedKeys repeated_keys, std::size_t text_size);

    // False if that would be deeper than the limit; nothing has been opened then.
    [[nodiscard]] bool open_list() {
        if (depth_ == depth_limit_) {
            return false;
        }
        go_deeper();
        push_frame(items_.size(), false, true);
        return true;
    }
    [[nodiscard]] bool open_map() {
        if (depth_ == depth_limit_) {
            return false;
        }
        go_deeper();
        push_frame(entries_.size(), true, true);
        return true;
    }
    // A map that is not in the text but stands for a short form; it does not count as a level.
    void open_short_form() { push_frame(entries_.size(), true, false); }

    // The key of the next value. Its text must live as long as the document: a part of its text, or of its arena.
    void key(std::string_view text) {
        // Maps that are alike stand behind the same key, and have their keys in the same order.
        Frame& frame = frames_.back();
        RecentKey*& next = frame.has_key ? frame.last_key->next : frame.last_key->first;
        if (repeated_keys_ == RepeatedKeys::Refused || next == nullptr || next->key->size != text.size() ||
            !support::has_same_bytes(next->key->data, text)) {
            next = &recent_key(text);
        }
        entries_.push_back({next->key, {}});
        frame.last_key = next;
        frame.has_key = true;
    }

    // Both in one: a map as the value of a key. False if that is too deep; nothing has been done then.
    [[nodiscard]] bool key_and_open_map(std::string_view text) {
        if (depth_ == depth_limit_) {
            return false;
        }
        key(text);
        return open_map();
    }

    // Values are added that were made elsewhere, so that the document may have any key.
    void add_keys_unseen() { std::fill(key_filter_.begin(), key_filter_.end(), ~std::uint64_t{0}); }

    // A scalar, or what `close` gave, into the innermost open container, or as the root.
    void add(const Value& value) {
        if (frames_.empty()) {
            root_ = value;
        } else if (frames_.back().is_map) {
            entries_.back().value = value;
        } else {
            items_.push_back(value);
        }
    }

    // The same, for documents that will be derived: a value, and what it was made from (null: nothing).
    void add_from(const Value& value, const Value* origin);
    // The same for a value that stands in no container of the document, such as a part of a symbol.
    void note_origin(const Value* value, const Value* origin) { loose_origins_.emplace_back(value, origin); }

    // The innermost open container, complete. Check `repeated_key` if those are refused.
    [[nodiscard]] Value close();

    // A builder for some of the entries of the map that is open, for another thread. It has an arena of its own, for
    // all that its values refer to.
    [[nodiscard]] DocumentBuilder part() const;
    // Adds the entries of parts, in which nothing else must be open, one after the other behind those that are there.
    void add_parts(std::vector<DocumentBuilder> parts);

    // A builder for a piece of a text that starts in the middle, for another thread. Nothing is open in it.
    [[nodiscard]] DocumentBuilder piece() const;
    [[nodiscard]] bool is_piece() const { return is_piece_; }
    // In a piece: the next values belong to a container that was opened in front of the piece, a map or a list.
    void enter(bool is_map);
    // Whether the innermost open container is one that was entered.
    [[nodiscard]] bool is_entered() const { return is_piece_ && frames_.size() == 1; }
    // The container that was entered ends here. What follows belongs to the one around it, which must be entered.
    void leave();
    // Adds what is in the piece of the text that follows. False if it does not continue what is open here, or if it is
    // too deep; this is spoilt then. The same as without pieces, but for the place of a key that is refused.
    [[nodiscard]] bool add_piece(DocumentBuilder piece);

    // The map {"name": value} around a value that is complete.
    [[nodiscard]] Value short_form(std::string_view name, const Value& value);

    // A copy of a value and everything below it. Nothing if it would go deeper than the limit, or make more than
    // `values_left` values, from which those made are taken.
    [[nodiscard]] bool copy(const Value& original, std::uint64_t& values_left, Value& result);

    // A copy of a value of a derived document that becomes a part of one that extends it: what is below the value, and
    // what all of it was made from, are the same. What the document shares with its source stays where it is. False if
    // that is too deep.
    [[nodiscard]] bool add_again(const Document& derived, const Value& value);

    // Further YAML documents follow in the text.
    void note_further_documents() { has_further_documents_ = true; }

    [[nodiscard]] bool is_open() const { return !frames_.empty(); }
    [[nodiscard]] bool is_in_map() const { return frames_.back().is_map; }
    [[nodiscard]] std::uint32_t depth() const { return depth_; }
    // The first refused key, or null.
    [[nodiscard]] const char* repeated_key() const { return repeated_key_; }
    [[nodiscard]] support::Arena& arena() { return arena_; }

    // `text` is what the values refer to, a part of `*buffer`.
    [[nodiscard]] Document finish(std::string name, std::unique_ptr<const std::string> buffer, std::string_view text,
                                  Format format, Loader loader);
    // A document that shows another one in a new shape. Values added with `add_from` lead back to what they were made
    // from; containers may also be values of the source, which stay where they are. `embedded` are documents whose
    // text values refer to.
    [[nodiscard]] Document finish_derived(std::string name, const Document& source, std::list<Document> embedded);
    // A document that shows the same source as a derived one, `base`, of which it keeps what it refers to: its values
    // were added with `add_again`, others beside them. `embedded` as above.
    [[nodiscard]] Document finish_extended(Document base, std::list<Document> embedded);
    // What the derived document will give as the reason why resources may be missing in it.
    void set_incomplete(std::string reason) { incomplete_because_ = std::move(reason); }
    // The root is made of the children of both roots; the rest of the values stays where it is.
    [[nodiscard]] Document finish_merged(std::string name, const Document& base, const Document& added);

private:
    struct RecentKey {
        KeyReference key;
        RecentKey* next = nullptr;   // that followed in the last map that had a key of this place
        RecentKey* first = nullptr;  // the first one in the last map behind such a key
    };
    struct Frame {
        std::uint32_t start;  // of its children in items_ or entries_
        bool is_map;
        bool is_level;
        bool has_key;
        RecentKey* last_key;  // of this map, or in front of it
    };

    // Children of a container that is open around a piece, up to its end, and what they refer to.
    struct Left {
        bool is_map;
        std::uint32_t deepest;
        std::vector<Value> items;
        std::vector<Entry> entries;
        support::Arena arena;
    };

    void push_frame(std::size_t start, bool is_map, bool is_level) {
        RecentKey* const in_front = frames_.empty() ? recent_keys_.data() : frames_.back().last_key;
        frames_.push_back({static_cast<std::uint32_t>(start), is_map, is_level, false, in_front});
    }
    [[nodiscard]] RecentKey& recent_key(std::string_view text);
    void go_deeper() {
        ++depth_;
        deepest_ = depth_ > deepest_ ? depth_ : deepest_;
    }
    void note_key(std::uint32_t hash) {
        if (is_piece_) {
            new_keys_.push_back(hash);
        } else {
            key_filter_[(hash & filter_mask_) >> 6U] |= std::uint64_t{1} << (hash & 63U);
        }
    }

    [[nodiscard]] Value close_map(std::uint32_t start);
    void add_origin(std::uint64_t sequence, const Value* from);
    void add_origins(const Value& map, std::span<const Entry> entries, std::span<const Value* const> given);
    [[nodiscard]] Value store_map(std::span<const Entry> entries);
    [[nodiscard]] Value store_repeated(std::span<const Entry> entries);

    std::uint32_t depth_limit_;
    RepeatedKeys repeated_keys_;
    std::uint32_t depth_ = 0;
    std::uint32_t deepest_ = 0;
    std::uint32_t filter_mask_;
    const char* repeated_key_ = nullptr;
    bool has_further_documents_ = false;
    Value root_;
    std::vector<Frame> frames_;
    std::vector<Value> items_;
    std::vector<Entry> entries_;
    bool is_piece_ = false;
    std::vector<Left> left_;               // of a piece
    std::vector<std::uint32_t> new_keys_;  // of a piece: what key_filter_ has of other builders
    std::vector<std::uint64_t> key_filter_;
    std::vector<RecentKey> recent_keys_;  // by hash; their number is a power of two
    std::unordered_map<const Entry*, std::vector<std::string_view>> written_keys_;
    std::vector<const Value*> entry_origins_;  // by entries_ and items_, as far as they were given
    std::vector<const Value*> item_origins_;
    const Value* root_origin_ = nullptr;
    std::string incomplete_because_;
    Document::Origins origins_;  // in the order of the arena, since containers are
    std::vector<std::pair<const Value*, const Value*>> loose_origins_;
    support::Arena arena_;
};

}  // namespace bylaw::document
