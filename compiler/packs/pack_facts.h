// The facts about a conformance pack as a whole. Private to the room.
#pragma once

#include "document/document.h"
#include "inputs/formats.h"
#include "packs/fact_writer.h"

namespace bylaw::packs {

// Whether a template with rules of AWS Config is a conformance pack, also one that holds what it must not.
[[nodiscard]] bool is_pack(const document::Document& source, inputs::Kind kind);

// Writes `Pack` into the root that is open.
void write_pack_facts(FactWriter& facts, const document::Document& source);

}  // namespace bylaw::packs
