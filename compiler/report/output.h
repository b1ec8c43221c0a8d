// Where reports go: one growing text, handed on in large pieces.
#pragma once

#include <cstddef>
#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace bylaw::report {

// Text that grows without being copied: renderers append to `text`, and what is finished is put aside in pieces,
// between two appends. A reference to `text` stays good. With a sink, pieces go there instead.
class Pieces {
public:
    static constexpr std::size_t piece = std::size_t{1} << 18U;

    Pieces() = default;
    explicit Pieces(std::function<void(std::string)> sink) : sink_(std::move(sink)) {}

    std::string text;

    void close_if_large() {
        if (text.size() >= piece) {
            close();
            // The next piece ends a little behind the limit.
            text.reserve(piece + piece / 4);
        }
    }
    // All of it in order, or what the sink did not get; nothing is left.
    [[nodiscard]] std::vector<std::string> take() {
        close();
        return std::exchange(closed_, {});
    }
    // Only without a sink.
    void put_in_front(std::string head) {
        if (closed_.empty()) {
            text.insert(0, head);
        } else {
            closed_.insert(closed_.begin(), std::move(head));
        }
    }
    [[nodiscard]] bool empty() const { return text.empty() && closed_.empty(); }

private:
    void close() {
        if (text.empty()) {
            return;
        }
        std::string done = std::exchange(text, std::string());
        if (sink_) {
            sink_(std::move(done));
        } else {
            closed_.push_back(std::move(done));
        }
    }

    std::function<void(std::string)> sink_;
    std::vector<std::string> closed_;
};

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
