// The fast way to read JSON: simdjson finds the tokens, one pass over them builds the values.
#pragma once

#include <cstddef>
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
    Read,               // the builder holds the document
    Undecided,          // not what these rules cover, or nested too deeply for the builder; the builder is spoilt
    UndecidedWithCuts,  // the same; a cut may be the reason
};

// How a large text is read: in parts of so many bytes, whose tokens stay in the cache, and in pieces of so many bytes,
// one or more parts each, for several threads. They are cut where it looks like the end of a value.
struct JsonCuts {
    std::size_t part;
    std::size_t piece;
};
inline constexpr JsonCuts usual_cuts{std::size_t{192} << 10U, std::size_t{512} << 10U};
inline constexpr JsonCuts no_cuts{~std::size_t{0} / 2, ~std::size_t{0}};

// Only texts that are a list or a map are read; scalars are Undecided. `text` must have `text_padding` readable bytes
// behind it, and outlive the document. The pieces of a large text are read on up to `threads` threads (0: one per
// core).
[[nodiscard]] JsonOutcome read_json(std::string_view text, JsonRules rules, const JsonCuts& cuts, unsigned threads,
                                    DocumentBuilder& builder);

}  // namespace bylaw::document
