// Warnings as bytes, as the cache keeps them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/diagnostic.h"
#include "support/source.h"

namespace bylaw::lower {

// By source.
using Warnings = std::vector<std::vector<support::Diagnostic>>;

[[nodiscard]] std::string write_warnings(const Warnings& warnings);

// Nothing if the bytes are damaged, come from another version, or do not fit the sources.
[[nodiscard]] std::optional<Warnings> read_warnings(
    std::string_view bytes, const std::vector<std::shared_ptr<const support::SourceFile>>& sources);

}  // namespace bylaw::lower
