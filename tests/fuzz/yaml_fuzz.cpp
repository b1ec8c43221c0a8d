// Texts as documents and as test files: whatever is accepted is a sound document.
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "document/document.h"
#include "document_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace bylaw::document;
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const Loader loader : {Loader::Validate, Loader::Test, Loader::Embedded}) {
        const LoadResult result = load("fuzz", text, loader);
        if (const auto* const document = std::get_if<Document>(&result)) {
            check_document(*document);
        } else {
            const auto& diagnostic = std::get<bylaw::support::Diagnostic>(result);
            require(!diagnostic.message.empty(), "a diagnostic says something");
            require(diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size,
                    "a diagnostic is within the text");
        }
    }
    return 0;
}
