// Findings in text form: a headline, frames of the places, notes below.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "report/findings.h"
#include "report/output.h"
#include "report/palette.h"
#include "support/arena.h"

namespace bylaw::report {

// What stands below the frames of a finding and is the same for many: why, fix, controls, links.
struct FindingNotes {
    std::string whole;
    std::string reference;  // what stands for it where it was given before, up to where that was; may be empty
};

// How much findings say.
struct FailureDetail {
    bool clauses = true;              // the clause of each check, the path and the value even where they can be seen
    bool joins_alternatives = false;  // one frame for alternatives that are about one place
};

// Renders the findings of one document. Not safe for several threads.
class FailureText {
public:
    // The texts must be unescaped.
    FailureText(RuleTexts& rules, RuleSource& source, const document::Document& document, std::string_view data_name,
                const Palette& palette, FailureDetail detail = {});

    // Writes what a finding is headed by: the rule's name and whatever belongs beside it.
    using Headline = std::function<void(std::string&, const Finding&)>;

    struct Counts {
        std::size_t findings = 0;
        std::size_t resources = 0;  // different ones
    };
    // Appends the findings of one rules file, each with a blank line behind it. The checks of an or-group are one
    // finding.
    Counts append(Pieces& pieces, const vm::FileResult& result, const Headline& headline);

    // The parts of one finding: the frame with the notes of one check, what comes behind the last one, and what the
    // author says, with annotations in place of what a custom message does not say.
    void append_frame_of(std::string& out, const Finding& finding);
    void append_related(std::string& out, const std::vector<RelatedResource>& related);
    void append_end(std::string& out, const Finding& finding);
    [[nodiscard]] std::shared_ptr<const FindingNotes> notes_of(const Finding& finding, const Annotations* annotations);

    [[nodiscard]] Findings& findings() { return findings_; }

private:
    void append_notes(std::string& out, const Finding& finding);
    void append_clause(std::string& out, const Finding& finding) const;
    void append_value(std::string& out, const Finding& finding);
    [[nodiscard]] FindingNotes make_notes(const RuleMessage& message, const Annotations* annotations,
                                          inputs::Kind kind) const;
    // Forgets the kept texts when they have grown too large.
    void limit_memory();

    // Texts that findings repeat.
    struct Kept {
        support::Arena memory;
        std::size_t bytes = 0;
        std::unordered_map<const FindingPlace*, std::string_view> frames;  // up to the underline
        std::unordered_map<const ResourceName*, std::string_view> resources;
        std::map<std::tuple<const RuleMessage*, const Annotations*, inputs::Kind>, std::shared_ptr<const FindingNotes>>
            notes;
    };
    [[nodiscard]] std::string_view keep(const std::string& text);

    const Palette& palette_;
    FailureDetail detail_;
    Findings findings_;
    std::size_t gutter_;
    std::string check_note_;  // what the notes begin with
    std::string path_note_;
    std::string value_note_;
    Kept kept_;
    std::string scratch_;
    const ResourceName* last_resource_ = nullptr;  // named in the current finding
    const FindingPlace* last_place_ = nullptr;     // framed in it
};

}  // namespace bylaw::report
