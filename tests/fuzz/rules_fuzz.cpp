// Rules text: whatever the bytes, parsing ends with a file or with diagnostics, and what parses compiles to a program
// that the verifier accepts.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "bytecode/verify.h"
#include "lower/compile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto source = std::make_shared<bylaw::support::SourceFile>();
    source->name = "fuzz.guard";
    source->text.assign(reinterpret_cast<const char*>(data), size);
    bylaw::lower::CompileOptions options;
    options.threads = 1;
    const auto result = bylaw::lower::compile({source}, options);
    const bool parsed = result.file_of_source[0] != bylaw::bytecode::none;
    if (!parsed && result.diagnostics.empty()) {
        std::abort();
    }
    if (bylaw::bytecode::verify(result.program->tables())) {
        std::abort();
    }
    return 0;
}
