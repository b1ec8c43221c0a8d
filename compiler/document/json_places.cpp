#include <algorithm>
#include <cstring>
#include <functional>

#include "document/value_places.h"

namespace bylaw::document {

std::uint32_t JsonPlaces::skip_space(std::uint32_t at) const {
    while (text_[at] == ' ' || text_[at] == '\n' || text_[at] == '\r' || text_[at] == '\t') {
        ++at;
    }
    return at;
}

std::uint32_t JsonPlaces::skip_string(std::uint32_t at) const {
    ++at;
    while (true) {
        const void* const found = std::memchr(text_.data() + at, '"', text_.size() - at);
        const auto quote = static_cast<std::uint32_t>(static_cast<const char*>(found) - text_.data());
        std::uint32_t first_backslash = quote;
        while (first_backslash > at && text_[first_backslash - 1] == '\\') {
            --first_backslash;
        }
        at = quote + 1;
        if ((quote - first_backslash) % 2 == 0) {
            return at;
        }
    }
}

// Behind as many closing brackets as are open.
std::uint32_t JsonPlaces::skip_brackets(std::uint32_t at, std::uint32_t open) const {
    while (open != 0) {
        switch (text_[at]) {
            case '"':
                at = skip_string(at);
                break;
            case '{':
            case '[':
                ++open;
                ++at;
                break;
            case '}':
            case ']':
                --open;
                ++at;
                break;
            default:
                ++at;
                break;
        }
    }
    return at;
}

std::uint32_t JsonPlaces::skip_value(std::uint32_t at) const {
    switch (text_[at]) {
        case '"':
            return skip_string(at);
        case '{':
        case '[':
            return skip_brackets(at + 1, 1);
        default:
            return static_cast<std::uint32_t>(std::min(text_.find_first_of(",]} \t\r\n", at), text_.size()));
    }
}

bool JsonPlaces::refers_to_text(const Value& value) const {
    const std::less<const char*> is_before;
    return value.kind == Kind::String && !is_before(value.text_data, text_.data()) &&
           is_before(value.text_data, text_.data() + text_.size());
}

// The last of a value's strings that was not unescaped and so still lies in the text, if few others have to be looked
// at.
const Value* JsonPlaces::last_text(const Value& value, std::uint32_t& depth, std::uint32_t& tries_left) const {
    if (value.is_scalar()) {
        return refers_to_text(value) ? &value : nullptr;
    }
    ++depth;
    for (std::uint32_t i = value.size; i > 0 && tries_left > 0; --i) {
        --tries_left;
        if (const Value* const found = last_text(child_at(value, i - 1), depth, tries_left)) {
            return found;
        }
    }
    --depth;
    return nullptr;
}

// Where a value ends, told by a string in it.
std::optional<std::uint32_t> JsonPlaces::end_of(const Value& value) const {
    std::uint32_t tries_left = 64;
    std::uint32_t depth = 0;
    const Value* const text = last_text(value, depth, tries_left);
    if (text == nullptr) {
        return std::nullopt;
    }
    const auto at = static_cast<std::uint32_t>(text->text_data - text_.data() + text->size + 1);
    return skip_brackets(at, depth);
}

// From the key of an entry to its value.
std::uint32_t JsonPlaces::skip_key(std::uint32_t at) const {
    return skip_space(skip_space(skip_string(at)) + 1);
}

// Where the key or item starts that a step leads to.
std::uint32_t JsonPlaces::start_of(const Value& container, std::uint32_t begin, const PathStep& step) {
    constexpr std::uint32_t large = 32;
    const bool is_map = container.kind == Kind::Map;
    std::size_t index = step.index;
    Children* known = nullptr;
    if (container.size > large || container.has_repeated_keys) {
        known = &containers_[is_map ? static_cast<const void*>(container.entry_data) : container.item_data];
    }
    if (container.has_repeated_keys) {
        if (known->of.empty()) {
            known->of = written_values(document_, container);
        }
        const auto written = std::find(known->of.begin(), known->of.end(), &step.entry->value);
        index = static_cast<std::size_t>(written - known->of.begin());
    }
    if (known != nullptr && known->starts.size() <= index) {
        known->starts.resize(index + 1);
    }
    // Back to something whose place is known, and from there on.
    const auto behind_comma = [&](std::uint32_t end) { return skip_space(skip_space(end) + 1); };
    std::uint32_t at = 0;
    std::size_t i = index;
    for (;; --i) {
        if (i == 0) {
            at = skip_space(begin + 1);
        } else if (known != nullptr && known->starts[i] != 0) {
            at = known->starts[i];
        } else if (!container.has_repeated_keys) {
            const auto end = end_of(child_at(container, static_cast<std::uint32_t>(i - 1)));
            at = end ? behind_comma(*end) : 0;
        }
        if (at != 0) {
            break;
        }
    }
    for (; i < index; ++i) {
        if (known != nullptr) {
            known->starts[i] = at;
        }
        at = behind_comma(skip_value(is_map ? skip_key(at) : at));
    }
    if (known != nullptr) {
        known->starts[index] = at;
    }
    return at;
}

ValuePlace JsonPlaces::place_of(std::span<const PathStep> path) {
    const Value* value = &document_.root();
    std::uint32_t begin = skip_space(0);
    support::Span key;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const PathStep& step = path[i];
        if (i == passed_.size() || passed_[i].container != value || passed_[i].index != step.index) {
            passed_.resize(i);
            begin = start_of(*value, begin, step);
            key = {};
            if (value->kind == Kind::Map) {
                key = {begin, skip_string(begin)};
                begin = skip_key(begin);
            }
            passed_.push_back({value, step.index, begin, key});
        }
        begin = passed_[i].begin;
        key = passed_[i].key;
        value = &child_at(*value, step.index);
    }
    const auto end = end_of(*value);
    return {{begin, end ? *end : skip_value(begin)}, key};
}

}  // namespace bylaw::document
