// A table from addresses to something small.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace bylaw::support {

// What is known by addresses: large, filled once, and never made smaller. One block of memory, since there may be as
// many entries as values in a document. `nothing` is what the others have.
template <class Content, Content nothing>
class AddressTable {
public:
    // `address` must not be null. Does nothing if it is there.
    void add(const void* address, Content content) {
        if ((size_ + 1) * 2 > slots_.size()) {
            grow();
        }
        Slot& slot = slots_[position_of(address)];
        if (slot.address == nullptr) {
            slot = {address, content};
            ++size_;
        }
    }
    [[nodiscard]] Content find(const void* address) const {
        return slots_.empty() ? nothing : slots_[position_of(address)].content;
    }

    [[nodiscard]] std::size_t size() const { return size_; }

private:
    struct Slot {
        const void* address = nullptr;
        Content content = nothing;
    };

    [[nodiscard]] std::size_t position_of(const void* address) const {
        // What lies together in memory lies together here as well: values are added about in the order in which they
        // lie.
        constexpr unsigned page_bits = 12;
        constexpr unsigned value_bits = 4;
        const auto number = reinterpret_cast<std::uintptr_t>(address);
        const std::uintptr_t page = (number >> page_bits) * 0x9E3779B97F4A7C15ULL >> 32U;
        const std::uintptr_t in_page = (number >> value_bits) & ((std::uintptr_t{1} << (page_bits - value_bits)) - 1);
        std::size_t at = (page + in_page) & (slots_.size() - 1);
        while (slots_[at].address != nullptr && slots_[at].address != address) {
            at = (at + 1) & (slots_.size() - 1);
        }
        return at;
    }

    void grow() {
        std::vector<Slot> before = std::move(slots_);
        slots_.assign(before.empty() ? fewest_slots : before.size() * 2, {});
        for (const Slot& slot : before) {
            if (slot.address != nullptr) {
                slots_[position_of(slot.address)] = slot;
            }
        }
    }

    static constexpr std::size_t fewest_slots = 64;
    std::vector<Slot> slots_;  // their number is a power of two
    std::size_t size_ = 0;
};

}  // namespace bylaw::support
