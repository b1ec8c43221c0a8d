// What CloudFormation does not take in a part of a pack. Private to the room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "document/value.h"
#include "packs/pack_conditions.h"
#include "packs/pack_parameters.h"
#include "support/diagnostic.h"

namespace bylaw::packs {

struct PackDefect {
    support::DiagnosticCode code{};
    std::string message;
    std::string help;
    const document::Value* place = nullptr;
};

// Refers to everything it is given.
class PackDefects {
public:
    PackDefects(const document::Document& source, const PackParameters& parameters, const PackConditions& conditions)
        : source_(source), parameters_(parameters), conditions_(conditions) {}

    // Names that are given nowhere, and keys that stand twice, in a value and all that is in it.
    [[nodiscard]] std::vector<PackDefect> in(const document::Value& part) const;
    // The same for the keys of the map itself alone.
    [[nodiscard]] std::vector<PackDefect> keys_of(const document::Value& map) const;
    // Why a value of a parameter that the part refers to is refused; empty: none is.
    [[nodiscard]] std::string refusal_in(const document::Value& part) const;

private:
    const document::Document& source_;
    const PackParameters& parameters_;
    const PackConditions& conditions_;
    mutable std::size_t comparisons_left_ = 100000;
};

}  // namespace bylaw::packs
