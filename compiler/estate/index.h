// Tables that an estate is asked through. Private to the room.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "support/address_table.h"

namespace bylaw::estate {

inline constexpr std::uint32_t none = 0xFFFFFFFFU;

// Whose a value is: the resource that first claimed an address.
using OwnerTable = support::AddressTable<std::uint32_t, none>;

// The resources that bear a name, in the order in which they were added: large, filled once, and never made smaller.
// Names must outlive the table.
class NameTable {
public:
    // Makes room for so many names.
    void reserve(std::size_t count) {
        bearers_.reserve(count);
        if (std::bit_ceil(2 * count) > first_.size()) {
            grow(std::max(fewest_slots, std::bit_ceil(2 * count)));
        }
    }

    // Does nothing if the resource was the last one added with this name.
    void add(std::string_view name, std::uint32_t resource) {
        if ((bearers_.size() + 1) * 2 > first_.size()) {
            grow(first_.empty() ? fewest_slots : first_.size() * 2);
        }
        std::uint32_t& first = first_[position_of(name)];
        const auto added = static_cast<std::uint32_t>(bearers_.size());
        if (first == none) {
            first = added;
            bearers_.push_back({name, resource, none, added, 1});
            shapes_[shape_of(name)] = true;
            return;
        }
        Bearer& head = bearers_[first];
        if (bearers_[head.last].resource == resource) {
            return;
        }
        bearers_[head.last].next = added;
        head.last = added;
        ++head.count;
        bearers_.push_back({name, resource, none, added, 1});
    }
    // The resources that bear a name. Cheap to copy; good as long as nothing is added.
    class Bearers {
    public:
        [[nodiscard]] std::size_t count() const { return first_ == none ? 0 : table_->bearers_[first_].count; }
        template <class Visit>
        void for_each(Visit&& visit) const {
            for (std::uint32_t at = first_; at != none; at = table_->bearers_[at].next) {
                visit(table_->bearers_[at].resource);
            }
        }

    private:
        friend NameTable;
        Bearers(const NameTable& table, std::uint32_t first) : table_(&table), first_(first) {}

        const NameTable* table_;
        std::uint32_t first_;
    };
    [[nodiscard]] Bearers bearers_of(std::string_view name) const { return {*this, find(name)}; }
    // False for most texts that nothing bears, at little cost.
    [[nodiscard]] bool may_have(std::string_view name) const { return !shapes_.empty() && shapes_[shape_of(name)]; }

private:
    struct Bearer {
        std::string_view name;
        std::uint32_t resource;
        std::uint32_t next;   // with the same name
        std::uint32_t last;   // of the first one: the last with this name
        std::uint32_t count;  // of the first one
    };

    // Most texts of a run are no names, and are told apart by this alone.
    static std::size_t shape_of(std::string_view text) {
        const std::size_t length = text.size() < 64 ? text.size() : 63;
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]) & 0x3FU; };
        return text.empty() ? 0 : (length * 64 + byte(0)) * 64 + byte(text.size() - 1);
    }

    [[nodiscard]] std::uint32_t find(std::string_view name) const {
        return !may_have(name) ? none : first_[position_of(name)];
    }

    [[nodiscard]] std::size_t position_of(std::string_view name) const {
        std::size_t at = std::hash<std::string_view>()(name) & (first_.size() - 1);
        while (first_[at] != none && bearers_[first_[at]].name != name) {
            at = (at + 1) & (first_.size() - 1);
        }
        return at;
    }

    void grow(std::size_t slots) {
        first_.assign(slots, none);
        shapes_.resize(std::size_t{64} * 64 * 64);
        for (std::uint32_t at = 0; at < bearers_.size(); ++at) {
            std::uint32_t& first = first_[position_of(bearers_[at].name)];
            first = first == none ? at : first;
        }
    }

    static constexpr std::size_t fewest_slots = 1024;
    std::vector<std::uint32_t> first_;  // bearers; their number is a power of two
    std::vector<Bearer> bearers_;
    std::vector<bool> shapes_;  // by shape_of: whether there is such a name
};

}  // namespace bylaw::estate
