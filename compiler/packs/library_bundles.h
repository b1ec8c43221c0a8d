// The bundles that the build writes (stdlib/write_bundle.cpp). Private to the room.
#pragma once

#include <span>

namespace bylaw::packs {

[[nodiscard]] std::span<const char> audit_bundle();

}  // namespace bylaw::packs
