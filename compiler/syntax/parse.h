// Text to tree.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "support/arena.h"
#include "support/diagnostic.h"
#include "support/source.h"
#include "syntax/ast.h"

namespace bylaw::syntax {

// Each limit is an option of the command line; reaching one is a diagnostic.
struct ParseLimits {
    std::uint32_t depth = 200;  // nested blocks, filters, lists and calls; more than 1000 means 1000
    std::uint64_t bytes = std::uint64_t{64} << 20U;
    std::uint32_t reported_errors = 20;  // per file; further ones are counted, not shown
};

// A parsed file together with what its nodes refer to.
struct ParsedFile {
    std::shared_ptr<const support::SourceFile> source;
    support::Arena arena;
    const File* file = nullptr;                    // null when the text is not a rules file
    std::vector<support::Diagnostic> diagnostics;  // errors exactly when `file` is null; in order of place

    [[nodiscard]] bool ok() const { return file != nullptr; }
};

// Reads a rules file (guard-language.md, section 1). A text of only white space and comments is a file without rules.
// Never throws for what the text holds; safe to call from several threads at once.
[[nodiscard]] ParsedFile parse(std::shared_ptr<const support::SourceFile> source, const ParseLimits& limits = {});

}  // namespace bylaw::syntax
