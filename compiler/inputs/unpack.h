// gzip: compressed inputs become what was compressed, others stay as they are.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/byte_source.h"

namespace bylaw::inputs {

// Refers to the source, which must outlive it. Several members behind each other are one text, as gzip(1) has it, and
// zero bytes behind the last are padding. Errors: damaged or cut-off data (input/compressed), more than `most` bytes
// unpacked (document/too-large), and archives, which hold files and no text (input/binary).
class Unpack final : public ByteSource {
public:
    Unpack(ByteSource& source, std::uint64_t most);
    ~Unpack() override;
    [[nodiscard]] Result read(std::span<char> room) override;
    [[nodiscard]] std::uint64_t expected() const override { return is_compressed() ? 0 : source_.expected(); }

    // Known after the first read.
    [[nodiscard]] bool is_compressed() const { return inflater_ != nullptr; }

private:
    struct Inflater;

    [[nodiscard]] std::variant<bool, support::Diagnostic> refill();
    [[nodiscard]] Result start();
    [[nodiscard]] Result inflate(std::span<char> room);

    ByteSource& source_;
    std::uint64_t most_;
    std::uint64_t unpacked_ = 0;
    std::vector<char> piece_;
    std::string_view rest_;  // of the piece
    std::unique_ptr<Inflater> inflater_;
    bool is_started_ = false;
    bool is_between_members_ = false;
};

}  // namespace bylaw::inputs
