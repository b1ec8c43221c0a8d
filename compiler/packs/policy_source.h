// The text of a custom policy as a rules file. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "support/diagnostic.h"
#include "support/source.h"

namespace bylaw::packs {

// Where a policy stands.
struct PolicyPlace {
    std::string_view path;    // of the document that it stands in
    std::string_view file;    // the text of the document; empty where it must not be shown
    std::size_t offset = 0;   // of the policy in it
    std::string_view policy;  // its text
    bool is_json = false;     // of the document
};

// A policy as a file that is called like the document. Its lines are where they are in the document if it is a literal
// block, so that places in the one are places in the other. Of other texts that is so for the place where they begin,
// and `offsets` says where the rest stands.
struct PolicySource {
    std::shared_ptr<const support::SourceFile> file;
    // Of each byte of the policy, and of its end, the place in the document; empty where `file` has the places, or
    // where they are not known.
    std::vector<std::uint32_t> offsets;
    bool is_placed = false;  // whether places are those of the document

    // A diagnostic about `file` as one about the document. False if it stays as it is.
    [[nodiscard]] bool place(support::Diagnostic& diagnostic) const;
};

// Lines that are not of the policy are blank; there are none in front of it where `padding_left` has come to its end.
[[nodiscard]] PolicySource policy_source(const PolicyPlace& place, std::size_t& padding_left);

}  // namespace bylaw::packs
