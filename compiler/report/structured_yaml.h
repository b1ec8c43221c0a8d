// The structured report as YAML: guard-language.md, section 5.3.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "report/check_texts.h"
#include "report/failures.h"
#include "report/file_report.h"

namespace bylaw::report {

// Renders the `not_compliant` list of one document as YAML, whose items stand at a column.
class StructuredYaml : public FailureRenderer {
public:
    // The texts must be unescaped.
    StructuredYaml(RuleTexts& rules, const document::Document& document, std::size_t column);

    void append(Pieces& out, const vm::FileResult& result) override;
    [[nodiscard]] bool met_non_finite() const override { return met_non_finite_; }

private:
    void append_nodes(std::uint32_t parent, std::size_t column);
    void append_rule(const Failure& node, std::uint32_t index, std::size_t column);
    void append_check(const vm::Check& check, std::size_t column);
    void append_unary(const vm::Check& check, std::size_t column);
    void append_binary(const vm::Check& check, std::size_t column);
    void append_block(const vm::Check& check, std::size_t column);
    void append_messages(const vm::Check& check, std::size_t column);
    void append_value(const document::Value& value, std::size_t column, bool is_item);
    void append_unresolved(const vm::Result& result, std::size_t column);
    void append_comparison(const vm::Check& check, std::size_t column);
    // A line `name:` at a column; `member` with a string after it.
    void key(std::size_t column, std::string_view name);
    void member(std::size_t column, std::string_view name, std::string_view text);

    std::size_t column_;
    CheckTexts texts_;
    Failures failures_;
    Pieces* pieces_ = nullptr;
    std::string* out_ = nullptr;
    bool met_non_finite_ = false;
};

// What stands around the failures of one document: a map, as an item of a list if `is_item`, ending in a line break.
// Its failures were rendered for column 2 or 0.
void append_yaml_report_head(std::string& out, std::string_view name, vm::Status status, bool is_item);
void append_yaml_report_tail(std::string& out, const Outcomes& outcomes, bool has_failures, bool is_item);

}  // namespace bylaw::report
