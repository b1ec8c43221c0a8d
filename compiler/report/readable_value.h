// Values in messages for people, and their types in words.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "document/value.h"

namespace bylaw::report {

inline constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

// Appends the value in one line, as one would write it in a rules file: strings in quotes with JSON's escapes, regular
// expressions between slashes, ranges as `r[1,5)`, null as `null`. What exceeds about `most` bytes is left out, and
// `…` stands for it; the work is bounded by the limit, too.
void append_readable(std::string& out, const document::Value& value, std::size_t most = no_limit);

// Cuts the text behind `begin` to at most `most` bytes, between two characters, and puts `…` in place of the rest.
void shorten(std::string& text, std::size_t begin, std::size_t most);

// "a string", "an integer", "a map", …
[[nodiscard]] std::string_view type_in_words(const document::Value& value);

}  // namespace bylaw::report
