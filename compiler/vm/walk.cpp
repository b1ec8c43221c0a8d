// Queries: guard-language.md, sections 3.4 and 3.5. A part with one continuation goes round the loop; only what
// branches recurses, and every recursion goes down one level of the document.
#include <algorithm>
#include <bit>
#include <utility>

#include "document/prefetch.h"
#include "document/symbol.h"
#include "vm/interpreter.h"

namespace bylaw::vm {

using bytecode::none;
using bytecode::Opcode;
using document::Kind;
using document::Value;

namespace {

// Results have less room than queries may have parts.
void set_part(Result& result, std::uint32_t part) {
    constexpr std::uint32_t last = 0x7FFF;
    result.part = static_cast<std::uint16_t>(std::min(part, last) & last) & 0x7FFFU;
}

bool names_function(std::string_view key) {
    return key == "Ref" || key.starts_with("Fn::");
}

Scope value_scope(const Value* value, Scope& parent) {
    Scope scope;
    scope.kind = Scope::Kind::Value;
    scope.root = value;
    scope.parent = &parent;
    return scope;
}

}  // namespace

void Interpreter::step() {
    if (++steps_ > shared_.limits.steps) {
        fail(support::DiagnosticCode::EvaluateLimit, "the evaluation took more steps than its limit",
             "narrow the queries, or raise the limit with --max-steps");
    }
}

bool Interpreter::query(std::uint32_t index, Scope& scope, SinkReference sink) {
    // A call scope asks its caller; the walk runs in the scope itself, except that a value scope steps aside for its
    // parent (3.3).
    Scope* at = &scope;
    while (at->kind == Scope::Kind::Call) {
        at = at->parent;
    }
    const bytecode::Query& row = program_.query(index);
    Scope& environment = at->kind == Scope::Kind::Value ? *at->parent : *at;
    const Walk walking{index, row.first_part(), sink};
    const bool uncertain = std::exchange(uncertain_, false);
    const bool goes_on = walk(walking, row.first, at->root, environment, none_in_force);
    uncertain_ = uncertain;
    return goes_on;
}

Result Interpreter::selected(const Value* value) const {
    Result result;
    result.is_uncertain = uncertain_;
    result.value = value;
    return result;
}

// Something in a value that is not known: whether it is there is not known either.
const Value* Interpreter::unknown_inside(const Value& symbol) {
    const Value*& known = inside_symbols_[symbol.symbol];
    if (known == nullptr) {
        document::Symbol inner;
        inner.presence = document::Symbol::Presence::Possible;
        inner.is_any = true;
        inner.reason = symbol.symbol->reason;
        Value made = Value::of_symbol(memory_->arena.make<document::Symbol>(inner));
        made.is_sensitive = symbol.is_sensitive;
        known = memory_->arena.make<Value>(made);
        recorder_.trace.origins.emplace_back(known, &symbol);
    }
    return known;
}

// The part at `pc` on a symbol: of what it stands for, else of what its author wrote, else nothing is known about it.
bool Interpreter::enter_symbol(const Walk& walking, std::uint32_t pc, const Value& symbol, Scope& scope,
                               Converter converter) {
    const Instruction& part = program_.code(pc);
    if (symbol.symbol->written != nullptr) {
        Converter spelling = converter;
        const bool has_key =
            part.opcode == Opcode::Key && find_key(*symbol.symbol->written, part.a, spelling) != nullptr;
        // A reference is written in one way only, so that it has no other of these keys.
        if (has_key ||
            (part.opcode == Opcode::Key && names_function(program_.string(program_.tables().keys[part.a].text)))) {
            return walk(walking, pc, symbol.symbol->written, scope, converter);
        }
    }
    if (symbol.symbol->known != nullptr) {
        return walk(walking, pc, symbol.symbol->known, scope, converter);
    }
    // Anything but a key may select nothing at all, or several.
    bool is_one = true;
    for (std::uint32_t rest = pc; is_one && program_.code(rest).opcode != Opcode::Yield; ++rest) {
        const Opcode opcode = program_.code(rest).opcode;
        is_one = opcode == Opcode::Key || opcode == Opcode::NumericKey || opcode == Opcode::Index;
    }
    const bool uncertain = std::exchange(uncertain_, uncertain_ || !is_one);
    const bool goes_on = walking.sink(selected(unknown_inside(symbol)));
    uncertain_ = uncertain;
    return goes_on;
}

bool Interpreter::may_select_more(std::uint32_t query, const Scope& scope) const {
    if (shared_.document.incomplete_because().empty()) {
        return false;
    }
    const Scope* at = &scope;
    // Variables lead to each other, but not for long.
    constexpr int most = 16;
    for (int step = 0; step < most; ++step) {
        const Instruction& first = program_.code(program_.query(query).first_part());
        if (first.opcode == Opcode::Key) {
            const auto key = program_.string(program_.tables().keys[first.a].text);
            return key == "Resources" && program_.query(query).count > 1;
        }
        if (first.opcode == Opcode::This) {
            const Instruction& next = program_.code(program_.query(query).first_part() + 1);
            return next.opcode == Opcode::Key && program_.string(program_.tables().keys[next.a].text) == "Resources";
        }
        if (first.opcode != Opcode::Variable) {
            return false;
        }
        const bytecode::Let* let = nullptr;
        for (; at != nullptr && let == nullptr; at = let == nullptr ? at->parent : at) {
            for (std::uint32_t i = 0; i < at->let_count && let == nullptr; ++i) {
                const bytecode::Let& candidate = program_.tables().lets[at->first_let + i];
                let = candidate.name == first.a ? &candidate : nullptr;
            }
        }
        if (let == nullptr || let->value.kind != bytecode::OperandKind::Query) {
            return false;
        }
        query = let->value.index;
    }
    return false;
}

bool Interpreter::walk_uncertain(const Walk& walking, std::uint32_t pc, const Value* current, Scope& scope,
                                 Converter converter) {
    const bool uncertain = std::exchange(uncertain_, true);
    const bool goes_on = walk(walking, pc, current, scope, converter);
    uncertain_ = uncertain;
    return goes_on;
}

std::vector<Result> Interpreter::collect(std::uint32_t index, Scope& scope) {
    std::vector<Result> results = new_results();
    auto sink = [&](const Result& result) {
        if (results.size() >= shared_.limits.results) {
            fail(support::DiagnosticCode::EvaluateLimit, "a query has more results than its limit",
                 "narrow the query, or raise the limit with --max-results");
        }
        results.push_back(result);
        return true;
    };
    query(index, scope, sink);
    return results;
}

bool Interpreter::unresolved(const Walk& walk, std::uint32_t pc, const Value* at, Stuck stuck) {
    Result result;
    result.kind = ResultKind::Unresolved;
    result.stuck = stuck;
    set_part(result, pc - walk.first_part);
    result.is_uncertain = uncertain_;
    result.query = walk.query;
    result.value = at;
    return walk.sink(result);
}

bool Interpreter::unresolved_name(const Walk& walk, std::uint32_t pc, const Value* at, Stuck stuck, StuckName name) {
    Result result;
    result.kind = ResultKind::Unresolved;
    result.stuck = stuck;
    set_part(result, pc - walk.first_part);
    result.is_uncertain = uncertain_;
    result.value = at;
    if (keeps_names_) {
        name.query = walk.query;
        result.query = static_cast<std::uint32_t>(shared_.stuck_names->size());
        shared_.stuck_names->push_back(std::move(name));
    }
    return walk.sink(result);
}

std::string_view Interpreter::written_key(const Value& map, std::uint32_t index) const {
    if (map.has_repeated_keys) {
        if (const auto* keys = shared_.document.written_keys(map); keys != nullptr && index < keys->size()) {
            return (*keys)[index];
        }
    }
    return map.entry_data[index].key();
}

const Value* Interpreter::find_key(const Value& map, std::uint32_t key, Converter& converter) {
    const bytecode::Key& row = program_.tables().keys[key];
    if (const Value* found = document::find(map, program_.string(row.text), row.hash)) {
        return found;
    }
    auto& presence = shared_.key_spellings[key];
    const auto spellings = program_.tables().spellings.subspan(row.first_spelling, row.spelling_count);
    if (presence == SharedEvaluation::Spellings::Unknown) {
        presence = SharedEvaluation::Spellings::Absent;
        for (const bytecode::KeySpelling& spelling : spellings) {
            if (shared_.document.may_have_key(spelling.hash)) {
                presence = SharedEvaluation::Spellings::Present;
                break;
            }
        }
    }
    // Maps that are not of the document may have keys that the document has not.
    if (presence == SharedEvaluation::Spellings::Absent && !shared_.literals_have_maps) {
        return nullptr;
    }
    const std::uint32_t wanted = converter == none_in_force ? ~0U : 1U << converter;
    const Value* best = nullptr;
    int best_converter = 32;
    for (const bytecode::KeySpelling& spelling : spellings) {
        const std::uint32_t converters = spelling.converters & wanted;
        if (converters == 0 || std::countr_zero(converters) >= best_converter) {
            continue;
        }
        if (const Value* found = document::find(map, program_.string(spelling.text), spelling.hash)) {
            best = found;
            best_converter = std::countr_zero(converters);
        }
    }
    if (best != nullptr) {
        converter = static_cast<Converter>(best_converter);
    }
    return best;
}

bool Interpreter::walk(const Walk& walking, std::uint32_t pc, const Value* current, Scope& scope, Converter converter) {
    check_stack();
    for (;; ++pc) {
        step();
        const Instruction& part = program_.code(pc);
        if (shared_.is_lone(current) ||
            (current == shared_.lone_resources && part.opcode != Opcode::Yield && part.opcode != Opcode::AllValues)) {
            shared_.looked_inside = true;
        }
        if (current->kind == Kind::Symbol && part.opcode != Opcode::Yield && part.opcode != Opcode::This &&
            part.opcode != Opcode::Variable) {
            return enter_symbol(walking, pc, *current, scope, converter);
        }
        switch (part.opcode) {
            case Opcode::Yield:
                return walking.sink(selected(current));
            case Opcode::OfType:
                if (!everything_ && current == &shared_.root && converter == none_in_force &&
                    shared_.type_index().resources() != nullptr) {
                    return walk_of_types(walking, scope, converter);
                }
                break;
            case Opcode::This:
                break;
            case Opcode::Variable:
                return walk_variable(walking, pc, scope, converter);
            case Opcode::Key: {
                if (current->kind != Kind::Map) {
                    return unresolved(walking, pc, current, Stuck::NotAMap);
                }
                const Value* member = find_key(*current, part.a, converter);
                if (member == nullptr) {
                    return unresolved(walking, pc, current, Stuck::KeyNotFound);
                }
                current = member;
                break;
            }
            case Opcode::NumericKey:
            case Opcode::Index: {
                const bool is_key = part.opcode == Opcode::NumericKey;
                if (current->kind != Kind::List) {
                    return unresolved(walking, pc, current, is_key ? Stuck::NumericKeyNotAList : Stuck::NotAList);
                }
                const auto index = static_cast<std::int32_t>(is_key ? part.b : part.a);
                const std::uint32_t position =
                    index < 0 ? 0U - static_cast<std::uint32_t>(index) : static_cast<std::uint32_t>(index);
                if (position >= current->size) {
                    return unresolved(walking, pc, current,
                                      is_key ? Stuck::NumericKeyOutOfBounds : Stuck::IndexOutOfBounds);
                }
                current = current->item_data + position;
                break;
            }
            case Opcode::Interpolate:
                if (current->kind != Kind::Map) {
                    return unresolved(walking, pc, current, Stuck::NotAMap);
                }
                return walk_interpolation(walking, pc, *current, scope, converter);
            case Opcode::AllIndices:
            case Opcode::AllValues:
                if (current->kind == Kind::List) {
                    if (current->size == 0) {
                        return unresolved(walking, pc, current, Stuck::NothingInside);
                    }
                    for (const Value& item : current->items()) {
                        if (!walk(walking, pc + 1, &item, scope, converter)) {
                            return false;
                        }
                    }
                    return true;
                }
                if (current->kind == Kind::Map && (part.opcode == Opcode::AllValues || part.a != none)) {
                    return walk_map(walking, pc, *current, scope, converter, part.a);
                }
                break;
            case Opcode::Filter:
                if (current->kind == Kind::List || (current->kind == Kind::Map && (part.flags & bytecode::after_key))) {
                    return walk_filter(walking, pc, current, scope, converter);
                }
                if (current->kind == Kind::Map) {
                    if ((part.flags & bytecode::after_wildcard) == 0) {
                        fail(support::DiagnosticCode::EvaluateFilter,
                             "a filter that follows an index, another filter or `this` met a map",
                             "put all conditions into one filter, or use a block");
                    }
                    // Judged in the scope as it is, which after a wildcard over a list is not the element (3.4, F3).
                    const Status status = run_filter(part.a, scope, false);
                    if (is_open(status)) {
                        return walk_uncertain(walking, pc + 1, current, scope, converter);
                    }
                    if (status != Status::Pass) {
                        return true;
                    }
                    break;
                }
                if ((part.flags & bytecode::after_all_indices) == 0) {
                    return unresolved(walking, pc, current, Stuck::FilterOnScalar);
                } else {
                    Scope element = value_scope(current, scope);
                    // Without an event of its own, so that a report shows its failing checks.
                    Status status{};
                    {
                        const Aside aside(*this);
                        recording_ = reporting_;
                        status = run_block(part.a, element);
                    }
                    if (is_open(status)) {
                        return walk_uncertain(walking, pc + 1, current, scope, converter);
                    }
                    if (status != Status::Pass) {
                        return true;
                    }
                }
                break;
            case Opcode::KeyFilter:
                if (current->kind != Kind::Map) {
                    return unresolved(walking, pc, current, Stuck::KeyFilterOnOther);
                }
                return walk_key_filter(walking, pc, *current, scope, converter);
            default:
                // The verifier lets no other instruction into a query.
                return true;
        }
    }
}

bool Interpreter::walk_variable(const Walk& walking, std::uint32_t pc, Scope& scope, Converter converter) {
    const auto& looked_up = variable(program_.code(pc).a, scope);
    std::vector<Result> copy;
    if (file_.binds_names != 0) {
        // The walk may bind the very name whose results it goes through.
        copy = looked_up;
    }
    const auto& results = file_.binds_names != 0 ? copy : looked_up;
    const std::uint32_t next = pc + (program_.code(pc + 1).opcode == Opcode::AllIndices ? 2 : 1);
    const bool is_last = program_.code(next).opcode == Opcode::Yield;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const Result& result = results[i];
        if (is_last || result.kind == ResultKind::Unresolved) {
            Result given = result;
            given.is_uncertain = given.is_uncertain || uncertain_;
            if (!walking.sink(given)) {
                return false;
            }
            continue;
        }
        document::prefetch_ahead(i, results.size(), [&](std::size_t ahead) { return results[ahead].value; });
        Scope inner = value_scope(result.value, scope);
        const bool goes_on = result.is_uncertain ? walk_uncertain(walking, next, result.value, inner, converter)
                                                 : walk(walking, next, result.value, inner, converter);
        if (!goes_on) {
            return false;
        }
    }
    return true;
}

