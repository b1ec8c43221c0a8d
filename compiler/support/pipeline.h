// Work that is read from one place and spread over threads, with results in order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "support/parallel.h"

namespace bylaw::support {

// Calls `next()` for a piece of work until it gives none, `make(piece)` on it, and `take(result)` with the results in
// the order of the pieces. `next` and `take` are called one at a time each, on any thread; `make` on up to `threads`
// threads at once (0: one per core). Whoever is done waits for its turn, so that there are never more pieces and
// results at a time than threads. None of the functions may throw.
template <class Next, class Make, class Take>
void parallel_pipeline(unsigned threads, Next&& next, Make&& make, Take&& take) {
    std::mutex reading;
    std::mutex turning;
    std::condition_variable turned;
    std::uint64_t next_number = 0;
    std::uint64_t turn = 0;
    const auto work = [&] {
        while (true) {
            std::uint64_t number = 0;
            auto piece = [&] {
                const std::lock_guard lock(reading);
                number = next_number++;
                return next();
            }();
            if (!piece) {
                return;
            }
            auto result = make(std::move(*piece));
            std::unique_lock lock(turning);
            turned.wait(lock, [&] { return turn == number; });
            take(std::move(result));
            ++turn;
            turned.notify_all();
        }
    };
    std::vector<std::jthread> pool;
    for (std::size_t i = 1; i < thread_count(threads); ++i) {
        pool.emplace_back([&] {
            prepare_heap_of_thread();
            work();
        });
    }
    work();
}

}  // namespace bylaw::support
