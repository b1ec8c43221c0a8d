// "Did you mean …?"
#pragma once

#include <cstddef>
#include <string_view>

namespace bylaw::sema {

// Takes candidates one after the other and keeps the one that is closest to the name, if it is close enough to be a
// slip of the finger: letters swapped, left out, added or exchanged, or only the case is another. `offers_left` counts
// down the candidates that are still looked at, for all suggestions together, so that files with very many names are no
// problem; it must outlive the suggestion.
class Suggestion {
public:
    Suggestion(std::string_view name, std::size_t& offers_left)
        : name_(name), greatest_(greatest_for(name.size())), offers_left_(offers_left) {}

    // False when no more are looked at.
    bool offer(std::string_view candidate);
    // Empty when nothing is close enough.
    [[nodiscard]] std::string_view best() const { return best_; }

private:
    // Of short names everything would be close.
    static constexpr std::size_t greatest_for(std::size_t size) {
        return size < 2 ? 0 : size < 5 ? 1 : size < 8 ? 2 : 3;
    }

    static constexpr std::size_t longest = 64;

    std::string_view name_;
    std::size_t greatest_;
    std::string_view best_;
    std::size_t& offers_left_;
};

}  // namespace bylaw::sema
