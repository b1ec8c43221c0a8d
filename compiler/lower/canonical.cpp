#include <array>
#include <bit>
#include <charconv>

#include "lower/file_lowering.h"

namespace bylaw::lower {

using namespace syntax;

namespace {

// Nesting of variables in variables; a cycle is an error at evaluation, and not shared here.
constexpr int greatest_depth = 20;

void append_number(std::string& out, std::uint64_t number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
    out += ';';
}

}  // namespace

void FileLowering::append_canonical(std::string& out, std::string_view text) {
    append_number(out, text.size());
    out += text;
}

void FileLowering::append_canonical(std::string& out, const Literal& literal) {
    out += 'L';
    append_number(out, static_cast<std::uint64_t>(literal.kind));
    append_number(out, literal.boolean ? 1 : 0);
    append_number(out, std::bit_cast<std::uint64_t>(literal.integer));
    append_number(out, std::bit_cast<std::uint64_t>(literal.real));
    append_canonical(out, literal.text);
    if (literal.kind == LiteralKind::CharRange) {
        append_number(out, literal.range.lower.character);
        append_number(out, literal.range.upper.character);
    } else if (literal.kind == LiteralKind::IntRange || literal.kind == LiteralKind::FloatRange) {
        append_number(out, std::bit_cast<std::uint64_t>(literal.range.lower.integer));
        append_number(out, std::bit_cast<std::uint64_t>(literal.range.upper.integer));
    }
    append_number(out, (literal.range.includes_lower ? 1U : 0U) | (literal.range.includes_upper ? 2U : 0U));
    append_number(out, literal.items.size());
    for (const Literal* item : literal.items) {
        append_canonical(out, *item);
    }
    append_number(out, literal.entries.size());
    for (const MapLiteralEntry& entry : literal.entries) {
        append_canonical(out, entry.key);
        append_canonical(out, *entry.value);
    }
}

bool FileLowering::append_canonical(std::string& out, const Operand& operand, int depth) {
    if (operand.kind == OperandKind::Literal) {
        append_canonical(out, *operand.literal);
        return true;
    }
    if (operand.kind == OperandKind::Query) {
        return append_canonical(out, *operand.query, depth + 1);
    }
    return false;
}

bool FileLowering::append_canonical(std::string& out, const Conjunction& filter, int depth) {
    append_number(out, filter.groups.size());
    for (const Disjunction& group : filter.groups) {
        append_number(out, group.alternatives.size());
        for (const Clause* clause : group.alternatives) {
            if (clause->kind != ClauseKind::Access) {
                return false;
            }
            const AccessClause& access = clause->access;
            append_number(out, static_cast<std::uint64_t>(access.op));
            append_number(out, (access.negated ? 1U : 0U) | (access.leading_not ? 2U : 0U));
            if (!append_canonical(out, *access.query, depth + 1) ||
                (!is_unary(access.op) && !append_canonical(out, access.right, depth))) {
                return false;
            }
        }
    }
    return true;
}

bool FileLowering::append_canonical(std::string& out, const Query& query, int depth) {
    if (depth > greatest_depth) {
        return false;
    }
    out += query.some ? 'S' : 'Q';
    append_number(out, query.parts.size());
    for (const Part& part : query.parts) {
        append_number(out, static_cast<std::uint64_t>(part.kind));
        switch (part.kind) {
            case PartKind::This:
                break;
            case PartKind::Key:
                append_canonical(out, part.name);
                break;
            case PartKind::Index:
                append_number(out, static_cast<std::uint32_t>(part.index));
                break;
            case PartKind::AllIndices:
            case PartKind::AllValues:
                if (!part.name.empty()) {
                    return false;
                }
                break;
            case PartKind::Filter:
                if (!part.name.empty() || !append_canonical(out, *part.filter, depth + 1)) {
                    return false;
                }
                break;
            case PartKind::KeyFilter:
                append_number(out, static_cast<std::uint64_t>(part.key_filter->op));
                append_number(out, part.key_filter->negated ? 1 : 0);
                if (!append_canonical(out, part.key_filter->right, depth)) {
                    return false;
                }
                break;
            case PartKind::Variable: {
                Unit& owner = owner_of(part.name);
                if (owner.bound_names.contains(part.name)) {
                    return false;
                }
                if (const Literal* const literal = literal_named(part.name); literal != nullptr) {
                    if (defaults_.contains(literal)) {
                        // Each file can be given a value of its own.
                        out += 'P';
                        append_number(out, builder_.tables.files.size());
                        append_canonical(out, variable_name(part.name));
                        break;
                    }
                    append_canonical(out, *literal);
                    break;
                }
                const auto found = owner.queries.find(part.name);
                const bool is_query = found != owner.queries.end() && !owner.functions.contains(part.name);
                const Within within(*this, owner);
                if (!is_query || !append_canonical(out, *found->second, depth + 1)) {
                    return false;
                }
                break;
            }
            case PartKind::Interpolation:
                return false;
        }
    }
    return true;
}

}  // namespace bylaw::lower
