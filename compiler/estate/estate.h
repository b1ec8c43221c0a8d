// All resources of a run, and which of them name which: what `referenced` and `referrers` ask (docs/language.md,
// "References").
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "vm/references.h"

namespace bylaw::estate {

// One resource of the run: an entry of `Resources` of a document.
struct Resource {
    const document::Entry* entry = nullptr;  // the key is its address
    std::uint32_t document = 0;              // in the order in which documents were added
    std::string_view type;
    std::string_view region;     // empty if it is not known
    std::string_view account;    // the same
    std::string_view condition;  // of which it is not known whether it holds, so that the resource may not be there

    [[nodiscard]] const document::Value& value() const { return entry->value; }
};

// Filled first, then asked; asking is safe for several threads. Refers to the documents, which must outlive it and stay
// where they are.
//
// A value names a resource by reference (a symbol, or `Ref`, `Fn::GetAtt`, `Fn::Sub` and `Fn::ImportValue` as templates
// write them), by ARN, or by name: the texts that the resource gives as its own. Of several resources with one name
// those of the same document count, else of the same account and region, else of the same account, else the only one.
class Estate final : public vm::References {
public:
    Estate();
    ~Estate() override;

    // In order of the run. Documents without `Resources` add nothing. `is_complete` is false where the document does
    // not tell of all the resources that it is about.
    void add(const document::Document& document, bool is_complete = true);
    // To be called once, before asking: finds the types and names of all resources. What names what is found when it is
    // asked for the first time, type by type, in a time that grows with the size of these resources. Both on up to
    // `threads` threads (0: one per core).
    void finish(unsigned threads);

    [[nodiscard]] std::span<const Resource> resources() const;

    [[nodiscard]] vm::FoundResources referenced(const document::Value& value, std::string_view type,
                                                const document::Document& document) const override;
    [[nodiscard]] vm::FoundResources referrers(const document::Value& value, std::string_view type,
                                               const document::Document& document) const override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace bylaw::estate
