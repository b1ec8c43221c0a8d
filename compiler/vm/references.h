// What `referenced` and `referrers` ask: which resources a value names, and which name a resource. The estate room
// answers; evaluations without one know nothing of other resources.
#pragma once

#include <string_view>
#include <vector>

#include "document/document.h"
#include "document/value.h"

namespace bylaw::vm {

struct FoundResources {
    // Entries of `Resources` of some document of the run, each once, in the order of the run.
    std::vector<const document::Value*> resources;
    // Those of them of which it is not known whether they will be there.
    std::vector<const document::Value*> uncertain;
    // Why there may be more that the run does not know of; empty if these are all. Lives as long as the References.
    std::string_view unknown;
};

class References {
public:
    virtual ~References() = default;
    References() = default;
    References(const References&) = delete;
    References& operator=(const References&) = delete;

    // The resources that a value names, of one type if that is not empty. `value` may be a part of `document` or what a
    // function made of one. Called from several threads at once.
    [[nodiscard]] virtual FoundResources referenced(const document::Value& value, std::string_view type,
                                                    const document::Document& document) const = 0;
    // The resources that name a resource, or the one that the value lies in.
    [[nodiscard]] virtual FoundResources referrers(const document::Value& value, std::string_view type,
                                                   const document::Document& document) const = 0;
};

}  // namespace bylaw::vm
