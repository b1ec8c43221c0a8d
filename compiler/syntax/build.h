// From what the generated parser recognised to the tree. Private to the room.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "antlr4-runtime.h"
#include "grammar/GuardParser.h"
#include "support/arena.h"
#include "syntax/ast.h"
#include "syntax/literal.h"
#include "syntax/parse_token.h"
#include "syntax/syntax_error.h"

namespace bylaw::syntax {

// Walks the contexts of the grammar's rules in the order in which the parser entered them, which together with the
// tokens says everything that the runtime's parse tree would.
class TreeBuilder {
public:
    TreeBuilder(std::string_view text, std::vector<Token>& tokens, support::Arena& arena, SyntaxErrors& errors)
        : text_(text), tokens_(&tokens), arena_(&arena), errors_(&errors), literals_(text, arena, errors) {}

    // The contexts of one `item` that was read without errors.
    void add_item(const std::vector<antlr4::ParserRuleContext*>& contexts);
    // The tokens of one `import_declaration` that was read without errors, from the first to behind the last.
    void add_import(std::size_t first, std::size_t end);
    [[nodiscard]] const File* finish(const std::vector<support::Span>& comments);

private:
    using Context = antlr4::ParserRuleContext;

    // Elements of lists that are not complete yet, those of inner lists on top.
    template <class T>
    class Pending {
    public:
        [[nodiscard]] std::size_t mark() const { return elements_.size(); }
        void add(const T& element) { elements_.push_back(element); }
        [[nodiscard]] std::span<const T> take(std::size_t mark, support::Arena& arena) {
            const std::size_t count = elements_.size() - mark;
            if (count == 0) {
                return {};
            }
            const std::span<const T> taken = arena.copy(std::span<const T>(elements_).subspan(mark));
            elements_.resize(mark, elements_.front());
            return taken;
        }
        [[nodiscard]] std::vector<T>& elements() { return elements_; }

    private:
        std::vector<T> elements_;
    };

    // build.cpp
    [[nodiscard]] const Context& next() { return *(*contexts_)[at_++]; }
    [[nodiscard]] std::size_t next_rule() const;
    [[nodiscard]] bool has_more(const Context& parent) const;
    [[nodiscard]] static const Token& start(const Context& context) {
        return *static_cast<const Token*>(context.start);
    }
    [[nodiscard]] static const Token& stop(const Context& context) { return *static_cast<const Token*>(context.stop); }
    [[nodiscard]] static support::Span span(const Context& context) {
        return {start(context).begin, stop(context).end};
    }
    [[nodiscard]] const Token& token(std::size_t index) const { return (*tokens_)[index]; }
    [[nodiscard]] std::string_view spelling(const Token& token) const {
        return text_.substr(token.begin, token.end - token.begin);
    }
    [[nodiscard]] std::string_view name_of(const Token& token) const;

    void rule_declaration();
    [[nodiscard]] Let assignment();
    [[nodiscard]] const Block* block();
    [[nodiscard]] Disjunction group();
    [[nodiscard]] const Conjunction* condition_list();

    // build_clause.cpp
    [[nodiscard]] const Clause* statement();
    [[nodiscard]] const Clause* clause();
    [[nodiscard]] const Clause* condition();
    void reference_or_call(const Token& first, Clause& clause);
    void comparison(AccessClause& clause);
    void message(const Token& last, Clause& clause) const;
    [[nodiscard]] WhenClause when_block();
    [[nodiscard]] TypeClause type_block();
    [[nodiscard]] const Query* query_for_type(const Token& type, std::string_view name);

    // build_query.cpp
    [[nodiscard]] Operand operand();
    [[nodiscard]] const Literal* literal();
    [[nodiscard]] std::span<const MapLiteralEntry> map_entries(const Context& map);
    [[nodiscard]] const Call* call();
    [[nodiscard]] const Query* query();
    [[nodiscard]] Part head(const Token& token);
    [[nodiscard]] Part dotted(const Token& token);
    [[nodiscard]] Part quoted_key(std::string_view quoted, support::Span span);
    [[nodiscard]] Part selection();
    [[nodiscard]] const KeyFilter* key_filter();

    std::string_view text_;
    std::vector<Token>* tokens_;
    support::Arena* arena_;
    SyntaxErrors* errors_;
    LiteralReader literals_;

    const std::vector<Context*>* contexts_ = nullptr;
    std::size_t at_ = 0;

    std::vector<Import> imports_;
    std::vector<Let> lets_;
    std::vector<Rule> rules_;
    std::vector<ParameterizedRule> parameterized_rules_;
    std::vector<Disjunction> default_groups_;

    Pending<Let> pending_lets_;
    Pending<Disjunction> pending_groups_;
    Pending<const Clause*> pending_clauses_;
    Pending<Part> pending_parts_;
    Pending<Operand> pending_operands_;
    Pending<const Literal*> pending_literals_;
    Pending<MapLiteralEntry> pending_entries_;
};

}  // namespace bylaw::syntax
