// Work spread over threads whose results come in order.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "support/parallel.h"

namespace bylaw::support {

// Runs the tasks 0 … count - 1 on up to `threads` threads (0: one per core). Each makes any number of items; all items
// are handed on in the order of the tasks, one at a time. So what is written does not depend on the number of threads,
// and a task whose turn it is needs no memory for its items.
//
// `make(i, worker, emit)` is task i; calls with the same `worker` (below `thread_count(threads)`) never overlap. It
// calls `emit(item, weight)`, which gives false when nothing more is wanted. `take(i, item)` gets the items, on any
// thread; when it returns false, nothing more is taken. Items that wait for their turn weigh up to about
// `most_waiting`. Neither function may throw.
template <class Item, class Make, class Take>
class InOrder {
public:
    InOrder(std::size_t count, unsigned threads, std::size_t most_waiting, Make make, Take take)
        : count_(count),
          workers_(std::min(thread_count(threads), count)),
          most_waiting_(most_waiting),
          make_(std::forward<Make>(make)),
          take_(std::forward<Take>(take)),
          slots_(4 * workers_) {}

    void run() {
        std::vector<std::jthread> pool;
        for (std::size_t worker = 1; worker < workers_; ++worker) {
            pool.emplace_back([this, worker] { work(worker); });
        }
        if (count_ != 0) {
            work(0);
        }
    }

private:
    struct Slot {
        std::vector<Item> items;
        std::size_t weight = 0;
        bool is_done = false;
    };
    using Lock = std::unique_lock<std::mutex>;

    [[nodiscard]] Slot& slot(std::size_t task) { return slots_[task % slots_.size()]; }

    void work(std::size_t worker) {
        for (;;) {
            std::size_t task = 0;
            {
                Lock lock(mutex_);
                changed_.wait(lock, [&] { return stopped_ || next_ >= count_ || next_ < turn_ + slots_.size(); });
                if (stopped_ || next_ >= count_) {
                    return;
                }
                task = next_++;
            }
            make_(task, worker, [&](Item item, std::size_t weight) { return emit(task, std::move(item), weight); });
            finish(task);
        }
    }

    bool emit(std::size_t task, Item item, std::size_t weight) {
        Lock lock(mutex_);
        Slot& own = slot(task);
        own.items.push_back(std::move(item));
        own.weight += weight;
        waiting_ += weight;
        if (turn_ != task && waiting_ > most_waiting_) {
            changed_.wait(lock, [&] { return stopped_ || turn_ == task; });
        }
        if (turn_ == task) {
            hand_on(task, lock);
        }
        return !stopped_;
    }

    // Whoever ends the task whose turn it is also hands on what is complete behind it.
    void finish(std::size_t task) {
        Lock lock(mutex_);
        slot(task).is_done = true;
        if (turn_ != task) {
            return;
        }
        while (turn_ < next_ && slot(turn_).is_done && !stopped_) {
            hand_on(turn_, lock);
            slot(turn_).is_done = false;
            ++turn_;
            changed_.notify_all();
        }
    }

    // Only called for the task whose turn it is, which nobody else changes meanwhile.
    void hand_on(std::size_t task, Lock& lock) {
        Slot& own = slot(task);
        std::vector<Item> items = std::move(own.items);
        own.items.clear();
        waiting_ -= std::exchange(own.weight, 0);
        lock.unlock();
        bool goes_on = true;
        for (Item& item : items) {
            goes_on = goes_on && take_(task, std::move(item));
        }
        lock.lock();
        if (!goes_on) {
            stopped_ = true;
            changed_.notify_all();
        }
    }

    std::size_t count_;
    std::size_t workers_;
    std::size_t most_waiting_;
    Make make_;
    Take take_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Slot> slots_;
    std::size_t next_ = 0;     // the first task that nobody has begun
    std::size_t turn_ = 0;     // the task whose items are handed on
    std::size_t waiting_ = 0;  // weight of all items in slots
    bool stopped_ = false;
};

template <class Item, class Make, class Take>
void parallel_in_order(std::size_t count, unsigned threads, std::size_t most_waiting, Make&& make, Take&& take) {
    InOrder<Item, Make&, Take&>(count, threads, most_waiting, make, take).run();
}

}  // namespace bylaw::support
