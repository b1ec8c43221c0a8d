// The text of a custom policy as a rules file. Private to the room.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "support/source.h"

namespace bylaw::packs {

// Where a policy stands.
struct PolicyPlace {
    std::string_view path;    // of the document that it stands in
    std::string_view file;    // the text of the document; empty where it must not be shown
    std::size_t offset = 0;   // of the policy in it
    std::string_view policy;  // its text
};

// The file is called like the document, and its lines are where they are in the document, so that places in the one are
// places in the other; columns too where the text is a literal block. Lines that are not of the policy are blank; there
// are none in front of it where `padding_left` has come to its end.
[[nodiscard]] std::shared_ptr<const support::SourceFile> policy_source(const PolicyPlace& place,
                                                                       std::size_t& padding_left);

}  // namespace bylaw::packs
