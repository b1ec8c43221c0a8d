// What inputs are packed in: whatever the bytes are, every text is given once, in order, however the bytes arrive.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "document_checks.h"
#include "inputs/documents.h"
#include "inputs/formats.h"

using namespace bylaw;
using document::require;

namespace {

class Drops final : public inputs::ByteSource {
public:
    Drops(std::string_view text, std::size_t size) : rest_(text), size_(size) {}
    [[nodiscard]] Result read(std::span<char> room) override {
        const std::size_t count = std::min({room.size(), rest_.size(), size_});
        std::copy_n(rest_.data(), count, room.data());
        rest_.remove_prefix(count);
        return count;
    }

private:
    std::string_view rest_;
    std::size_t size_;
};

std::string shown(std::string_view bytes, std::size_t piece) {
    inputs::ReadLimits limits;
    limits.unpacked = 1U << 20U;
    Drops source(bytes, piece);
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
