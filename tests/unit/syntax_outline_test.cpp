#include "syntax_outline.h"

#include <catch2/catch.hpp>
#include <memory>
#include <sstream>

#include "support/unicode.h"

namespace bylaw::syntax::test {

namespace {

class Outline {
public:
    [[nodiscard]] std::string file(const File& file) {
        lets(file.lets);
        for (const Rule& rule : file.rules) {
            begin();
            out_ << (rule.is_default ? "" : "rule ") << rule.name;
            conditions(rule.conditions);
            out_ << " ";
            block(*rule.block);
        }
        for (const ParameterizedRule& rule : file.parameterized_rules) {
            begin();
            out_ << "rule " << rule.name << "(";
            const char* separator = "";
            for (const std::string_view parameter : rule.parameters) {
                out_ << separator << parameter;
                separator = ", ";
            }
            out_ << ") ";
            block(*rule.block);
        }
        return out_.str();
    }

private:
    void begin() { out_ << (out_.tellp() == 0 ? "" : "\n"); }

    void lets(std::span<const Let> lets) {
        for (const Let& let : lets) {
            out_ << "let " << let.name << " = ";
            operand(let.value);
            out_ << "; ";
        }
    }

    void block(const Block& block) {
        out_ << "{ ";
        lets(block.lets);
        conjunction(block.body);
        out_ << " }";
    }

    void conditions(const Conjunction* conditions) {
        if (conditions != nullptr) {
            out_ << " when ";
            conjunction(*conditions);
        }
    }

    void conjunction(const Conjunction& conjunction) {
        const char* between_groups = "";
        for (const Disjunction& group : conjunction.groups) {
            out_ << between_groups;
            between_groups = "; ";
            const char* between = "";
            for (const Clause* one : group.alternatives) {
                out_ << between;
                between = " | ";
                clause(*one);
            }
        }
    }

    void clause(const Clause& clause) {
        switch (clause.kind) {
            case ClauseKind::Access:
                out_ << (clause.access.leading_not ? "not " : "");
                query(*clause.access.query);
                out_ << (clause.access.negated ? " !" : " ") << operator_name(clause.access.op);
                if (!is_unary(clause.access.op)) {
                    out_ << " ";
                    operand(clause.access.right);
                }
                break;
            case ClauseKind::Block:
                query(*clause.block.query);
                out_ << (clause.block.not_empty ? " !Empty " : " ");
                block(*clause.block.block);
                break;
            case ClauseKind::When:
                out_ << "when ";
                conjunction(*clause.when.conditions);
                out_ << " ";
                block(*clause.when.block);
                break;
            case ClauseKind::RuleReference:
                out_ << (clause.reference.negated ? "not " : "") << "-> " << clause.reference.name;
                break;
            case ClauseKind::Call:
                out_ << (clause.call.negated ? "not " : "");
                call(*clause.call.call);
                break;
            case ClauseKind::Type:
                out_ << clause.type.type_name;
                conditions(clause.type.conditions);
                out_ << " ";
                block(*clause.type.block);
                break;
        }
        if (clause.has_message) {
            out_ << " <<" << clause.message << ">>";
        }
    }

    void operand(const Operand& operand) {
        switch (operand.kind) {
            case OperandKind::Literal:
                literal(*operand.literal);
                break;
            case OperandKind::Query:
                query(*operand.query);
                break;
            case OperandKind::Call:
                call(*operand.call);
                break;
        }
    }

    void call(const Call& call) {
        out_ << call.name << "(";
        const char* separator = "";
        for (const Operand& argument : call.arguments) {
            out_ << separator;
            separator = ", ";
            operand(argument);
        }
        out_ << ")";
    }

    void query(const Query& query) {
        out_ << (query.some ? "some " : "");
        bool is_head = true;
        for (const Part& one : query.parts) {
            part(one, is_head);
            is_head = false;
        }
    }

