#include "packs/library.h"

#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "bytecode/bundle.h"
#include "packs/library_bundles.h"

namespace bylaw::packs {

std::shared_ptr<const bytecode::Program> audit_rules() {
    static const std::shared_ptr<const bytecode::Program> program = [] {
        const auto bytes = audit_bundle();
        auto read = bytecode::read_bundle("bylaw:audit", std::string(bytes.begin(), bytes.end()));
        if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
            // The build wrote it with the same code.
            throw std::logic_error("the built-in rules cannot be read: " + diagnostic->message);
        }
        return std::get<std::shared_ptr<const bytecode::Program>>(std::move(read));
    }();
    return program;
}

}  // namespace bylaw::packs
