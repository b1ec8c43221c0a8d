// Reading ahead in documents that are larger than the processor's caches: resources lie far apart, so that without this
// whoever goes from one to the next, such as every rules file, waits for each of them.
#pragma once

#include <algorithm>
#include <cstddef>

#include "document/value.h"

namespace bylaw::document {

// Called in step with a loop over values, of which `value_at(i)` gives the address. Reads the values themselves, then
// their children, then the children of their first children, each when what it needs to know has arrived.
template <class ValueAt>
void prefetch_ahead(std::size_t i, std::size_t count, const ValueAt& value_at) {
    constexpr std::size_t values_ahead = 12;
    constexpr std::size_t children_ahead = 8;
    constexpr std::size_t grandchildren_ahead = 4;
    constexpr std::size_t line = 64;
    constexpr std::uint32_t children_looked_at = 4;
    const auto prefetch = [](const Value& value) {
        // The memory of both is a union; entries are the larger ones.
        const char* const memory = reinterpret_cast<const char*>(value.entry_data);
        const std::size_t size = value.size * (value.kind == Kind::Map ? sizeof(Entry) : sizeof(Value));
        for (std::size_t at = 0; at < std::min(size, 3 * line); at += line) {
            __builtin_prefetch(memory + at);
        }
    };
    if (i + values_ahead < count) {
        __builtin_prefetch(value_at(i + values_ahead));
    }
    if (i + children_ahead < count) {
        if (const Value& value = *value_at(i + children_ahead); !value.is_scalar()) {
            prefetch(value);
        }
    }
    if (i + grandchildren_ahead < count) {
        if (const Value& value = *value_at(i + grandchildren_ahead); value.kind == Kind::Map) {
            for (std::uint32_t child = 0; child < std::min(value.size, children_looked_at); ++child) {
                const Value& inner = value.entry_data[child].value;
                if (inner.kind == Kind::String) {
                    __builtin_prefetch(inner.text_data);
                } else if (!inner.is_scalar()) {
                    prefetch(inner);
                }
            }
        }
    }
}

}  // namespace bylaw::document
