// Work spread over threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

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
        pool.emplace_back(run);
    }
    run();
}

// Makes the results 0 … count - 1 on up to `threads` threads and hands them on in order, one at a time, so that what is
// written does not depend on the number of threads and only a few results wait for their turn.
//
// `make(i, worker)` gives result i; calls with the same `worker` (below `thread_count(threads)`) never overlap.
// `take(result)` gets the results in order, on any thread; when it returns false, nothing more is taken. Neither may
// throw.
template <class Make, class Take>
void parallel_in_order(std::size_t count, unsigned threads, Make&& make, Take&& take) {
    const std::size_t workers = std::min(thread_count(threads), count);
    if (workers <= 1) {
        for (std::size_t i = 0; i < count; ++i) {
            if (!take(make(i, std::size_t{0}))) {
                return;
            }
        }
        return;
    }
    using Result = decltype(make(std::size_t{0}, std::size_t{0}));
    struct Slot {
        Result result;
        bool is_made = false;
    };
    std::vector<Slot> waiting(4 * workers);
    std::mutex mutex;
    std::condition_variable room;
    std::size_t next = 0;
    std::size_t taken = 0;
    bool is_taking = false;
    bool stopped = false;
    const auto run = [&](std::size_t worker) {
        std::unique_lock lock(mutex);
        for (;;) {
            room.wait(lock, [&] { return stopped || next >= count || next < taken + waiting.size(); });
            if (stopped || next >= count) {
                return;
            }
            const std::size_t i = next++;
            lock.unlock();
            Result made = make(i, worker);
            lock.lock();
            waiting[i % waiting.size()] = {std::move(made), true};
            // Whoever finds the next result made takes it, and those behind it.
            while (!is_taking && !stopped && waiting[taken % waiting.size()].is_made) {
                is_taking = true;
                Slot slot = std::move(waiting[taken % waiting.size()]);
                waiting[taken % waiting.size()].is_made = false;
                lock.unlock();
                const bool goes_on = take(std::move(slot.result));
                lock.lock();
                is_taking = false;
                stopped = stopped || !goes_on;
                ++taken;
                room.notify_all();
            }
        }
    };
    std::vector<std::jthread> pool;
    for (std::size_t worker = 1; worker < workers; ++worker) {
        pool.emplace_back(run, worker);
    }
    run(0);
}

}  // namespace bylaw::support
