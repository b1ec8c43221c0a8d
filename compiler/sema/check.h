// What is wrong with a rules file before it meets data: names, numbers and types of arguments, cycles, clauses whose
// outcome no data can change.
#pragma once

#include <cstddef>
#include <vector>

#include "sema/imports.h"
#include "support/diagnostic.h"
#include "syntax/parse.h"

namespace bylaw::sema {

// Raised with every change of what is said about the same text, so that warnings in caches are left behind.
inline constexpr int version = 3;

// Further ones of a file are not given.
inline constexpr std::size_t greatest_count = 1000;

// Warnings (`sema/*`) in order of place, without an order among those of one place. Never errors: the language reports
// most of these mistakes only when evaluation reaches them (guard-language.md, section 9, item 5), so the file runs all
// the same. Only what holds whatever the documents look like is said; what could be meant is not. `parsed` must be ok;
// nothing in the result refers to it.
[[nodiscard]] std::vector<support::Diagnostic> check(const syntax::ParsedFile& parsed);
// The same of a file whose imports are known already and have no errors. What is doubtful in an imported file is not
// said.
[[nodiscard]] std::vector<support::Diagnostic> check(const Imports& file);

}  // namespace bylaw::sema
