// Documents that stand as text inside another document: JSON, percent-encoded or not. Private to the room.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>
#include <vector>

#include "document/document.h"
#include "inputs/found_value.h"

namespace bylaw::inputs {

class EmbeddedTexts {
public:
    // What a text says; the text itself if it is no such document. Values stay good with the documents.
    [[nodiscard]] FoundValue read_json(FoundValue found);
    [[nodiscard]] FoundValue read_url_json(FoundValue found);
    // The same for texts that begin like JSON, several times over if need be; everything else stays as it is.
    [[nodiscard]] FoundValue unfold(FoundValue found);

    // Keeps a document that was made of a text.
    [[nodiscard]] FoundValue keep(document::Document document, const document::Value* text) {
        documents_.push_back(std::move(document));
        return {&documents_.back().root(), text};
    }

    // The documents, for whoever keeps values of them.
    [[nodiscard]] std::list<document::Document> take() { return std::move(documents_); }

private:
    enum class Reading : std::uint8_t { Json, UrlJson };
    [[nodiscard]] FoundValue read(FoundValue found, Reading reading);

    std::list<document::Document> documents_;
    // What was read already, by the text's value: several rows of a table go into one text.
    std::array<std::unordered_map<const document::Value*, FoundValue>, 2> known_;
};

}  // namespace bylaw::inputs
