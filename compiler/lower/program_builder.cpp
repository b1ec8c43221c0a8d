#include "lower/program_builder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "support/hash.h"
#include "support/key_spelling.h"

namespace bylaw::lower {
namespace {

using bytecode::ConstantNode;
using document::Kind;
using syntax::Literal;
using syntax::LiteralKind;

Kind kind_of(LiteralKind kind) {
    switch (kind) {
        case LiteralKind::Null:
            return Kind::Null;
        case LiteralKind::Bool:
            return Kind::Bool;
        case LiteralKind::Int:
            return Kind::Int;
        case LiteralKind::Float:
            return Kind::Float;
        case LiteralKind::String:
            return Kind::String;
        case LiteralKind::Regex:
            return Kind::Regex;
        case LiteralKind::IntRange:
            return Kind::IntRange;
        case LiteralKind::FloatRange:
            return Kind::FloatRange;
        case LiteralKind::CharRange:
            return Kind::CharRange;
        case LiteralKind::List:
            return Kind::List;
        case LiteralKind::Map:
            return Kind::Map;
    }
    return Kind::Null;
}

template <class T>
std::span<const T> view(const std::vector<T>& table) {
    return {table.data(), table.size()};
}

}  // namespace

std::uint32_t ProgramBuilder::unshared_string(std::string_view text) {
    tables.string_bytes += text;
    tables.string_ends.push_back(static_cast<std::uint32_t>(tables.string_bytes.size()));
    return static_cast<std::uint32_t>(tables.string_ends.size() - 1);
}

std::uint32_t ProgramBuilder::string(std::string_view text) {
    if (const auto found = strings_.find(text); found != strings_.end()) {
        return found->second;
    }
    const std::uint32_t index = unshared_string(text);
    strings_.emplace(string_keys_.emplace_back(text), index);
    return index;
}

std::uint32_t ProgramBuilder::key(std::string_view text) {
    if (const auto found = keys_.find(text); found != keys_.end()) {
        return found->second;
    }
    bytecode::Key row;
    row.text = string(text);
    row.hash = support::key_hash(text);
    row.first_spelling = static_cast<std::uint32_t>(tables.spellings.size());
    const auto spellings = support::all_spellings(text);
    for (std::size_t i = 0; i < spellings.size(); ++i) {
        if (spellings[i] == text) {
            continue;
        }
        const std::uint32_t spelled = string(spellings[i]);
        const auto same = std::find_if(tables.spellings.begin() + row.first_spelling, tables.spellings.end(),
                                       [&](const bytecode::KeySpelling& other) { return other.text == spelled; });
        if (same != tables.spellings.end()) {
            same->converters |= 1U << i;
        } else {
            tables.spellings.push_back({spelled, support::key_hash(spellings[i]), 1U << i});
        }
    }
    row.spelling_count = static_cast<std::uint32_t>(tables.spellings.size()) - row.first_spelling;
    const std::uint32_t index = add(tables.keys, row);
    keys_.emplace(string_keys_.emplace_back(text), index);
    return index;
}

std::uint32_t ProgramBuilder::type(std::string_view name) {
    if (const auto found = types_.find(name); found != types_.end()) {
        return found->second;
    }
    bytecode::Type row;
    row.name = string(name);
    const std::uint32_t index = add(tables.types, row);
    types_.emplace(string_keys_.emplace_back(name), index);
    return index;
}

std::uint32_t ProgramBuilder::shared_query(const std::string& canonical) {
    return shared_.emplace(canonical, static_cast<std::uint32_t>(shared_.size())).first->second;
}

ConstantNode ProgramBuilder::node(const Literal& literal) {
    ConstantNode result;
    result.kind = kind_of(literal.kind);
    switch (literal.kind) {
        case LiteralKind::Null:
            break;
        case LiteralKind::Bool:
            result.low = literal.boolean ? 1 : 0;
            break;
        case LiteralKind::Int:
            result.low = std::bit_cast<std::uint64_t>(literal.integer);
            break;
        case LiteralKind::Float:
            result.low = std::bit_cast<std::uint64_t>(literal.real);
            break;
        case LiteralKind::String:
        case LiteralKind::Regex:
            result.first = string(literal.text);
            break;
        case LiteralKind::IntRange:
            result.low = std::bit_cast<std::uint64_t>(literal.range.lower.integer);
            result.high = std::bit_cast<std::uint64_t>(literal.range.upper.integer);
            break;
        case LiteralKind::FloatRange:
            result.low = std::bit_cast<std::uint64_t>(literal.range.lower.real);
            result.high = std::bit_cast<std::uint64_t>(literal.range.upper.real);
            break;
        case LiteralKind::CharRange:
            result.low = literal.range.lower.character;
            result.high = literal.range.upper.character;
            break;
        case LiteralKind::List:
        case LiteralKind::Map: {
            std::vector<ConstantNode> children;
            for (const Literal* item : literal.items) {
                children.push_back(node(*item));
            }
            for (const syntax::MapLiteralEntry& entry : literal.entries) {
                children.push_back(node(*entry.value));
                children.back().key = string(entry.key);
            }
            result.count = static_cast<std::uint32_t>(children.size());
            result.first = static_cast<std::uint32_t>(tables.constant_nodes.size());
            tables.constant_nodes.insert(tables.constant_nodes.end(), children.begin(), children.end());
            break;
        }
    }
    result.flags =
        static_cast<std::uint8_t>((literal.range.includes_lower ? 1U : 0U) | (literal.range.includes_upper ? 2U : 0U));
    return result;
}

std::uint32_t ProgramBuilder::constant(const Literal& literal) {
    const ConstantNode root = node(literal);
    const auto add_root = [&] { return add(tables.constant_roots, add(tables.constant_nodes, root)); };
    if (literal.kind == LiteralKind::List || literal.kind == LiteralKind::Map) {
        return add_root();
    }
    // Scalars recur all over a rules file; regular expressions above all should be prepared once.
    std::string identity;
    identity += static_cast<char>(root.kind);
    identity += static_cast<char>(root.flags);
    const std::array<std::uint64_t, 3> bits{root.low, root.high, root.first};
    identity.append(std::bit_cast<std::array<char, 24>>(bits).data(), 24);
    if (const auto found = scalars_.find(identity); found != scalars_.end()) {
        return found->second;
    }
    const std::uint32_t index = add_root();
    scalars_.emplace(std::move(identity), index);
    return index;
}

std::uint32_t ProgramBuilder::unshared_constant(const Literal& literal) {
    const ConstantNode root = node(literal);
    return add(tables.constant_roots, add(tables.constant_nodes, root));
}

std::uint32_t ProgramBuilder::append(const std::vector<bytecode::Instruction>& code,
                                     const std::vector<support::Span>& places) {
    const auto first = static_cast<std::uint32_t>(tables.code.size());
    tables.code.insert(tables.code.end(), code.begin(), code.end());
    tables.places.insert(tables.places.end(), places.begin(), places.end());
    return first;
}

std::shared_ptr<const bytecode::Program> ProgramBuilder::finish() {
    auto owned = std::make_shared<const Tables>(std::move(tables));
    bytecode::Program::Tables result;
    result.code = view(owned->code);
    result.places = view(owned->places);
    result.queries = view(owned->queries);
    result.operands = view(owned->operands);
    result.calls = view(owned->calls);
    result.lets = view(owned->lets);
    result.blocks = view(owned->blocks);
    result.keys = view(owned->keys);
    result.spellings = view(owned->spellings);
    result.types = view(owned->types);
    result.rules = view(owned->rules);
    result.parameterized = view(owned->parameterized);
    result.parameters = view(owned->parameters);
    result.files = view(owned->files);
    result.imports = view(owned->imports);
    result.import_targets = view(owned->import_targets);
    result.constant_nodes = view(owned->constant_nodes);
    result.constant_roots = view(owned->constant_roots);
    result.string_ends = view(owned->string_ends);
    result.string_bytes = {owned->string_bytes.data(), owned->string_bytes.size()};
    result.shared_count = static_cast<std::uint32_t>(shared_.size());
    return std::make_shared<const bytecode::Program>(result, std::move(owned));
}

}  // namespace bylaw::lower
