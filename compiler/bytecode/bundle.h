// Programs as bytes: what `bylaw compile` writes and the cache keeps. docs/bytecode.md describes the format.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "bytecode/program.h"
#include "support/diagnostic.h"

namespace bylaw::bytecode {

// Raised with every change of the format, of an instruction's meaning or of support::key_hash. Bundles of other
// versions are refused.
inline constexpr std::uint32_t bundle_version = 4;

// Whether the bytes begin like a bundle, whatever their version.
[[nodiscard]] bool looks_like_bundle(std::string_view bytes);

[[nodiscard]] std::string write_bundle(const Program& program);

// The program in the bytes, checked against its checksum and verified. Takes the bytes over, since the program reads
// its tables in place. `name` is used in the diagnostic.
using BundleResult = std::variant<std::shared_ptr<const Program>, support::Diagnostic>;
[[nodiscard]] BundleResult read_bundle(std::string name, std::string bytes);

}  // namespace bylaw::bytecode
