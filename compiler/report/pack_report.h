// The report on conformance packs: verdicts as AWS Config has them, a score, and what was not looked at and why.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/palette.h"

namespace bylaw::report {

// In the order in which one stands for several.
enum class Verdict : std::uint8_t { NotApplicable, Compliant, InsufficientData, NonCompliant };
[[nodiscard]] std::string_view verdict_name(Verdict verdict);

// Resources by verdict.
struct VerdictCounts {
    std::uint64_t compliant = 0;
    std::uint64_t non_compliant = 0;
    std::uint64_t insufficient_data = 0;
    std::uint64_t not_applicable = 0;

    void add(Verdict verdict, std::uint64_t count = 1);
    void add(const VerdictCounts& more);
    // The one that stands for all.
    [[nodiscard]] Verdict verdict() const;
};

// One rule of a pack.
struct PackRuleResult {
    std::string name;
    std::string rule;        // the id that findings have; empty where nothing is evaluated
    std::string identifier;  // empty for custom policies
    Verdict verdict = Verdict::NotApplicable;
    VerdictCounts counts;
    std::string why;   // why nothing was looked at, in a few words that other rules may share; empty: something was
    std::string note;  // why the verdict is not that of the resources; empty: it is
    std::vector<std::string> looked_for;  // resource types, where nothing was looked at
    // As the pack has them, where it says something; the trigger is that of the managed rule.
    std::string trigger;
    std::string frequency;
    std::vector<std::string> evaluation_modes;
    std::vector<std::string> controls;
    std::vector<std::string> remediations;  // logical ids
};

// What a rule says about one resource.
struct ResourceVerdict {
    std::string rule;  // the id that findings have
    Verdict verdict = Verdict::NotApplicable;
    std::string annotation;  // why; may be empty
    std::string path;        // of the input
    std::string address;     // empty: it is about the input as a whole
    std::string type;        // empty where it is not known, as the next two
    std::string region;
    std::string account;
};

struct PackResult {
    std::string name;
    std::string path;
    std::vector<PackRuleResult> rules;
    std::uint64_t left_out = 0;  // rules whose condition does not hold

    // The gravest of the rules; INSUFFICIENT_DATA where all that were asked are not applicable.
    [[nodiscard]] Verdict verdict() const;
    // Of all rules.
    [[nodiscard]] VerdictCounts counts() const;
};

struct PackReport {
    std::vector<PackResult> packs;
    std::vector<ResourceVerdict> results;  // where they are listed; by rule, input and address
};

// Tables and coverage, as text for people, with a blank line behind each.
void append_packs_text(std::string& out, const std::vector<PackResult>& packs, const Palette& palette);
// One line for each.
void append_packs_lines(std::string& out, const std::vector<PackResult>& packs, const Palette& palette);
// What a pack came to, in one line without its end; and the rules that came to no verdict, a text for each reason.
[[nodiscard]] std::string pack_verdict_text(const PackResult& pack);
[[nodiscard]] std::vector<std::string> coverage_texts(const PackResult& pack);
// `"packs":[…]` alone, in one line for each rule.
void append_pack_list_json(std::string& out, const std::vector<PackResult>& packs, bool is_one_line);
// `"packs":[…]` in one line or in one for each rule, and `"results":[…]` in the same way.
void append_packs_json(std::string& out, const PackReport& report, bool is_one_line);

}  // namespace bylaw::report
