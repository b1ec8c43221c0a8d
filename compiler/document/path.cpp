#include "document/path.h"

#include <algorithm>

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

// Nothing for scalars, for empty containers, and for containers of other documents, which derived documents share:
// those have no place in the order of allocation.
std::optional<Run> children_of(const Arena& arena, const Value& container) {
    if (container.is_scalar() || container.size == 0) {
        return std::nullopt;
    }
    const void* const memory =
        container.kind == Kind::List ? static_cast<const void*>(container.item_data) : container.entry_data;
    const std::uint64_t begin = arena.sequence(memory);
    return begin == Arena::not_from_here ? std::nullopt
                                         : std::optional(Run{begin, begin + container.size * child_size(container)});
}

// The child whose subtree holds the place: the first one, in the order of allocation, that ends behind it. `index` is
// the size of the container if there is none. It is the same for all places from `first` to the one before `last`.
struct ChildWith {
    std::uint32_t index;
    std::uint64_t first;
    std::uint64_t last;
};

// Where keys are repeated: a value that replaced an earlier one was allocated later than its neighbours.
ChildWith child_among_replaced(const Arena& arena, const Value& container, std::uint64_t place) {
    ChildWith best{container.size, place, Arena::not_from_here};
    for (std::uint32_t i = 0; i < container.size; ++i) {
        const std::optional<Run> run = children_of(arena, child_at(container, i));
        if (run && run->end > place && run->end < best.last) {
            best.index = i;
            best.last = run->end;
        }
    }
    return best;
}

// Looks at `hint` first and goes away from it in growing steps.
ChildWith child_with(const Arena& arena, const Value& container, std::uint64_t place, std::uint32_t hint) {
    if (container.has_repeated_keys) {
        return child_among_replaced(arena, container, place);
    }
    std::uint32_t low = 0;
    std::uint32_t high = container.size;
    ChildWith best{container.size, 0, 0};
    std::uint32_t middle = std::min(hint, high - 1);
    std::uint32_t width = 1;
    while (low < high) {
        std::uint32_t probe = middle;
        std::optional<Run> run;
        while (probe < high && !(run = children_of(arena, child_at(container, probe)))) {
            ++probe;
        }
        const bool is_before = run && run->end <= place;
        if (is_before) {
            best.first = run->end;
            low = probe + 1;
        } else {
            high = middle;
            if (run) {
                best.index = probe;
                best.last = run->end;
            }
        }
        if (width < high - low) {
            middle = is_before ? low + width - 1 : high - width;
            width *= 4;
        } else {
            middle = low + (high - low) / 2;
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
    PathFinder finder(document);
    const auto found = finder.find(value);
    return found ? std::optional(std::vector<PathStep>(found->begin(), found->end())) : std::nullopt;
}

std::optional<std::span<const PathStep>> PathFinder::find(const Value& value) {
    if (found_ != &value) {
        found_ = search(value) ? &value : nullptr;
        if (found_ == nullptr) {
            return std::nullopt;
        }
    }
    return steps_;
}

bool PathFinder::search(const Value& value) {
    steps_.resize(std::min(steps_.size(), levels_.size()));
    if (&value == &document_->root()) {
        steps_.clear();
        levels_.clear();
        return true;
    }
    const Arena& arena = document_->arena();
    const std::uint64_t place = arena.sequence(&value);
    if (place == Arena::not_from_here) {
        return false;
    }
    // A container is allocated behind all that is below it, so its own children are in no such range.
    std::size_t common = 0;
    while (common < levels_.size() && place >= levels_[common].first && place < levels_[common].last) {
        ++common;
    }
    const Value* container =
        common == 0 ? &document_->root() : &child_at(*levels_[common - 1].container, steps_[common - 1].index);
    std::uint32_t hint = common < steps_.size() ? steps_[common].index : 0;
    steps_.resize(common);
    levels_.resize(common);
    while (const std::optional<Run> run = children_of(arena, *container)) {
        if (place >= run->begin && place < run->end) {
            const auto index = static_cast<std::uint32_t>((place - run->begin) / child_size(*container));
            if (&child_at(*container, index) != &value) {
                break;
            }
            steps_.push_back(step_to(*container, index));
            return true;
        }
        const ChildWith child = child_with(arena, *container, place, hint);
        if (child.index == container->size) {
            break;
        }
        steps_.push_back(step_to(*container, child.index));
        levels_.push_back({container, child.first, child.last});
        container = &child_at(*container, child.index);
        hint = container->size / 2;
    }
    return false;
}

std::string path_text(std::span<const PathStep> path) {
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
