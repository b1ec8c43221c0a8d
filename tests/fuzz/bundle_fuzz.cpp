// Bundles: the bytes behind the header are the fuzzer's, the header's size and checksum are made right, so that the
// verifier is what stands between them and the interpreter.
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "bytecode/bundle.h"
#include "bytecode/disassemble.h"
#include "document/document.h"
#include "vm/evaluate.h"

namespace {

// Offsets of the fields in the header; docs/bytecode.md.
constexpr std::size_t size_field = 16;
constexpr std::size_t checksum_field = 24;
constexpr std::size_t header_size = 32 + 18 * 16;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < header_size) {
        return 0;
    }
    std::string bytes(reinterpret_cast<const char*>(data), size);
    std::memcpy(bytes.data(), "bylaw\r\n\x1a", 8);
    std::memcpy(bytes.data() + 8, &bylaw::bytecode::bundle_version, 4);
    const std::uint64_t whole = size;
    std::memcpy(bytes.data() + size_field, &whole, 8);
    const std::uint64_t checksum = XXH3_64bits(bytes.data() + header_size, size - header_size);
    std::memcpy(bytes.data() + checksum_field, &checksum, 8);
    auto read = bylaw::bytecode::read_bundle("fuzz", std::move(bytes));
    const auto* program = std::get_if<std::shared_ptr<const bylaw::bytecode::Program>>(&read);
    if (program == nullptr) {
        return 0;
    }
    (void)bylaw::bytecode::disassemble(**program);
    auto loaded = bylaw::document::load("document",
                                        R"({"Resources":{"a":{"Type":"AWS::S3::Bucket","Properties":{"n":[1,"x"]}}}})",
                                        bylaw::document::Loader::Validate);
    bylaw::vm::EvaluationLimits limits;
    limits.steps = 100'000;
    bylaw::vm::DocumentEvaluation evaluation(**program, std::get<bylaw::document::Document>(loaded), limits);
    for (std::uint32_t file = 0; file < (*program)->tables().files.size() && file < 4; ++file) {
        (void)evaluation.evaluate_file(file, bylaw::vm::Detail::Verdicts, true);
        (void)evaluation.evaluate_file(file, bylaw::vm::Detail::Everything, true);
    }
    return 0;
}
