// CloudFormation's short forms (`!Ref x` for `{"Ref": x}`): guard-language.md, sections 4.3 and 4.6; cloudformation.md,
// section 2.
#pragma once

#include <string>
#include <string_view>

#include "document/document.h"

namespace bylaw::document {

enum class NodeKind : unsigned char { Scalar, Sequence, Mapping };

// The long name ("Fn::Sub") that a node with this tag stands for under this loader; empty if the tag is no short form
// there. The tag is as libyaml reports it, `!Sub`.
[[nodiscard]] std::string long_form(std::string_view tag, NodeKind kind, Loader loader);

}  // namespace bylaw::document
