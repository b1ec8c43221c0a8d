// What findings are known by from one run to the next.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace bylaw::report {

// Stays the same from release to release.
[[nodiscard]] std::uint64_t fingerprint(std::initializer_list<std::string_view> parts);
// The last component of a path.
[[nodiscard]] std::string_view last_name_of(std::string_view path);

// As 16 lower-case digits.
void append_hexadecimal(std::string& out, std::uint64_t number);
// Nothing if the text is not what `append_hexadecimal` writes.
[[nodiscard]] std::optional<std::uint64_t> read_hexadecimal(std::string_view text);

}  // namespace bylaw::report
