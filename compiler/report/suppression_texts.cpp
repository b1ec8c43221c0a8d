#include "report/suppression_texts.h"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

namespace bylaw::report {
namespace {

constexpr std::string_view blank = " \t\r\n";

std::string_view next_word(std::string_view& text, std::string_view separators) {
    const std::size_t begin = text.find_first_not_of(separators);
    if (begin == std::string_view::npos) {
        text = {};
        return {};
    }
    text.remove_prefix(begin);
    const std::string_view word = text.substr(0, text.find_first_of(separators));
    text.remove_prefix(word.size());
    return word;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(blank);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

// Takes `until=…`, `owner=…` or `ticket=…`. False if it is none of these.
bool take_term(SuppressionText& result, std::string_view word) {
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    const std::string_view value = equals == std::string_view::npos ? std::string_view() : word.substr(equals + 1);
    if (equals == std::string_view::npos || (name != "until" && name != "owner" && name != "ticket")) {
        return false;
    }
    if (value.empty()) {
        result.error = fmt::format("there is nothing behind `{}=`", name);
    } else if (name == "until") {
        result.terms.until = value;
        if (!is_date(value)) {
            result.error = fmt::format("`{}` is no day written as 2027-01-31", value);
        }
    } else {
        (name == "owner" ? result.terms.owner : result.terms.ticket) = value;
    }
    return true;
}

// What stands in front of ` -- `, and the reason behind it.
std::string_view without_reason(std::string_view text, std::string& reason) {
    for (std::size_t at = text.find("--"); at != std::string_view::npos; at = text.find("--", at + 1)) {
        const bool begins = at == 0 || blank.find(text[at - 1]) != std::string_view::npos;
        const bool ends = at + 2 == text.size() || blank.find(text[at + 2]) != std::string_view::npos;
        if (begins && ends) {
            reason = trimmed(text.substr(at + 2));
            return text.substr(0, at);
        }
    }
    return text;
}

}  // namespace

bool is_date(std::string_view text) {
    constexpr std::size_t size = 10;
    if (text.size() != size || text[4] != '-' || text[7] != '-') {
        return false;
    }
    const auto number = [&](std::size_t begin, std::size_t count) -> std::optional<int> {
        int value = 0;
        for (const char digit : text.substr(begin, count)) {
            if (digit < '0' || digit > '9') {
                return std::nullopt;
            }
            value = value * 10 + (digit - '0');
        }
        return value;
    };
    const auto year = number(0, 4);
    const auto month = number(5, 2);
    const auto day = number(8, 2);
    return year && month && day &&
           std::chrono::year_month_day(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                       std::chrono::day(static_cast<unsigned>(*day)))
               .ok();
}

std::string date_of(std::int64_t seconds) {
    const auto days = std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
    const std::chrono::year_month_day date(days);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

SuppressionText parse_suppression_comment(std::string_view comment) {
    SuppressionText result;
    comment.remove_prefix(std::min(comment.size(), comment.find_first_not_of("# \t")));
    comment.remove_prefix(std::min(comment.size(), suppression_word.size()));
    std::string_view rest = without_reason(comment, result.terms.reason);
    if (const std::string_view verb = next_word(rest, blank); verb != "ignore") {
        result.error = verb.empty() ? "there is nothing behind `bylaw:`" : fmt::format("`{}` is not `ignore`", verb);
        return result;
    }
    bool is_list_open = true;  // whether a further id may follow
    for (std::string_view word = next_word(rest, blank); !word.empty() && result.error.empty();
         word = next_word(rest, blank)) {
        if (word == "until") {
            const std::string_view date = next_word(rest, blank);
            static_cast<void>(take_term(result, fmt::format("until={}", date)));
            is_list_open = false;
        } else if (take_term(result, word)) {
            is_list_open = false;
        } else if (word == ",") {
            is_list_open = !result.rules.empty();
        } else if (!is_list_open && !word.starts_with(',')) {
            result.error = fmt::format("`{}` is none of `until DATE`, `owner=…`, `ticket=…` and `-- reason`", word);
        } else {
            is_list_open = word.ends_with(',');
            while (!word.empty()) {
                if (const std::string_view id = next_word(word, ","); !id.empty()) {
                    result.rules.emplace_back(id);
                }
            }
        }
    }
    if (result.error.empty() && result.rules.empty()) {
        result.error = "no rule is named";
    }
    return result;
}

SuppressionText parse_exception_tag(std::string_view value) {
    SuppressionText result;
    constexpr std::string_view separators = " \t\r\n,+";
    for (std::string_view word = next_word(value, separators); !word.empty() && result.error.empty();
         word = next_word(value, separators)) {
        if (!take_term(result, word)) {
            result.rules.emplace_back(word);
        }
    }
    if (result.error.empty() && result.rules.empty()) {
        result.error = "no rule is named";
    }
    return result;
}

}  // namespace bylaw::report
