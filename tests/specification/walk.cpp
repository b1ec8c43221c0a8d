#include "scope.h"

namespace bylaw::specification {

using document::Kind;
using document::Value;
using syntax::Part;
using syntax::PartKind;

namespace {

Scope value_scope(const Value& value, Scope& parent) {
    return {parent.run, ScopeKind::Value, &value, &parent, {}, {}, {}};
}

const Result unresolved{ResultKind::Unresolved, nullptr};

std::optional<std::int64_t> as_index(std::string_view key) {
    std::size_t i = !key.empty() && (key[0] == '-' || key[0] == '+') ? 1 : 0;
    if (i == key.size()) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    for (; i < key.size(); ++i) {
        if (key[i] < '0' || key[i] > '9' || number > 99999999999) {
            return std::nullopt;
        }
        number = number * 10 + (key[i] - '0');
    }
    number = key[0] == '-' ? -number : number;
    const bool fits = number >= INT32_MIN && number <= INT32_MAX;
    return fits ? std::optional(number) : std::nullopt;
}

std::string_view written_key(const Value& map, std::size_t i, Scope& scope) {
    const auto* keys = map.has_repeated_keys ? scope.run.document.written_keys(map) : nullptr;
    return keys != nullptr ? (*keys)[i] : map.entries()[i].key();
}

// Key step 4 and section 3.5.
const Value* member(const Value& map, std::string_view key, Converter& converter) {
    if (const Value* exact = document::find(map, key)) {
        return exact;
    }
    for (std::size_t i = 0; i < support::spelling_count; ++i) {
        const auto spelling = static_cast<support::Spelling>(i);
        if (converter && *converter != spelling) {
            continue;
        }
        if (const Value* found = document::find(map, support::respell(key, spelling))) {
            converter = spelling;
            return found;
        }
    }
    return nullptr;
}

void interpolation(std::span<const Part> parts, std::size_t i, const Value& map, Scope& environment,
                   Converter converter, Results& results) {
    Results names = environment.variable(parts[i].name);
    if (i + 1 < parts.size()) {
        const Part& next = parts[i + 1];
        if (next.kind == PartKind::Index) {
            const auto position = static_cast<std::size_t>(std::abs(std::int64_t{next.index}));
            if (position >= names.size()) {
                results.push_back(unresolved);
                return;
            }
            names = {names[position]};
        } else if (next.kind != PartKind::AllIndices && next.kind != PartKind::Key &&
                   next.kind != PartKind::Interpolation) {
            throw Failure{"unsupported part after an interpolated key"};
        }
    }
    const auto enter = [&](const Value& name) {
        if (name.kind != Kind::String) {
            throw Failure{"an interpolated name is not a string"};
        }
        if (const Value* found = document::find(map, name.text())) {
            walk(parts, i + 1, *found, environment, converter, results);
        } else {
            results.push_back(unresolved);
        }
    };
    for (const Result& name : names) {
        if (name.kind == ResultKind::Unresolved) {
            results.push_back(unresolved);
        } else if (name.value->kind == Kind::List) {
            for (const Value& item : name.value->items()) {
                enter(item);
            }
        } else {
            enter(*name.value);
        }
    }
}

void filter(std::span<const Part> parts, std::size_t i, const Value& current, Scope& environment, Converter converter,
            Results& results) {
    const Part& part = parts[i];
    const PartKind before = parts[i - 1].kind;
    const bool after_key = before == PartKind::Key || before == PartKind::Interpolation;
    const bool after_wildcard = before == PartKind::AllIndices || before == PartKind::AllValues;
    if (current.kind == Kind::List) {  // F1
        for (const Value& item : current.items()) {
            Scope element = value_scope(item, environment);
            if (body(*part.filter, element) == Status::Pass) {
                walk(parts, i + 1, item, environment, converter, results);
            }
        }
    } else if (current.kind == Kind::Map && after_key) {  // F2
        for (std::size_t k = 0; k < current.size; ++k) {
            const Value& value = current.entries()[k].value;
            Scope element = value_scope(value, environment);
            if (body(*part.filter, element) == Status::Pass) {
                if (!part.name.empty()) {
                    environment.bind(part.name, written_key(current, k, environment));
                }
                walk(parts, i + 1, value, element, converter, results);
            }
        }
    } else if (current.kind == Kind::Map && after_wildcard) {  // F3
        if (body(*part.filter, environment) == Status::Pass) {
            walk(parts, i + 1, current, environment, converter, results);
        }
    } else if (current.kind == Kind::Map) {  // F4
        throw Failure{"a filter that follows another selection met a map"};
    } else if (before == PartKind::AllIndices) {  // F5
        Scope element = value_scope(current, environment);
        if (body(*part.filter, element) == Status::Pass) {
            walk(parts, i + 1, current, environment, converter, results);
        }
    } else {
        results.push_back(unresolved);
    }
}

// Section 3.9, key filters: how often a key passes.
int key_passes(std::string_view key, const syntax::KeyFilter& filter, const Results& right) {
    const Value left = Value::of_string(key);
    const bool is_in = filter.op == syntax::Operator::In || right.size() > 1;
    const auto test = [&](const Value& value) -> std::optional<bool> {
        if (is_in && value.kind == Kind::String) {
            return is_part_of(left, value);
        }
        if (is_in && value.kind == Kind::List) {
            bool any = false;
            for (const Value& element : value.items()) {
                const auto equal = strictly_equal(left, element);
                if (!equal) {
                    return std::nullopt;
                }
                any = any || *equal;
            }
            return any;
        }
        return strictly_equal(left, value);
    };
    int passes = 0;
    for (const Result& result : right) {
        if (result.kind == ResultKind::Unresolved) {
            continue;
        }
        auto outcome = test(*result.value);
        if (!outcome && result.kind == ResultKind::Literal && result.value->kind == Kind::List &&
            result.value->size == 1) {
            outcome = test(result.value->items()[0]);
        }
        passes += outcome && *outcome != filter.negated ? 1 : 0;
    }
    return is_in ? (passes > 0 ? 1 : 0) : passes;
}

void key_filter(std::span<const Part> parts, std::size_t i, const Value& map, Scope& environment, Converter converter,
                Results& results) {
    const syntax::KeyFilter& keys = *parts[i].key_filter;
    Results right;
    if (keys.right.kind == syntax::OperandKind::Query) {
        walk(keys.right.query->parts, 0, map, environment, converter, right);
    } else {
        right = environment.operand(keys.right);
    }
    const auto* written = map.has_repeated_keys ? environment.run.document.written_keys(map) : nullptr;
    const std::size_t count = written != nullptr ? written->size() : map.size;
    for (std::size_t k = 0; k < count; ++k) {
        const std::string_view key = written_key(map, k, environment);
        for (int pass = key_passes(key, keys, right); pass > 0; --pass) {
            walk(parts, i + 1, *document::find(map, key), environment, converter, results);
        }
    }
}

}  // namespace

void walk(std::span<const Part> parts, std::size_t i, const Value& current, Scope& environment, Converter converter,
          Results& results) {
    if (i == parts.size()) {
        results.push_back({ResultKind::Resolved, &current});
        return;
    }
    const Part& part = parts[i];
    const auto at_index = [&](std::int64_t index) {
        const auto position = static_cast<std::uint64_t>(std::abs(index));
        if (current.kind == Kind::List && position < current.size) {
            walk(parts, i + 1, current.items()[position], environment, converter, results);
        } else {
            results.push_back(unresolved);
        }
    };
    switch (part.kind) {
        case PartKind::Variable:
            for (const Result& result : environment.variable(part.name)) {
                const std::size_t next =
                    i + 1 < parts.size() && parts[i + 1].kind == PartKind::AllIndices ? i + 2 : i + 1;
                if (result.kind == ResultKind::Unresolved || next >= parts.size()) {
                    results.push_back(result);
                } else {
                    Scope scope = value_scope(*result.value, environment);
                    walk(parts, next, *result.value, scope, converter, results);
                }
            }
            return;
        case PartKind::This:
            walk(parts, i + 1, current, environment, converter, results);
            return;
        case PartKind::Key:
            if (const auto index = as_index(part.name)) {
                at_index(*index);
                return;
            }
            if (current.kind == Kind::Map) {
                if (const Value* found = member(current, part.name, converter)) {
                    walk(parts, i + 1, *found, environment, converter, results);
                    return;
                }
            }
            results.push_back(unresolved);
            return;
        case PartKind::Interpolation:
            if (current.kind == Kind::Map) {
                interpolation(parts, i, current, environment, converter, results);
            } else {
                results.push_back(unresolved);
            }
            return;
        case PartKind::Index:
            at_index(part.index);
            return;
        case PartKind::AllIndices:
        case PartKind::AllValues: {
            const bool enters_map = part.kind == PartKind::AllValues || !part.name.empty();
            if (current.kind != Kind::List && (current.kind != Kind::Map || !enters_map)) {
                walk(parts, i + 1, current, environment, converter, results);
                return;
            }
            if (current.size == 0) {
                results.push_back(unresolved);
                return;
            }
            for (std::size_t k = 0; k < current.size; ++k) {
                if (current.kind == Kind::List) {
                    walk(parts, i + 1, current.items()[k], environment, converter, results);
                    continue;
                }
                if (!part.name.empty()) {
                    environment.bind(part.name, written_key(current, k, environment));
                }
                const Value& value = current.entries()[k].value;
                Scope scope = value_scope(value, environment);
                walk(parts, i + 1, value, scope, converter, results);
            }
            return;
        }
        case PartKind::Filter:
            filter(parts, i, current, environment, converter, results);
            return;
        case PartKind::KeyFilter:
            if (current.kind == Kind::Map) {
                key_filter(parts, i, current, environment, converter, results);
            } else {
                results.push_back(unresolved);
            }
            return;
    }
}

}  // namespace bylaw::specification
