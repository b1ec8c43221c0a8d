// The machine behind keywords.h. Private to keywords*.cpp.
//
// `phase_` says what may come next; `frames_` are the brackets (and lists of conditions) around it; `clause_` is what
// is known about the clause that is being read. A step reads one token, or goes back to an earlier place of the text
// with a word there marked as an ordinary name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "support/diagnostic.h"
#include "syntax/keywords.h"
#include "syntax/keywords_text.h"

namespace bylaw::syntax {

class WordReader {
public:
    WordReader(std::string_view text, std::uint32_t depth_limit, SyntaxErrors& errors, Words& out)
        : text_(text), depth_limit_(depth_limit), errors_(&errors), out_(&out) {}

    void read();

private:
    enum class Phase : std::uint8_t {
        Statement,     // a clause, an assignment, a rule; or the rest of a clause after `not` or `some`
        LeftQuery,     // after the head or a part of the query on the left
        Value,         // an operand
        RightHead,     // after `some` in an operand
        RightQuery,    // after the head or a part of a query in an operand
        AfterOperand,  // after an operand that is complete
        AfterClause,   // after a clause that is complete, or given up
        MapKey,
    };

    enum class FrameKind : std::uint8_t {
        File,
        RuleBody,    // references and type blocks
        WhenBody,    // references, no type blocks
        Block,       // neither
        Conditions,  // between `when` and its block: no bracket, references
        Filter,
        KeyFilter,
        List,
        Map,
        Arguments,
    };

    struct Clause {
        bool is_negated = false;         // `not` or `!` was read
        std::uint32_t negation_end = 0;  // offset behind it and its blanks
        std::int64_t some_token = -1;    // index of a `some` that begins the query
        std::uint32_t first_token = 0;
        std::uint32_t head_token = 0;   // index of the head
        bool is_head_alone = false;     // nothing but an unquoted word so far: may be a rule reference
        bool is_not_key = false;        // the head is `not`, which only a query block allows
        bool is_longer_this = false;    // the head begins with `this`, which only a rule reference allows
        bool is_in_type_block = false;  // the one clause of `T clause`
        bool is_type_block = false;
        bool is_reference = false;
        bool is_joinable = true;  // `or` may follow it
        bool is_after_or = false;
        bool is_after_type_block = false;  // and the alternative before that `or` is a type block
        bool may_take_block = false;       // `not empty` was read
        std::int64_t or_offset = -1;       // where the `or` in front of it is, as long as going back there is possible
        std::uint32_t or_token = 0;
    };

    struct Frame {
        FrameKind kind = FrameKind::File;
        std::uint32_t opener = 0;           // index of the bracket's token; of `when` for conditions
        Phase resume = Phase::AfterClause;  // once it is closed
        Clause outer;                       // once it is closed
        FrameKind body = FrameKind::Block;  // Conditions: of the block behind them
        bool can_go_back = false;           // Conditions: `when` may still be an ordinary name
        std::uint32_t word_offset = 0;      // of `when` or `keys`
        std::uint32_t word_token = 0;
    };

    // keywords.cpp: frames, brackets
    void step();
    [[nodiscard]] TokenMatch match();
    void skip_space_and_comments();
    Token& emit(std::size_t type, std::uint32_t end);
    void emit_unexpected(const TokenMatch& raw);
    void open(FrameKind kind, Phase resume, Phase first);
    void close_bracket(char bracket);
    [[nodiscard]] bool ends_clause();
    [[nodiscard]] static bool holds_clauses(FrameKind kind) { return kind <= FrameKind::Filter; }
    void finish();
    [[nodiscard]] std::size_t innermost_bracket() const;
    void stop();
    [[nodiscard]] Frame& top() { return frames_.back(); }
    [[nodiscard]] bool holds_references() const;
    [[nodiscard]] bool may_be_reference() const { return holds_references() && !clause_.is_in_type_block; }
    [[nodiscard]] bool starts_rule_inside();
    void report(support::DiagnosticCode code, support::Span span, std::string message, std::string help = {},
                std::vector<support::RelatedPlace> related = {});
    void report_unclosed_text(const TokenMatch& raw);
    [[nodiscard]] std::string quoted_here(std::uint32_t end) const;

    // keywords_import.cpp
    void read_import();
    [[nodiscard]] bool read_imported_names();
    void give_up_import(std::string message, std::string help);

    // keywords_clause.cpp
    void read_statement(const TokenMatch& raw);
    void read_statement_word(const TokenMatch& raw);
    [[nodiscard]] bool read_let();
    void read_rule();
    void read_parameters();
    void read_type_name(const TokenMatch& raw);
    void read_when(bool can_go_back, FrameKind body);
    [[nodiscard]] bool read_negation();
    void read_head_word(std::uint32_t end);
    void check_negation_gap();
    void read_left_query(const TokenMatch& raw);
    void check_head(bool is_block);
    void open_query_block();
    void read_comparison(std::size_t type, std::uint32_t end, bool is_negated);
    void read_after_clause(const TokenMatch& raw);
    [[nodiscard]] bool read_or();
    [[nodiscard]] bool is_map_ahead(bool names_fail) const;
    [[nodiscard]] Clause new_clause() const;

    // keywords_back.cpp
    void fail() { failed_at_ = at_; }
    [[nodiscard]] bool go_back(std::uint32_t offset, std::size_t token);
    void end_without_operator();
    [[nodiscard]] bool end_as_reference();
    [[nodiscard]] bool is_plain(std::uint32_t offset) const { return plain_words_.contains(offset); }
    [[nodiscard]] bool go_back_to_when();
    void give_up_when_in_list(std::uint32_t list);
    [[nodiscard]] bool go_back_to_some();
    [[nodiscard]] bool go_back_to_or();
    void go_back_to_keys();

    // keywords_value.cpp
    void read_value(const TokenMatch& raw);
    void read_value_word(const TokenMatch& raw);
    void read_right_head(const TokenMatch& raw);
    void read_right_query(const TokenMatch& raw);
    void read_after_operand(const TokenMatch& raw);
    void read_map_key(const TokenMatch& raw);
    void check_no_comment_before(std::string_view what);
    void read_selection();
    [[nodiscard]] bool read_simple_selection();
    void finish_simple_selection(std::uint32_t opener);
    [[nodiscard]] bool read_keys();
    void operand_done() { phase_ = Phase::AfterOperand; }

    std::string_view text_;
    std::uint32_t depth_limit_;
    SyntaxErrors* errors_;
    Words* out_;

    std::uint32_t at_ = 0;
    Phase phase_ = Phase::Statement;
    Clause clause_;
    std::vector<Frame> frames_;
    std::uint16_t depth_ = 0;  // frames that are brackets
    bool is_line_start_ = true;
    bool is_stopped_ = false;
    bool is_given_up_ = false;

    std::uint32_t unclosed_regex_at_ = ~std::uint32_t{0};
    std::int64_t failed_at_ = -1;                    // the last place where no way of reading goes on
    std::unordered_set<std::uint32_t> plain_words_;  // offsets of words that turned out to be no keywords
    std::size_t imports_end_ = 0;                    // tokens of the import statements that the text begins with
    std::uint64_t reread_ = 0;                       // bytes read again after going back
};

}  // namespace bylaw::syntax