bool Interpreter::walk_of_types(const Walk& walking, Scope& scope, Converter converter) {
    const TypeIndex& index = shared_.type_index();
    const Value& resources = *index.resources();
    const bytecode::Query& row = program_.query(walking.query);
    const Instruction& first = program_.code(row.first);
    std::vector<std::span<const std::uint32_t>> groups{index.irregular()};
    for (std::uint32_t i = 0; i < row.type_count; ++i) {
        groups.emplace_back(
            index.of_type(program_.string(program_.tables().types[program_.code(row.first + i).a].name)));
    }
    // The other resources were tested as well, in a way.
    ++filters_;
    const std::uint32_t filter = walking.first_part + first.b - 1;
    const std::uint32_t next = filter + 1;
    const bool has_wildcard = first.b == 3;
    const bool only_type = (first.flags & bytecode::only_type) != 0;
    const bool is_last = program_.code(next).opcode == Opcode::Yield;
    while (true) {
        // Resources are met in the order of the document.
        std::size_t from = 0;
        for (std::size_t i = 1; i < groups.size(); ++i) {
            if (!groups[i].empty() && (groups[from].empty() || groups[i].front() < groups[from].front())) {
                from = i;
            }
        }
        auto& numbers = groups[from];
        if (numbers.empty()) {
            return true;
        }
        const auto resource_at = [&](std::size_t ahead) { return &resources.entry_data[numbers[ahead]].value; };
        const Value* resource = resource_at(0);
        shared_.looked_inside = true;
        if (!is_last || !only_type) {
            document::prefetch_ahead(0, numbers.size(), resource_at);
        }
        numbers = numbers.subspan(1);
        const bool is_certain = only_type && from != 0;
        if (is_certain && is_last) {
            step();
            if (!walking.sink(selected(resource))) {
                return false;
            }
            continue;
        }
        Scope inner = value_scope(resource, scope);
        if (has_wildcard) {
            if (!walk(walking, is_certain ? next : filter, resource, inner, converter)) {
                return false;
            }
            continue;
        }
        const Status status = is_certain ? Status::Pass : run_filter(program_.code(filter).a, inner, false);
        if (status == Status::Pass ? !walk(walking, next, resource, inner, converter)
                                   : is_open(status) && !walk_uncertain(walking, next, resource, inner, converter)) {
            return false;
        }
    }
}

