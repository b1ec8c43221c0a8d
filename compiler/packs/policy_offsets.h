// Where the bytes of a text stand in the YAML or JSON document that it was read from. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace bylaw::packs {

// Of each byte of a scalar's text, and of its end, the offset in the document; `offset` is where the scalar begins
// there. Nothing if what stands there does not give the text.
[[nodiscard]] std::vector<std::uint32_t> scalar_offsets(std::string_view document, std::size_t offset,
                                                        std::string_view text);

}  // namespace bylaw::packs
