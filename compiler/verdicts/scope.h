// Which resources are in the scope of a rule.
#pragma once

#include <cstdint>
#include <string>

#include "document/value.h"
#include "packs/pack.h"

namespace bylaw::verdicts {

enum class InScope : std::uint8_t { No, NotKnown, Yes };

struct Coverage {
    InScope in_scope = InScope::Yes;
    std::string why;  // NotKnown: what is not, a sentence
};

// A resource in the canonical shape; the scope has the names of AWS Config.
[[nodiscard]] Coverage covers(const packs::RuleScope& scope, const document::Entry& resource);
// A configuration item as it is.
[[nodiscard]] bool covers_item(const packs::RuleScope& scope, const document::Value& item);

}  // namespace bylaw::verdicts
