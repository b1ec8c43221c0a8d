// Words that the forms of an explanation share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/explanation.h"

namespace bylaw::report {

// "check", "rule", "managed", "diagnostic", as reports name them.
[[nodiscard]] std::string_view kind_name(ExplanationKind kind);
// With commas; of more than `most` the others are counted: "A, B and 3 more".
[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::size_t most = std::string::npos);
// "Terraform" for `terraform`; what is not known stays as it is.
[[nodiscard]] std::string_view input_title(std::string_view input);
// Whether a rule without `@inputs` is made for all of them.
[[nodiscard]] bool is_judged_everywhere(const Explanation& explanation);
// All inputs that a rule can be judged on, in one sentence.
[[nodiscard]] std::string inputs_text(const Explanation& explanation);
// When AWS Config evaluates a managed rule: "when a resource changes".
[[nodiscard]] std::string_view trigger_text(const ManagedFacts& facts);
// "A, B"
[[nodiscard]] std::string types_text(const ManagedFacts& facts);
// "3.1, 3.2"
[[nodiscard]] std::string ids_text(const Annotations::Framework& framework);
// A fix that can be copied, rather than a phrase about one.
[[nodiscard]] bool is_code(std::string_view fix);
// Something to type, rather than a phrase about it.
[[nodiscard]] bool is_command(std::string_view confirm);

}  // namespace bylaw::report
