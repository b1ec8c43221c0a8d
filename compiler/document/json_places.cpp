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

bool JsonPlaces::refers_to_text(const Value& value) const {
    const std::less<const char*> is_before;
    return value.kind == Kind::String && !is_before(value.text_data, text_.data()) &&
           is_before(value.text_data, text_.data() + text_.size());
}

// Where a value ends, told by a string in it that was not unescaped and so still lies in the text.
std::optional<std::uint32_t> JsonPlaces::end_of(const Value& value) const {
    constexpr std::uint32_t most_tried = 4;
    const Value* current = &value;
    std::uint32_t depth = 0;
    while (!refers_to_text(*current)) {
        const std::uint32_t tried = current->is_scalar() ? 0 : std::min(current->size, most_tried);
        const Value* inner = nullptr;
        for (std::uint32_t i = 1; i <= tried && inner == nullptr; ++i) {
            const Value& child = child_at(*current, current->size - i);
            inner = refers_to_text(child) || (!child.is_scalar() && child.size != 0) ? &child : nullptr;
        }
        if (inner == nullptr) {
            return std::nullopt;
        }
        current = inner;
        ++depth;
    }
    auto at = static_cast<std::uint32_t>(current->text_data - text_.data() + current->size + 1);
    while (depth != 0) {
        switch (text_[at]) {
            case '"':
                at = skip_string(at);
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
                break;
            default:
                ++at;
                break;
        }
    }
    return at;
}

void JsonPlaces::read_child(Children& children, bool is_map, std::size_t index, std::uint32_t at) const {
    if (is_map) {
        children.keys[index] = at;
        at = skip_space(skip_space(skip_string(at)) + 1);  // behind the colon
    }
    children.values[index] = at;
}

void JsonPlaces::read(Children& children, const Value& container, std::size_t index) const {
    const bool is_map = container.kind == Kind::Map;
    if (children.values.size() <= index) {
        children.values.resize(index + 1);
        children.keys.resize(is_map ? index + 1 : 0);
    }
    std::size_t known = index;
    constexpr std::size_t most_in_step = 8;
    while (known != 0 && children.values[known] == 0) {
        --known;
        if (index - known > most_in_step && !container.has_repeated_keys) {
            if (const auto end = end_of(child_at(container, static_cast<std::uint32_t>(index - 1)))) {
                read_child(children, is_map, index, skip_space(skip_space(*end) + 1));  // behind the comma
                return;
            }
            break;
        }
    }
    while (known != 0 && children.values[known] == 0) {
        --known;
    }
    if (children.values[known] == 0) {
        read_child(children, is_map, known, children.first);
    }
    for (; known < index; ++known) {
        read_child(children, is_map, known + 1, skip_space(skip_space(skip_value(children.values[known])) + 1));
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
        children.first = skip_space(begin + 1);
        const std::size_t index = written_index(children, *value, step);
        read(children, *value, index);
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
