#include "report/value_places.h"

#include <algorithm>
#include <utility>

namespace bylaw::report {
using document::Entry;
using document::Kind;
using document::Value;

ValuePlaces::ValuePlaces(const bytecode::Program& program, const document::Document& document)
    : program_(program), document_(document), positions_(document) {}

void ValuePlaces::use(const vm::Trace& trace) {
    trace_ = &trace;
    trace_is_indexed_ = false;
    made_.clear();
}

void ValuePlaces::index_below(std::unordered_map<const Value*, Inside>& index, const Value& value, const Value* origin,
                              const std::string& path) {
    // Depth is that of a document, which the reader limits.
    if (!index.emplace(&value, Inside{origin, path, false}).second) {
        // Several results may share what they hold.
        return;
    }
    if (value.kind == Kind::List) {
        std::size_t i = 0;
        for (const Value& item : value.items()) {
            index_below(index, item, origin, path + '/' + std::to_string(i++));
        }
    } else if (value.kind == Kind::Map) {
        for (const Entry& entry : value.entries()) {
            index_below(index, entry.value, origin, path + '/' + std::string(entry.key()));
        }
    }
}

const ValuePlaces::Inside* ValuePlaces::find_inside(const Value& value) {
    if (trace_ != nullptr && !(trace_->origins.empty() && trace_->keys.empty())) {
        if (!trace_is_indexed_) {
            trace_is_indexed_ = true;
            for (const auto& [made, origin] : trace_->origins) {
                index_below(made_, *made, origin, {});
            }
            for (const auto& [key, behind] : trace_->keys) {
                made_.emplace(key, Inside{behind, {}, true});
            }
        }
        if (const auto found = made_.find(&value); found != made_.end()) {
            return &found->second;
        }
    }
    if (!literals_are_indexed_) {
        literals_are_indexed_ = true;
        const auto count = static_cast<std::uint32_t>(program_.tables().constant_roots.size());
        for (std::uint32_t i = 0; i < count; ++i) {
            const Value& literal = program_.constant(i);
            if (!literal.is_scalar()) {
                index_below(literals_, literal, nullptr, {});
            }
        }
    }
    const auto found = literals_.find(&value);
    return found == literals_.end() ? nullptr : &found->second;
}

bool ValuePlaces::is_in_document(const Value& value) {
    return positions_.path_of(value).has_value();
}

const Value* ValuePlaces::made_from(const Value& value) {
    const Inside* const inside = find_inside(value);
    return inside == nullptr || inside->origin == &value ? nullptr : inside->origin;
}

ValuePlace ValuePlaces::place_of(const Value& value) {
    return place_of(value, longest_way);
}

ValuePlace ValuePlaces::place_of(const Value& value, int steps_left) {
    if (const auto steps = positions_.path_of(value)) {
        std::string path = document::path_text(*steps);
        const auto place = positions_.reference_place_of(value);
        return {std::move(path), place.line, place.column};
    }
    const Inside* inside = find_inside(value);
    if (inside == nullptr) {
        return {};
    }
    if (inside->origin == nullptr || inside->origin == &value || steps_left == 0) {
        return {inside->path, 0, 0};
    }
    const std::string below = inside->path;
    const Value& origin = *inside->origin;
    if (inside->is_key) {
        return key_place_of(origin);
    }
    ValuePlace place = place_of(origin, steps_left - 1);
    place.path += below;
    return place;
}

ValuePlace ValuePlaces::key_place_of(const Value& value) {
    ValuePlace place = place_of(value);
    if (is_in_document(value)) {
        const auto key = positions_.reference_key_place_of(value);
        place.line = key.line;
        place.column = key.column;
        place.path.resize(std::min(place.path.size(), place.path.rfind('/')));
    }
    return place;
}

}  // namespace bylaw::report
