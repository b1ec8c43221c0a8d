// Something that is made when it is asked for the first time.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>

namespace bylaw::support {

// Holds nothing until somebody asks; several threads may ask at once, and get the same. Moving it is not for several
// threads. Some of those of one type share a lock while they are made, so making one must not ask for another.
template <class T>
class MadeOnce {
public:
    MadeOnce() = default;
    MadeOnce(MadeOnce&& other) noexcept : made_(other.made_.exchange(nullptr)) {}
    MadeOnce& operator=(MadeOnce&& other) noexcept {
        delete made_.exchange(other.made_.exchange(nullptr));
        return *this;
    }
    ~MadeOnce() { delete made_.load(); }

    template <class Make>
    [[nodiscard]] const T& get(Make&& make) const {
        const T* made = made_.load(std::memory_order_acquire);
        if (made == nullptr) {
            constexpr std::size_t locks = 64;
            static std::array<std::mutex, locks> mutexes;
            const std::lock_guard lock(mutexes[std::hash<const void*>()(this) / alignof(std::max_align_t) % locks]);
            made = made_.load(std::memory_order_relaxed);
            if (made == nullptr) {
                made = new T(std::forward<Make>(make)());
                made_.store(made, std::memory_order_release);
            }
        }
        return *made;
    }

private:
    mutable std::atomic<const T*> made_{nullptr};
};

}  // namespace bylaw::support
