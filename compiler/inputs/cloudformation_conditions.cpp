// Conditions, three-valued: cloudformation.md, sections 3 and 4.
#include <algorithm>

#include "inputs/cloudformation_values.h"
#include "inputs/members.h"

namespace bylaw::inputs {

using document::Entry;
using document::Kind;
using document::Value;

namespace {

Truth truth_of(bool value) {
    return value ? Truth::True : Truth::False;
}

Truth negated(Truth truth) {
    return truth == Truth::Unknown ? truth : truth_of(truth == Truth::False);
}

// The whole of an unknown text if its parts are not known.
std::span<const Value> parts_of(const Value& value) {
    return value.kind == Kind::Symbol && !value.symbol->parts.empty() ? value.symbol->parts
                                                                      : std::span<const Value>(&value, 1);
}

// Whether two texts cannot be the same, by what they begin or end with.
bool must_differ(const Value& left, const Value& right) {
    const auto text_at = [](const Value& value, bool at_end) {
        const auto parts = parts_of(value);
        const Value& part = at_end ? parts.back() : parts.front();
        return scalar_text(part);
    };
    for (const bool at_end : {false, true}) {
        const auto a = text_at(left, at_end);
        const auto b = text_at(right, at_end);
        if (!a || !b) {
            continue;
        }
        const std::size_t size = std::min(a->size(), b->size());
        const std::string_view x =
            at_end ? std::string_view(*a).substr(a->size() - size) : std::string_view(*a).substr(0, size);
        const std::string_view y =
            at_end ? std::string_view(*b).substr(b->size() - size) : std::string_view(*b).substr(0, size);
        if (x != y) {
            return true;
        }
    }
    return false;
}

}  // namespace

Truth TemplateValues::condition(std::string_view name) {
    const auto node = conditions_.find(name);
    if (node == conditions_.end()) {
        return Truth::Unknown;
    }
    const auto [known, is_new] = known_conditions_.try_emplace(name);
    if (!is_new) {
        if (known->second.is_open) {
            complain(node->second, "condition `" + std::string(name) + "` depends on itself");
        }
        return known->second.truth;
    }
    const Truth truth = holds(*node->second);
    ConditionState& state = known_conditions_[name];
    state = {false, truth};
    return truth;
}

Truth TemplateValues::holds(const Value& node) {
    const Value& value = node;
    if (value.kind == Kind::Bool) {
        return truth_of(value.boolean);
    }
    if (value.kind == Kind::String && (value.text() == "true" || value.text() == "false")) {
        return truth_of(value.text() == "true");
    }
    if (value.kind != Kind::Map || value.size != 1 || depth_ == TemplateLimits::depth || !spend(1)) {
        return Truth::Unknown;
    }
    const Entry& function = *value.entry_data;
    const std::string_view name = function.key();
    const Value& argument = function.value;
    ++depth_;
    Truth truth = Truth::Unknown;
    if (name == "Condition" && argument.kind == Kind::String) {
        truth = condition(argument.text());
    } else if (name == "Fn::Equals" && argument.kind == Kind::List && argument.size == 2) {
        const Resolved left = resolve(argument.item_data[0]);
        const Resolved right = resolve(argument.item_data[1]);
        truth = left.is_removed || right.is_removed ? Truth::Unknown : is_same(left.value, right.value);
    } else if (name == "Fn::Not" && argument.kind == Kind::List && argument.size == 1) {
        truth = negated(holds(argument.item_data[0]));
    } else if ((name == "Fn::And" || name == "Fn::Or") && argument.kind == Kind::List && argument.size != 0) {
        const Truth deciding = truth_of(name == "Fn::Or");
        truth = negated(deciding);
        for (const Value& item : argument.items()) {
            const Truth one = holds(item);
            if (one == deciding) {
                truth = one;
                break;
            }
            truth = one == Truth::Unknown ? one : truth;
        }
    }
    --depth_;
    return truth;
}

// A condition function in the place of a value.
Resolved TemplateValues::logic(const Value& node, const Value& /*argument*/) {
    const Truth truth = holds(node);
    if (truth == Truth::Unknown) {
        return {unknown(node, "the condition is not known", Kind::Bool)};
    }
    return {Value::of_bool(truth == Truth::True)};
}

Resolved TemplateValues::choose(const Value& node, const Value& argument) {
    if (argument.kind != Kind::List || argument.size != 3) {
        return malformed(node);
    }
    const Value& name = argument.item_data[0];
    const Truth truth = name.kind == Kind::String ? condition(name.text()) : holds(name);
    if (truth != Truth::Unknown) {
        const Value& branch = argument.item_data[truth == Truth::True ? 1 : 2];
        return resolve(branch);
    }
    const Resolved then = resolve(argument.item_data[1]);
    const Resolved otherwise = resolve(argument.item_data[2]);
    std::string reason = "condition ";
    reason += name.kind == Kind::String ? "`" + std::string(name.text()) + "` " : "";
    reason += "is not known";
    return either(node, reason, then, otherwise);
}

namespace {

// Whether two maps have the same keys, and none of them is a function.
bool are_alike(const Value& left, const Value& right) {
    return left.kind == Kind::Map && right.kind == Kind::Map && left.size == right.size &&
           std::all_of(left.entries().begin(), left.entries().end(), [&](const Entry& entry) {
               const std::string_view key = entry.key();
               return key != "Ref" && !key.starts_with("Fn::") && member(right, key) != nullptr;
           });
}

}  // namespace

// One of two values. Of maps with the same keys it is known that they are there, and each member is one of two.
Resolved TemplateValues::either(const Value& node, const std::string& reason, const Resolved& then,
                                const Resolved& otherwise) {
    if (then.is_removed && otherwise.is_removed) {
        return then;
    }
    const bool are_set = !then.is_removed && !otherwise.is_removed;
    if (are_set && is_equal(then.value, otherwise.value, 0)) {
        return then;
    }
    const bool is_sensitive_map = then.value.is_sensitive || otherwise.value.is_sensitive;
    if (are_set && !is_sensitive_map && are_alike(then.value, otherwise.value) && depth_ != TemplateLimits::depth &&
        open(true, then.value)) {
        ++depth_;
        for (const Entry& entry : then.value.entries()) {
            Resolved one = either(node, reason, {entry.value}, {*member(otherwise.value, entry.key())});
            builder_.key(entry.key());
            add(one, origin(node));
        }
        --depth_;
        return {builder_.close()};
    }
    Value result = unknown(node, reason);
    Symbol symbol = *result.symbol;
    std::vector<Value> candidates;
    for (const Resolved* branch : {&then, &otherwise}) {
        if (branch->is_removed) {
            symbol.presence = Symbol::Presence::Possible;
            continue;
        }
        const Value& value = branch->value;
        if (may_be_missing(value)) {
            symbol.presence = Symbol::Presence::Possible;
        }
        result.is_sensitive = result.is_sensitive || value.is_sensitive;
        symbol.type = settled(value).kind == Kind::Symbol ? value.symbol->type : settled(value).kind;
        if (is_unknown(value) && !value.symbol->candidates.empty() &&
            value.symbol->candidates.size() <= TemplateLimits::candidates) {
            candidates.insert(candidates.end(), value.symbol->candidates.begin(), value.symbol->candidates.end());
        } else {
            candidates.push_back(value);
        }
        if (value.kind == Kind::Symbol) {
            symbol.references = value.symbol->references;
        }
    }
    const auto kind_of = [](const Value& value) {
        return settled(value).kind == Kind::Symbol ? value.symbol->type : settled(value).kind;
    };
    if (!then.is_removed && !otherwise.is_removed) {
        symbol.type = kind_of(then.value) == kind_of(otherwise.value) ? kind_of(then.value) : Kind::Null;
        if (then.value.kind == Kind::Symbol && otherwise.value.kind == Kind::Symbol) {
            std::vector<std::string_view> references(then.value.symbol->references.begin(),
                                                     then.value.symbol->references.end());
            const auto& others = otherwise.value.symbol->references;
            if (spend(references.size() + others.size())) {
                references.insert(references.end(), others.begin(), others.end());
            }
            symbol.references = builder_.arena().copy(references);
        } else if (then.value.kind == Kind::Symbol) {
            symbol.references = then.value.symbol->references;
        }
    }
    if (candidates.size() <= TemplateLimits::candidates && spend(candidates.size())) {
        symbol.candidates = builder_.arena().copy(candidates);
    }
    const bool is_sensitive = result.is_sensitive;
    result = symbol_value(symbol);
    result.is_sensitive = is_sensitive;
    return {result};
}

Truth TemplateValues::is_same(const Value& left, const Value& right) {
    const Value& a = settled(left);
    const Value& b = settled(right);
    if (!spend(1)) {
        return Truth::Unknown;
    }
    if (a.kind == Kind::Symbol || b.kind == Kind::Symbol) {
        if (a.kind == Kind::Symbol && b.kind == Kind::Symbol && !a.symbol->identity.empty() &&
            a.symbol->identity == b.symbol->identity) {
            return Truth::True;
        }
        const Value& symbol = a.kind == Kind::Symbol ? a : b;
        const Value& other = &symbol == &a ? b : a;
        const auto& candidates = symbol.symbol->candidates;
        if (!candidates.empty() && other.kind != Kind::Symbol) {
            const bool is_excluded = std::all_of(candidates.begin(), candidates.end(), [&](const Value& candidate) {
                return settled(candidate).kind != Kind::Symbol && is_same(candidate, other) == Truth::False;
            });
            return is_excluded ? Truth::False : Truth::Unknown;
        }
        return must_differ(a, b) ? Truth::False : Truth::Unknown;
    }
    const auto x = scalar_text(a);
    const auto y = scalar_text(b);
    if (x && y) {
        return truth_of(spend(x->size() / 64) && *x == *y);
    }
    if (a.kind == Kind::List && b.kind == Kind::List) {
        if (a.size != b.size) {
            return Truth::False;
        }
        Truth truth = Truth::True;
        for (std::uint32_t i = 0; i < a.size && truth != Truth::False; ++i) {
            const Truth one = is_same(a.item_data[i], b.item_data[i]);
            truth = one == Truth::True ? truth : one;
        }
        return truth;
    }
    return truth_of(is_equal(a, b, 0));
}

// Whether two values are the same down to their kinds, as far as that is known.
bool TemplateValues::is_equal(const Value& left, const Value& right, std::uint32_t depth) {
    const Value& a = settled(left);
    const Value& b = settled(right);
    if (a.kind != b.kind || a.is_sensitive != b.is_sensitive || depth > TemplateLimits::depth || !spend(1)) {
        return false;
    }
    switch (a.kind) {
        case Kind::Null:
            return true;
        case Kind::Bool:
            return a.boolean == b.boolean;
        case Kind::Int:
            return a.integer == b.integer;
        case Kind::Float:
            return a.real == b.real;
        case Kind::String:
            return spend(a.size / 64) && a.text() == b.text();
        case Kind::Symbol:
            return !a.symbol->identity.empty() && a.symbol->identity == b.symbol->identity;
        case Kind::List:
            return a.size == b.size &&
                   std::equal(a.items().begin(), a.items().end(), b.items().begin(),
                              [&](const Value& x, const Value& y) { return is_equal(x, y, depth + 1); });
        case Kind::Map:
            return a.size == b.size && std::all_of(a.entries().begin(), a.entries().end(), [&](const Entry& entry) {
                       const Value* other = member(b, entry.key());
                       return other != nullptr && is_equal(entry.value, *other, depth + 1);
                   });
        default:
            return false;
    }
}

}  // namespace bylaw::inputs
