// Configuration items: whatever the input, the canonical document is well formed and leads back to places of the input.
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "document/path.h"
#include "document_checks.h"
#include "inputs/canonical.h"

using namespace bylaw;
using document::Document;
using document::require;
using document::Value;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const document::LoadResult result = document::load("fuzz", text, document::Loader::Validate);
    const auto* const source = std::get_if<Document>(&result);
    if (source == nullptr) {
        return 0;
    }
    const auto canonical = inputs::canonical_items(*source);
    if (!canonical) {
        return 0;
    }
    const Document& document = canonical->document;
    const Value* resources = document::find(document.root(), "Resources");
    require(resources != nullptr && resources->size == canonical->resources, "all resources are there");
    document::PositionFinder positions(document);
    for (const Value* const value : values_of(document)) {
        const auto path = document::path_of(document, *value);
        require(path.has_value(), "every value comes from the input");
        const auto span = positions.span_of(*value);
        require(span.has_value() && span->end <= text.size(), "and has a place in it");
    }
    for (const inputs::LeftOut& part : canonical->left_out) {
        require(part.value != nullptr && document::path_of(*source, *part.value).has_value(),
                "what was left out as well");
    }
    return 0;
}
