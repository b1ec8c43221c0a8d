// Files, directories and streams that a command reads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "support/diagnostic.h"

namespace bylaw::cli {

// The order of the entries of a directory: guard-language.md, section 4.5.
enum class FileOrder : std::uint8_t { ByName, ByTime };

struct WalkOptions {
    FileOrder order = FileOrder::ByName;
    bool follows_directory_links = false;
};

// All files below a path, depth first, files and subdirectories of a directory sorted together; the path itself if it
// is a file. Links to files are followed. What cannot be read is left out.
[[nodiscard]] std::vector<std::filesystem::path> files_below(const std::filesystem::path& path,
                                                             const WalkOptions& options = {});

// Whether the name ends in one of the endings, letter case counting.
[[nodiscard]] bool has_ending(std::string_view name, std::initializer_list<std::string_view> endings);
[[nodiscard]] bool is_data_name(std::string_view name);   // `.yaml .yml .json .jsn .template`
[[nodiscard]] bool is_rules_name(std::string_view name);  // `.guard .ruleset`

// The whole content of a file or stream, with room behind it for readers that look ahead (document/document.h). Of what
// has more than `most` bytes, more than `most` but not all are read, so that whoever has that limit sees it exceeded.
using ReadResult = std::variant<std::string, support::Diagnostic>;
inline constexpr std::uint64_t any_size = ~std::uint64_t{0};
[[nodiscard]] ReadResult read_file(const std::filesystem::path& path, std::uint64_t most = any_size);
[[nodiscard]] std::string read_stream(std::istream& stream, std::uint64_t most = any_size);

// A diagnostic about a file that cannot be opened or read, for this `errno`.
[[nodiscard]] support::Diagnostic cannot_read(const std::filesystem::path& path, int error);

// A diagnostic about a path that does not exist.
[[nodiscard]] support::Diagnostic no_such_path(std::string_view path);

[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace bylaw::cli
