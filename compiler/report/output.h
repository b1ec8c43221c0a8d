// Where reports go: one growing text, handed on in large pieces.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>

namespace bylaw::report {

// Renderers append to `text`. What is written goes to the stream in pieces of about `piece` bytes, so that a report of
// any size needs little memory. Refers to the stream, which must outlive it.
class Output {
public:
    static constexpr std::size_t piece = std::size_t{1} << 20U;

    explicit Output(std::ostream& stream) : stream_(stream) {}
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    std::string text;

    void flush_if_large() {
        if (text.size() >= piece) {
            flush();
        }
    }
    void flush() {
        stream_.write(text.data(), static_cast<std::streamsize>(text.size()));
        text.clear();
    }

private:
    std::ostream& stream_;
};

}  // namespace bylaw::report
