// Comments of a YAML text, which the readers pass over, and what each of them is about.
#pragma once

#include <string_view>
#include <vector>

#include "support/source.h"

namespace bylaw::document {

struct YamlComment {
    support::Span span;  // from `#` to the end of the line
    // What it is about: from the beginning of a line to the end of what starts in that line. The line is the comment's
    // own or, if it has nothing else, the next one that is neither blank nor a comment. Empty if there is none.
    support::Span about;
    bool is_head = false;  // it stands in front of everything, and is about the document
};

// The comments of the first document of the text whose content, behind `#` and blanks, starts with `word`. The text
// must be without a byte order mark; of a text that is not YAML those up to the error. Takes a search for the word
// where there is none, and one reading of the text else.
[[nodiscard]] std::vector<YamlComment> yaml_comments(std::string_view text, std::string_view word);

}  // namespace bylaw::document
