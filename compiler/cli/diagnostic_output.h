// Diagnostics of commands without options for colour.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "support/diagnostic.h"

namespace bylaw::cli {

// Prints a diagnostic, with the line it is about if the text is given.
void print_diagnostic(std::ostream& err, const support::Diagnostic& diagnostic,
                      std::optional<std::string_view> text = std::nullopt);

// A diagnostic about a file that cannot be written; standard output if the path is empty.
[[nodiscard]] support::Diagnostic cannot_write(const std::string& path);

}  // namespace bylaw::cli
