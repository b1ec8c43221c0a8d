#include "document/document_builder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <functional>
#include <span>

#include "document/map_index.h"

namespace bylaw::document {
namespace {

// Bits of the filter of keys. A text has a key for every 20 to 40 bytes, most of them repetitions.
std::size_t filter_bits(std::size_t text_size) {
    constexpr std::size_t smallest = 512;
    constexpr std::size_t largest = std::size_t{1} << 26U;
    return std::bit_ceil(std::clamp(text_size / 4, smallest, largest));
}

// Keys that are remembered. Texts within texts are many, and most of them small.
std::size_t recent_keys(std::size_t text_size) {
    constexpr std::size_t bytes_of_key = 16;
    constexpr std::size_t smallest = 8;
    constexpr std::size_t largest = 1024;
    return text_size == 0 ? largest : std::bit_ceil(std::clamp(text_size / bytes_of_key, smallest, largest));
}

// Whether some key is there twice, for maps too small for an index.
bool has_repetition(std::span<const Entry> entries) {
    std::array<std::uint64_t, 4> seen{};
    bool is_possible = false;
    for (const Entry& entry : entries) {
        std::uint64_t& word = seen[entry.name->hash >> 30U];
        const std::uint64_t bit = std::uint64_t{1} << ((entry.name->hash >> 24U) & 63U);
        is_possible = is_possible || (word & bit) != 0;
        word |= bit;
    }
    if (!is_possible) {
        return false;
    }
    for (std::size_t i = 1; i < entries.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (entries[i].name == entries[j].name ||
                (entries[i].name->hash == entries[j].name->hash && entries[i].key() == entries[j].key())) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

DocumentBuilder::DocumentBuilder(std::uint32_t depth_limit, RepeatedKeys repeated_keys, std::size_t text_size)
    : depth_limit_(depth_limit),
      repeated_keys_(repeated_keys),
      filter_mask_(static_cast<std::uint32_t>(filter_bits(text_size) - 1)),
      key_filter_(filter_bits(text_size) / 64),
      recent_keys_(recent_keys(text_size)) {}

DocumentBuilder::RecentKey& DocumentBuilder::recent_key(std::string_view text) {
    const std::uint32_t hash = support::key_hash(text);
    RecentKey& recent = recent_keys_[hash & (recent_keys_.size() - 1)];
    const bool is_known = recent.key->hash == hash && recent.key->size == text.size() && recent.key != &no_key &&
                          support::has_same_bytes(recent.key->data, text);
    // The place of a refused repetition is told by where its text is.
    if (!is_known || repeated_keys_ == RepeatedKeys::Refused) {
        recent.key = arena_.make<Key>(text.data(), static_cast<std::uint32_t>(text.size()), hash);
    }
    if (!is_known) {
        note_key(hash);
    }
    return recent;
}

Value DocumentBuilder::close() {
    const Frame frame = frames_.back();
    frames_.pop_back();
    depth_ -= frame.is_level ? 1 : 0;
    if (frame.is_map) {
        return close_map(frame.start);
    }
    const std::size_t count = items_.size() - frame.start;
    if (count == 0) {
        return Value::of_list({});
    }
    auto* const memory = static_cast<Value*>(arena_.allocate(count * sizeof(Value), alignof(Value)));
    std::memcpy(static_cast<void*>(memory), items_.data() + frame.start, count * sizeof(Value));
    const std::uint64_t first = frame.start < item_origins_.size() ? arena_.sequence(memory) : 0;
    for (std::size_t i = frame.start; i < item_origins_.size(); ++i) {
        if (item_origins_[i] != nullptr) {
            add_origin(first + (i - frame.start) * sizeof(Value), item_origins_[i]);
        }
    }
    item_origins_.resize(std::min<std::size_t>(item_origins_.size(), frame.start));
    items_.resize(frame.start);
    return Value::of_list({memory, count});
}

Value DocumentBuilder::close_map(std::uint32_t start) {
    const std::span<const Entry> entries{entries_.data() + start, entries_.size() - start};
    const Value result = entries.empty() ? Value::of_map({}) : store_map(entries);
    if (start < entry_origins_.size()) {
        add_origins(result, entries, {entry_origins_.data() + start, entry_origins_.size() - start});
        entry_origins_.resize(start);
    }
    entries_.resize(start);
    return result;
}

// Of the values of a map that was stored, by what was given for the entries that it was made of.
void DocumentBuilder::add_origins(const Value& map, std::span<const Entry> entries,
                                  std::span<const Value* const> given) {
    std::vector<const Value*> of_last;
    if (map.has_repeated_keys) {
        of_last.resize(map.size);
        for (std::size_t i = 0; i < given.size(); ++i) {
            const Value* const value = find(map, entries[i].key());
            const auto offset = reinterpret_cast<const char*>(value) - reinterpret_cast<const char*>(map.entry_data);
            of_last[static_cast<std::size_t>(offset) / sizeof(Entry)] = given[i];
        }
        given = of_last;
    }
    std::uint64_t sequence = arena_.sequence(&map.entry_data[0].value);
    for (const Value* const origin : given) {
        if (origin != nullptr) {
            add_origin(sequence, origin);
        }
        sequence += sizeof(Entry);
    }
}

void DocumentBuilder::add_origin(std::uint64_t sequence, const Value* from) {
    if (origins_.empty()) {
        origins_.emplace_back();
    }
    origins_.back().push_back({sequence, from});
}

Value DocumentBuilder::store_map(std::span<const Entry> entries) {
    const bool is_indexed = entries.size() > indexed_from;
    if (!is_indexed && has_repetition(entries)) {
        return store_repeated(entries);
    }
    const std::size_t bytes =
        entries.size_bytes() + (is_indexed ? index_words(entries.size()) * sizeof(std::uint32_t) : 0);
    auto* const memory = static_cast<Entry*>(arena_.allocate(bytes, alignof(Entry)));
    std::memcpy(static_cast<void*>(memory), entries.data(), entries.size_bytes());
    Value result = Value::of_map({memory, entries.size()});
    if (is_indexed) {
        void* const after = memory + entries.size();
        if (!write_index(entries, static_cast<std::uint32_t*>(after))) {
            return store_repeated(entries);
        }
        result.is_indexed = true;
    }
    return result;
}

Value DocumentBuilder::store_repeated(std::span<const Entry> entries) {
    const std::vector<std::uint32_t> positions = sorted_positions(entries);
    std::vector<Entry> kept(entries.begin(), entries.end());
    std::vector<bool> is_dropped(entries.size());
    std::uint32_t first_repetition = static_cast<std::uint32_t>(entries.size());
    for (std::size_t i = 1, first = 0; i < positions.size(); ++i) {
        const Entry& entry = entries[positions[i]];
        if (entry.name->hash == entries[positions[first]].name->hash &&
            entry.key() == entries[positions[first]].key()) {
            kept[positions[first]].value = entry.value;
            is_dropped[positions[i]] = true;
            first_repetition = std::min(first_repetition, positions[i]);
        } else {
            first = i;
        }
    }
    if (repeated_keys_ == RepeatedKeys::Refused && repeated_key_ == nullptr) {
        repeated_key_ = entries[first_repetition].name->data;
    }
    std::vector<std::string_view> written;
    written.reserve(entries.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        written.push_back(entries[i].key());
        if (!is_dropped[i]) {
            kept[count++] = kept[i];
        }
    }
    Value result = store_map({kept.data(), count});
    result.has_repeated_keys = true;
    written_keys_.emplace(result.entry_data, std::move(written));
    return result;
}

DocumentBuilder DocumentBuilder::part() const {
    DocumentBuilder part(depth_limit_, repeated_keys_, 0);
    part.depth_ = depth_;
    part.push_frame(0, true, true);
    return part;
}

void DocumentBuilder::add_parts(std::vector<DocumentBuilder> parts) {
    std::size_t entries = entries_.size();
    for (const DocumentBuilder& part : parts) {
        entries += part.entries_.size();
    }
    entries_.reserve(entries);
    entry_origins_.reserve(entries);
    for (DocumentBuilder& part : parts) {
        const std::uint64_t before = arena_.append(std::move(part.arena_));
        entry_origins_.resize(entries_.size());
        entries_.insert(entries_.end(), part.entries_.begin(), part.entries_.end());
        entry_origins_.insert(entry_origins_.end(), part.entry_origins_.begin(), part.entry_origins_.end());
        for (std::deque<Document::Origin>& rows : part.origins_) {
            for (Document::Origin& row : rows) {
                row.sequence += before;
            }
            origins_.push_back(std::move(rows));
        }
        loose_origins_.insert(loose_origins_.end(), part.loose_origins_.begin(), part.loose_origins_.end());
        written_keys_.merge(part.written_keys_);
    }
}

void DocumentBuilder::add_from(const Value& value, const Value* origin) {
    add(value);
    if (frames_.empty()) {
        root_origin_ = origin;
    } else if (frames_.back().is_map) {
        entry_origins_.resize(entries_.size());
        entry_origins_.back() = origin;
    } else {
        item_origins_.resize(items_.size());
        item_origins_.back() = origin;
    }
}

Value DocumentBuilder::short_form(std::string_view name, const Value& value) {
    open_short_form();
    key(name);
    entries_.back().value = value;
    return close();
}

bool DocumentBuilder::copy(const Value& original, std::uint64_t& values_left, Value& result) {
    // A map that repeats keys does not get here: the loader that knows aliases refuses it.
    struct Open {
        const Value* container;
        std::uint32_t next;
    };
    std::vector<Open> open;
    const std::size_t frames_before = frames_.size();
    const Value* current = &original;
    Value finished;
    while (true) {
        if (values_left == 0) {
            return false;
        }
        --values_left;
        if (current->is_scalar()) {
            finished = *current;
        } else {
            if (!(current->kind == Kind::List ? open_list() : open_map())) {
                return false;
            }
            open.push_back({current, 0});
        }
        bool is_finished = current->is_scalar();
        current = nullptr;
        while (current == nullptr) {
            if (is_finished) {
                if (frames_.size() == frames_before) {
                    result = finished;
                    return true;
                }
                add(finished);
            }
            Open& top = open.back();
            if (top.next == top.container->size) {
                finished = close();
                open.pop_back();
                is_finished = true;
                continue;
            }
            if (top.container->kind == Kind::List) {
                current = &top.container->item_data[top.next++];
            } else {
                const Entry& entry = top.container->entry_data[top.next++];
                key(entry.key());
                current = &entry.value;
            }
        }
    }
}

bool DocumentBuilder::add_again(const Document& derived, const Value& value) {
    struct Open {
        const Value* container;
        std::uint32_t next;
    };
    const auto is_own = [&](const Value& at) {
        if (at.is_scalar() || at.size == 0) {
            return false;
        }
        const void* const memory =
            at.kind == Kind::List ? static_cast<const void*>(at.item_data) : static_cast<const void*>(at.entry_data);
        return derived.arena().sequence(memory) != support::Arena::not_from_here;
    };
    std::vector<Open> open;
    const Value* current = &value;
    while (current != nullptr) {
        if (!is_own(*current)) {
            add_from(*current, derived.origin_of(*current));
        } else if (current->kind == Kind::List ? open_list() : open_map()) {
            open.push_back({current, 0});
        } else {
            return false;
        }
        current = nullptr;
        while (current == nullptr && !open.empty()) {
            Open& top = open.back();
            const Value& container = *top.container;
            if (top.next == container.size) {
                Value done = close();
                done.is_sensitive = container.is_sensitive;
                add_from(done, derived.origin_of(container));
                open.pop_back();
            } else if (container.kind == Kind::List) {
                current = &container.item_data[top.next++];
            } else {
                const Entry& entry = container.entry_data[top.next++];
                key(entry.key());
                current = &entry.value;
            }
        }
    }
    return true;
}

Document DocumentBuilder::finish(std::string name, std::unique_ptr<const std::string> buffer, std::string_view text,
                                 Format format, Loader loader) {
    Document document;
    document.name_ = std::move(name);
    document.buffer_ = std::move(buffer);
    document.text_ = text;
    document.has_byte_order_mark_ = document.buffer_ != nullptr && text.data() != document.buffer_->data();
    document.format_ = format;
    document.loader_ = loader;
    document.has_further_documents_ = has_further_documents_;
    document.incomplete_because_ = std::move(incomplete_because_);
    document.root_ = arena_.make<Value>(root_);
    document.arena_ = std::move(arena_);
    document.key_filter_ = std::move(key_filter_);
    document.written_keys_ = std::move(written_keys_);
    return document;
}

Document DocumentBuilder::finish_derived(std::string name, const Document& source, std::list<Document> embedded) {
    Document document = finish(std::move(name), nullptr, {}, source.format(), source.loader());
    document.derived_from_ = &source;
    document.embedded_ = std::move(embedded);
    document.origins_ = std::move(origins_);
    if (root_origin_ != nullptr) {
        document.origins_.push_back({{document.arena_.sequence(document.root_), root_origin_}});
    }
    std::stable_sort(loose_origins_.begin(), loose_origins_.end(), [](const auto& left, const auto& right) {
        return std::less<const Value*>()(left.first, right.first);
    });
    document.loose_origins_ = std::move(loose_origins_);
    return document;
}

Document DocumentBuilder::finish_extended(Document base, std::list<Document> embedded) {
    set_incomplete(std::move(base.incomplete_because_));
    const Document& source = *base.derived_from_;
    std::shared_ptr<const Concealment> concealment = std::move(base.concealment_);
    std::string name = std::move(base.name_);
    const std::uint32_t first_line = base.first_line_;
    embedded.push_back(std::move(base));
    Document document = finish_derived(std::move(name), source, std::move(embedded));
    document.extends_ = true;
    document.conceal(std::move(concealment));
    document.set_first_line(first_line);
    return document;
}

Document DocumentBuilder::finish_merged(std::string name, const Document& base, const Document& added) {
    if (base.root().has_repeated_keys) {
        // The reference adds the keys of the second map as they are after their repetitions are gone.
        std::vector<std::string_view> written = *base.written_keys(base.root());
        for (const Entry& entry : added.root().entries()) {
            written.push_back(entry.key());
        }
        root_.has_repeated_keys = true;
        written_keys_.emplace(root_.entry_data, std::move(written));
    }
    Document document = finish(std::move(name), nullptr, {}, base.format(), base.loader());
    document.merged_base_ = &base;
    document.merged_addition_ = &added;
    return document;
}

}  // namespace bylaw::document
