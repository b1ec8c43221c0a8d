#include <cstring>

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

std::uint32_t JsonPlaces::skip_value(std::uint32_t at) const {
    std::uint32_t depth = 0;
    while (true) {
        switch (text_[at]) {
            case '"':
                at = skip_string(at);
                if (depth == 0) {
                    return at;
                }
                break;
            case '{':
            case '[':
                ++depth;
                ++at;
                break;
            case '}':
            case ']':
                --depth;
                ++at;
                if (depth == 0) {
                    return at;
                }
                break;
            default:
                if (depth == 0) {
                    const std::size_t end = text_.find_first_of(",]} \t\r\n", at);
                    return static_cast<std::uint32_t>(end);
                }
                ++at;
                break;
        }
    }
}

void JsonPlaces::read_to(Children& children, bool is_map, std::size_t index) const {
    while (children.values.size() <= index) {
        std::uint32_t at = children.next;
        if (!children.values.empty()) {
            at = skip_space(skip_value(children.values.back())) + 1;  // behind the comma
        }
        at = skip_space(at);
        if (is_map) {
            children.keys.push_back(at);
            at = skip_space(skip_string(at)) + 1;  // behind the colon
            at = skip_space(at);
        }
        children.values.push_back(at);
    }
}

std::size_t JsonPlaces::written_index(Children& children, const Value& container, const PathStep& step) const {
    if (!container.has_repeated_keys) {
        return step.index;
    }
    if (children.of.empty()) {
        children.of = written_values(document_, container);
    }
    std::size_t index = 0;
    while (children.of[index] != &step.entry->value) {
        ++index;
    }
    return index;
}

ValuePlace JsonPlaces::place_of(const std::vector<PathStep>& path) {
    const Value* value = &document_.root();
    std::uint32_t begin = skip_space(0);
    support::Span key;
    for (const PathStep& step : path) {
        const bool is_map = value->kind == Kind::Map;
        const void* const memory = is_map ? static_cast<const void*>(value->entry_data) : value->item_data;
        Children& children = containers_[memory];
        children.next = begin + 1;
        const std::size_t index = written_index(children, *value, step);
        read_to(children, is_map, index);
        begin = children.values[index];
        key = {};
        if (is_map) {
            key = {children.keys[index], skip_string(children.keys[index])};
        }
        value = &child_at(*value, step.index);
    }
    return {{begin, skip_value(begin)}, key};
}

}  // namespace bylaw::document
