// Rules and documents from text, for tests that need them compiled and loaded.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <variant>

#include "document/document.h"
#include "lower/compile.h"

namespace bylaw::testing {

inline std::shared_ptr<const bytecode::Program> program_of(const std::string& rules, const lower::Passes& passes = {}) {
    auto source = std::make_shared<support::SourceFile>();
    source->name = "rules.guard";
    source->text = rules;
    lower::CompileOptions options;
    options.threads = 1;
    options.passes = passes;
    auto result = lower::compile({source}, options);
    if (result.file_of_source[0] == bytecode::none) {
        throw std::runtime_error("the rules of this test do not parse: " + result.diagnostics[0].message);
    }
    return result.program;
}

inline document::Document document_of(const std::string& text) {
    auto loaded = document::load("document", text, document::Loader::Validate);
    if (auto* diagnostic = std::get_if<support::Diagnostic>(&loaded)) {
        throw std::runtime_error("the document of this test cannot be loaded: " + diagnostic->message);
    }
    return std::move(std::get<document::Document>(loaded));
}

}  // namespace bylaw::testing
