// How the places of values are found again in each format; PositionFinder chooses.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "document/document.h"
#include "document/path.h"
#include "document/value.h"
#include "support/source.h"

namespace bylaw::document {

[[nodiscard]] inline const Value& child_at(const Value& container, std::uint32_t index) {
    return container.kind == Kind::List ? container.item_data[index] : container.entry_data[index].value;
}

// The position of a value among the children of a container, by address; the size of the container if it is not there.
[[nodiscard]] std::uint32_t position_in(const Value& container, const Value& value);

// Where a value of a merged document comes from: one of the two parts, and the value there.
[[nodiscard]] std::pair<const Document*, const Value*> original_of(const Document& merged, const Value& value);

// For each key of a map as written, the value that came of it; null where a later repetition replaced it. Only for maps
// with repeated keys.
[[nodiscard]] std::vector<const Value*> written_values(const Document& document, const Value& map);

// Bytes of a value and of the key in front of it; the latter is empty for items of lists and the root.
struct ValuePlace {
    support::Span value;
    support::Span key;
};

// Reads JSON that the JSON reader accepted again, only what is asked for: strings that a value refers to show where it
// ends, so that not all that stands in front of another value has to be read.
class JsonPlaces {
public:
    explicit JsonPlaces(const Document& document) : document_(document), text_(document.text()) {}

    [[nodiscard]] ValuePlace place_of(std::span<const PathStep> path);

private:
    // What is known of a large container: where its children start, with their keys; 0 where that is not known yet.
    struct Children {
        std::vector<std::uint32_t> starts;
        std::vector<const Value*> of;  // written_values, if the map repeats keys
    };

    [[nodiscard]] std::uint32_t skip_space(std::uint32_t at) const;
    [[nodiscard]] std::uint32_t skip_string(std::uint32_t at) const;
    [[nodiscard]] std::uint32_t skip_brackets(std::uint32_t at, std::uint32_t open) const;
    [[nodiscard]] std::uint32_t skip_value(std::uint32_t at) const;
    [[nodiscard]] std::uint32_t skip_key(std::uint32_t at) const;
    [[nodiscard]] bool refers_to_text(const Value& value) const;
    [[nodiscard]] const Value* last_text(const Value& value, std::uint32_t& depth, std::uint32_t& tries_left) const;
    [[nodiscard]] std::optional<std::uint32_t> end_of(const Value& value) const;
    [[nodiscard]] std::uint32_t start_of(const Value& container, std::uint32_t begin, const PathStep& step);

    // A step of the last path that was asked for, since the next one often begins in the same way.
    struct Passed {
        const Value* container;
        std::uint32_t index;
        std::uint32_t begin;  // of the value
        support::Span key;
    };

    const Document& document_;
    std::string_view text_;
    std::unordered_map<const void*, Children> containers_;  // by the memory of the children
    std::vector<Passed> passed_;
};

// Goes through the events of a YAML text in step with the tree, once, and remembers the place of every value.
class YamlPlaces {
public:
    struct Place {
        const Value* value;
        support::Span bytes;
        support::Span key;
        PositionFinder::ReferencePlace reference;
        PositionFinder::ReferencePlace key_reference;
    };

    explicit YamlPlaces(const Document& document);

    // Null for values that have no place of their own: what an alias repeated.
    [[nodiscard]] const Place* place_of(const Value& value) const;

private:
    std::vector<Place> places_;  // sorted by address
};

}  // namespace bylaw::document
