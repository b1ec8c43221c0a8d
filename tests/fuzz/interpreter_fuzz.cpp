// Rules and a document, with a zero byte between them: evaluation ends with statuses or errors, in every detail, and
// all details agree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <variant>

#include "document/document.h"
#include "lower/compile.h"
#include "vm/evaluate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto* split = static_cast<const std::uint8_t*>(std::memchr(data, 0, size));
    if (split == nullptr) {
        return 0;
    }
    auto source = std::make_shared<bylaw::support::SourceFile>();
    source->name = "fuzz.guard";
    source->text.assign(reinterpret_cast<const char*>(data), static_cast<std::size_t>(split - data));
    bylaw::lower::CompileOptions options;
    options.threads = 1;
    const auto compiled = bylaw::lower::compile({source}, options);
    if (compiled.file_of_source[0] == bylaw::bytecode::none) {
        return 0;
    }
    auto loaded = bylaw::document::load(
        "fuzz.json",
        std::string(reinterpret_cast<const char*>(split + 1), size - static_cast<std::size_t>(split + 1 - data)),
        bylaw::document::Loader::Validate);
    const auto* document = std::get_if<bylaw::document::Document>(&loaded);
    if (document == nullptr) {
        return 0;
    }
    bylaw::vm::EvaluationLimits limits;
    limits.steps = 200'000;
    bylaw::vm::DocumentEvaluation verdicts(*compiled.program, *document, limits);
    bylaw::vm::DocumentEvaluation events(*compiled.program, *document, limits);
    const auto quick = verdicts.evaluate_file(0, bylaw::vm::Detail::Verdicts);
    const auto full = events.evaluate_file(0, bylaw::vm::Detail::Everything);
    // Recording takes more steps and refuses checks that only a report needs, so errors may differ; verdicts may not.
    if (quick.errors.empty() && full.errors.empty()) {
        for (std::size_t i = 0; i < quick.rules.size(); ++i) {
            if (quick.rules[i].status != full.rules[i].status) {
                std::abort();
            }
        }
    }
    return 0;
}
