// From a value back to its path and to its place in the text, without having kept either.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "document/document.h"
#include "document/reference_places.h"
#include "document/value.h"
#include "support/source.h"

namespace bylaw::document {

// One step from a container to a value in it: a key of a map, or an index of a list (key is null then).
struct PathStep {
    const Entry* entry = nullptr;
    std::uint32_t index = 0;  // position in the container, for maps too
};

// The steps from the root to a value, found by address in logarithmic time per level: the arena is filled depth first,
// so every subtree occupies one run of it. Nothing if the value is not part of the document (a literal, a function's
// result). In a derived document the path is that in the document it was derived from.
[[nodiscard]] std::optional<std::vector<PathStep>> path_of(const Document& document, const Value& value);

// The same in the document itself, also if it was derived: nothing then for values that it shares with its source. Not
// for merged documents.
[[nodiscard]] std::optional<std::vector<PathStep>> own_path_of(const Document& document, const Value& value);

// Finds one path after the other in a document that was not merged: quicker than `own_path_of` where they have their
// beginnings in common. Refers to the document, which must outlive it. Not safe for several threads.
class PathFinder {
public:
    explicit PathFinder(const Document& document) : document_(&document) {}

    // The steps to the value, valid until the next call. Nothing for values that are not the document's own.
    [[nodiscard]] std::optional<std::span<const PathStep>> find(const Value& value);

private:
    // Which child of a container leads to places in the order of allocation, from the first one to the one before the
    // last.
    struct Level {
        const Value* container;
        std::uint64_t first;
        std::uint64_t last;
    };

    [[nodiscard]] bool search(const Value& value);

    const Document* document_;
    const Value* found_ = nullptr;  // what steps_ leads to
    std::vector<PathStep> steps_;
    std::vector<Level> levels_;  // for all steps but the last one
};

// The reference's form of a path: "/Resources/a/Properties/Tags/0", no escaping; the root is "".
[[nodiscard]] std::string path_text(std::span<const PathStep> path);

// Finds places by reading the text again, remembering what it passed: the first look-up costs one pass over the
// containers on the way, later ones only what is new. Refers to the document, which must outlive it. Not safe for
// several threads.
class PositionFinder {
public:
    explicit PositionFinder(const Document& document);
    ~PositionFinder();
    PositionFinder(const PositionFinder&) = delete;
    PositionFinder& operator=(const PositionFinder&) = delete;

    // Bytes of the value in the text: a string with its quotes, a container with its brackets or from its first key to
    // its last value. Nothing for values that are not in the text.
    [[nodiscard]] std::optional<support::Span> span_of(const Value& value);
    // The key in front of a map's value, for pointing at names.
    [[nodiscard]] std::optional<support::Span> key_span_of(const Value& value);

    // Line and column counted from 0, in code points, of the value's start, as the reference reports them
    // (guard-language.md 4.4): 0, 0 for values that are not in the text, for a list that is the root, and for
    // everything that the test loader read. A root that is a map or scalar has its own place.
    using ReferencePlace = document::ReferencePlace;
    [[nodiscard]] ReferencePlace reference_place_of(const Value& value);
    // The same for the key in front of a map's value.
    [[nodiscard]] ReferencePlace reference_key_place_of(const Value& value);

    // All of these at once, which takes as long as one of them. Nothing for values that are not in the text.
    struct Places {
        support::Span span;
        ReferencePlace start;
        support::Span key;  // empty if there is none, and `key_start` is 0, 0
        ReferencePlace key_start;
    };
    [[nodiscard]] std::optional<Places> places_of(const Value& value);

    // The same as `path_of` for the document, quicker. Valid until the next call of any function of this.
    [[nodiscard]] std::optional<std::span<const PathStep>> path_of(const Value& value);

    // The document in whose text the places of a value are: the document itself, or, if it was merged, the one of its
    // parts that holds the value.
    [[nodiscard]] const Document& document_of(const Value& value);

    // Of the document's own text, without a byte order mark; for a merged document build it from `document_of`.
    [[nodiscard]] const support::LineIndex& lines();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace bylaw::document
