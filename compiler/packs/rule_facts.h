// What checks of AWS Config rules ask and no document says: what AWS documents about the managed rules that are named.
#pragma once

#include "inputs/canonical.h"
#include "inputs/formats.h"

namespace bylaw::packs {

// Adds to each `AWS::Config::ConfigRule` of a document that has some, beside `Properties`,
//
//   Managed: { Known, Nearest, Deprecated, ReplacedBy, Trigger, ResourceTypes, Modes, Parameters: [ { Name, … } ] }
//
// of rules whose owner is AWS. Facts lead back to what they are about, and are unknown where that is. Nothing happens
// to documents without such resources.
void add_rule_facts(inputs::Canonical& canonical);

}  // namespace bylaw::packs
