// Suppression files: for inputs that have no comments, such as plans and configuration items (docs/suppressions.md).
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/suppressions.h"
#include "support/diagnostic.h"
#include "support/source.h"

namespace bylaw::report {

class SuppressionFiles {
public:
    explicit SuppressionFiles(const SuppressionContext& context) : context_(context) {}
    SuppressionFiles(const SuppressionFiles&) = delete;
    SuppressionFiles& operator=(const SuppressionFiles&) = delete;

    using Complain = std::function<void(support::Diagnostic, std::string_view text)>;
    // Adds the suppressions of a file. Each that is wrong is complained about and suppresses nothing.
    void read(const std::string& name, std::string text, const Complain& complain);

    // The first suppression that fits a finding of the input of this path; null if there is none. Safe for several
    // threads.
    [[nodiscard]] const Suppression* find(const Finding& finding, std::string_view path);
    // What to say about them when all findings are there. `paths` are those of the inputs.
    void for_each_remark(const std::vector<std::string>& paths, const Complain& visit) const;

private:
    struct Entry : Suppression {
        // Patterns; empty: anything.
        std::string address;
        std::string type;
        std::string path;
        std::string account;
        std::string region;
        const support::SourceFile* file = nullptr;
        support::Span place;
    };
    class Reader;

    [[nodiscard]] static bool fits(const Entry& entry, const Finding& finding, std::string_view path);

    const SuppressionContext& context_;
    std::deque<support::SourceFile> files_;
    std::deque<Entry> entries_;
    std::vector<std::vector<Entry*>> by_rule_;
};

}  // namespace bylaw::report
