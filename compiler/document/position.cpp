#include <algorithm>
#include <functional>
#include <utility>

#include "document/path.h"
#include "document/value_places.h"

namespace bylaw::document {

std::uint32_t position_in(const Value& container, const Value& value) {
    std::uint32_t low = 0;
    std::uint32_t high = container.size;
    const std::less<const Value*> is_before;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (is_before(&child_at(container, middle), &value)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < container.size && &child_at(container, low) == &value ? low : container.size;
}

std::pair<const Document*, const Value*> original_of(const Document& merged, const Value& value) {
    const Document& base = *merged.merged_base();
    const Document& addition = *merged.merged_addition();
    const Value& root = merged.root();
    const std::uint32_t position = position_in(root, value);
    if (position < base.root().size) {
        return {&base, &child_at(base.root(), position)};
    }
    if (position < root.size) {
        return {&addition, &child_at(addition.root(), position - base.root().size)};
    }
    for (const Document* part : {&base, &addition}) {
        if (path_of(*part, value)) {
            return {part, &value};
        }
    }
    return {nullptr, nullptr};
}

std::vector<const Value*> written_values(const Document& document, const Value& map) {
    const std::vector<std::string_view>& keys = *document.written_keys(map);
    std::vector<const Value*> values(keys.size(), nullptr);
    std::vector<bool> is_taken(map.size);
    for (std::size_t i = keys.size(); i-- > 0;) {
        const Value* const value = find(map, keys[i]);
        const std::uint32_t position = position_in(map, *value);
        if (!is_taken[position]) {
            is_taken[position] = true;
            values[i] = value;
        }
    }
    return values;
}

struct PositionFinder::State {
    explicit State(const Document& of) : document(of), paths(of) {}

    const Document& document;
    PathFinder paths;
    const Value* last = nullptr;  // that `part` was asked for, and the answer
    std::pair<PositionFinder*, const Value*> last_part;
    std::optional<support::LineIndex> lines;
    std::optional<JsonPlaces> json;
    std::optional<YamlPlaces> yaml;
    std::unique_ptr<PositionFinder> base;
    std::unique_ptr<PositionFinder> addition;

    // Whether the places are those of other documents.
    [[nodiscard]] bool is_made() const {
        return document.merged_base() != nullptr || document.derived_from() != nullptr;
    }

    // The finder for the document that holds the value, one part of a merged document or the source of a derived one,
    // and the value there.
    std::pair<PositionFinder*, const Value*> part(const Value& value) {
        if (last != &value) {
            last_part = find_part(value);
            last = &value;
        }
        return last_part;
    }

    std::pair<PositionFinder*, const Value*> find_part(const Value& value) {
        if (document.derived_from() != nullptr) {
            if (!base) {
                base = std::make_unique<PositionFinder>(*document.derived_from());
            }
            const Value* const origin = document.origin_of(value);
            return {origin == nullptr ? nullptr : base.get(), origin};
        }
        const auto [origin, original] = original_of(document, value);
        if (origin == nullptr) {
            return {nullptr, nullptr};
        }
        std::unique_ptr<PositionFinder>& finder = origin == document.merged_base() ? base : addition;
        if (!finder) {
            finder = std::make_unique<PositionFinder>(*origin);
        }
        return {finder.get(), original};
    }

    std::optional<ValuePlace> json_place(const Value& value) {
        const auto path = paths.find(value);
        if (!path) {
            return std::nullopt;
        }
        if (!json) {
            json.emplace(document);
        }
        return json->place_of(*path);
    }

    // The place of the value, or of the innermost value around it that has one.
    const YamlPlaces::Place* yaml_place(const Value& value) {
        if (!yaml) {
            yaml.emplace(document);
        }
        if (const YamlPlaces::Place* const place = yaml->place_of(value)) {
            return place;
        }
        const auto path = paths.find(value);
        if (!path) {
            return nullptr;
        }
        const YamlPlaces::Place* place = yaml->place_of(document.root());
        const Value* current = &document.root();
        for (const PathStep& step : *path) {
            current = &child_at(*current, step.index);
            if (const YamlPlaces::Place* const inner = yaml->place_of(*current)) {
                place = inner;
            }
        }
        return place;
    }

    std::optional<ValuePlace> place(const Value& value) {
        if (document.text().empty()) {
            return std::nullopt;
        }
        if (document.format() == Format::Json) {
            return json_place(value);
        }
        const YamlPlaces::Place* const found = yaml_place(value);
        return found == nullptr ? std::nullopt : std::optional(ValuePlace{found->bytes, found->key});
    }

    // Whether the reference gives everything in the document the place 0, 0.
    [[nodiscard]] bool is_without_reference_places(const Value& value) const {
        const bool has_places = reads_as_validate(document.loader()) || document.loader() == Loader::CanonicalTemplate;
        return document.text().empty() || !has_places || (&value == &document.root() && value.kind == Kind::List);
    }
};

PositionFinder::PositionFinder(const Document& document) : state_(std::make_unique<State>(document)) {}

PositionFinder::~PositionFinder() = default;

std::optional<support::Span> PositionFinder::span_of(const Value& value) {
    if (state_->is_made()) {
        const auto [finder, original] = state_->part(value);
        return finder == nullptr ? std::nullopt : finder->span_of(*original);
    }
    const std::optional<ValuePlace> place = state_->place(value);
    return place ? std::optional(place->value) : std::nullopt;
}

std::optional<support::Span> PositionFinder::key_span_of(const Value& value) {
    if (state_->is_made()) {
        const auto [finder, original] = state_->part(value);
        return finder == nullptr ? std::nullopt : finder->key_span_of(*original);
    }
    const std::optional<ValuePlace> place = state_->place(value);
    return place && !place->key.empty() ? std::optional(place->key) : std::nullopt;
}

PositionFinder::ReferencePlace PositionFinder::reference_place_of(const Value& value) {
    return places_of(value).value_or(Places()).start;
}

PositionFinder::ReferencePlace PositionFinder::reference_key_place_of(const Value& value) {
    return places_of(value).value_or(Places()).key_start;
}

std::optional<PositionFinder::Places> PositionFinder::places_of(const Value& value) {
    if (state_->is_made()) {
        const auto [finder, original] = state_->part(value);
        return finder == nullptr ? std::nullopt : finder->places_of(*original);
    }
    if (state_->document.text().empty()) {
        return std::nullopt;
    }
    const bool has_start = !state_->is_without_reference_places(value);
    if (state_->document.format() == Format::Yaml) {
        const YamlPlaces::Place* const place = state_->yaml_place(value);
        if (place == nullptr) {
            return std::nullopt;
        }
        return has_start ? Places{place->bytes, place->reference, place->key, place->key_reference}
                         : Places{place->bytes, {}, place->key, {}};
    }
    const std::optional<ValuePlace> place = state_->json_place(value);
    if (!place) {
        return std::nullopt;
    }
    Places places{place->value, {}, place->key, {}};
    if (has_start) {
        const ReferencePlaces& of_text = state_->document.reference_places();
        places.start = of_text.of(place->value.begin);
        places.key_start = place->key.empty() ? ReferencePlace() : of_text.of(place->key.begin);
    }
    return places;
}

std::optional<std::span<const PathStep>> PositionFinder::path_of(const Value& value) {
    if (!state_->is_made()) {
        return state_->paths.find(value);
    }
    if (state_->document.merged_base() != nullptr && &value == &state_->document.root()) {
        return std::span<const PathStep>();
    }
    const auto [finder, original] = state_->part(value);
    return finder == nullptr ? std::nullopt : finder->path_of(*original);
}

const Document& PositionFinder::document_of(const Value& value) {
    if (!state_->is_made()) {
        return state_->document;
    }
    const auto [finder, original] = state_->part(value);
    return finder == nullptr ? state_->document : finder->document_of(*original);
}

const support::LineIndex& PositionFinder::lines() {
    if (!state_->lines) {
        state_->lines.emplace(state_->document.text());
    }
    return *state_->lines;
}

}  // namespace bylaw::document
