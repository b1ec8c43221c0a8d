// Where the bytes of an input come from: files, streams, and what turns bytes into other bytes on their way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "support/diagnostic.h"

namespace bylaw::inputs {

// Bytes that are asked for piece by piece, so that an input of any size needs the memory of one piece.
class ByteSource {
public:
    // How many bytes of `room` were filled, 0 only at the end; or why there are no more. Not called again after either.
    using Result = std::variant<std::size_t, support::Diagnostic>;

    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    // `room` is not empty.
    [[nodiscard]] virtual Result read(std::span<char> room) = 0;

    // About how many bytes there are in all; 0 if that is not known. Nothing but memory is made ready for them.
    [[nodiscard]] virtual std::uint64_t expected() const { return 0; }
};

// A text in memory, which must outlive this.
class MemoryBytes final : public ByteSource {
public:
    explicit MemoryBytes(std::string_view text) : rest_(text) {}
    [[nodiscard]] Result read(std::span<char> room) override;
    [[nodiscard]] std::uint64_t expected() const override { return rest_.size(); }

private:
    std::string_view rest_;
};

}  // namespace bylaw::inputs
