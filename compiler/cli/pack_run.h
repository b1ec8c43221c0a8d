// The packs of a run of `check`: what of its rules they are, and what became of them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "packs/pack.h"
#include "packs/pack_program.h"
#include "report/check_report.h"
#include "report/pack_report.h"
#include "vm/evaluate.h"

namespace bylaw::cli {

// What the values of one document belong to.
class ResourcesOfDocument {
public:
    explicit ResourcesOfDocument(const document::Document& document);

    // The resource that a value is, or whose `Properties` it is; null if it is neither.
    [[nodiscard]] const document::Entry* resource_of(const document::Value& value);

private:
    const document::Entry* begin_ = nullptr;
    const document::Entry* end_ = nullptr;
    std::optional<std::map<const document::Value*, const document::Entry*>> properties_;  // once they are needed
};

// Verdicts on resources, by evaluation.
using PackCounts = std::map<std::uint32_t, report::VerdictCounts>;

class PackRun {
public:
    PackRun(std::vector<packs::Pack> packs, packs::PackProgram program);

    [[nodiscard]] const std::vector<packs::Pack>& packs() const { return packs_; }
    [[nodiscard]] const packs::PackProgram& program() const { return program_; }

    // Rules as findings name them.
    void rename(std::vector<report::CheckedRule>& rules) const;
    // Whether a file judges configuration items as they are.
    [[nodiscard]] bool is_custom(std::uint32_t file) const;
    // Adds what became of the resources of a document by one file. Nothing for files that are not of packs.
    void count(const vm::FileResult& result, ResourcesOfDocument& resources, PackCounts& counts) const;
    [[nodiscard]] std::vector<report::PackResult> results(const PackCounts& counts,
                                                          const std::set<std::string, std::less<>>& types) const;

private:
    [[nodiscard]] const packs::PackEvaluation* evaluation_of(std::uint32_t file) const;
    void describe_idle(const packs::PackEvaluation& evaluation, const std::set<std::string, std::less<>>& types,
                       report::PackRuleResult& result) const;

    std::vector<packs::Pack> packs_;
    packs::PackProgram program_;
    std::vector<std::uint32_t> evaluations_;  // by file
};

}  // namespace bylaw::cli
