// Strings in the structured reports of `check`.
#pragma once

#include <string>
#include <string_view>

namespace bylaw::report {

// Appends a JSON string literal with quotes, in which every control character is escaped, so that the report can be
// shown on a terminal: besides those that JSON demands also U+007F to U+009F.
void append_json_text(std::string& out, std::string_view text);

}  // namespace bylaw::report
