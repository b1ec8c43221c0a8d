// Answers that need no engine. Private to support/regex.cpp.
//
// Most patterns in rules are plain text, text with anchors, or a short row of classes, and for those an engine spends
// more time on getting started than on the text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/regex_syntax.h"

namespace bylaw::support::regex {

class Shortcut {
public:
    // Whether the pattern is found; nothing if only an engine can tell.
    [[nodiscard]] std::optional<bool> answer(std::string_view text) const;

private:
    friend Shortcut shortcut_for(const Syntax& syntax);

    enum class Kind : std::uint8_t { None, Always, Equal, Prefix, Suffix, Contained, Row, RowAfterText };

    // A set of ASCII characters, so many times over.
    struct Step {
        std::array<std::uint64_t, 2> set{};
        std::uint64_t low = 1;
        std::uint64_t high = 1;

        [[nodiscard]] bool has(unsigned char c) const { return ((set[c >> 6U] >> (c & 63U)) & 1U) != 0; }
    };

    [[nodiscard]] std::optional<bool> answer_row(std::string_view text, std::size_t& at) const;
    [[nodiscard]] std::optional<bool> answer_row_after_text(std::string_view text) const;

    Kind kind_ = Kind::None;
    bool to_end_ = false;      // rows: the text must end after the last step
    std::string text_;         // Equal to Contained: the text; RowAfterText: what stands in front of the row, anywhere
                               // in the text; None: what every match contains, or empty
    std::vector<Step> steps_;  // Row: from the start of the text
};

[[nodiscard]] Shortcut shortcut_for(const Syntax& syntax);

}  // namespace bylaw::support::regex
