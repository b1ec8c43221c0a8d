// Findings in text form: a headline, frames of the places, notes below.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "report/findings.h"
#include "report/palette.h"

namespace bylaw::report {

// Renders the findings of one document. Not safe for several threads.
class FailureText {
public:
    // The texts must be unescaped.
    FailureText(RuleTexts& rules, const document::Document& document, std::string_view data_name,
                const Palette& palette);

    // Writes what a finding is headed by: the rule's name and whatever belongs beside it.
    using Headline = std::function<void(std::string&, const Finding&)>;

    struct Counts {
        std::size_t findings = 0;
        std::size_t resources = 0;  // different ones
    };
    // Appends the findings of one rules file, each with a blank line behind it. The checks of an or-group are one
    // finding.
    Counts append(std::string& out, const vm::FileResult& result, const Headline& headline);

    // The parts of one finding: the frame with the notes of one check, and what comes behind the last one. Annotations
    // stand in for what a custom message does not say; null without any.
    void append_frame_of(std::string& out, const Finding& finding);
    void append_end(std::string& out, const Finding& finding, const Annotations* annotations);

    [[nodiscard]] Findings& findings() { return findings_; }

private:
    void append_notes(std::string& out, const Finding& finding);

    const Palette& palette_;
    Findings findings_;
    std::size_t gutter_;
};

// The words for a finding without a custom message: its label, or what its group lacks.
[[nodiscard]] std::string_view finding_title(const Finding& finding);

}  // namespace bylaw::report
