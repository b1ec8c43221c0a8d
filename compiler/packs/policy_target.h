// What the text of a custom policy is written for. Private to the room.
#pragma once

#include "bytecode/program.h"

namespace bylaw::packs {

// Whether all that a compiled policy asks a document for is its `Resources`, which configuration items do not have.
[[nodiscard]] bool is_written_for_templates(const bytecode::Program& policy);

}  // namespace bylaw::packs
