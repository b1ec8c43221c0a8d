// Rules that a template satisfies, as a start for writing one's own (guard-language.md, section 5.8).
#pragma once

#include <string>
#include <variant>

#include "document/document.h"
#include "support/diagnostic.h"

namespace bylaw::report {

// For every resource type of a CloudFormation template a variable and a rule that states its properties as they are,
// in document order. The text need not parse: property names and strings are put into it unchanged. A template without
// a map of resources, or with properties on a resource without a type, gives a diagnostic; that of the latter has the
// code DocumentScalar, all others DocumentSyntax.
[[nodiscard]] std::variant<std::string, support::Diagnostic> generate_rules(const document::Document& document);

}  // namespace bylaw::report
