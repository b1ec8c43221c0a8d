// Values in the two spellings that the reference's messages use.
#pragma once

#include <string>

#include "document/value.h"
#include "report/value_places.h"

namespace bylaw::report {

// The reference's display form: strings in quotes without escapes, null as "NULL", floats without exponent.
void append_display(std::string& out, const document::Value& value);

// The form that some of the reference's reasons show, with the place of every value in it:
// `Int((Path("/a/0", Location { line: 8, col: 10 }), 1))`.
void append_debug(std::string& out, const document::Value& value, ValuePlaces& places);
// A text in that form, in quotes.
void append_debug_text(std::string& out, std::string_view text);
// The items of a list in that form, in brackets.
void append_debug_items(std::string& out, const document::Value& list, ValuePlaces& places);

// The reference's names of types: "String", "int", "array", …
[[nodiscard]] std::string_view type_name(document::Kind kind);

// Whether the value holds a number that has no JSON form.
[[nodiscard]] bool holds_non_finite(const document::Value& value);

}  // namespace bylaw::report
