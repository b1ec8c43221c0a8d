// Text that waits to be written.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace bylaw::cli {

// Keeps texts in order. What exceeds a few megabytes goes to an unnamed temporary file, so that a report of any size
// needs little memory; where no such file can be made, all of it stays in memory.
class Spool {
public:
    void add(std::string text);
    // Bytes kept.
    [[nodiscard]] std::size_t size() const { return size_; }
    // Hands everything on, in order, and is empty afterwards. False if the temporary file cannot be read back.
    [[nodiscard]] bool write_to(std::ostream& stream);
    [[nodiscard]] bool move_to(Spool& other);

private:
    static constexpr std::size_t most_in_memory = std::size_t{6} << 20U;

    template <class Sink>
    bool hand_on(const Sink& sink);
    void spill();

    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file_;  // what comes before the texts
    bool has_no_file_ = false;
    std::vector<std::string> texts_;
    std::size_t in_memory_ = 0;
    std::size_t size_ = 0;
};

}  // namespace bylaw::cli
