#include "syntax/parse_tree.h"

#include "document/json_text.h"
#include "support/unicode.h"
#include "syntax/parse_tree_writer.h"

namespace bylaw::syntax {
namespace {

// What holds clauses: the body of a rule, the clauses outside any rule, or something inside of those.
enum class Body { Rule, Default, Other };

class TreePrinter {
public:
    TreePrinter(const ParsedFile& parsed, TreeFormat format, bool shows_places)
        : file_(*parsed.file), text_(parsed.source->text), lines_(text_), out_(format), shows_places_(shows_places) {}

    std::string print();

private:
    // A variant with one field: `{Name: …}`, the value of which follows.
    void begin_variant(std::string_view name) {
        out_.begin_map();
        out_.key(name);
    }
    void end_variant() { out_.end(); }

    void flag(std::string_view key, bool value) {
        out_.key(key);
        out_.boolean(value);
    }
    void text(std::string_view key, std::string_view value) {
        out_.key(key);
        out_.string(value);
    }
    void optional_name(std::string_view name);

    void rule(std::string_view name, const Conjunction* conditions, const Block& block, Body kind);
    void imports();
    void lets(std::span<const Let> lets);
    void block(const Block& block, Body body);
    void groups(const Conjunction& conjunction, Body body);
    void conditions(const Conjunction* conditions);

    void clause_of_rule(const Clause& clause);
    void clause(const Clause& clause);
    void access_clause(const Clause& clause);
    void block_clause(const Clause& clause);
    void when_clause(const WhenClause& when);
    void type_clause(const TypeClause& type);
    void reference(std::string_view name, bool negated, const Clause& clause);
    void call_clause(const Clause& clause);

    void query(const Query& query);
    void parts(std::span<const Part> parts);
    void part(const Part& part);
    void comparator(Operator op, bool negated);
    void operand(const Operand& operand);
    void operands(std::span<const Operand> operands);
    void literal(const Literal& literal);
    void range(const Literal& literal);
    void message(const Clause& clause);
    // The reference counts the columns of function calls in bytes, all others in characters.
    void location(std::uint32_t offset, bool in_bytes = false);

