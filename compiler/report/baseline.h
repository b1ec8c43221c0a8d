// Baselines: the findings of an earlier run, which do not count in later ones (docs/suppressions.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "support/diagnostic.h"

namespace bylaw::report {

// A finding as people look for it in a baseline.
struct BaselineEntry {
    std::string rule;
    std::string address;  // of the resource; empty if there is none
    std::string path;     // of the input
    std::string message;
};

class Baseline {
public:
    // Reads what `baseline_text` wrote; what is wrong with the text otherwise.
    [[nodiscard]] static std::variant<Baseline, support::Diagnostic> read(const std::string& name,
                                                                          std::string_view text);

    // Whether it has the finding. An entry stands for one finding.
    [[nodiscard]] bool take(std::uint64_t fingerprint);
    // The entries that were not taken and that `is_looked_for` wants, in their order.
    [[nodiscard]] std::vector<const BaselineEntry*> left(
        const std::function<bool(const BaselineEntry&)>& is_looked_for) const;

private:
    struct Row {
        BaselineEntry entry;
        bool is_taken = false;
    };
    std::vector<Row> rows_;
    std::multimap<std::uint64_t, std::size_t> by_fingerprint_;  // those that are not taken
};

// The text of a baseline: JSON, one finding a line, in an order that does not depend on that of the findings.
[[nodiscard]] std::string baseline_text(std::vector<std::pair<std::uint64_t, BaselineEntry>> findings);

}  // namespace bylaw::report
