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

    void append(std::string& out, const vm::FileResult& result) override;
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
    void append_comparison(const bytecode::Instruction& instruction, std::size_t column);
    // A line `name:` at a column; `member` with a string after it.
    void key(std::size_t column, std::string_view name);
    void member(std::size_t column, std::string_view name, std::string_view text);

    std::size_t column_;
    CheckTexts texts_;
    Failures failures_;
    std::string* out_ = nullptr;
    bool met_non_finite_ = false;
};

// The map of one document, ending in a line break; as an item of a list if `is_item`. Its failures were rendered for
// column 2 or 0.
void append_yaml_report(std::string& out, std::string_view name, const Outcomes& outcomes, std::string_view failures,
                        bool is_item);

}  // namespace bylaw::report
