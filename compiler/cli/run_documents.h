// The documents of a run that are kept until all are read, because rules look from one into others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/program.h"
#include "document/document.h"
#include "document/document_builder.h"
#include "estate/estate.h"
#include "inputs/canonical.h"
#include "inputs/documents.h"
#include "report/findings.h"
#include "report/suppressions.h"

namespace bylaw::cli {

struct HeldDocument {
    explicit HeldDocument(inputs::ReadDocument given) : read(std::move(given)) {}
    HeldDocument(const HeldDocument&) = delete;
    HeldDocument& operator=(const HeldDocument&) = delete;

    std::string name;  // of its input
    inputs::ReadDocument read;
    inputs::Kind kind = inputs::Kind::Unrecognised;
    std::optional<inputs::Canonical> canonical;
    std::unique_ptr<report::DocumentSuppressions> suppressions;  // null if it has none

    [[nodiscard]] const document::Document& judged() const {
        return canonical ? canonical->document : *read.document();
    }
    // Whether there is no resource in it that a rule could be about.
    [[nodiscard]] bool has_nothing() const {
        return canonical && canonical->resources == 0 && !canonical->is_judged_empty;
    }
};

// Whether rules of the program follow references or are about the estate, so that documents have to be kept.
struct EstateNeeds {
    bool references = false;
    bool estate_rules = false;

    explicit EstateNeeds(const bytecode::Program& program);
    [[nodiscard]] bool any() const { return references || estate_rules; }
};

// All documents of a run, in its order, with their estate.
class RunDocuments {
public:
    void add(std::vector<std::unique_ptr<HeldDocument>> documents);
    // After the last one; on up to `threads` threads (0: one per core).
    void finish(unsigned threads);

    [[nodiscard]] const estate::Estate& estate() const { return estate_; }
    [[nodiscard]] const std::vector<std::unique_ptr<HeldDocument>>& documents() const { return documents_; }

    // One document with the resources of all (docs/check.md, "Rules about the estate"). Their content stays where it
    // is, so this must not outlive the RunDocuments.
    [[nodiscard]] document::Document merged() const;
    // Where a value of any document, or a resource of a merged one, lies. What belongs to a document and is no value of
    // its tree has no place there, either.
    [[nodiscard]] std::optional<report::ValueElsewhere> find(const document::Value& value,
                                                             const document::Document* merged) const;

private:
    // A part of the memory of a document.
    struct Block {
        const std::byte* begin;
        const std::byte* end;
        const HeldDocument* document;
    };

    // The resources of the run as they stand in its only document; null if there are several, or not only resources.
    [[nodiscard]] const document::Value* resources_of_all() const;
    // Under keys that tell them apart.
    void add_resources(document::DocumentBuilder& builder) const;

    std::vector<std::unique_ptr<HeldDocument>> documents_;
    std::vector<Block> blocks_;  // sorted
    estate::Estate estate_;
};

}  // namespace bylaw::cli
