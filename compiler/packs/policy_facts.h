// The facts about the texts of custom policies. Private to the room.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "document/path.h"
#include "packs/fact_writer.h"
#include "packs/rule_facts.h"

namespace bylaw::packs {

// For all policies of one document, which must outlive it.
class PolicyFacts {
public:
    PolicyFacts(const document::Document& source, std::string_view shown_text)
        : source_(source), shown_text_(shown_text) {}

    // Writes PolicyLength, PolicyCompiles, and PolicyFunctions or PolicyError into the map that is open; nothing for
    // rules that have no policy.
    void write(FactWriter& facts, std::string_view address, const document::Value& properties);

    [[nodiscard]] std::vector<PolicyError> take_errors() { return std::move(errors_); }

private:
    const document::Document& source_;
    std::string_view shown_text_;
    std::optional<document::PositionFinder> positions_;
    std::vector<PolicyError> errors_;
    std::shared_ptr<const support::SourceFile> document_;  // once an error is shown in it
    std::size_t policies_left_ = 1000;
    std::size_t bytes_left_ = std::size_t{16} << 20U;
    std::size_t padding_left_ = std::size_t{1} << 22U;
};

}  // namespace bylaw::packs