    const File& file_;
    std::string_view text_;
    support::LineIndex lines_;
    TreeWriter out_;
    bool shows_places_;
};

std::string TreePrinter::print() {
    if (file_.imports.empty() && file_.lets.empty() && file_.rules.empty() && file_.parameterized_rules.empty()) {
        out_.null();
        return out_.take();
    }
    out_.begin_map();
    if (!file_.imports.empty()) {
        imports();
    }
    lets(file_.lets);
    out_.key("guard_rules");
    out_.begin_list();
    for (const Rule& each : file_.rules) {
        rule(each.name, each.conditions, *each.block, each.is_default ? Body::Default : Body::Rule);
    }
    out_.end();
    out_.key("parameterized_rules");
    out_.begin_list();
    for (const ParameterizedRule& each : file_.parameterized_rules) {
        out_.begin_map();
        out_.key("parameter_names");
        out_.begin_list();
        for (const std::string_view name : each.parameters) {
            out_.string(name);
        }
        out_.end();
        out_.key("rule");
        rule(each.name, nullptr, *each.block, Body::Rule);
        out_.end();
    }
    out_.end();
    out_.end();
    return out_.take();
}

void TreePrinter::rule(std::string_view name, const Conjunction* rule_conditions, const Block& body, Body kind) {
    out_.begin_map();
    text("rule_name", name);
    out_.key("conditions");
    conditions(rule_conditions);
    out_.key("block");
    block(body, kind);
    out_.end();
}

// The reference knows none, so a file without imports has no such key.
void TreePrinter::imports() {
    out_.key("imports");
    out_.begin_list();
    for (const Import& each : file_.imports) {
        out_.begin_map();
        out_.key("names");
        out_.begin_list();
        for (const ImportedName& imported : each.names) {
            out_.string(imported.name);
        }
        out_.end();
        text("from", each.path);
        location(each.span.begin);
        out_.end();
    }
    out_.end();
}

void TreePrinter::lets(std::span<const Let> lets) {
    out_.key("assignments");
    out_.begin_list();
    for (const Let& let : lets) {
        out_.begin_map();
        text("var", let.name);
        out_.key("value");
        operand(let.value);
        out_.end();
    }
    out_.end();
}

void TreePrinter::block(const Block& block, Body body) {
    out_.begin_map();
    lets(block.lets);
    out_.key("conjunctions");
    groups(block.body, body);
    out_.end();
}

void TreePrinter::groups(const Conjunction& conjunction, Body body) {
    out_.begin_list();
    for (const Disjunction& group : conjunction.groups) {
        out_.begin_list();
        for (const Clause* alternative : group.alternatives) {
            // Outside rules, an alternative is a clause whatever it is.
            if (body == Body::Default && group.alternatives.size() > 1) {
                begin_variant("Clause");
                clause(*alternative);
                end_variant();
            } else if (body != Body::Other) {
                clause_of_rule(*alternative);
            } else {
                clause(*alternative);
            }
        }
        out_.end();
    }
    out_.end();
}

void TreePrinter::conditions(const Conjunction* conditions) {
    if (conditions == nullptr) {
        out_.null();
    } else {
        groups(*conditions, Body::Other);
    }
}

// What only the body of a rule can hold stands beside its clauses, which are wrapped once more.
void TreePrinter::clause_of_rule(const Clause& item) {
    if (item.kind == ClauseKind::When || item.kind == ClauseKind::Type) {
        clause(item);
        return;
    }
    begin_variant("Clause");
    clause(item);
    end_variant();
}

void TreePrinter::clause(const Clause& clause) {
    switch (clause.kind) {
        case ClauseKind::Access:
            begin_variant("Clause");
            access_clause(clause);
            break;
        case ClauseKind::Block:
            begin_variant("BlockClause");
            block_clause(clause);
            break;
        case ClauseKind::When:
            begin_variant("WhenBlock");
            when_clause(clause.when);
            break;
        case ClauseKind::RuleReference:
            begin_variant("NamedRule");
            reference(clause.reference.name, clause.reference.negated, clause);
            break;
        case ClauseKind::Call:
            begin_variant("ParameterizedNamedRule");
            call_clause(clause);
            break;
        case ClauseKind::Type:
            begin_variant("TypeBlock");
            type_clause(clause.type);
            break;
    }
    end_variant();
}

void TreePrinter::access_clause(const Clause& clause) {
    const AccessClause& access = clause.access;
    out_.begin_map();
    out_.key("access_clause");
    out_.begin_map();
    out_.key("query");
    query(*access.query);
    comparator(access.op, access.negated);
    out_.key("compare_with");
    if (is_unary(access.op)) {
        out_.null();
    } else {
        operand(access.right);
    }
    message(clause);
    location(clause.span.begin);
    out_.end();
    flag("negation", access.leading_not);
    out_.end();
}

void TreePrinter::block_clause(const Clause& clause) {
    out_.begin_map();
    out_.key("query");
    query(*clause.block.query);
    out_.key("block");
    block(*clause.block.block, Body::Other);
    location(clause.span.begin);
    flag("not_empty", clause.block.not_empty);
    out_.end();
}

void TreePrinter::when_clause(const WhenClause& when) {
    out_.begin_list();
    conditions(when.conditions);
    block(*when.block, Body::Other);
    out_.end();
}

void TreePrinter::type_clause(const TypeClause& type) {
    out_.begin_map();
    text("type_name", type.type_name);
    out_.key("conditions");
    conditions(type.conditions);
    out_.key("block");
    block(*type.block, Body::Other);
    out_.key("query");
    parts(type.query->parts);
    out_.end();
}

void TreePrinter::reference(std::string_view name, bool negated, const Clause& clause) {
    out_.begin_map();
    text("dependent_rule", name);
    flag("negation", negated);
    message(clause);
    location(clause.span.begin);
    out_.end();
}

void TreePrinter::call_clause(const Clause& clause) {
    out_.begin_map();
    out_.key("parameters");
    operands(clause.call.call->arguments);
    out_.key("named_rule");
    reference(clause.call.call->name, clause.call.negated, clause);
    out_.end();
}

void TreePrinter::query(const Query& query) {
    out_.begin_map();
    out_.key("query");
    parts(query.parts);
    flag("match_all", !query.some);
    out_.end();
}

void TreePrinter::parts(std::span<const Part> parts) {
    out_.begin_list();
    for (const Part& each : parts) {
        part(each);
    }
    out_.end();
}

void TreePrinter::part(const Part& part) {
    switch (part.kind) {
        case PartKind::This:
            out_.name("This");
            return;
        case PartKind::Variable:
        case PartKind::Interpolation:
            begin_variant("Key");
            out_.string('%' + std::string(part.name));
            break;
        case PartKind::Key:
            begin_variant("Key");
            out_.string(part.name);
            break;
        case PartKind::Index:
            begin_variant("Index");
            out_.integer(part.index);
            break;
        case PartKind::AllIndices:
            begin_variant("AllIndices");
            optional_name(part.name);
            break;
        case PartKind::AllValues:
            begin_variant("AllValues");
            optional_name(part.name);
            break;
        case PartKind::Filter:
            begin_variant("Filter");
            out_.begin_list();
            optional_name(part.name);
            groups(*part.filter, Body::Other);
            out_.end();
            break;
        case PartKind::KeyFilter:
            begin_variant("MapKeyFilter");
            out_.begin_list();
            optional_name(part.name);
            out_.begin_map();
            comparator(part.key_filter->op, part.key_filter->negated);
            out_.key("compare_with");
            operand(part.key_filter->right);
            out_.end();
            out_.end();
            break;
    }
    end_variant();
}

void TreePrinter::optional_name(std::string_view name) {
    if (name.empty()) {
        out_.null();
    } else {
        out_.string(name);
    }
}

void TreePrinter::comparator(Operator op, bool negated) {
    out_.key("comparator");
    out_.begin_list();
    out_.name(operator_name(op));
    out_.boolean(negated);
    out_.end();
}

void TreePrinter::operand(const Operand& operand) {
    switch (operand.kind) {
        case OperandKind::Literal:
            begin_variant("Value");
            out_.begin_map();
            text("path", "");
            out_.key("value");
            literal(*operand.literal);
            out_.end();
            break;
        case OperandKind::Query:
            begin_variant("AccessClause");
            query(*operand.query);
            break;
        case OperandKind::Call:
            begin_variant("FunctionCall");
            out_.begin_map();
            out_.key("parameters");
            operands(operand.call->arguments);
            text("name", operand.call->name);
            location(operand.call->span.begin, true);
            out_.end();
            break;
    }
    end_variant();
}

void TreePrinter::operands(std::span<const Operand> operands) {
    out_.begin_list();
    for (const Operand& each : operands) {
        operand(each);
    }
    out_.end();
}

void TreePrinter::literal(const Literal& value) {
    switch (value.kind) {
        case LiteralKind::Null:
            out_.null();
            break;
        case LiteralKind::Bool:
            out_.boolean(value.boolean);
            break;
        case LiteralKind::Int:
            out_.integer(value.integer);
            break;
        case LiteralKind::Float:
            out_.real(value.real);
            break;
        case LiteralKind::String:
            out_.string(value.text);
            break;
        case LiteralKind::Regex:
            out_.string('/' + std::string(value.text) + '/');
            break;
        case LiteralKind::IntRange:
        case LiteralKind::FloatRange:
        case LiteralKind::CharRange:
            range(value);
            break;
        case LiteralKind::List:
            out_.begin_list();
            for (const Literal* item : value.items) {
                literal(*item);
            }
            out_.end();
            break;
        case LiteralKind::Map:
            out_.begin_map();
            for (const MapLiteralEntry& entry : value.entries) {
                out_.key(entry.key);
                literal(*entry.value);
            }
            out_.end();
            break;
    }
}

void TreePrinter::range(const Literal& literal) {
    const RangeBounds& bounds = literal.range;
    std::string text;
    const auto append = [&](const RangeBounds::Bound& bound) {
        switch (literal.kind) {
            case LiteralKind::IntRange:
                text += std::to_string(bound.integer);
                break;
            case LiteralKind::FloatRange:
                document::append_plain_number(text, bound.real);
                break;
            default:
                support::unicode::append(text, bound.character);
                break;
        }
    };
    text += bounds.includes_lower ? '[' : '(';
    append(bounds.lower);
    text += ',';
    append(bounds.upper);
    text += bounds.includes_upper ? ']' : ')';
    out_.string(text);
}

void TreePrinter::message(const Clause& clause) {
    out_.key("custom_message");
    if (clause.has_message) {
        out_.string(clause.message);
    } else {
        out_.null();
    }
}

void TreePrinter::location(std::uint32_t offset, bool in_bytes) {
    if (!shows_places_) {
        return;
    }
    const support::LineColumn place = lines_.at(offset);
    out_.key("location");
    out_.begin_map();
    out_.key("line");
    out_.integer(place.line);
    out_.key("column");
    const std::size_t before_line = offset == 0 ? std::string_view::npos : text_.rfind('\n', offset - 1);
    out_.integer(in_bytes ? offset - static_cast<std::uint32_t>(before_line + 1) + 1 : place.column);
    out_.end();
}

}  // namespace

std::string parse_tree(const ParsedFile& parsed, TreeFormat format) {
    return TreePrinter(parsed, format, true).print();
}

bool is_same_tree(const ParsedFile& first, const ParsedFile& second) {
    return TreePrinter(first, TreeFormat::Json, false).print() == TreePrinter(second, TreeFormat::Json, false).print();
}

}  // namespace bylaw::syntax