bool Interpreter::walk_map(const Walk& walking, std::uint32_t pc, const Value& map, Scope& scope, Converter converter,
                           std::uint32_t bound_name) {
    if (map.size == 0) {
        // In the canonical shape no resources are as good as none of the type that a rule looks for.
        const document::Document& canonical = shared_.document;
        const bool is_canonical = canonical.derived_from() != nullptr && canonical.root().kind == Kind::Map;
        if (is_canonical && &map == document::find(canonical.root(), "Resources")) {
            return true;
        }
        return unresolved(walking, pc, &map, Stuck::NothingInside);
    }
    for (std::uint32_t i = 0; i < map.size; ++i) {
        const Value* value = &map.entry_data[i].value;
        if (bound_name != none) {
            bind(bound_name, written_key(map, i), value);
        }
        Scope inner = value_scope(value, scope);
        if (!walk(walking, pc + 1, value, inner, converter)) {
            return false;
        }
    }
    return true;
}

bool Interpreter::walk_interpolation(const Walk& walking, std::uint32_t pc, const Value& map, Scope& scope,
                                     Converter converter) {
    std::vector<Result> names = variable(program_.code(pc).a, scope);
    const Instruction& next = program_.code(pc + 1);
    switch (next.opcode) {
        case Opcode::Yield:
        case Opcode::Key:
        case Opcode::NumericKey:
        case Opcode::Interpolate:
        case Opcode::AllIndices:
            break;
        case Opcode::Index: {
            const auto index = static_cast<std::int32_t>(next.a);
            const std::uint32_t position =
                index < 0 ? 0U - static_cast<std::uint32_t>(index) : static_cast<std::uint32_t>(index);
            if (position >= names.size()) {
                return unresolved_name(walking, pc, &map, Stuck::NameIndexOutOfBounds, {none, nullptr, false, names});
            }
            names = {names[position]};
            break;
        }
        default:
            fail(support::DiagnosticCode::EvaluateInterpolation,
                 "a variable that stands for a key cannot be followed by this part",
                 "assign the part before it to a variable, and go on from that");
    }
    const auto enter = [&](const Value& name, bool is_item) {
        const Value* member = document::find(map, name.text());
        return member == nullptr ? unresolved_name(walking, pc, &map, Stuck::NameNotFound, {none, &name, is_item, {}})
                                 : walk(walking, pc + 1, member, scope, converter);
    };
    const auto refuse = [&] {
        fail(support::DiagnosticCode::EvaluateInterpolation,
             "variable `" + std::string(bytecode::written_name(program_.string(program_.code(pc).a))) +
                 "` stands for a key here, but is not a string",
             "make sure that it only holds strings");
    };
    const bool uncertain_before = uncertain_;
    for (Result& name : names) {
        uncertain_ = uncertain_before || name.is_uncertain;
        if (name.kind != ResultKind::Unresolved) {
            name.value = &document::settled(*name.value);
            if (document::is_unknown(*name.value)) {
                const bool uncertain = std::exchange(uncertain_, true);
                const bool goes_on = walking.sink(selected(unknown_inside(*name.value)));
                uncertain_ = uncertain;
                if (!goes_on) {
                    return false;
                }
                continue;
            }
        }
        if (name.kind == ResultKind::Unresolved) {
            if (!unresolved_name(walking, pc, &map, Stuck::NameUnresolved, {none, nullptr, false, {name}})) {
                return false;
            }
        } else if (name.value->kind == Kind::String) {
            if (!enter(*name.value, false)) {
                return false;
            }
        } else if (name.value->kind == Kind::List) {
            for (const Value& given : name.value->items()) {
                const Value& item = document::settled(given);
                if (document::is_unknown(item)) {
                    if (!walking.sink(selected(unknown_inside(item)))) {
                        return false;
                    }
                    continue;
                }
                if (item.kind != Kind::String) {
                    refuse();
                }
                if (!enter(item, true)) {
                    return false;
                }
            }
        } else {
            refuse();
        }
    }
    uncertain_ = uncertain_before;
    return true;
}

