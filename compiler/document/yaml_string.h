// Strings as the reference writes them in YAML (serde_yaml on libyaml's emitter): block style, no line folding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bylaw::document {

// How a string is written where a block scalar or plain text may stand.
enum class YamlStyle : std::uint8_t { Plain, SingleQuoted, DoubleQuoted, Literal };

// The style for a string; `is_key` where it has to fit into one line in front of a colon.
[[nodiscard]] YamlStyle yaml_style(std::string_view text, bool is_key);

// Appends a string as a value whose container's entries stand at column `indent`.
void append_yaml_string(std::string& out, std::string_view text, std::size_t indent);
// Appends a string as a key, up to and including the colon, in a map whose entries stand at column `indent`.
void append_yaml_key(std::string& out, std::string_view text, std::size_t indent);

}  // namespace bylaw::document
