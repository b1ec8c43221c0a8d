// YAML as the reference writes it (serde_yaml on libyaml's emitter): block style, two spaces, no line folding.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "document/value.h"

namespace bylaw::report {

// How a string is written where a block scalar or plain text may stand.
enum class YamlStyle : std::uint8_t { Plain, SingleQuoted, DoubleQuoted, Literal };

// The style for a string; `is_key` where it has to fit into one line in front of a colon.
[[nodiscard]] YamlStyle yaml_style(std::string_view text, bool is_key);

// Appends a string as a value whose container's entries stand at column `indent`.
void append_yaml_string(std::string& out, std::string_view text, std::size_t indent);
// Appends a string as a key, up to and including the colon, in a map whose entries stand at column `indent`.
void append_yaml_key(std::string& out, std::string_view text, std::size_t indent);

// Appends a value after a key's colon or a dash, with the space or line break in front of it. `indent` is the column of
// that key or dash. `is_item`: after a dash.
void append_yaml_value(std::string& out, const document::Value& value, std::size_t indent, bool is_item);

}  // namespace bylaw::report
