// The facts about the input parameters of a managed rule. Private to the room.
#pragma once

#include "document/value.h"
#include "packs/catalogue.h"
#include "packs/fact_writer.h"
#include "packs/input_parameters.h"

namespace bylaw::packs {

// Writes `Parameters`, a list, into the map that is open: an element for each parameter that is given, and for each
// that has to be.
//
//   Name, Given, Documented, Nearest (another name), Required, Type, Text (its value as rules get it),
//   Written (`text`, `number`, `boolean`, `structure`), Least, Most, Allowed, IsListOfAllowed,
//   Items: [ { Text, Number, IsAllowed, Nearest } ]
//
// `Items` are the parts of a list, or the only value.
void write_parameter_facts(FactWriter& facts, const document::Value& properties, const ManagedRule& rule,
                           const InputParameters& given);

}  // namespace bylaw::packs
