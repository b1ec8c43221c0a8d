// What inputs are packed in: whatever the bytes are, every text is given once, in order, however the bytes arrive.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "../unit/inputs_drops.h"
#include "document_checks.h"
#include "inputs/documents.h"
#include "inputs/formats.h"

using namespace bylaw;
using document::require;

namespace {

std::string shown(std::string_view bytes, std::size_t piece) {
    inputs::ReadLimits limits;
    limits.unpacked = 1U << 20U;
    testing::Drops source(bytes, piece);
    inputs::Documents documents("fuzz", source, limits);
    std::string out;
    std::uint64_t offset = 0;
    while (const auto read = documents.next()) {
        out += std::to_string(read->line) + '@' + std::to_string(read->offset);
        if (const document::Document* document = read->document()) {
            require(read->offset >= offset, "texts come in order");
            offset = read->offset;
            const inputs::Recognised recognised = inputs::recognise(*document);
            out += ' ' + std::to_string(static_cast<int>(recognised.kind)) + ' ' + std::to_string(recognised.resources);
        }
        out += '\n';
    }
    return out + std::to_string(documents.passed_over());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    require(shown(bytes, 1U << 20U) == shown(bytes, 1), "pieces of any size give the same");
    return 0;
}
