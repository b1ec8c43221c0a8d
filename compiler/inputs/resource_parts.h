// Resources of a large document, written by several threads. Private to the room.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <utility>
#include <vector>

#include "document/document_builder.h"
#include "inputs/canonical.h"
#include "inputs/embedded_texts.h"
#include "support/parallel.h"

namespace bylaw::inputs {

// Resources that are worth a thread.
inline constexpr std::size_t smallest_part = 256;

// What a thread has for the resources that it writes.
struct ResourcePart {
    ResourcePart(document::DocumentBuilder own, std::size_t number_of_parts)
        : builder(std::move(own)), parts(number_of_parts) {}

    document::DocumentBuilder builder;  // in the map of resources
    EmbeddedTexts texts;
    std::vector<LeftOut> left_out;
    std::uint64_t count = 0;
    std::size_t parts;  // that share what all may take
};

// What the parts came to beside the entries of the map.
struct WrittenResources {
    std::list<document::Document> texts;
    std::vector<LeftOut> left_out;
    std::uint64_t count = 0;
};

// Calls `write(part, first, end)` for all of `count` sources of resources, some after the other, on up to `threads`
// threads (0: one per core), and adds what the parts hold to the map that is open, in the order of the sources. Calls
// for different parts must not share what they change. The parts are the same with any number of threads.
template <class Write>
WrittenResources write_resources(document::DocumentBuilder& builder, std::size_t count, unsigned threads,
                                 Write&& write) {
    constexpr std::size_t most = 8;
    const std::size_t number = std::clamp<std::size_t>(count / smallest_part, 1, most);
    std::vector<ResourcePart> parts;
    for (std::size_t i = 0; i < number; ++i) {
        parts.emplace_back(builder.part(), number);
    }
    support::parallel_for(parts.size(), threads, [&](std::size_t i) {
        write(parts[i], count * i / parts.size(), count * (i + 1) / parts.size());
    });
    WrittenResources all;
    std::vector<document::DocumentBuilder> builders;
    for (ResourcePart& part : parts) {
        builders.push_back(std::move(part.builder));
        all.texts.splice(all.texts.end(), part.texts.take());
        std::move(part.left_out.begin(), part.left_out.end(), std::back_inserter(all.left_out));
        all.count += part.count;
    }
    builder.add_parts(std::move(builders));
    return all;
}

}  // namespace bylaw::inputs
