// The fast way to read JSON: simdjson finds the tokens, one pass over them builds the values.
#pragma once

#include <cstdint>
#include <string_view>

#include "document/document_builder.h"

namespace bylaw::document {

enum class JsonRules : std::uint8_t {
    // What the YAML reader would give for the same text, under the rules of Loader::Validate or of Loader::Test. JSON
    // that a YAML reader understands differently, or not at all, is Undecided.
    AsYamlForValidate,
    AsYamlForTest,
    // JSON as serde_json understands it: the second chance of section 4.6.
    Strict,
};

enum class JsonOutcome : std::uint8_t {
    Read,       // the builder holds the document
    Undecided,  // not what these rules cover, or nested too deeply for the builder; the builder is spoilt
};

// Only texts that are a list or a map are read; scalars are Undecided. `text` must have `text_padding` readable bytes
// behind it, and outlive the document.
[[nodiscard]] JsonOutcome read_json(std::string_view text, JsonRules rules, DocumentBuilder& builder);

}  // namespace bylaw::document