Status Interpreter::run_filter(std::uint32_t block, Scope& scope, bool over_list) {
    const Aside aside(*this);
    const Hidden hidden(*this);
    ++filters_;
    if (recording_) {
        recorder_.start(EventKind::Filter, block, over_list ? 1 : 0);
    }
    const Status status = run_block(block, scope);
    if (recording_) {
        recorder_.end(status);
    }
    return status;
}

bool Interpreter::walk_filter(const Walk& walking, std::uint32_t pc, const Value* current, Scope& scope,
                              Converter converter) {
    const Instruction& part = program_.code(pc);
    if (current->kind == Kind::List) {
        for (const Value& item : current->items()) {
            Scope inner = value_scope(&item, scope);
            const Status status = run_filter(part.a, inner, true);
            if (status == Status::Pass ? !walk(walking, pc + 1, &item, scope, converter)
                                       : is_open(status) && !walk_uncertain(walking, pc + 1, &item, scope, converter)) {
                return false;
            }
        }
        return true;
    }
    for (std::uint32_t i = 0; i < current->size; ++i) {
        const Value* value = &current->entry_data[i].value;
        Scope inner = value_scope(value, scope);
        const Status status = run_filter(part.a, inner, false);
        if (status != Status::Pass && !is_open(status)) {
            continue;
        }
        if (part.b != none) {
            bind(part.b, written_key(*current, i), value);
        }
        if (status == Status::Pass ? !walk(walking, pc + 1, value, inner, converter)
                                   : !walk_uncertain(walking, pc + 1, value, inner, converter)) {
            return false;
        }
    }
    return true;
}

