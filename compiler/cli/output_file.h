// Where a command's result goes: a file that the user named, or standard output.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.h"

namespace bylaw::cli {

// Writes the text to the file, which is replaced, or to standard output if the path is empty. False after what is
// wrong with the file was said; standard output is checked by the program at its end.
[[nodiscard]] bool write_output(const std::string& path, std::string_view text, Streams streams);

}  // namespace bylaw::cli
