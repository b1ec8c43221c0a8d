// The second evaluator, for tests only: small, slow, and as close to the words of guard-language.md as code can be. It
// walks the syntax tree and shares nothing with lower/ and vm/ but the built-in functions (section 3.12), the spellings
// of keys (3.5) and the regular expressions (3.13), which are tested by themselves. Section numbers in the code are
// those of the specification.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "document/document.h"
#include "syntax/ast.h"

namespace bylaw::specification {

enum class Status { Pass, Fail, Skip };

struct RuleStatus {
    std::string rule;
    Status status;
};

// Section 3.15.
struct EvaluationError {
    std::string message;
};

// Every named rule once, in report order.
using Outcome = std::variant<std::vector<RuleStatus>, EvaluationError>;
[[nodiscard]] Outcome evaluate(const syntax::File& file, const document::Document& document);

}  // namespace bylaw::specification
