// Regular expressions as the language has them: guard-language.md, section 3.13.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bylaw::support {

enum class MatchOutcome { NoMatch, Match, LimitExceeded };

// A regular expression in the dialect of the language, searched anywhere in a text. Patterns without look-around,
// back-references and the like run on a linear-time engine, the others on a backtracking engine with a step limit.
// The engine is prepared at first use; `search` and `replace` may be called from several threads at once.
class Regex {
public:
    explicit Regex(std::string pattern);
    ~Regex();
    Regex(const Regex&) = delete;
    Regex& operator=(const Regex&) = delete;

    // Why the engine refuses the pattern, in the user's words; nothing if it accepts it.
    [[nodiscard]] static std::optional<std::string> error_in(std::string_view pattern);

    // The text between the slashes, after `\/` became `/`.
    [[nodiscard]] const std::string& pattern() const { return pattern_; }
    // A pattern that the engine refuses matches nothing; callers check `error_in` first.
    [[nodiscard]] MatchOutcome search(std::string_view text) const;

    // The concatenation of the expanded template for every match (section 3.12, `regex_replace`); text outside matches
    // is dropped. Nothing when the step limit was exceeded.
    [[nodiscard]] std::optional<std::string> replace(std::string_view text, std::string_view expansion) const;

private:
    struct Engine;
    [[nodiscard]] const Engine& engine() const;

    std::string pattern_;
    mutable std::atomic<const Engine*> engine_{nullptr};
};

}  // namespace bylaw::support
