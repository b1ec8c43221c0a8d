// Memory that is about to be filled from one end to the other.
#pragma once

#include <cstddef>
#include <cstdint>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace bylaw::support {

// Asks for large pages, so that filling the memory takes one page fault for each 2 MiB instead of 512. Reading a large
// document spends more time in page faults than in parsing otherwise. Costs nothing if the system has none, and never
// more than one large page of memory that stays unused.
inline void prefer_large_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t size) {
#ifdef __linux__
    constexpr std::size_t worthwhile = std::size_t{2} << 20U;
    constexpr std::uintptr_t page = 4096;
    if (size < worthwhile) {
        return;
    }
    const auto address = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t begin = (address + page - 1) & ~(page - 1);
    const std::uintptr_t end = (address + size) & ~(page - 1);
    static_cast<void>(madvise(static_cast<std::byte*>(memory) + (begin - address), end - begin, MADV_HUGEPAGE));
#endif
}

}  // namespace bylaw::support
