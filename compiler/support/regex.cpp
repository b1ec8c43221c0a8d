#include "support/regex.h"

#include <charconv>
#include <mutex>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "support/regex_matcher.h"
#include "support/regex_shortcut.h"
#include "support/regex_syntax.h"
#include "support/regex_translate.h"
#include "support/unicode.h"

namespace bylaw::support {

namespace {

// A matcher that is compiled when it is first needed.
class LazyMatcher {
public:
    const regex::Matcher& get(const regex::Syntax& syntax, regex::Alphabet alphabet, bool captures) const {
        std::call_once(once_, [&] { matcher_ = regex::compile(syntax, alphabet, captures); });
        return *matcher_;
    }

private:
    mutable std::once_flag once_;
    mutable std::unique_ptr<const regex::Matcher> matcher_;
};

// Longest outcome of `replace`, in bytes; the caller refuses what is longer.
constexpr std::size_t longest_replacement = (std::size_t{64} << 20U) + 1;

// Steps for all matches of one text together.
constexpr regex::Budget most_replacement_steps = 200'000'000;

// The longest run of name characters at the start: letters and digits of any script, and `_`.
std::string_view name_at(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size()) {
        std::size_t next = end;
        const char32_t point = unicode::decode(text, next);
        if (point != '_' && !unicode::is_alphanumeric(point)) {
            break;
        }
        end = next;
    }
    return text.substr(0, end);
}

// What a `$` in a template stands for: a group's name or number, and how many bytes follow the `$`.
struct GroupReference {
    std::string_view name;
    std::size_t size = 0;
};

GroupReference reference_after_dollar(std::string_view text) {
    if (text.starts_with('{')) {
        const std::string_view name = name_at(text.substr(1));
        if (!name.empty() && text.substr(name.size() + 1).starts_with('}')) {
            return {name, name.size() + 2};
        }
        return {};
    }
    const std::string_view name = name_at(text);
    return {name, name.size()};
}

std::optional<std::size_t> group_number(const regex::Syntax& syntax, std::string_view name) {
    if (const auto named = syntax.names.find(name); named != syntax.names.end()) {
        return named->second;
    }
    std::size_t number = 0;
    const auto result = std::from_chars(name.data(), name.data() + name.size(), number);
    if (result.ec != std::errc() || result.ptr != name.data() + name.size()) {
        return std::nullopt;
    }
    return number;
}

void expand(std::string& out, std::string_view expansion, std::string_view text, const regex::Syntax& syntax,
            const std::vector<regex::GroupSpan>& groups) {
    while (!expansion.empty()) {
        const std::size_t dollar = expansion.find('$');
        out += expansion.substr(0, dollar);
        if (dollar == std::string_view::npos) {
            return;
        }
        expansion.remove_prefix(dollar + 1);
        if (expansion.starts_with('$')) {
            out += '$';
            expansion.remove_prefix(1);
            continue;
        }
        const GroupReference reference = reference_after_dollar(expansion);
        if (reference.size == 0) {
            out += '$';
            continue;
        }
        const std::optional<std::size_t> number = group_number(syntax, reference.name);
        const bool has_text = number && *number < groups.size() && groups[*number].begin != regex::GroupSpan::none;
        if (has_text) {
            const regex::GroupSpan span = groups[*number];
            out += text.substr(span.begin, span.end - span.begin);
        }
        expansion.remove_prefix(reference.size);
    }
}

std::size_t after_character(std::string_view text, std::size_t at) {
    if (at >= text.size()) {
        return at + 1;
    }
    static_cast<void>(unicode::decode(text, at));
    return at;
}

}  // namespace

struct Regex::Engine {
    std::optional<regex::Syntax> syntax;  // nothing for a pattern that is refused
    regex::Shortcut shortcut;
    LazyMatcher ascii;
    LazyMatcher unicode;
    LazyMatcher ascii_with_groups;
    LazyMatcher unicode_with_groups;
};

Regex::Regex(std::string pattern) : pattern_(std::move(pattern)) {}

Regex::~Regex() {
    delete engine_.load(std::memory_order_acquire);
}

std::optional<std::string> Regex::error_in(std::string_view pattern) {
    const auto parsed = regex::parse(pattern);
    if (const auto* error = std::get_if<regex::SyntaxError>(&parsed)) {
        return error->message;
    }
    if (auto error = regex::check(std::get<regex::Syntax>(parsed))) {
        return std::move(error->message);
    }
    return std::nullopt;
}

const Regex::Engine& Regex::engine() const {
    if (const Engine* ready = engine_.load(std::memory_order_acquire)) {
        return *ready;
    }
    auto made = std::make_unique<Engine>();
    auto parsed = regex::parse(pattern_);
    if (auto* syntax = std::get_if<regex::Syntax>(&parsed); syntax != nullptr && !regex::check(*syntax)) {
        made->shortcut = regex::shortcut_for(*syntax);
        made->syntax = std::move(*syntax);
    }
    const Engine* expected = nullptr;
    if (engine_.compare_exchange_strong(expected, made.get(), std::memory_order_acq_rel)) {
        return *made.release();
    }
    return *expected;
}

MatchOutcome Regex::search(std::string_view text) const {
    const Engine& engine = this->engine();
    if (!engine.syntax) {
        return MatchOutcome::NoMatch;
    }
    if (const std::optional<bool> answer = engine.shortcut.answer(text)) {
        return *answer ? MatchOutcome::Match : MatchOutcome::NoMatch;
    }
    const bool is_ascii = unicode::is_ascii(text);
    const regex::Matcher& matcher = is_ascii ? engine.ascii.get(*engine.syntax, regex::Alphabet::Ascii, false)
                                             : engine.unicode.get(*engine.syntax, regex::Alphabet::Unicode, false);
    return matcher.search(text);
}

std::optional<std::string> Regex::replace(std::string_view text, std::string_view expansion) const {
    const Engine& engine = this->engine();
    std::string result;
    if (!engine.syntax) {
        return result;
    }
    const bool is_ascii = unicode::is_ascii(text);
    const regex::Matcher& matcher =
        is_ascii ? engine.ascii_with_groups.get(*engine.syntax, regex::Alphabet::Ascii, true)
                 : engine.unicode_with_groups.get(*engine.syntax, regex::Alphabet::Unicode, true);
    std::vector<regex::GroupSpan> groups;
    regex::Budget budget = most_replacement_steps;
    std::size_t start = 0;
    std::size_t last_end = regex::GroupSpan::none;
    while (start <= text.size() && result.size() < longest_replacement) {
        const MatchOutcome outcome = matcher.find(text, start, budget, groups);
        if (outcome == MatchOutcome::LimitExceeded) {
            return std::nullopt;
        }
        if (outcome == MatchOutcome::NoMatch) {
            break;
        }
        const auto [begin, end] = groups[0];
        if (begin == end) {
            start = after_character(text, end);
            if (end == last_end) {
                continue;  // an empty match directly after a match does not count
            }
        } else {
            start = end;
        }
        last_end = end;
        expand(result, expansion, text, *engine.syntax, groups);
    }
    return result;
}

}  // namespace bylaw::support