bool Interpreter::walk_key_filter(const Walk& walking, std::uint32_t pc, const Value& map, Scope& scope,
                                  Converter converter) {
    const Instruction& part = program_.code(pc);
    const bytecode::Operand& operand = program_.tables().operands[part.a];
    std::vector<Result> right;
    if (operand.kind == bytecode::OperandKind::Query) {
        // The right side is walked from the map itself, with the spelling that is in force.
        const bytecode::Query& row = program_.query(operand.index);
        auto sink = [&](const Result& result) {
            right.push_back(result);
            return true;
        };
        const Walk inner{operand.index, row.first_part(), sink};
        walk(inner, row.first_part(), &map, scope, converter);
    } else {
        right = operand_results(operand, scope);
    }
    // A name that is not known may be any of the keys: one value that is not known stands for what is behind them,
    // since there may be very many.
    const auto is_unknown_name = [](const Result& result) {
        return result.kind != ResultKind::Unresolved && document::is_unknown(document::settled(*result.value));
    };
    if (const auto unknown = std::find_if(right.begin(), right.end(), is_unknown_name); unknown != right.end()) {
        const bool uncertain = std::exchange(uncertain_, true);
        const bool goes_on = walking.sink(selected(unknown_inside(document::settled(*unknown->value))));
        uncertain_ = uncertain;
        if (!goes_on) {
            return false;
        }
        std::erase_if(right, is_unknown_name);
    }
    ++order_dependent_;
    if (right.empty()) {
        return true;
    }
    const auto* repeated = map.has_repeated_keys ? shared_.document.written_keys(map) : nullptr;
    const std::size_t count = repeated != nullptr ? repeated->size() : map.size;
    const auto key_of = [&](std::size_t i) { return repeated != nullptr ? (*repeated)[i] : map.entry_data[i].key(); };
    const auto value_of = [&](std::size_t i) {
        return repeated != nullptr ? document::find(map, (*repeated)[i]) : &map.entry_data[i].value;
    };
    const bool records_keys = reporting_ && (everything_ || shared_.limits.records_key_filters);
    if (!records_keys && repeated == nullptr && part.op == bytecode::Operator::Equal &&
        (part.flags & bytecode::negated) == 0 && right.size() == 1 && right[0].kind != ResultKind::Unresolved &&
        !right[0].is_uncertain) {
        // One name has one member: no need to look at all others.
        const Value& name = document::settled(*right[0].value);
        if (name.kind == Kind::String) {
            const Value* member = document::find(map, name.text());
            return member == nullptr || walk(walking, pc + 1, member, scope, converter);
        }
    }
    // Reports have the checks of all keys before what follows from any of them.
    for (std::size_t i = 0; records_keys && i < count; ++i) {
        record_key_checks(pc, Value::of_string(key_of(i)), value_of(i), right);
    }
    for (std::size_t i = 0; i < count; ++i) {
        const Value key_value = Value::of_string(key_of(i));
        const KeyMatches matches = key_matches(part, key_value, right);
        const Value* value = matches.certain + matches.unknown == 0 ? nullptr : value_of(i);
        for (int k = 0; k < matches.certain + matches.unknown && value != nullptr; ++k) {
            const bool goes_on = k < matches.certain ? walk(walking, pc + 1, value, scope, converter)
                                                     : walk_uncertain(walking, pc + 1, value, scope, converter);
            if (!goes_on) {
                return false;
            }
        }
    }
    return true;
}

}  // namespace bylaw::vm
