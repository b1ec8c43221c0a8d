// The facts about remediations. Private to the room.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "document/document.h"
#include "document/value.h"
#include "packs/fact_writer.h"

namespace bylaw::packs {

// For all remediations of one document, which must outlive it.
class RemediationFacts {
public:
    RemediationFacts(const document::Document& derived, bool is_of_pack);

    // Writes `Derived` into the resource that is open.
    void write(FactWriter& facts, const document::Entry& remediation, const document::Value& properties);

private:
    void write_role(FactWriter& facts, const document::Entry& remediation) const;
    // Texts that are known: what a parameter without a default gives is nothing to ask about.
    static void write_static_values(FactWriter& facts, const document::Value& properties);

    const document::Document& derived_;
    bool is_of_pack_;
    std::map<std::string, std::string_view, std::less<>> rules_;  // addresses by name
    std::set<std::string_view> addresses_;                        // of rules
    const document::Value* unknown_name_ = nullptr;               // of some rule
    std::size_t comparisons_left_ = 100000;
};

}  // namespace bylaw::packs
