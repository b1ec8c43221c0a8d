// The structured report as JSON: guard-language.md, section 5.3.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/check_texts.h"
#include "report/failures.h"
#include "report/file_report.h"

namespace bylaw::report {

// Renders the `not_compliant` list of one document as pretty JSON, whose elements stand at a level of indentation.
class StructuredJson : public FailureRenderer {
public:
    // The texts must be escaped for JSON.
    StructuredJson(RuleTexts& rules, const document::Document& document, std::uint32_t level);

    void append(Pieces& out, const vm::FileResult& result) override;
    [[nodiscard]] bool met_non_finite() const override { return texts_.met_non_finite(); }

private:
    void append_nodes(std::string& out, std::uint32_t parent, std::uint32_t level);
    void append_rule(std::string& out, const Failure& node, std::uint32_t index, std::uint32_t level);
    void append_check(std::string& out, const vm::Check& check, std::uint32_t level);
    void append_unary(std::string& out, const vm::Check& check, std::uint32_t level);
    void append_binary(std::string& out, const vm::Check& check, std::uint32_t level);
    void append_block(std::string& out, const vm::Check& check, std::uint32_t level);
    void append_empty_block(std::string& out, const Failure& node, std::uint32_t level);
    // `"path": …, "value": …` on the lines of a level.
    void append_value_members(std::string& out, const document::Value& value, std::uint32_t level);
    void append_unresolved_members(std::string& out, const vm::Result& result, std::uint32_t level);
    void append_comparison(std::string& out, const vm::Check& check, std::uint32_t level);
    void append_custom_message(std::string& out, const vm::Check& check);

    std::uint32_t level_;
    Pieces* pieces_ = nullptr;
    CheckTexts texts_;
    Failures failures_;
};

// What stands around the failures of one document: an object which starts at `level`, its failures being rendered for
// `level + 2`. The comma in front of the first failure has to be left out.
void append_json_report_head(std::string& out, std::string_view name, vm::Status status, std::uint32_t level);
void append_json_report_tail(std::string& out, const Outcomes& outcomes, bool has_failures, std::uint32_t level);

// A list of strings as the value of a member whose name stands at `level`.
void append_json_list(std::string& out, const std::vector<std::string_view>& items, std::uint32_t level);

}  // namespace bylaw::report
