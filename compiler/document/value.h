// Values: what documents hold, what literals in rules are, what functions give.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

namespace bylaw::support {
class Regex;
}

namespace bylaw::document {

enum class Kind : std::uint8_t {
    Null,
    Bool,
    Int,
    Float,
    Char,  // from `parse_char` only
    String,
    List,
    Map,
    Regex,  // literal only, like the ranges
    IntRange,
    FloatRange,
    CharRange,
    Symbol,  // in documents of the canonical shape only: document/symbol.h
};

struct Entry;
struct Symbol;

// Bounds of a range literal; which member of each union counts follows from the value's kind.
struct Range {
    union Bound {
        std::int64_t integer;
        double real;
        char32_t character;
    };
    Bound lower;
    Bound upper;
    bool includes_lower;
    bool includes_upper;
};

// One value. Copied freely: what it refers to (text, items, entries) lives in the arena or source text of the Document,
// Program or evaluation that made it, never in the value. The items of a list and the entries of a map are contiguous,
// so the address of a value identifies its place in its document (document/path.h).
struct Value {
    Kind kind = Kind::Null;
    bool has_repeated_keys = false;  // map: some key occurred twice in the text; see Document::written_keys
    bool is_indexed = false;         // map: a hash index follows the entries; see find
    bool is_sensitive = false;       // compared as its value, never shown
    std::uint32_t size = 0;          // bytes of a string, items of a list, entries of a map
    union {
        std::int64_t integer;
        bool boolean;
        double real;
        char32_t character;
        const char* text_data;
        const Value* item_data;
        const Entry* entry_data;
        const support::Regex* regex;
        const Range* range;
        const Symbol* symbol;
    };

    Value() : integer(0) {}

    [[nodiscard]] static Value of_bool(bool value);
    [[nodiscard]] static Value of_int(std::int64_t value);
    [[nodiscard]] static Value of_float(double value);
    [[nodiscard]] static Value of_char(char32_t value);
    [[nodiscard]] static Value of_string(std::string_view text);
    [[nodiscard]] static Value of_list(std::span<const Value> items);
    [[nodiscard]] static Value of_map(std::span<const Entry> entries);
    [[nodiscard]] static Value of_regex(const support::Regex* regex);
    [[nodiscard]] static Value of_range(Kind kind, const Range* range);
    [[nodiscard]] static Value of_symbol(const Symbol* symbol);

    [[nodiscard]] std::string_view text() const { return {text_data, size}; }         // String
    [[nodiscard]] std::span<const Value> items() const { return {item_data, size}; }  // List
    [[nodiscard]] std::span<const Entry> entries() const;                             // Map
    [[nodiscard]] bool is_scalar() const { return kind != Kind::List && kind != Kind::Map; }
};

// A key of maps. Most occur many times, and the entries of one document share one.
struct Key {
    const char* data = "";
    std::uint32_t size = 0;
    std::uint32_t hash = 0;  // support::key_hash

    [[nodiscard]] std::string_view text() const { return {data, size}; }
};
inline constexpr Key no_key{};

// A pointer to a key, and half of its hash in the bits that addresses of programs do not have on the 64-bit systems
// there are: most keys are told from the one that is looked for without reading them.
class KeyReference {
public:
    KeyReference() : KeyReference(&no_key) {}
    KeyReference(const Key* key)  // NOLINT(google-explicit-constructor)
        : bits_(reinterpret_cast<std::uintptr_t>(key) | std::uint64_t{key->hash >> 16U} << address_bits) {
        if (reinterpret_cast<std::uintptr_t>(key) >> address_bits != 0) [[unlikely]] {
            std::abort();
        }
    }

    [[nodiscard]] const Key& operator*() const {
        return *reinterpret_cast<const Key*>(bits_ & ((std::uint64_t{1} << address_bits) - 1));
    }
    [[nodiscard]] const Key* operator->() const { return &**this; }
    // False for most keys that have another hash.
    [[nodiscard]] bool may_have(std::uint32_t hash) const { return bits_ >> address_bits == hash >> 16U; }
    // Whether it is the same key; others may have the same text.
    friend bool operator==(const KeyReference&, const KeyReference&) = default;

private:
    static constexpr unsigned address_bits = 48;
    std::uint64_t bits_;
};

// One entry of a map. Keys are unique; order is that of the text. What it refers to lives where the map does.
struct Entry {
    KeyReference name;
    Value value;

    [[nodiscard]] std::string_view key() const { return name->text(); }
};

static_assert(sizeof(Value) == 16);
static_assert(sizeof(Entry) == 24);

// The entry with exactly this key, or null. `map.kind` must be Map. Maps of more than `indexed_from` entries that a
// Document made carry a hash index, so that this takes constant time.
inline constexpr std::uint32_t indexed_from = 24;
[[nodiscard]] const Value* find(const Value& map, std::string_view key, std::uint32_t hash);
[[nodiscard]] const Value* find(const Value& map, std::string_view key);

inline Value Value::of_bool(bool value) {
    Value result;
    result.kind = Kind::Bool;
    result.boolean = value;
    return result;
}

inline Value Value::of_int(std::int64_t value) {
    Value result;
    result.kind = Kind::Int;
    result.integer = value;
    return result;
}

inline Value Value::of_float(double value) {
    Value result;
    result.kind = Kind::Float;
    result.real = value;
    return result;
}

inline Value Value::of_char(char32_t value) {
    Value result;
    result.kind = Kind::Char;
    result.character = value;
    return result;
}

inline Value Value::of_string(std::string_view text) {
    Value result;
    result.kind = Kind::String;
    result.size = static_cast<std::uint32_t>(text.size());
    result.text_data = text.data();
    return result;
}

inline Value Value::of_list(std::span<const Value> items) {
    Value result;
    result.kind = Kind::List;
    result.size = static_cast<std::uint32_t>(items.size());
    result.item_data = items.data();
    return result;
}

inline Value Value::of_map(std::span<const Entry> entries) {
    Value result;
    result.kind = Kind::Map;
    result.size = static_cast<std::uint32_t>(entries.size());
    result.entry_data = entries.data();
    return result;
}

inline Value Value::of_regex(const support::Regex* regex) {
    Value result;
    result.kind = Kind::Regex;
    result.regex = regex;
    return result;
}

inline Value Value::of_range(Kind kind, const Range* range) {
    Value result;
    result.kind = kind;
    result.range = range;
    return result;
}

inline Value Value::of_symbol(const Symbol* symbol) {
    Value result;
    result.kind = Kind::Symbol;
    result.symbol = symbol;
    return result;
}

inline std::span<const Entry> Value::entries() const {
    return {entry_data, size};
}

}  // namespace bylaw::document
