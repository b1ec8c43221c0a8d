// The text report of `check`: findings one after the other, what is not known in a few lines, the summary.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "report/check_report.h"
#include "report/palette.h"

namespace bylaw::report {

// Puts findings together. What an author says about a rule is given once an input. Not safe for several threads.
class FindingTexts {
public:
    // What was said before is forgotten.
    void begin_input() { said_.clear(); }
    // Appends a finding with a blank line behind it. Nothing for those that have no text.
    void append(std::string& out, const CheckFinding& finding);

private:
    struct Said {
        std::string path;
        std::uint32_t line = 0;
        std::uint32_t column = 0;
    };
    struct Order {
        using is_transparent = void;
        template <class A, class B>
        bool operator()(const A& a, const B& b) const {
            return a.first != b.first ? a.first < b.first : std::string_view(a.second) < std::string_view(b.second);
        }
    };
    std::map<std::pair<std::uint32_t, std::string>, Said, Order> said_;  // by rule and text
};

// Counts what rules could not decide.
class NotKnownCounts {
public:
    void add(std::vector<NotKnown> entries);
    [[nodiscard]] bool empty() const { return rules_.empty(); }
    // What there is to say about each rule in words, the gravest first.
    [[nodiscard]] std::vector<std::pair<std::uint32_t, std::string>> in_words(
        const std::vector<CheckedRule>& rules) const;
    // Appends one line a rule, the gravest first, at most twenty, with a blank line behind them.
    void append(std::string& out, const std::vector<CheckedRule>& rules, const Palette& palette) const;

private:
    struct OfRule {
        NotKnown first;
        std::uint64_t resources = 0;
        std::uint64_t others = 0;                      // that are about no resource
        std::map<std::string, std::uint64_t> reasons;  // the first few
        std::uint64_t more_reasons = 0;                // entries with others
    };
    [[nodiscard]] static std::string words_of(const OfRule& of_rule);

    std::map<std::uint32_t, OfRule> rules_;
};

}  // namespace bylaw::report
