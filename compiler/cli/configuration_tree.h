// A configuration file as a tree in which everything knows its place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "support/diagnostic.h"

namespace bylaw::cli {

struct ConfigurationNode {
    enum class Kind : std::uint8_t { Null, Scalar, List, Map };

    Kind kind = Kind::Null;
    std::string text;  // Scalar
    bool is_quoted = false;
    support::Span place;
    std::vector<ConfigurationNode> items;                                  // List
    std::vector<std::pair<ConfigurationNode, ConfigurationNode>> entries;  // Map: scalar keys, each once
};

// Larger files, and lists and maps nested deeper, are refused (docs/limits.md).
inline constexpr std::uint64_t greatest_configuration_size = std::uint64_t{1} << 20U;
inline constexpr std::uint32_t greatest_configuration_depth = 16;

// Reads YAML. A diagnostic, in the file of this name, for what is no YAML, holds several documents, or uses aliases,
// tags, repeated keys or keys that are no text. An empty text is an empty map.
[[nodiscard]] std::variant<ConfigurationNode, support::Diagnostic> read_configuration_tree(std::string_view name,
                                                                                           std::string_view text);

// What a node is, in words: `a list`, `text`.
[[nodiscard]] std::string_view kind_text(const ConfigurationNode& node);

}  // namespace bylaw::cli
