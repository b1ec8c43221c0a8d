// Diagnostics as text, with the line they are about.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "report/palette.h"
#include "support/diagnostic.h"

namespace bylaw::report {

// The text of a file by the name that diagnostics use; nothing if it is not at hand.
using TextOf = std::function<std::optional<std::string_view>(std::string_view name)>;

// Appends `error[code]: message`, the place with its line where the text is known, help and related places. Texts start
// in line `first_line` of their files.
void append_diagnostic(std::string& out, const support::Diagnostic& diagnostic, const TextOf& text_of,
                       const Palette& palette, std::uint32_t first_line = 1);
// Without the first line.
void append_diagnostic_details(std::string& out, const support::Diagnostic& diagnostic, const TextOf& text_of,
                               const Palette& palette, std::uint32_t first_line = 1);

}  // namespace bylaw::report
