// What rules files import: finding the files before anything is parsed (docs/language.md, "Imports").
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "support/source.h"

namespace bylaw::syntax {

// No file needs as many; what reaches a limit is refused with a diagnostic.
struct ImportLimits {
    static constexpr std::size_t depth = 16;              // files that import each other in a row
    static constexpr std::size_t files = 200;             // that one file imports, directly or not
    static constexpr std::uint64_t bytes = 16ULL << 20U;  // of all of them
    static constexpr std::size_t path_size = 1024;        // of the text between the quotes
    static constexpr std::size_t statements = 2000;       // in all files together
};

// Where imported files come from. Nothing outside of what an implementation allows is ever read.
class ImportReader {
public:
    struct Refusal {
        std::string message;  // in the style of a diagnostic's message
        std::string help;
    };

    virtual ~ImportReader() = default;
    // The identity of the file that `path` names in the file with the identity `importer`: the same for the same file,
    // however it is named.
    [[nodiscard]] virtual std::variant<std::string, Refusal> find(std::string_view importer, std::string_view path) = 0;
    // The text of a file that was found.
    [[nodiscard]] virtual std::variant<std::string, Refusal> read(const std::string& identity) = 0;
};

// The paths of the import statements that the text begins with, as written. As many as the parser finds, if it finds
// nothing wrong.
[[nodiscard]] std::vector<std::string_view> imported_paths(std::string_view text);

// Finds all that the file imports and notes it in `source.imported`, problems as well: they become diagnostics when the
// file is compiled. Does nothing for a file without imports.
void find_imports(support::SourceFile& source, std::string_view identity, ImportReader& reader);

// `lib/tags.guard` as named in the file `rules/a.guard`: `rules/lib/tags.guard`. Only `/` parts names.
[[nodiscard]] std::string import_name(std::string_view importer, std::string_view path);

// The beginning of the path of a file that is part of bylaw.
inline constexpr std::string_view library_prefix = "bylaw:";

}  // namespace bylaw::syntax
