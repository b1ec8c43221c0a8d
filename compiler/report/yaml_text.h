// YAML as the reference writes it (serde_yaml on libyaml's emitter): block style, two spaces, no line folding.
#pragma once

#include <cstddef>
#include <string>

#include "document/value.h"
#include "document/yaml_string.h"

namespace bylaw::report {

using document::append_yaml_key;
using document::append_yaml_string;
using document::yaml_style;
using document::YamlStyle;

// Appends a value after a key's colon or a dash, with the space or line break in front of it. `indent` is the column of
// that key or dash. `is_item`: after a dash.
void append_yaml_value(std::string& out, const document::Value& value, std::size_t indent, bool is_item);

}  // namespace bylaw::report
