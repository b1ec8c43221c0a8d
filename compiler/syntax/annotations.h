// Annotations: tagged lines of the comment block directly above a rule or a file-level `let`
// (language.md, "Annotations"). Here they are text; what they mean is for the stages above.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/source.h"

namespace bylaw::syntax {

// `# @tag value` or `# @tag[input] value`, with the lines that continue it: comment lines indented by two more spaces.
struct Annotation {
    std::string_view tag;    // without `@`; refers to the rules text, as `input` does
    std::string_view input;  // between the brackets; empty without brackets
    std::string value;       // lines are separated by line feeds, and keep what they are indented beyond the two spaces
    support::Span tag_span;  // of `@tag[input]`
    support::Span value_span;  // of the value's first line

    // The value as running text: line breaks are spaces.
    [[nodiscard]] std::string prose() const;
};

// Those of the comment lines that end directly in front of the byte, in their order. A line of prose that holds an `@`
// somewhere is none, and neither is one whose first word is more than a tag, such as `@aws-sdk/client-s3`.
[[nodiscard]] std::vector<Annotation> annotations_above(std::string_view rules_text, std::size_t begin);
// Those of the comment block that the text begins with.
[[nodiscard]] std::vector<Annotation> annotations_of_file(std::string_view rules_text);

// The byte at which the comment block directly above begins; `begin` of the line itself if there is none.
[[nodiscard]] std::size_t comment_block_above(std::string_view rules_text, std::size_t begin);

// The tags that there are.
[[nodiscard]] std::span<const std::string_view> annotation_tags();

}  // namespace bylaw::syntax
