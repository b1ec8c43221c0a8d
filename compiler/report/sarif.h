// SARIF 2.1.0 as the reference writes it: guard-language.md, section 5.4.
#pragma once

#include <string>
#include <string_view>

#include "report/check_texts.h"
#include "report/failures.h"
#include "report/file_report.h"

namespace bylaw::report {

// Renders the elements of `results` for one document.
class Sarif : public FailureRenderer {
public:
    // The texts must be escaped for JSON.
    Sarif(RuleTexts& rules, const document::Document& document, std::string_view data_name);

    void append(Pieces& out, const vm::FileResult& result) override;

private:
    void append_result(std::string& out, const Failure& node);

    CheckTexts texts_;
    Failures failures_;
    std::string name_;  // of the document, escaped, without a leading slash
    std::string rule_id_;
};

// What stands around the results of all documents. `artifacts` are the data names of failing documents. The comma in
// front of the first result has to be left out.
void append_sarif_head(std::string& out, const std::vector<std::string_view>& artifacts);
void append_sarif_tail(std::string& out, bool has_results);

}  // namespace bylaw::report
