// The rules of packs as rules files, with the packs' parameters written into them.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "packs/pack_program.h"
#include "support/source.h"

namespace bylaw::packs {

// Why rules files cannot do what a rule of a pack does; empty where they can.
[[nodiscard]] std::string_view why_no_source(const PackEvaluation& evaluation);

// One file for each managed rule that is evaluated and can be one, whose id is the name that the pack gives it.
[[nodiscard]] std::vector<std::shared_ptr<const support::SourceFile>> sources_of(const PackProgram& packs);

}  // namespace bylaw::packs
