// The rules that are part of the program.
#pragma once

#include <memory>

#include "bytecode/program.h"

namespace bylaw::packs {

// The linter's checks, stdlib/audit, as compiled when the program was built. The same program at every call, which
// lives as long as the process; from any thread.
[[nodiscard]] std::shared_ptr<const bytecode::Program> audit_rules();

}  // namespace bylaw::packs
