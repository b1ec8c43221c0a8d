// Strings and members of objects in the structured reports of `check`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw::report {

// Appends a JSON string literal with quotes, in which every control character is escaped, so that the report can be
// shown on a terminal: besides those that JSON demands also U+007F to U+009F.
void append_json_text(std::string& out, std::string_view text);

// Append a member of the object that is being written, with a comma in front unless it is the first.
void append_member(std::string& out, std::string_view name, std::string_view text);
void append_member(std::string& out, std::string_view name, std::uint64_t number);
// The same for a list of strings; nothing if it is empty.
void append_member(std::string& out, std::string_view name, const std::vector<std::string>& texts);

}  // namespace bylaw::report
