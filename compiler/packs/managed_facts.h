// The facts about a rule whose owner is AWS. Private to the room.
#pragma once

#include <cstddef>

#include "document/value.h"
#include "packs/fact_writer.h"
#include "packs/input_parameters.h"

namespace bylaw::packs {

// Writes `Managed` into the resource that is open. `comparisons_left` is for the search of identifiers that are meant.
void write_managed_facts(FactWriter& facts, const document::Value& properties, const InputParameters& parameters,
                         std::size_t& comparisons_left);

}  // namespace bylaw::packs
