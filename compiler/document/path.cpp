#include "document/path.h"

#include "document/value_places.h"

namespace bylaw::document {
namespace {

using support::Arena;

// The memory of a container's children, as positions in the order of allocation.
struct Run {
    std::uint64_t begin;
    std::uint64_t end;
};

std::size_t child_size(const Value& container) {
    return container.kind == Kind::List ? sizeof(Value) : sizeof(Entry);
}

Run run_of(const Arena& arena, const Value& container) {
    const void* const memory =
        container.kind == Kind::List ? static_cast<const void*>(container.item_data) : container.entry_data;
    const std::uint64_t begin = arena.sequence(memory);
    return {begin, begin + container.size * child_size(container)};
}

// Containers of other documents, which derived documents share, have no place in the order of allocation.
bool has_children(const Arena& arena, const Value& value) {
    return !value.is_scalar() && value.size != 0 && run_of(arena, value).begin != Arena::not_from_here;
}

// The child whose subtree holds the place: the first one, in the order of allocation, that ends behind it. The size of
// the container if there is none.
std::uint32_t child_with(const Arena& arena, const Value& container, std::uint64_t place) {
    if (container.has_repeated_keys) {
        // A value that replaced an earlier one was allocated later than its neighbours.
        std::uint32_t best = container.size;
        std::uint64_t best_end = Arena::not_from_here;
        for (std::uint32_t i = 0; i < container.size; ++i) {
            const Value& child = child_at(container, i);
            if (!has_children(arena, child)) {
                continue;
            }
            const std::uint64_t end = run_of(arena, child).end;
            if (end > place && end < best_end) {
                best = i;
                best_end = end;
            }
        }
        return best;
    }
    std::uint32_t low = 0;
    std::uint32_t high = container.size;
    std::uint32_t best = container.size;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        std::uint32_t probe = middle;
        while (probe < high && !has_children(arena, child_at(container, probe))) {
            ++probe;
        }
        if (probe == high) {
            high = middle;
        } else if (run_of(arena, child_at(container, probe)).end > place) {
            best = probe;
            high = middle;
        } else {
            low = probe + 1;
        }
    }
    return best;
}

PathStep step_to(const Value& container, std::uint32_t index) {
    return {container.kind == Kind::Map ? &container.entry_data[index] : nullptr, index};
}

}  // namespace

std::optional<std::vector<PathStep>> path_of(const Document& document, const Value& value) {
    if (document.derived_from() != nullptr) {
        const Value* const origin = document.origin_of(value);
        return origin == nullptr ? std::nullopt : path_of(*document.derived_from(), *origin);
    }
    if (&value == &document.root()) {
        return std::vector<PathStep>();
    }
    if (document.merged_base() != nullptr) {
        const auto [part, original] = original_of(document, value);
        return part == nullptr ? std::nullopt : path_of(*part, *original);
    }
    return own_path_of(document, value);
}

std::optional<std::vector<PathStep>> own_path_of(const Document& document, const Value& value) {
    std::vector<PathStep> path;
    if (&value == &document.root()) {
        return path;
    }
    const Arena& arena = document.arena();
    const std::uint64_t place = arena.sequence(&value);
    if (place == Arena::not_from_here) {
        return std::nullopt;
    }
    const Value* container = &document.root();
    while (has_children(arena, *container)) {
        const Run run = run_of(arena, *container);
        if (place >= run.begin && place < run.end) {
            const auto index = static_cast<std::uint32_t>((place - run.begin) / child_size(*container));
            if (&child_at(*container, index) != &value) {
                break;
            }
            path.push_back(step_to(*container, index));
            return path;
        }
        const std::uint32_t index = child_with(arena, *container, place);
        if (index == container->size) {
            break;
        }
        path.push_back(step_to(*container, index));
        container = &child_at(*container, index);
    }
    return std::nullopt;
}

std::string path_text(const std::vector<PathStep>& path) {
    std::string text;
    for (const PathStep& step : path) {
        text += '/';
        if (step.entry != nullptr) {
            text += step.entry->key();
        } else {
            text += std::to_string(step.index);
        }
    }
    return text;
}

}  // namespace bylaw::document
