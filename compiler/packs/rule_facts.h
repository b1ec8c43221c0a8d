// What checks of AWS Config rules ask and no document says: what AWS documents about the managed rules that are named,
// and what takes more than rules of the language to find out.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "inputs/canonical.h"
#include "inputs/formats.h"
#include "support/diagnostic.h"
#include "support/source.h"

namespace bylaw::packs {

// An error in the text of a custom policy; `policy` is what its place is in.
struct PolicyError {
    support::Diagnostic diagnostic;
    std::shared_ptr<const support::SourceFile> policy;
};

// Adds to each `AWS::Config::ConfigRule` and `AWS::Config::RemediationConfiguration` of a document that has some,
// beside `Properties`,
//
//   Managed: { Known, Nearest, Deprecated, ReplacedBy, Trigger, ResourceTypes, Proactive, NeedsParameters,
//       MissingParameters, Parameters: [ { Name, … } ] }
//       of rules whose owner is AWS
//   Derived: { SameName, SameRule, ParametersAreMap, ParametersLength, UnknownTypes, PolicyLength, PolicyCompiles,
//       PolicyFunctions, PolicyError }
//       of rules: addresses of rules before it with the same name, or that are the same; sizes in characters
//   Derived: { NamesRule, NearestRule, WaitsForRule, RoleIsExpression, StaticValues }
//       of remediations: whether the rule is in the document, and the values of parameters that are known
//
// and to the document itself, where it is a conformance pack,
//
//   Pack: { Bytes, Format, Rules, ParametersWithoutDefault, RefusedDefaults, ForeignResources, UnusedParameters,
//           UnusedConditions, UndefinedNames, CircularConditions, MalformedConditions, RepeatedKeys, Borrowed }
//
// Facts lead back to what they are about, and are unknown where that is. Nothing happens to documents without such
// resources. The errors in custom policies are the result.
std::vector<PolicyError> add_rule_facts(inputs::Canonical& canonical, inputs::Kind kind);

}  // namespace bylaw::packs
