// The facts about a rule whose owner is AWS. Private to the room.
#pragma once

#include <vector>

#include "document/document.h"
#include "document/value.h"
#include "packs/fact_writer.h"

namespace bylaw::packs {

// Writes `Managed` into the resource that is open. `embedded` gets the documents that stand in it as text.
void write_managed_facts(FactWriter& facts, const document::Value& properties,
                         std::vector<document::Document>& embedded);

}  // namespace bylaw::packs
