// Files and streams as sources of bytes.
#pragma once

#include <filesystem>
#include <istream>

#include "inputs/byte_source.h"

namespace bylaw::cli {

// What cannot be opened or read is a diagnostic of the first read that meets it.
class FileBytes final : public inputs::ByteSource {
public:
    explicit FileBytes(std::filesystem::path path);
    ~FileBytes() override;
    [[nodiscard]] Result read(std::span<char> room) override;
    [[nodiscard]] std::uint64_t expected() const override;

private:
    std::filesystem::path path_;
    int descriptor_;
    int open_error_;
};

// Refers to the stream, which must outlive it.
class StreamBytes final : public inputs::ByteSource {
public:
    explicit StreamBytes(std::istream& stream) : stream_(stream) {}
    [[nodiscard]] Result read(std::span<char> room) override;

private:
    std::istream& stream_;
};

}  // namespace bylaw::cli
