#include "support/regex_matcher.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace bylaw::support::regex {

namespace {

// Steps of the backtracking engine for one search, all starting points together. The reference gives up after a million
// of its own, which are a few of these each.
constexpr std::uint64_t most_steps = 4'000'000;
// A step may look at as much as the whole text, so that long texts get fewer of them.
constexpr std::uint64_t most_work = std::uint64_t{1} << 36U;
constexpr std::uint32_t most_heap_kibibytes = 64 * 1024;
// Size of program times text. RE2's automaton takes time in proportion to the text alone, but where it needs too much
// memory, and while it is built, each byte can cost a step for each instruction of the program.
constexpr std::uint64_t most_linear_work = std::uint64_t{1} << 30U;
// Bounds the compiled program and the automaton's cache, which fill as texts demand it.
constexpr std::int64_t usual_memory = std::int64_t{8} << 20U;
constexpr std::int64_t most_memory = std::int64_t{64} << 20U;

class TooLargeMatcher final : public Matcher {
public:
    MatchOutcome search(std::string_view) const override { return MatchOutcome::LimitExceeded; }
    MatchOutcome find(std::string_view, std::size_t, Budget&, std::vector<GroupSpan>&) const override {
        return MatchOutcome::LimitExceeded;
    }
};

class LinearMatcher final : public Matcher {
public:
    static std::unique_ptr<const Matcher> make(const std::string& pattern, Alphabet alphabet) {
        for (const std::int64_t memory : {usual_memory, most_memory}) {
            RE2::Options options;
            options.set_encoding(alphabet == Alphabet::Ascii ? RE2::Options::EncodingLatin1
                                                             : RE2::Options::EncodingUTF8);
            options.set_log_errors(false);
            options.set_max_mem(memory);
            auto matcher = std::make_unique<LinearMatcher>(pattern, options);
            if (matcher->regex_.ok()) {
                return matcher;
            }
            if (matcher->regex_.error_code() != RE2::ErrorPatternTooLarge) {
                break;
            }
        }
        return nullptr;
    }

    LinearMatcher(const std::string& pattern, const RE2::Options& options) : regex_(pattern, options) {}

    MatchOutcome search(std::string_view text) const override {
        if (!is_bearable(text.size())) {
            return MatchOutcome::LimitExceeded;
        }
        const bool found = regex_.Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
        return found ? MatchOutcome::Match : MatchOutcome::NoMatch;
    }

    MatchOutcome find(std::string_view text, std::size_t start, Budget& budget,
                      std::vector<GroupSpan>& groups) const override {
        const std::uint64_t cost = (text.size() - start) / 64 + 1;
        if (cost > budget || !is_bearable(text.size() - start)) {
            return MatchOutcome::LimitExceeded;
        }
        budget -= cost;
        std::vector<re2::StringPiece> pieces(static_cast<std::size_t>(regex_.NumberOfCapturingGroups()) + 1);
        const bool found = regex_.Match({text.data(), text.size()}, start, text.size(), RE2::UNANCHORED, pieces.data(),
                                        static_cast<int>(pieces.size()));
        if (!found) {
            return MatchOutcome::NoMatch;
        }
        groups.assign(pieces.size(), {});
        for (std::size_t index = 0; index < pieces.size(); ++index) {
            if (pieces[index].data() != nullptr) {
                const auto begin = static_cast<std::size_t>(pieces[index].data() - text.data());
                groups[index] = {begin, begin + pieces[index].size()};
            }
        }
        return MatchOutcome::Match;
    }

private:
    [[nodiscard]] bool is_bearable(std::size_t size) const {
        return size <= most_linear_work / static_cast<std::uint64_t>(std::max(regex_.ProgramSize(), 1));
    }

    RE2 regex_;
};

template <auto release>
struct Releaser {
    template <class T>
    void operator()(T* pointer) const {
        release(pointer);
    }
};

using CodePointer = std::unique_ptr<pcre2_code, Releaser<pcre2_code_free>>;
using MatchDataPointer = std::unique_ptr<pcre2_match_data, Releaser<pcre2_match_data_free>>;
using CompileContextPointer = std::unique_ptr<pcre2_compile_context, Releaser<pcre2_compile_context_free>>;
using MatchContextPointer = std::unique_ptr<pcre2_match_context, Releaser<pcre2_match_context_free>>;

class BacktrackingMatcher final : public Matcher {
public:
    static std::unique_ptr<const Matcher> make(const std::string& pattern, Alphabet alphabet) {
        const CompileContextPointer context(pcre2_compile_context_create(nullptr));
        if (context == nullptr) {
            return nullptr;
        }
        constexpr std::uint32_t deepest_nesting = 2000;
        pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
        pcre2_set_parens_nest_limit(context.get(), deepest_nesting);
        pcre2_set_compile_extra_options(context.get(), PCRE2_EXTRA_ALLOW_LOOKAROUND_BSK);
        // The way to the first match is part of the pattern, so that the step limit holds for a whole search and not
        // anew for each place where a match could start.
        const std::string whole = "(?s:.*?)(" + pattern + ")";
        const std::uint32_t options = PCRE2_ANCHORED | PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_START_OPTIMIZE |
                                      (alphabet == Alphabet::Unicode ? PCRE2_UTF : 0U);
        int error = 0;
        PCRE2_SIZE error_at = 0;
        CodePointer code(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(whole.data()), whole.size(), options, &error,
                                       &error_at, context.get()));
        if (code == nullptr) {
            return nullptr;
        }
        return std::make_unique<BacktrackingMatcher>(std::move(code));
    }

