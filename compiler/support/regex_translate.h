// Trees of regular expressions as text for the engines that run them. Private to support/regex.cpp and its parts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "support/regex_syntax.h"

namespace bylaw::support::regex {

// Which texts a compiled pattern is for. Nearly all texts are ASCII, and for those classes are small, engines work on
// bytes, and programs are compact; the Unicode form is compiled when the first other text comes along.
enum class Alphabet : std::uint8_t { Ascii, Unicode };

// Whether RE2 has all that the pattern needs for texts of the alphabet.
[[nodiscard]] bool is_linear(const Syntax& syntax, Alphabet alphabet);

// The pattern in RE2's syntax; nothing if it becomes too long there (large repetitions are written out). With captures,
// groups keep their numbers.
[[nodiscard]] std::optional<std::string> to_re2(const Syntax& syntax, Alphabet alphabet, bool captures);

// The pattern in PCRE2's syntax, to stand in a group of its own: the numbers of its groups are one higher there.
// Definitions stand at its end.
[[nodiscard]] std::optional<std::string> to_pcre2(const Syntax& syntax, Alphabet alphabet);

// Characters that the node matches as a single one: Any, Literal or Class.
[[nodiscard]] CodePointSet characters_of(const Node& node);

}  // namespace bylaw::support::regex
