// The words in which people suppress findings: comments, tags and dates.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw::report {

// What is said about a suppression beside the rule. Empty where not given.
struct SuppressionTerms {
    std::string until;  // the last day, as 2027-01-31
    std::string owner;
    std::string ticket;
    std::string reason;
};

struct SuppressionText {
    std::vector<std::string> rules;  // ids, or patterns with `*`
    SuppressionTerms terms;
    std::string error;  // what is wrong with it, for people; empty: nothing. Then it must not suppress anything
};

// What all comments start with, behind `#`.
inline constexpr std::string_view suppression_word = "bylaw:";

// The text of a comment from `#` on: `# bylaw: ignore ID[, ID…] [until 2027-01-31] [owner=…] [ticket=…] [-- reason]`.
[[nodiscard]] SuppressionText parse_suppression_comment(std::string_view comment);

// The value of an exception tag: ids between blanks, commas or `+`, then `until=`, `owner=`, `ticket=`.
[[nodiscard]] SuppressionText parse_exception_tag(std::string_view value);

// Whether it is a day of the calendar as 2027-01-31.
[[nodiscard]] bool is_date(std::string_view text);
// The day, in Coordinated Universal Time, of a time in seconds since 1970.
[[nodiscard]] std::string date_of(std::int64_t seconds);

}  // namespace bylaw::report