    explicit BacktrackingMatcher(CodePointer code) : code_(std::move(code)) {}

    MatchOutcome search(std::string_view text) const override {
        // One pair of offsets will do when only the answer counts, and so one block serves all patterns of a thread. It
        // keeps the memory of the largest match, which should not outlive an unusual one.
        thread_local MatchDataPointer data;
        if (data == nullptr) {
            data.reset(pcre2_match_data_create(1, nullptr));
        }
        const MatchOutcome outcome = run(text, 0, steps_for(text.size()), data.get());
        constexpr std::size_t usual_text = 4096;
        if (outcome == MatchOutcome::LimitExceeded || text.size() > usual_text) {
            data = nullptr;
        }
        return outcome;
    }

    // How many steps a match took is not told, so a search that gets stuck is repeated with twice as many.
    MatchOutcome find(std::string_view text, std::size_t start, Budget& budget,
                      std::vector<GroupSpan>& groups) const override {
        constexpr std::uint64_t few_steps = 1000;
        const MatchDataPointer data(pcre2_match_data_create_from_pattern(code_.get(), nullptr));
        const std::uint64_t most = steps_for(text.size());
        MatchOutcome outcome = MatchOutcome::LimitExceeded;
        for (std::uint64_t steps = few_steps; outcome == MatchOutcome::LimitExceeded; steps *= 2) {
            const std::uint64_t granted = std::min(steps, most);
            if (granted > budget) {
                return outcome;
            }
            budget -= granted;
            outcome = run(text, start, granted, data.get());
            if (granted == most) {
                break;
            }
        }
        if (outcome != MatchOutcome::Match) {
            return outcome;
        }
        // Group 1 is the pattern; `\K` moves the start of the whole match, which otherwise begins where the way began.
        const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data.get());
        const std::uint32_t count = pcre2_get_ovector_count(data.get());
        groups.assign(count - 1, {});
        for (std::uint32_t index = 1; index < count; ++index) {
            if (offsets[std::size_t{2} * index] != PCRE2_UNSET) {
                groups[index - 1] = {offsets[std::size_t{2} * index], offsets[std::size_t{2} * index + 1]};
            }
        }
        if (offsets[0] != start) {
            groups[0].begin = std::min(offsets[0], groups[0].end);
        }
        return outcome;
    }

private:
    static std::uint64_t steps_for(std::size_t text_size) {
        return std::min(most_steps, most_work / std::max<std::uint64_t>(text_size, 1));
    }

    MatchOutcome run(std::string_view text, std::size_t start, std::uint64_t steps, pcre2_match_data* data) const {
        thread_local const MatchContextPointer context = [] {
            MatchContextPointer made(pcre2_match_context_create(nullptr));
            if (made != nullptr) {
                pcre2_set_heap_limit(made.get(), most_heap_kibibytes);
            }
            return made;
        }();
        if (data == nullptr || context == nullptr) {
            return MatchOutcome::LimitExceeded;
        }
        pcre2_set_match_limit(context.get(), static_cast<std::uint32_t>(steps));
        pcre2_set_depth_limit(context.get(), static_cast<std::uint32_t>(steps));
        const char* const bytes = text.data() == nullptr ? "" : text.data();
        // A search that does not begin at the start follows one that did, and that has seen that the text is UTF-8.
        const int result = pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(bytes), text.size(), start,
                                       start == 0 ? 0U : PCRE2_NO_UTF_CHECK, data, context.get());
        if (result >= 0) {
            return MatchOutcome::Match;
        }
        return result == PCRE2_ERROR_NOMATCH ? MatchOutcome::NoMatch : MatchOutcome::LimitExceeded;
    }

    CodePointer code_;
};

}  // namespace

std::unique_ptr<const Matcher> compile(const Syntax& syntax, Alphabet alphabet, bool captures) {
    std::unique_ptr<const Matcher> matcher;
    if (is_linear(syntax, alphabet)) {
        if (const auto pattern = to_re2(syntax, alphabet, captures)) {
            matcher = LinearMatcher::make(*pattern, alphabet);
        }
    }
    if (matcher == nullptr) {
        if (const auto pattern = to_pcre2(syntax, alphabet)) {
            matcher = BacktrackingMatcher::make(*pattern, alphabet);
        }
    }
    if (matcher == nullptr) {
        matcher = std::make_unique<TooLargeMatcher>();
    }
    return matcher;
}

}  // namespace bylaw::support::regex
