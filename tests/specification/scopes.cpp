#include "document/made_entry.h"
#include "scope.h"

namespace bylaw::specification {

using document::Kind;
using document::Value;
using syntax::LiteralKind;
using syntax::OperandKind;

namespace {

Value value_of(Run& run, const syntax::Literal& literal);

Value list_of(Run& run, const syntax::Literal& literal) {
    std::vector<Value> items;
    for (const syntax::Literal* item : literal.items) {
        items.push_back(value_of(run, *item));
    }
    return Value::of_list(run.memory.arena.copy(items));
}

Value map_of(Run& run, const syntax::Literal& literal) {
    std::vector<document::Entry> entries;
    for (const syntax::MapLiteralEntry& written : literal.entries) {
        entries.push_back(document::made_entry(written.key, value_of(run, *written.value), run.memory.arena));
    }
    return Value::of_map(run.memory.arena.copy(entries));
}

Value range_of(Run& run, const syntax::Literal& literal) {
    auto* range = run.memory.arena.make<document::Range>();
    range->includes_lower = literal.range.includes_lower;
    range->includes_upper = literal.range.includes_upper;
    if (literal.kind == LiteralKind::IntRange) {
        range->lower.integer = literal.range.lower.integer;
        range->upper.integer = literal.range.upper.integer;
        return Value::of_range(Kind::IntRange, range);
    }
    if (literal.kind == LiteralKind::FloatRange) {
        range->lower.real = literal.range.lower.real;
        range->upper.real = literal.range.upper.real;
        return Value::of_range(Kind::FloatRange, range);
    }
    range->lower.character = literal.range.lower.character;
    range->upper.character = literal.range.upper.character;
    return Value::of_range(Kind::CharRange, range);
}

Value value_of(Run& run, const syntax::Literal& literal) {
    switch (literal.kind) {
        case LiteralKind::Null:
            return {};
        case LiteralKind::Bool:
            return Value::of_bool(literal.boolean);
        case LiteralKind::Int:
            return Value::of_int(literal.integer);
        case LiteralKind::Float:
            return Value::of_float(literal.real);
        case LiteralKind::String:
            return Value::of_string(literal.text);
        case LiteralKind::Regex:
            run.regexes.push_back(std::make_unique<support::Regex>(std::string(literal.text)));
            return Value::of_regex(run.regexes.back().get());
        case LiteralKind::List:
            return list_of(run, literal);
        case LiteralKind::Map:
            return map_of(run, literal);
        default:
            return range_of(run, literal);
    }
}

// The last assignment of a kind to a name (3.6).
const syntax::Let* last(std::span<const syntax::Let> lets, std::string_view name, OperandKind kind) {
    const syntax::Let* found = nullptr;
    for (const syntax::Let& let : lets) {
        if (let.name == name && let.value.kind == kind) {
            found = &let;
        }
    }
    return found;
}

}  // namespace

const Value* Run::literal(const syntax::Literal& given) {
    const Value*& value = literals[&given];
    if (value == nullptr) {
        value = memory.arena.make<Value>(value_of(*this, given));
    }
    return value;
}

const Value* Run::text(std::string_view text) {
    return memory.arena.make<Value>(Value::of_string(text));
}

// 3.3, "issuing a query": the walk starts at the root of the scope and runs in it, or in its parent if it is a value
// scope.
Results Scope::query(const syntax::Query& query) {
    if (kind == ScopeKind::Call) {
        return parent->query(query);
    }
    Results results;
    walk(query.parts, 0, *root, kind == ScopeKind::Value ? *parent : *this, std::nullopt, results);
    return results;
}

Results Scope::operand(const syntax::Operand& operand) {
    switch (operand.kind) {
        case OperandKind::Literal:
            return {{ResultKind::Literal, run.literal(*operand.literal)}};
        case OperandKind::Query:
            return query(*operand.query);
        case OperandKind::Call:
            return call(*operand.call);
    }
    return {};
}

// 3.6 and 3.3
Results Scope::variable(std::string_view name) {
    if (kind == ScopeKind::Value) {
        return parent->variable(name);
    }
    if (const syntax::Let* let = last(lets, name, OperandKind::Literal)) {
        return {{ResultKind::Literal, run.literal(*let->value.literal)}};
    }
    if (const auto found = known.find(name); found != known.end()) {
        return found->second;
    }
    const syntax::Let* function = last(lets, name, OperandKind::Call);
    const syntax::Let* let = function != nullptr ? function : last(lets, name, OperandKind::Query);
    if (let == nullptr) {
        if (parent == nullptr) {
            throw Failure{"unknown variable " + std::string(name)};
        }
        return parent->variable(name);
    }
    if (under_way[std::string(name)]) {
        throw Failure{"variable " + std::string(name) + " needs itself"};
    }
    under_way[std::string(name)] = true;
    Results results = operand(let->value);
    if (let->value.kind == OperandKind::Query && let->value.query->some) {
        std::erase_if(results, [](const Result& result) { return result.kind != ResultKind::Resolved; });
    }
    under_way[std::string(name)] = false;
    known[std::string(name)] = results;
    return results;
}

// 3.6, "Bound names": always at the file.
void Scope::bind(std::string_view name, std::string_view key) {
    Scope* file = this;
    while (file->parent != nullptr) {
        file = file->parent;
    }
    file->known[std::string(name)].push_back({ResultKind::Resolved, run.text(key)});
}

// 3.12
Results Scope::call(const syntax::Call& call) {
    const auto function = bytecode::find_function(call.name);
    if (!function || !bytecode::takes_arguments(*function, call.arguments.size())) {
        throw Failure{"wrong call of " + std::string(call.name)};
    }
    std::vector<std::vector<vm::Argument>> arguments;
    for (const syntax::Operand& argument : call.arguments) {
        arguments.emplace_back();
        for (const Result& result : operand(argument)) {
            arguments.back().push_back(
                {result.kind != ResultKind::Unresolved, result.value, result.kind == ResultKind::Literal});
        }
    }
    const std::vector<std::span<const vm::Argument>> views(arguments.begin(), arguments.end());
    auto outcome = vm::call(*function, views, run.memory, vm::FunctionSurroundings{});
    if (const auto* error = std::get_if<vm::FunctionError>(&outcome)) {
        throw Failure{error->message};
    }
    Results results;
    if (*function >= bytecode::FunctionId::Distinct) {
        for (const vm::Argument& argument : arguments.front()) {
            if (!argument.resolved) {
                results.push_back({ResultKind::Unresolved, argument.value});
            }
        }
    }
    for (const vm::FunctionResult& made : std::get<std::vector<vm::FunctionResult>>(outcome)) {
        results.push_back({made.resolved ? ResultKind::Resolved : ResultKind::Unresolved, made.value});
    }
    return results;
}

}  // namespace bylaw::specification