    void part(const Part& part, bool is_head) {
        const std::string dot = is_head ? "" : ".";
        switch (part.kind) {
            case PartKind::This:
                out_ << "this";
                break;
            case PartKind::Variable:
                out_ << "$" << part.name;
                break;
            case PartKind::Key:
                out_ << dot << part.name;
                break;
            case PartKind::Interpolation:
                out_ << dot << "$(" << part.name << ")";
                break;
            case PartKind::Index:
                out_ << "[" << part.index << "]";
                break;
            case PartKind::AllIndices:
                out_ << (part.name.empty() ? "[*" : "[all ") << part.name << (part.is_inserted ? "]+" : "]");
                break;
            case PartKind::AllValues:
                out_ << ".*" << part.name;
                break;
            case PartKind::Filter:
                out_ << "[ " << part.name << (part.name.empty() ? "" : " | ");
                conjunction(*part.filter);
                out_ << " ]";
                break;
            case PartKind::KeyFilter:
                out_ << "[ " << part.name << (part.name.empty() ? "" : " | ") << "keys "
                     << (part.key_filter->negated ? "!" : "") << operator_name(part.key_filter->op) << " ";
                operand(part.key_filter->right);
                out_ << " ]";
                break;
        }
    }

    void literal(const Literal& literal) {
        switch (literal.kind) {
            case LiteralKind::Null:
                out_ << "null";
                break;
            case LiteralKind::Bool:
                out_ << (literal.boolean ? "true" : "false");
                break;
            case LiteralKind::Int:
                out_ << literal.integer;
                break;
            case LiteralKind::Float:
                out_ << "f" << literal.real;
                break;
            case LiteralKind::String:
                out_ << "'" << literal.text << "'";
                break;
            case LiteralKind::Regex:
                out_ << "/" << literal.text << "/";
                break;
            case LiteralKind::IntRange:
            case LiteralKind::FloatRange:
            case LiteralKind::CharRange:
                out_ << (literal.range.includes_lower ? "r[" : "r(");
                bound(literal.kind, literal.range.lower);
                out_ << ",";
                bound(literal.kind, literal.range.upper);
                out_ << (literal.range.includes_upper ? "]" : ")");
                break;
            case LiteralKind::List: {
                out_ << "[";
                const char* separator = "";
                for (const Literal* item : literal.items) {
                    out_ << separator;
                    separator = ", ";
                    this->literal(*item);
                }
                out_ << "]";
                break;
            }
            case LiteralKind::Map: {
                out_ << "{";
                const char* separator = "";
                for (const MapLiteralEntry& entry : literal.entries) {
                    out_ << separator << entry.key << ": ";
                    separator = ", ";
                    this->literal(*entry.value);
                }
                out_ << "}";
                break;
            }
        }
    }

    void bound(LiteralKind kind, RangeBounds::Bound bound) {
        if (kind == LiteralKind::IntRange) {
            out_ << bound.integer;
        } else if (kind == LiteralKind::FloatRange) {
            out_ << "f" << bound.real;
        } else {
            std::string text;
            support::unicode::append(text, bound.character);
            out_ << "'" << text << "'";
        }
    }

    std::ostringstream out_;
};

}  // namespace

std::string outline(const File& file) {
    return Outline().file(file);
}

ParsedFile parse_text(std::string text, const ParseLimits& limits) {
    return parse(std::make_shared<support::SourceFile>(support::SourceFile{"rules.guard", std::move(text)}), limits);
}

std::string outline_of(std::string text) {
    const ParsedFile parsed = parse_text(std::move(text));
    if (parsed.ok()) {
        return outline(*parsed.file);
    }
    const support::Diagnostic& first = parsed.diagnostics.front();
    const support::LineColumn place = support::LineIndex(parsed.source->text).at(first.span.begin);
    return std::to_string(place.line) + ":" + std::to_string(place.column) + " " + first.message;
}

TEST_CASE("an empty text is a file without rules", "[syntax]") {
    for (const char* text : {"", " \n\t\r\n", "# only a comment", "# one\n  # two\n"}) {
        CHECK(outline_of(text).empty());
    }
}

}  // namespace bylaw::syntax::test
