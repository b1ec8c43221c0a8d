// How large a pattern becomes in the reference's linear-time engine, which refuses what is larger than 10 MiB.
//
// The size is that of its automaton before matching: 32 bytes a state, 4 more for each way out of a branch, 8 for each
// range of an ASCII class. Other classes are written as byte sequences of UTF-8 that share beginnings.
#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>

#include "support/regex_syntax.h"
#include "support/regex_translate.h"

namespace bylaw::support::regex {

namespace {

constexpr std::uint64_t state_size = 32;
constexpr std::uint64_t branch_size = 4;
constexpr std::uint64_t range_size = 8;
// A range of code points becomes at most so many sequences, of at most four bytes.
constexpr std::uint64_t most_sequences = 16;

// Of `.`, and of a character without regard to case.
constexpr std::uint64_t most_any_size = 1024;
constexpr std::uint64_t most_folded_size = 1024;

std::uint64_t add(std::uint64_t a, std::uint64_t b) {
    return a > unbounded - b ? unbounded : a + b;
}

std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
    return a != 0 && b > unbounded / a ? unbounded : a * b;
}

std::uint64_t encoded_length(char32_t point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

// Counts states and sequences of a class in UTF-8.
class SequenceCounter {
public:
    std::uint64_t size_of(const CodePointSet& set) {
        for (const auto& [first, last] : set.ranges()) {
            split(first, last);
        }
        return 2 * state_size + branch_size * sequences_ + state_size * next_state_;
    }

private:
    using ByteRange = std::pair<unsigned char, unsigned char>;

    void split(char32_t first, char32_t last) {
        constexpr std::array<char32_t, 5> bounds = {0x7F, 0x7FF, 0xD7FF, 0xDFFF, 0xFFFF};
        for (const char32_t bound : bounds) {
            if (first <= bound && last > bound) {
                split(first, bound);
                split(bound + 1, last);
                return;
            }
        }
        if (first >= 0xD800 && last < 0xE000) {
            return;
        }
        if (first >= 0x80) {
            for (unsigned digits = 1; digits < 4; ++digits) {
                const char32_t mask = (char32_t{1} << (6 * digits)) - 1;
                if ((first & ~mask) == (last & ~mask)) {
                    continue;
                }
                if ((first & mask) != 0) {
                    split(first, first | mask);
                    split((first | mask) + 1, last);
                    return;
                }
                if ((last & mask) != mask) {
                    split(first, (last & ~mask) - 1);
                    split(last & ~mask, last);
                    return;
                }
            }
        }
        count(first, last);
    }

    void count(char32_t first, char32_t last) {
        ++sequences_;
        std::uint32_t state = 0;
        const std::uint64_t length = encoded_length(first);
        for (std::uint64_t index = 0; index < length; ++index) {
            const ByteRange bytes = {byte_of(first, index, length), byte_of(last, index, length)};
            const auto [found, is_new] = states_.try_emplace({state, bytes}, next_state_ + 1);
            next_state_ += is_new ? 1 : 0;
            state = found->second;
        }
    }

    static unsigned char byte_of(char32_t point, std::uint64_t index, std::uint64_t length) {
        const char32_t bits = point >> (6 * (length - 1 - index));
        if (length == 1) {
            return static_cast<unsigned char>(bits);
        }
        constexpr std::array<unsigned, 5> leads = {0, 0, 0xC0, 0xE0, 0xF0};
        return static_cast<unsigned char>(index == 0 ? leads[length] | bits : 0x80U | (bits & 0x3FU));
    }

    std::map<std::pair<std::uint32_t, ByteRange>, std::uint32_t> states_;
    std::uint32_t next_state_ = 0;
    std::uint64_t sequences_ = 0;
};

std::uint64_t size_of_set(const CodePointSet& set, bool exact) {
    const std::vector<CodePointRange>& ranges = set.ranges();
    if (ranges.empty()) {
        return state_size;
    }
    if (ranges.size() == 1 && ranges[0].first == ranges[0].last) {
        return state_size * encoded_length(ranges[0].first);
    }
    if (ranges.back().last < 0x80) {
        return 2 * state_size + range_size * ranges.size();
    }
    if (!exact) {
        return 2 * state_size + ranges.size() * most_sequences * (branch_size + 4 * state_size);
    }
    return SequenceCounter().size_of(set);
}

std::uint64_t size_of(const Node& node, bool exact) {
    switch (node.kind) {
        case NodeKind::Any:
            return exact ? size_of_set(characters_of(node), exact) : most_any_size;
        case NodeKind::Class:
            return size_of_set(node.char_class->set, exact);
        case NodeKind::Literal:
            if (!node.flag) {
                return state_size * encoded_length(node.point);
            }
            return exact ? size_of_set(characters_of(node), exact) : most_folded_size;
        case NodeKind::Group:
            return add(size_of(node.child(), exact), 2 * state_size);
        case NodeKind::Repeat: {
            const std::uint64_t child = size_of(node.child(), exact);
            const auto [low, high] = counts_of(node);
            if (high == unbounded) {
                return add(multiply(child, std::max<std::uint64_t>(low, 1)), state_size + 2 * branch_size);
            }
            const std::uint64_t optional = high - std::min(low, high);
            return add(multiply(child, low), multiply(add(child, state_size + 2 * branch_size), optional));
        }
        case NodeKind::Concat: {
            std::uint64_t size = 0;
            for (const Node& child : node.children) {
                size = add(size, size_of(child, exact));
            }
            return size;
        }
        case NodeKind::Alternate: {
            std::uint64_t size = 2 * state_size;
            for (const Node& child : node.children) {
                size = add(size, add(size_of(child, exact), branch_size));
            }
            return size;
        }
        default:
            return state_size;
    }
}

}  // namespace

bool exceeds_size_limit(const Node& node) {
    constexpr std::uint64_t limit = std::uint64_t{10} << 20U;
    return size_of(node, false) > limit && size_of(node, true) > limit;
}

}  // namespace bylaw::support::regex
