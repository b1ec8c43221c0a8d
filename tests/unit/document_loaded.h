// Loads texts for the tests of documents and shows the outcome in one line.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "document/document.h"
#include "document/json_text.h"

namespace bylaw::document {

// "json VALUE" or "yaml VALUE" by the reader that understood the text, or "error CODE".
inline std::string loaded(std::string text, Loader loader, const Limits& limits = {}) {
    const LoadResult result = load("file", std::move(text), loader, limits);
    if (const auto* const diagnostic = std::get_if<support::Diagnostic>(&result)) {
        return "error " + std::string(support::code_text(diagnostic->code));
    }
    const auto& document = std::get<Document>(result);
    std::string shown = document.format() == Format::Json ? "json " : "yaml ";
    append_json(shown, document.root());
    return shown;
}

// The document of a text that must be accepted.
inline Document must_load(std::string text, Loader loader = Loader::Validate) {
    return std::get<Document>(load("file", std::move(text), loader));
}

}  // namespace bylaw::document
