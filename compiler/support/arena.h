// Bump allocation for trees and values that live and die together.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/large_pages.h"

namespace bylaw::support {

// Hands out memory that stays valid, at the same address, until the arena is destroyed. Nothing is freed singly and no
// destructor runs, so only trivially destructible types may be made in it. Not safe for use from several threads at
// once.
class Arena {
public:
    Arena() = default;
    // An arena of which many exist: takes memory in pieces of this size, in bytes, at most, where an allocation does
    // not need more, so that little of it stays unused.
    explicit Arena(std::size_t largest_chunk) : largest_chunk_(largest_chunk) {}
    Arena(Arena&&) = default;
    Arena& operator=(Arena&&) = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    [[nodiscard]] void* allocate(std::size_t size, std::size_t alignment) {
        std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
        if (chunks_.empty() || start + size > chunks_.back().size) {
            grow(size);
            start = 0;
        }
        used_ = start + size;
        return chunks_.back().memory.get() + start;
    }

    template <class T, class... Args>
    [[nodiscard]] T* make(Args&&... args) {
        static_assert(std::is_trivially_destructible_v<T>);
        return ::new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
    }

    // A copy of the elements, owned by the arena.
    template <class T>
    [[nodiscard]] std::span<const T> copy(std::span<const T> elements) {
        static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
        if (elements.empty()) {
            return {};
        }
        auto* memory = static_cast<T*>(allocate(elements.size_bytes(), alignof(T)));
        std::uninitialized_copy(elements.begin(), elements.end(), memory);
        return {memory, elements.size()};
    }
    template <class T>
    [[nodiscard]] std::span<const T> copy(const std::vector<T>& elements) {
        return copy(std::span<const T>(elements));
    }

    [[nodiscard]] std::string_view copy(std::string_view text) {
        if (text.empty()) {
            return {"", 0};
        }
        auto* memory = static_cast<char*>(allocate(text.size(), 1));
        std::memcpy(memory, text.data(), text.size());
        return {memory, text.size()};
    }

    // The order of allocation: a later allocation has a higher sequence than an earlier one. The pointer may be one
    // past the end of an allocation. A pointer that is not from this arena gives `not_from_here`.
    static constexpr std::uint64_t not_from_here = ~std::uint64_t{0};
    [[nodiscard]] std::uint64_t sequence(const void* pointer) const {
        const auto* at = static_cast<const std::byte*>(pointer);
        // The latest allocations are asked for most.
        if (!chunks_.empty() && chunks_.back().has(at)) {
            return chunks_.back().sequence(at);
        }
        const auto next = std::upper_bound(by_address_.begin(), by_address_.end(), at,
                                           [](const std::byte* wanted, const Place& place) {
                                               return std::less<const std::byte*>()(wanted, place.begin);
                                           });
        if (next == by_address_.begin()) {
            return not_from_here;
        }
        const Chunk& chunk = chunks_[std::prev(next)->index];
        return chunk.has(at) ? chunk.sequence(at) : not_from_here;
    }

    // Takes what another arena allocated, at the same addresses, behind what this one has. Gives what its sequences are
    // larger by from now on.
    std::uint64_t append(Arena&& other) {
        const std::uint64_t before = chunks_.empty() ? 0 : chunks_.back().end();
        for (Chunk& chunk : other.chunks_) {
            chunk.before += before;
            add(std::move(chunk));
        }
        used_ = other.chunks_.empty() ? used_ : other.used_;
        other.chunks_.clear();
        other.by_address_.clear();
        return before;
    }

    // Forgets all allocations; some of their memory is kept for the next ones.
    void clear() {
        if (chunks_.size() > 1) {
            std::swap(chunks_.front(), chunks_.back());
            chunks_.resize(1);
        }
        if (!chunks_.empty()) {
            chunks_.front().before = 0;
            by_address_.assign(1, {chunks_.front().memory.get(), 0});
        }
        used_ = 0;
    }

    // Calls `visit(begin, end)` for each block of memory that allocations lie in.
    template <class Visit>
    void for_each_block(Visit&& visit) const {
        for (const Chunk& chunk : chunks_) {
            visit(chunk.memory.get(), chunk.memory.get() + chunk.size);
        }
    }

private:
    struct Chunk {
        std::unique_ptr<std::byte[]> memory;
        std::size_t size;
        std::uint64_t before;  // sum of the sizes of all earlier chunks, plus one each, so that ends stay distinct

        [[nodiscard]] bool has(const std::byte* at) const { return at >= memory.get() && at <= memory.get() + size; }
        [[nodiscard]] std::uint64_t sequence(const std::byte* at) const {
            return before + static_cast<std::uint64_t>(at - memory.get());
        }
        [[nodiscard]] std::uint64_t end() const { return before + size + 1; }
    };
    struct Place {
        const std::byte* begin;
        std::size_t index;  // in chunks_
    };

    void grow(std::size_t at_least) {
        // Chunks grow with the whole, so that their number stays logarithmic. What is reserved and not yet used has no
        // memory behind it, except for the rest of a large page.
        constexpr std::size_t smallest = 1024;
        const std::uint64_t total = chunks_.empty() ? 0 : chunks_.back().end();
        const std::size_t size = std::max(
            std::clamp(static_cast<std::size_t>(total), smallest, std::max(smallest, largest_chunk_)), at_least + 64);
        add({std::unique_ptr<std::byte[]>(new std::byte[size]), size, total});
        prefer_large_pages(chunks_.back().memory.get(), size);
        used_ = 0;
    }

    void add(Chunk chunk) {
        const std::byte* const begin = chunk.memory.get();
        const auto next = std::lower_bound(by_address_.begin(), by_address_.end(), begin,
                                           [](const Place& place, const std::byte* wanted) {
                                               return std::less<const std::byte*>()(place.begin, wanted);
                                           });
        by_address_.insert(next, {begin, chunks_.size()});
        chunks_.push_back(std::move(chunk));
    }

    std::vector<Chunk> chunks_;
    std::vector<Place> by_address_;
    std::size_t used_ = 0;
    std::size_t largest_chunk_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace bylaw::support
