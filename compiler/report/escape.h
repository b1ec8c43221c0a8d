// Text as it stands inside strings of the output formats.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bylaw::report {

enum class Escape : std::uint8_t {
    None,
    Json,  // between the quotes of a JSON string
    Xml,   // character data and attribute values
};

// Escaping goes character by character, so the escaped form of a concatenation is the concatenation of escaped forms.
void append_escaped(std::string& out, std::string_view text, Escape escape);

void append_number(std::string& out, std::uint64_t number);
void append_spaces(std::string& out, std::size_t count);

}  // namespace bylaw::report
