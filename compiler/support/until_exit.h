// What a process keeps until it ends.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace bylaw::support {

// For what is large and in use until shortly before the end: the system takes memory back as a whole, where destructors
// go through every part of it. Nothing is destroyed. Safe for several threads.
template <class T>
T& keep_until_exit(std::unique_ptr<T> kept) {
    static std::mutex mutex;
    static auto* const all = new std::vector<std::shared_ptr<void>>();
    T& result = *kept;
    const std::lock_guard lock(mutex);
    all->push_back(std::shared_ptr<T>(std::move(kept)));
    return result;
}

}  // namespace bylaw::support
