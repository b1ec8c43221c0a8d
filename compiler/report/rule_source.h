// The rules as their author wrote them, for messages: clauses with their places, custom messages in parts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bytecode/program.h"
#include "report/rule_message.h"
#include "support/source.h"

namespace bylaw::report {

// Where to look. `text` is that of a document or of a rules file.
struct FindingPlace {
    std::string_view text;
    std::string_view name;
    support::Span span;
    std::uint32_t line = 1;  // of span.begin, from 1
    std::uint32_t column = 1;
    std::uint32_t end_line = 0;  // of span.end; 0: not counted yet (Findings::end_of)
    std::uint32_t end_column = 0;
    bool is_in_rules = false;  // the check has no place in the document
};

// One statement of a rule.
struct Clause {
    FindingPlace place;
    std::string text;     // as written, in one line, without comments and custom message, shortened
    std::string located;  // `bucket.guard:11:9: Tags[ Key == 'scratch' ] !empty`, for a terminal
};

// Made once per statement and message, kept for as long as this lives. Refers to the program. Not safe for several
// threads; serves any number of documents.
class RuleSource {
public:
    explicit RuleSource(const bytecode::Program& program);

    // The statement of an instruction of a rules file. The reference stays good.
    [[nodiscard]] const Clause& clause(std::uint32_t file, std::uint32_t instruction);
    // A custom message by its string. The reference stays good.
    [[nodiscard]] const RuleMessage& message(std::uint32_t text);

private:
    const bytecode::Program& program_;
    std::vector<std::unique_ptr<support::LineIndex>> lines_;                    // by rules file, then by import
    std::unordered_map<std::uint32_t, std::unique_ptr<Clause>> clauses_;        // by instruction
    std::unordered_map<std::uint32_t, std::unique_ptr<RuleMessage>> messages_;  // by string
};

// Rules text in one line: runs of white space become one space, comments and what follows from a custom message on are
// left out. With `is_block` the block that the text ends in becomes `{ … }`. Cut to about `most` bytes.
[[nodiscard]] std::string in_one_line(std::string_view rules_text, bool is_block, std::size_t most = 160);

// A clause in the language's own words, made from the bytecode: what there is to show without the rules text. Filters
// become `[…]`.
[[nodiscard]] std::string clause_from_bytecode(const bytecode::Program& program, std::uint32_t instruction);

}  // namespace bylaw::report
