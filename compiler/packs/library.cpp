#include "packs/library.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "bytecode/bundle.h"
#include "packs/library_bundles.h"

namespace bylaw::packs {

namespace {

std::shared_ptr<const bytecode::Program> program_of(const char* name, std::span<const char> bytes) {
    auto read = bytecode::read_bundle(name, std::string(bytes.begin(), bytes.end()));
    if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
        // The build wrote it with the same code.
        throw std::logic_error("the built-in rules cannot be read: " + diagnostic->message);
    }
    return std::get<std::shared_ptr<const bytecode::Program>>(std::move(read));
}

}  // namespace

std::shared_ptr<const bytecode::Program> audit_rules() {
    static const std::shared_ptr<const bytecode::Program> program = program_of("bylaw:audit", audit_bundle());
    return program;
}

std::shared_ptr<const bytecode::Program> managed_rules() {
    static const std::shared_ptr<const bytecode::Program> program = program_of("bylaw:managed", managed_bundle());
    return program;
}

std::vector<LibraryExample> audit_examples(std::string_view id) {
    std::vector<LibraryExample> examples;
    std::string_view rest = audit_examples_text();
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.size(), rest.find('\1', 1));
        const std::string_view example = rest.substr(1, end - 1);
        rest.remove_prefix(end);
        const std::size_t slash = example.find('/');
        const std::size_t line = example.find('\n');
        if (example.substr(0, slash) == id) {
            examples.push_back({example.substr(slash + 1, line - slash - 1), example.substr(line + 1)});
        }
    }
    return examples;
}

}  // namespace bylaw::packs
