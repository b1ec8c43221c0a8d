// Work spread over threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

#include "support/heap.h"

namespace bylaw::support {

// The number of threads that `threads` stands for: 0 is one per core.
[[nodiscard]] inline std::size_t thread_count(unsigned threads) {
    return threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

// Calls `work(i)` for every i below `count`, on up to `threads` threads (0: one per core), in no fixed order, and
// returns when all calls have returned. `work` must not throw. With one thread or one item nothing is started.
template <class Work>
void parallel_for(std::size_t count, unsigned threads, Work&& work) {
    const std::size_t workers = std::min(thread_count(threads), count);
    if (workers <= 1) {
        for (std::size_t i = 0; i < count; ++i) {
            work(i);
        }
        return;
    }
    std::atomic<std::size_t> next{0};
    const auto run = [&] {
        for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
            work(i);
        }
    };
    std::vector<std::jthread> pool;
    for (std::size_t i = 1; i < workers; ++i) {
        pool.emplace_back([&] {
            prepare_heap_of_thread();
            run();
        });
    }
    run();
}

}  // namespace bylaw::support
