// What imported names mean: docs/language.md, "Imports".
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "support/diagnostic.h"
#include "syntax/parse.h"

namespace bylaw::sema {

// A rules file, or one that it imports.
struct Unit {
    const syntax::ParsedFile* parsed = nullptr;
    std::uint32_t begin = 0;  // what its offsets are counted from: behind the texts of the units before it

    // Of the names it imports: the unit that defines them. Variables and rules have namespaces of their own.
    std::unordered_map<std::string_view, std::uint32_t> variables;
    std::unordered_map<std::string_view, std::uint32_t> rules;
    std::unordered_map<std::string_view, std::uint32_t> parameterized;

    // Parallel to what it defines: whether the first unit needs it. In the first unit, everything is needed.
    std::vector<char> needs_let;
    std::vector<char> needs_rule;
    std::vector<char> needs_parameterized;

    // The unit that the name of a variable, as it stands in this one, belongs to.
    [[nodiscard]] std::uint32_t owner_of(std::string_view variable, std::uint32_t self) const {
        const auto found = variables.find(variable);
        return found == variables.end() ? self : found->second;
    }
};

// A rules file with all that it imports. Refers to the file, which must outlive it.
struct Imports {
    std::deque<syntax::ParsedFile> parsed;  // the imported files
    std::vector<Unit> units;                // the file itself, then the imported ones
    // By unit: which unit each of its import statements names.
    std::vector<std::vector<std::uint32_t>> targets;
    // What is wrong with the imports, each at a place of the file itself. If there is anything, the file cannot be
    // used.
    std::vector<support::Diagnostic> errors;
    // Names that the file imports and does not use.
    std::vector<support::Diagnostic> warnings;
};

// `file` must be ok. Reads nothing: what is imported is in `file.source->imported`.
[[nodiscard]] Imports resolve_imports(const syntax::ParsedFile& file, const syntax::ParseLimits& limits = {});

}  // namespace bylaw::sema
