// Encodings: UTF-16 becomes UTF-8, byte order marks are left out, everything else stays as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/byte_source.h"

namespace bylaw::inputs {

enum class Encoding : std::uint8_t { Utf8, Utf16LittleEndian, Utf16BigEndian };

[[nodiscard]] std::string_view encoding_name(Encoding encoding);

// Refers to the source, which must outlive it. PowerShell's `>` writes UTF-16 with a byte order mark (terraform.md,
// section 1); text without a mark counts as UTF-16 when one of its first two bytes is zero. Errors: surrogates without
// their other half, half a code unit at the end, and UTF-32 (document/encoding). Whether the rest is UTF-8 is for the
// readers of documents to say.
class Decode final : public ByteSource {
public:
    explicit Decode(ByteSource& source);
    [[nodiscard]] Result read(std::span<char> room) override;
    [[nodiscard]] std::uint64_t expected() const override { return source_.expected(); }

    // Known after the first read.
    [[nodiscard]] Encoding encoding() const { return encoding_; }
    [[nodiscard]] bool has_byte_order_mark() const { return has_mark_; }

private:
    [[nodiscard]] Result start();
    [[nodiscard]] Result more();

    ByteSource& source_;
    Encoding encoding_ = Encoding::Utf8;
    bool has_mark_ = false;
    bool is_started_ = false;
    bool is_at_end_ = false;
    std::vector<char> piece_;  // as the source gave it; its first `have_` bytes count
    std::size_t have_ = 0;
    std::size_t used_ = 0;
    std::uint64_t offset_ = 0;  // of the bytes that were decoded
    char32_t high_surrogate_ = 0;
    std::string decoded_;
    std::size_t given_ = 0;  // of what was decoded
};

}  // namespace bylaw::inputs
