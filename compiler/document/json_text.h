// Values as JSON text.
#pragma once

#include <string>
#include <string_view>

#include "document/value.h"

namespace bylaw::document {

// What is shown in place of a sensitive value.
inline constexpr std::string_view hidden_text = "(sensitive)";

// Appends a JSON string literal with quotes; control characters escaped as serde_json escapes them, everything else
// raw.
void append_json_string(std::string& out, std::string_view text);

// Appends the shortest text that reads back as the same double, as serde_json prints it (`1.0`, `1e100`). NaN and
// infinities have no JSON form and print as `null`.
void append_json_number(std::string& out, double value);

// Appends the shortest text without an exponent that reads back as the same double, as the reference prints bounds of
// ranges and floats in messages (`1`, `0.0000001`, `inf`, `NaN`).
void append_plain_number(std::string& out, double value);

// Appends the value in one line, without spaces (`{"a":[1,2]}`). Chars and regular expressions as strings (`"/re/"`),
// ranges as strings in interval form (`"[1,5)"`). Symbols as what they stand for, else as their author wrote them, else
// as
// `{"Unknown":"reason"}`; sensitive values as `hidden_text`.
void append_json(std::string& out, const Value& value);

// The same over several lines, two spaces a level, starting at `indent` levels, as serde_json prints pretty.
void append_json_pretty(std::string& out, const Value& value, int indent);

}  // namespace bylaw::document
