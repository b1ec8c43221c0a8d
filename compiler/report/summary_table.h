// The table of rules and their statuses: guard-language.md, section 5.2.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "report/file_report.h"
#include "report/palette.h"
#include "vm/evaluate.h"

namespace bylaw::report {

// Which statuses `--show-summary` selects.
struct Selection {
    bool pass = false;
    bool fail = false;
    bool skip = false;

    [[nodiscard]] bool none() const { return !pass && !fail && !skip; }
};

// Appends the table of one rules file on one document, if it has lines.
void append_summary_table(std::string& out, const RuleNames& names, const vm::FileResult& result,
                          std::string_view data_name, Selection selection, const Palette& palette);

}  // namespace bylaw::report
