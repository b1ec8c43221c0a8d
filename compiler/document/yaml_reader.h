// The reader that understands everything: YAML, and JSON as a part of it, by guard-language.md, sections 4.1 to 4.3 and
// 4.6.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "document/document.h"
#include "document/document_builder.h"
#include "support/diagnostic.h"

namespace bylaw::document {

// Values that aliases may add to one document: what the reference would expand may not fit into memory.
inline constexpr std::uint64_t alias_value_limit = 1'000'000;

// As deep as the reference's test loader goes (guard-language.md 4.6); all loaders but Loader::Validate stop there.
inline constexpr std::uint32_t test_loader_depth = 128;

// `text` is valid UTF-8, with its byte order mark if it has one, and outlives the document. Nothing is returned if the
// builder holds the document.
[[nodiscard]] std::optional<support::Diagnostic> read_yaml(const std::string& name, std::string_view text,
                                                           Loader loader, std::uint32_t depth_limit,
                                                           DocumentBuilder& builder);

}  // namespace bylaw::document
