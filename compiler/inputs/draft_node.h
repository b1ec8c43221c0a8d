// A node of a tree of properties in the making: what drafts of different sources have in common. Private to the room.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string_view>

#include "support/arena.h"
#include "support/hash.h"

namespace bylaw::inputs {

// A map or list of nodes of the type `Node`, which derives from this, and is made from an arena. All nodes of a tree
// lie in one arena, and are gone with it.
template <class Node>
class DraftNode {
public:
    // The children, in the order in which they were made.
    [[nodiscard]] const Node* first() const { return first_; }
    [[nodiscard]] Node* first() { return first_; }
    [[nodiscard]] const Node* next() const { return next_; }
    [[nodiscard]] Node* next() { return next_; }
    // As a member of another node.
    [[nodiscard]] std::string_view name() const { return name_; }

protected:
    explicit DraftNode(support::Arena& memory) : memory_(&memory) {}

    [[nodiscard]] support::Arena& memory() const { return *memory_; }

    [[nodiscard]] Node* find_child(std::string_view name, std::uint32_t hash) const {
        if (table_ != nullptr) {
            for (std::uint32_t at = hash;; ++at) {
                Node* const child = table_->slots[at & (table_->capacity - 1)];
                if (child == nullptr || is_named(*child, name, hash)) {
                    return child;
                }
            }
        }
        for (Node* child = first_; child != nullptr; child = child->next_) {
            if (is_named(*child, name, hash)) {
                return child;
            }
        }
        return nullptr;
    }

    // A member that is not there yet.
    Node& add_member(std::string_view name, std::uint32_t hash) {
        Node& child = add_child();
        child.name_ = name;
        child.name_hash_ = hash;
        if (size_ > most_searched) {
            index(child);
        }
        return child;
    }

    Node& add_child() {
        Node& child = *memory_->template make<Node>(*memory_);
        (last_ == nullptr ? first_ : last_->next_) = &child;
        last_ = &child;
        ++size_;
        return child;
    }

    void forget_children() {
        first_ = nullptr;
        last_ = nullptr;
        size_ = 0;
        table_ = nullptr;
    }

    // Has the children of another node of the tree, which must not get any more.
    void share_children(const DraftNode& other) {
        first_ = other.first_;
        last_ = other.last_;
        size_ = other.size_;
        table_ = other.table_;
    }

private:
    // Members that are looked through one by one.
    static constexpr std::uint32_t most_searched = 24;

    // Members by the hash of their name, where there are many: a table that doubles as it fills.
    struct Table {
        std::uint32_t capacity = 0;  // a power of two, more than twice the members
        Node** slots = nullptr;
    };

    [[nodiscard]] static bool is_named(const DraftNode& node, std::string_view name, std::uint32_t hash) {
        return node.name_hash_ == hash && node.name_.size() == name.size() &&
               support::has_same_bytes(node.name_.data(), name);
    }

    void index(Node& child) {
        const auto put = [&](Node& one) {
            std::uint32_t at = one.name_hash_;
            while (table_->slots[at & (table_->capacity - 1)] != nullptr) {
                ++at;
            }
            table_->slots[at & (table_->capacity - 1)] = &one;
        };
        if (table_ != nullptr && 2 * size_ < table_->capacity) {
            put(child);
            return;
        }
        if (table_ == nullptr) {
            table_ = memory_->template make<Table>();
        }
        table_->capacity = std::bit_ceil(4 * size_);
        const std::size_t bytes = table_->capacity * sizeof(Node*);
        table_->slots = static_cast<Node**>(memory_->allocate(bytes, alignof(Node*)));
        std::fill_n(table_->slots, table_->capacity, nullptr);
        for (Node* one = first_; one != nullptr; one = one->next_) {
            put(*one);
        }
    }

    support::Arena* memory_;
    std::uint32_t name_hash_ = 0;
    std::uint32_t size_ = 0;
    std::string_view name_;
    Node* first_ = nullptr;
    Node* last_ = nullptr;
    Node* next_ = nullptr;
    Table* table_ = nullptr;
};

}  // namespace bylaw::inputs
