#include "support/heap.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>

#include "support/large_pages.h"

#ifdef __GLIBC__
#include <malloc.h>
#include <unistd.h>
#endif

namespace bylaw::support {

#ifdef __GLIBC__

namespace {

// Allocations from this size on have memory of their own, which goes back to the system with them.
constexpr int separate_from = 4 << 20;
constexpr int pad = 1 << 20;
// Larger ones always have (mallopt(3), M_MMAP_THRESHOLD).
constexpr int largest_together = 31 << 20;

std::atomic<std::size_t> of_thread{0};

// Takes memory from the heap of this thread and gives it back, so that the next allocations lie in large pages.
void prepare(std::size_t size) {
    void* const memory = std::malloc(size);
    if (memory != nullptr) {
        prefer_large_pages(memory, size);
    }
    std::free(memory);
}

}  // namespace

void prepare_heap() {
    constexpr int prepared = 10 << 20;
    // Reports come in pieces of some hundred kilobytes; what they took is kept between them.
    constexpr int most_kept = 16 << 20;
    mallopt(M_TRIM_THRESHOLD, most_kept);
    mallopt(M_TOP_PAD, pad);
    mallopt(M_MMAP_THRESHOLD, prepared + separate_from);
    prepare(prepared);
    mallopt(M_MMAP_THRESHOLD, separate_from);
}

void prepare_heap_for(std::size_t input_bytes) {
    // What a document takes with its canonical shape and the index of the estate, measured.
    constexpr std::size_t times = 8;
    constexpr std::size_t worthwhile = std::size_t{1} << 20U;
    constexpr std::size_t most = std::size_t{32} << 20U;
    if (input_bytes < worthwhile || input_bytes > most) {
        return;
    }
    const std::size_t expected = input_bytes * times;
    // More than what is free at the top of the heap until all of this is in use.
    mallopt(M_TRIM_THRESHOLD, static_cast<int>(2 * (expected + largest_together)));
    mallopt(M_MMAP_THRESHOLD, largest_together);
    // The heap grows by this in one go.
    mallopt(M_TOP_PAD, static_cast<int>(expected));
    void* const memory = std::malloc(largest_together - pad);
    if (memory != nullptr) {
        const auto* const end = static_cast<std::byte*>(sbrk(0));
        if (end > static_cast<std::byte*>(memory)) {
            prefer_large_pages(memory, static_cast<std::size_t>(end - static_cast<std::byte*>(memory)));
        }
    }
    std::free(memory);
    mallopt(M_TOP_PAD, pad);
    of_thread = std::min<std::size_t>(expected / 4, largest_together - pad);
}

void prepare_heap_of_thread() {
    if (const std::size_t size = of_thread; size != 0) {
        prepare(size);
    }
}

#else

void prepare_heap() {}
void prepare_heap_for(std::size_t /*input_bytes*/) {}
void prepare_heap_of_thread() {}

#endif

}  // namespace bylaw::support
