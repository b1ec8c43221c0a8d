// What must hold of every document that was read, whatever its text was.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "document/document.h"
#include "document/json_text.h"
#include "document/path.h"
#include "document/value.h"

namespace bylaw::document {

inline void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", what);
        std::abort();
    }
}

// Every value of the document, in the order of the text.
inline std::vector<const Value*> values_of(const Document& document) {
    std::vector<const Value*> values;
    std::vector<const Value*> left{&document.root()};
    while (!left.empty()) {
        const Value* const value = left.back();
        left.pop_back();
        values.push_back(value);
        for (std::uint32_t i = value->is_scalar() ? 0 : value->size; i-- > 0;) {
            left.push_back(value->kind == Kind::List ? &value->items()[i] : &value->entries()[i].value);
        }
    }
    return values;
}

inline std::string shown(const Document& document) {
    std::string text;
    append_json(text, document.root());
    return text;
}

inline void check_document(const Document& document) {
    PositionFinder positions(document);
    for (const Value* const value : values_of(document)) {
        const auto path = path_of(document, *value);
        require(path.has_value(), "every value has a path");
        const Value* reached = &document.root();
        for (const PathStep& step : *path) {
            reached = step.entry != nullptr ? &step.entry->value : &reached->items()[step.index];
        }
        require(reached == value, "the path leads to the value");
        const auto span = positions.span_of(*value);
        require(span.has_value() && span->begin <= span->end && span->end <= document.text().size(),
                "every value has a place in the text");
        (void)positions.key_span_of(*value);
        (void)positions.reference_place_of(*value);
        if (value->kind != Kind::Map) {
            continue;
        }
        for (const Entry& entry : value->entries()) {
            require(find(*value, entry.key()) == &entry.value, "every key is found");
            require(document.may_have_key(entry.name->hash), "the filter knows every key");
        }
        const auto* const keys = document.written_keys(*value);
        require((keys != nullptr) == value->has_repeated_keys, "maps with repeated keys have a list of them");
        require(keys == nullptr || keys->size() > value->size, "there are more written keys than entries");
    }
    std::string pretty;
    append_json_pretty(pretty, document.root(), 1);
}

}  // namespace bylaw::document
