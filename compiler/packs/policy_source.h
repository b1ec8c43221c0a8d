// The text of a custom policy as a rules file. Private to the room.
#pragma once

#include <cstddef>
#include <memory>

#include "packs/pack.h"
#include "support/source.h"

namespace bylaw::packs {

// The file is called like the pack, and its lines are where they are in the pack, so that places in the one are places
// in the other; columns too where the text is a literal block. Lines that are not of the policy are blank; there are
// none in front of it where `padding_left` has come to its end.
[[nodiscard]] std::shared_ptr<const support::SourceFile> policy_source(const Pack& pack, const PackRule& rule,
                                                                       std::size_t& padding_left);

}  // namespace bylaw::packs
