// What the reference says about a check that did not hold (guard-language.md, section 5.3).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bytecode/program.h"
#include "document/document.h"
#include "report/escape.h"
#include "report/file_report.h"
#include "report/value_texts.h"
#include "support/arena.h"
#include "support/source.h"
#include "vm/evaluate.h"
#include "vm/trace.h"

namespace bylaw::report {

// Texts that come from the rules alone, made once per instruction, in the escaping of one output format. Refers to the
// names and the program. Not safe for several threads; serves any number of documents.
class RuleTexts {
public:
    RuleTexts(const RuleNames& names, Escape escape);

    // The `context` of a check of an instruction: the clause's text, `Rule(name@Location[…])` of a rule reference, or
    // `GuardBlockAccessClause#Location[…]` of a query block.
    [[nodiscard]] std::string_view context(std::uint32_t file, std::uint32_t instruction);
    // `Location[file:F, line:l, column:c]` of an instruction of a rules file.
    [[nodiscard]] std::string_view location(std::uint32_t file, std::uint32_t instruction);
    // A custom message by its string, unchanged but for escaping.
    [[nodiscard]] std::string_view message(std::uint32_t text);
    // The same with `;` for line breaks.
    [[nodiscard]] std::string_view message_in_one_line(std::uint32_t text);
    // Parts `from_part` to the last of a query.
    [[nodiscard]] std::string_view query(std::uint32_t query, std::uint32_t from_part);
    // Line and column from 1 of a place of a rules file, in the file or the import that it is in.
    [[nodiscard]] support::LineColumn place(std::uint32_t file, const bytecode::SourcePlace& place);

    [[nodiscard]] const RuleNames& names() const { return names_; }
    [[nodiscard]] const bytecode::Program& program() const { return program_; }
    [[nodiscard]] Escape escape() const { return escape_; }

private:
    [[nodiscard]] std::string_view keep(std::string_view text);

    const RuleNames& names_;
    const bytecode::Program& program_;
    Escape escape_;
    support::Arena memory_;
    std::vector<std::unique_ptr<support::LineIndex>> lines_;         // by rules file, then by import
    std::unordered_map<std::uint32_t, std::string_view> contexts_;   // by instruction
    std::unordered_map<std::uint32_t, std::string_view> locations_;  // by instruction
    std::unordered_map<std::uint64_t, std::string_view> messages_;   // by string; in one line: from 2^32 on
    std::unordered_map<std::uint64_t, std::string_view> queries_;    // by query and part
};

// Texts of the checks of one document. Refers to the texts of the rules, the document and the current result. Not safe
// for several threads.
class CheckTexts {
public:
    CheckTexts(RuleTexts& rules, const document::Document& document);

    // Declares the result that the checks asked for belong to.
    void use(const vm::FileResult& result);

    // See RuleTexts.
    [[nodiscard]] std::string_view context(std::uint32_t instruction) { return rules_.context(file_, instruction); }
    [[nodiscard]] std::string_view context(const vm::Check& check) { return context(check.instruction); }
    [[nodiscard]] std::string_view location(std::uint32_t instruction) { return rules_.location(file_, instruction); }
    [[nodiscard]] std::string_view message(std::uint32_t text) { return rules_.message(text); }

    // The custom message as reports show it; nothing where the reference writes null.
    [[nodiscard]] std::optional<std::string_view> custom_message(const vm::Check& check);
    void append_error_message(std::string& out, const vm::Check& check);

    // The operator that reports show: key filters with several results on the right are a membership.
    [[nodiscard]] bytecode::Operator shown_operator(const vm::Check& check) const;

    // Of an unresolved result: what was left of the query, and why the walk stopped.
    [[nodiscard]] std::string_view remaining_query(const vm::Result& result);
    void append_reason(std::string& out, const vm::Result& result) { append_reason(out, result, escape()); }
    // Why two values could not be compared.
    void append_not_comparable(std::string& out, const vm::Check& check);
    // `Path=/a[L:1,C:2] Value=…`
    void append_value(std::string& out, const document::Value& value);
    // `(resolved, Path=…).(resolved, …)` of the right-hand side of a set comparison.
    void append_right_side(std::string& out, const vm::Check& check);

    [[nodiscard]] ValueTexts& values() { return values_; }
    [[nodiscard]] bool met_non_finite() const { return values_.met_non_finite(); }
    [[nodiscard]] RuleTexts& rules() { return rules_; }
    [[nodiscard]] std::string_view rule_name(const vm::Event& event) const { return rules_.names().of(event); }
    [[nodiscard]] const bytecode::Program& program() const { return program_; }
    [[nodiscard]] const vm::Trace& trace() const { return *trace_; }
    [[nodiscard]] std::uint32_t file() const { return file_; }
    [[nodiscard]] Escape escape() const { return rules_.escape(); }

private:
    void append_reason(std::string& out, const vm::Result& result, Escape form);
    void append_remaining_query(std::string& text, const vm::Result& result) const;  // not escaped
    void append_debug_results(std::string& text, const std::vector<vm::Result>& results);

    RuleTexts& rules_;
    const bytecode::Program& program_;
    ValueTexts values_;
    const vm::Trace* trace_ = nullptr;
    std::uint32_t file_ = 0;
};

// The words in the middle of messages: "did not exist", "not equal to".
[[nodiscard]] std::string_view unary_words(bytecode::Operator op, bool negated);
[[nodiscard]] std::string_view comparison_words(bytecode::Operator op, bool negated);

[[nodiscard]] bool is_negated(const bytecode::Instruction& instruction);

}  // namespace bylaw::report
