// The rules that are part of the program.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "bytecode/program.h"

namespace bylaw::packs {

// The linter's checks, stdlib/audit, as compiled when the program was built. The same program at every call, which
// lives as long as the process; from any thread.
[[nodiscard]] std::shared_ptr<const bytecode::Program> audit_rules();

// The managed rules of AWS Config, stdlib/managed, one file a rule; as above.
[[nodiscard]] std::shared_ptr<const bytecode::Program> managed_rules();

// A rules file that others import as `bylaw:NAME`, stdlib/library/NAME.guard.
struct LibraryFile {
    std::string_view name;
    std::string_view text;
};

// All of them, in the order of their names. The texts live as long as the process.
[[nodiscard]] std::span<const LibraryFile> library_files();

// A document that breaks a check, or that keeps to it.
struct LibraryExample {
    std::string_view name;  // of its file: `bad.template.yaml`
    std::string_view text;
};

// The examples of the check with this id, stdlib/audit/examples/ID, in the order of their names. The texts live as long
// as the process; from any thread.
[[nodiscard]] std::vector<LibraryExample> audit_examples(std::string_view id);

}  // namespace bylaw::packs
