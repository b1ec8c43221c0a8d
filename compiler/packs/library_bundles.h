// What the build writes (stdlib/write_bundle.cpp, cmake/Examples.cmake, cmake/Library.cmake). Private to the room.
#pragma once

#include <span>
#include <string_view>

#include "packs/library.h"

namespace bylaw::packs {

[[nodiscard]] std::span<const char> audit_bundle();
[[nodiscard]] std::span<const char> managed_bundle();
// The table of all managed rules, with a line of titles.
[[nodiscard]] std::string_view managed_catalogue_text();
// What else is documented of some of them, one fact a line; the first line has titles as well.
[[nodiscard]] std::string_view managed_documented_text();
// One after the other: the byte 1, `ID/NAME`, a line feed, the document.
[[nodiscard]] std::string_view audit_examples_text();

}  // namespace bylaw::packs
