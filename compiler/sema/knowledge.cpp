// What is known about the results of an operand, whatever the document looks like.
#include <algorithm>

#include "sema/checker.h"

namespace bylaw::sema {

using namespace syntax;
using bytecode::FunctionId;

namespace {

// Variables that stand for variables are followed this far.
constexpr int greatest_depth = 16;

Types result_types(FunctionId function, Types data) {
    switch (function) {
        case FunctionId::Allows:
        case FunctionId::Denies:
        case FunctionId::CidrContains:
        case FunctionId::PortIn:
            return type_of(LiteralKind::Bool);
        case FunctionId::ArnPart:
            return type_of(LiteralKind::String);
        case FunctionId::PolicyStatements:
        case FunctionId::Referenced:
        case FunctionId::Referrers:
            return type_of(LiteralKind::Map);
        case FunctionId::Count:
        case FunctionId::DaysSince:
        case FunctionId::HoursSince:
        case FunctionId::ParseInt:
            return type_of(LiteralKind::Int);
        case FunctionId::ParseFloat:
            return type_of(LiteralKind::Float);
        case FunctionId::ParseBoolean:
            return type_of(LiteralKind::Bool);
        case FunctionId::ParseChar:
            return character;
        case FunctionId::RegexReplace:
        case FunctionId::Substring:
        case FunctionId::ToUpper:
        case FunctionId::ToLower:
        case FunctionId::Join:
        case FunctionId::UrlDecode:
        case FunctionId::ParseString:
            return type_of(LiteralKind::String);
        case FunctionId::JsonParse:
        case FunctionId::Distinct:
        case FunctionId::Unknown:
            break;
    }
    return data;
}

// Whether one input can give several results: those of another argument count as well, or the items of a list.
bool makes_several(FunctionId function) {
    switch (function) {
        case FunctionId::PolicyStatements:
        case FunctionId::CidrContains:
        case FunctionId::PortIn:
        case FunctionId::ArnPart:
        case FunctionId::DaysSince:
        case FunctionId::HoursSince:
        case FunctionId::Referenced:
        case FunctionId::Referrers:
            return true;
        default:
            return false;
    }
}

}  // namespace

Checker::Knowledge Checker::know(const Operand& operand, const Scope& scope, int depth) const {
    switch (operand.kind) {
        case OperandKind::Literal: {
            Knowledge known;
            known.literal = operand.literal;
            known.types = type_of(operand.literal->kind);
            known.is_at_most_one = known.is_always_one = known.is_always_found = true;
            return known;
        }
        case OperandKind::Query:
            return know(*operand.query, scope, depth);
        case OperandKind::Call:
            break;
    }
    return know(*operand.call, scope, depth);
}

Checker::Knowledge Checker::know(const Call& call, const Scope& scope, int depth) const {
    Knowledge known;
    const auto function = bytecode::find_function(call.name);
    if (!function || !bytecode::takes_arguments(*function, call.arguments.size())) {
        return known;
    }
    known.types = result_types(*function, names_.has_characters() ? any_type : any_but_character);
    known.is_never_literal = true;
    // To bylaw's own functions what is missing stays missing, and most have no answer for some values.
    known.is_always_found = *function < FunctionId::Distinct;
    known.is_count = *function == FunctionId::Count;
    known.is_always_one = known.is_count || *function == FunctionId::Join;
    known.is_at_most_one = known.is_always_one || (!makes_several(*function) && depth < greatest_depth &&
                                                   know(call.arguments[0], scope, depth + 1).is_at_most_one);
    return known;
}

Checker::Knowledge Checker::know_variable(std::string_view name, const Scope& scope, int depth) const {
    Knowledge known;
    const Resolution resolution = names_.resolve(scope, name);
    if (depth >= greatest_depth) {
        return known;
    }
    if (resolution.meaning == Meaning::Captured) {
        known.types = type_of(LiteralKind::String);
        known.is_never_literal = true;
        known.is_always_found = true;
        return known;
    }
    if (resolution.meaning != Meaning::Variable) {
        return known;
    }
    const Variable& variable = names_.variable(resolution.variable);
    if (variable.is_imported && variable.value->kind != OperandKind::Literal) {
        return known;
    }
    if (variable.value == nullptr) {
        known.is_never_literal = true;
        return known;
    }
    known = know(*variable.value, *variable.scope, depth + 1);
    if (known.literal != nullptr && defaults_.contains(known.literal)) {
        // Any value of its type may be set.
        known.literal = nullptr;
    }
    if (variable.value->kind == OperandKind::Query && variable.value->query->some) {
        // What is left are values that were found: no literals either.
        known.literal = nullptr;
        known.is_never_literal = true;
        known.is_always_found = true;
        known.is_always_one = false;
    }
    return known;
}

Checker::Knowledge Checker::know(const Query& query, const Scope& scope, int depth) const {
    const auto parts = query.parts;
    const Types data = names_.has_characters() ? any_type : any_but_character;
    const bool is_variable = parts[0].kind == PartKind::Variable;
    // The wildcard directly after a variable is discarded.
    if (is_variable && (parts.size() == 1 || (parts.size() == 2 && parts[1].kind == PartKind::AllIndices))) {
        return know_variable(parts[0].name, scope, depth);
    }
    Knowledge known;
    known.types = data;
    known.is_never_literal = true;
    const std::size_t first = is_variable ? 2 : 1;
    const bool is_plain =
        (is_variable || parts[0].kind == PartKind::Key || parts[0].kind == PartKind::This) &&
        std::all_of(parts.begin() + static_cast<std::ptrdiff_t>(first), parts.end(),
                    [](const Part& part) { return part.kind == PartKind::Key || part.kind == PartKind::Index; });
    known.is_at_most_one = is_plain && (!is_variable || know_variable(parts[0].name, scope, depth).is_at_most_one);
    known.is_always_found = known.is_always_one = parts.size() == 1 && parts[0].kind == PartKind::This;
    return known;
}

}  // namespace bylaw::sema
