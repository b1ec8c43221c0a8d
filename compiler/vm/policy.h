// Policies of IAM and of resources, whatever form they are written in, as statements of one form. Private to
// vm/functions_policy.cpp and vm/functions_permissions.cpp.
#pragma once

#include <optional>
#include <vector>

#include "vm/function_call.h"

namespace bylaw::vm {

struct Statement {
    // A map of the members that are there, under their usual names, or a symbol: a statement that is not known.
    const document::Value* value = nullptr;
    const document::Value* origin = nullptr;  // what it was made from
};

// The statements of a policy document, a statement, a list of such, or text that holds one of these as JSON, perhaps
// percent-encoded. Null and the empty text are policies without statements. Nothing if it is something else.
//
// `Action`, `NotAction`, `Resource`, `NotResource` and the members of `Principal` and `NotPrincipal` are lists, also of
// one; the principal "*" is { AWS: ["*"] }.
[[nodiscard]] std::optional<std::vector<Statement>> statements_of(const document::Value& policy, const Call& call);

}  // namespace bylaw::vm
