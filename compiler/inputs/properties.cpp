#include "inputs/properties.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <span>

#include "document/symbol.h"
#include "support/hash.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

// What rows without a source give.
const document::Symbol unrecorded_value = [] {
    document::Symbol symbol;
    symbol.presence = document::Symbol::Presence::Possible;
    symbol.reason = "AWS Config does not record it";
    return symbol;
}();

}  // namespace

Draft& Draft::add_item() {
    kind_ = Kind::List;
    return add_child();
}

namespace {

// The value without the members that are null, where there are any; else itself. Only what they stand in is made anew.
Value without_nulls(document::DocumentBuilder& builder, const Value& value, bool& is_whole) {
    const bool is_map = value.kind == Kind::Map;
    if (!is_map && value.kind != Kind::List) {
        return value;
    }
    std::vector<std::pair<std::uint32_t, Value>> changed;
    for (std::uint32_t i = 0; i < value.size; ++i) {
        const Value& child = is_map ? value.entry_data[i].value : value.item_data[i];
        if (is_map && child.kind == Kind::Null) {
            changed.emplace_back(i, child);
        } else if (!child.is_scalar() && child.size != 0) {
            const Value made = without_nulls(builder, child, is_whole);
            const bool is_same =
                child.kind == Kind::Map ? made.entry_data == child.entry_data : made.item_data == child.item_data;
            if (!is_same) {
                changed.emplace_back(i, made);
            }
        }
    }
    if (changed.empty()) {
        return value;
    }
    if (!(is_map ? builder.open_map() : builder.open_list())) {
        is_whole = false;
        return value;
    }
    auto next = changed.begin();
    for (std::uint32_t i = 0; i < value.size; ++i) {
        const Value& child = is_map ? value.entry_data[i].value : value.item_data[i];
        const bool is_changed = next != changed.end() && next->first == i;
        const Value& kept = is_changed ? (next++)->second : child;
        if (is_map && kept.kind == Kind::Null) {
            continue;
        }
        if (is_map) {
            builder.key(value.entry_data[i].key());
        }
        builder.add_from(kept, &child);
    }
    Value made = builder.close();
    made.is_sensitive = value.is_sensitive;
    return made;
}

}  // namespace

bool emit_value(document::DocumentBuilder& builder, const Value& value, FoundValue found) {
    if (found.text == nullptr || value.is_scalar()) {
        bool is_whole = true;
        builder.add_from(without_nulls(builder, value, is_whole), found.place());
        return is_whole;
    }
    const bool is_map = value.kind == Kind::Map;
    if (!(is_map ? builder.open_map() : builder.open_list())) {
        return false;
    }
    bool is_whole = true;
    for (std::uint32_t i = 0; i < value.size && is_whole; ++i) {
        const Value& child = is_map ? value.entry_data[i].value : value.item_data[i];
        if (is_map && child.kind == Kind::Null) {
            continue;
        }
        if (is_map) {
            builder.key(value.entry_data[i].key());
        }
        is_whole = emit_value(builder, child, found);
    }
    const Value done = builder.close();
    builder.add_from(done, found.place());
    return is_whole;
}

bool Draft::emit(document::DocumentBuilder& builder, const Value* place) const {
    if (kind_ == Kind::Value) {
        return emit_value(builder, value_, found_);
    }
    if (!(kind_ == Kind::List ? builder.open_list() : builder.open_map())) {
        return false;
    }
    bool is_whole = true;
    for (const Draft* child = first(); child != nullptr; child = child->next()) {
        if (child->kind_ == Kind::LeftOut) {
            continue;
        }
        if (kind_ == Kind::Map) {
            builder.key(child->name());
        }
        is_whole = child->emit(builder, place) && is_whole;
    }
    const Value done = builder.close();
    builder.add_from(done, place);
    return is_whole;
}

namespace {

class Rows {
public:
    Rows(EmbeddedTexts& texts, Draft& draft, const document::Symbol& unrecorded)
        : texts_(texts), draft_(draft), unrecorded_(unrecorded) {}

    // All values that a path leads to.
    [[nodiscard]] std::vector<FoundValue> collect(FoundValue from, const std::vector<ShapeStep>& path) {
        std::vector<FoundValue> found;
        collect(from, path, 0, found);
        return found;
    }

    void apply(const std::vector<ShapeRow>& rows, FoundValue from) {
        for (const ShapeRow& row : rows) {
            switch (row.kind) {
                case ShapeRow::Kind::Property:
                    apply_property(row, from);
                    break;
                case ShapeRow::Kind::Each:
                    apply_each(row, from);
                    break;
                case ShapeRow::Kind::Repeated:
                    leave_out(row);
                    break;
                case ShapeRow::Kind::Unrecorded:
                    apply_unrecorded(row, from);
                    break;
                case ShapeRow::Kind::Unkeyed:
                    for (const FoundValue& found : collect(from, row.path)) {
                        std::vector<std::string_view> keys;
                        add_unkeyed(row, found, keys, at(row.property));
                    }
                    break;
                case ShapeRow::Kind::Spread:
                case ShapeRow::Kind::Default:
                case ShapeRow::Kind::Pair:
                case ShapeRow::Kind::Keyed:
                case ShapeRow::Kind::Into:
                    break;
            }
        }
    }

private:
    // All values that a path leads to.
    void collect(FoundValue from, const std::vector<ShapeStep>& path, std::size_t step,
                 std::vector<FoundValue>& found) {
        if (!from || from.is(Kind::Null)) {
            return;
        }
        if (step == path.size()) {
            found.push_back(from);
            return;
        }
        const FoundValue here = texts_.unfold(from);
        switch (path[step].kind) {
            case ShapeStep::Kind::Key:
                collect(here.member(path[step].key, path[step].hash), path, step + 1, found);
                break;
            case ShapeStep::Kind::Items:
                if (here.is(Kind::List)) {
                    for (const Value& item : here.value->items()) {
                        const FoundValue inner = here.inside(&item);
                        const std::string_view flag = path[step].key;
                        if (const FoundValue set = inner.member(flag);
                            flag.empty() || (set.is(Kind::Bool) && set.value->boolean)) {
                            collect(inner, path, step + 1, found);
                        }
                    }
                } else {
                    // What can be there once is not always written as a list.
                    collect(here, path, step + 1, found);
                }
                break;
            case ShapeStep::Kind::Values:
                if (here.is(Kind::Map)) {
                    for (const document::Entry& entry : here.value->entries()) {
                        collect(here.inside(&entry.value), path, step + 1, found);
                    }
                }
                break;
        }
    }
    [[nodiscard]] Draft& at(const std::vector<PropertyName>& property) {
        Draft* draft = &draft_;
        for (const PropertyName& name : property) {
            draft = &draft->member(name);
        }
        return *draft;
    }

    // What becomes of a value; nothing if it counts as not set.
    struct Converted {
        Value value;
        FoundValue found;
    };
    [[nodiscard]] std::optional<Converted> convert(const ShapeRow& row, FoundValue found) {
        switch (row.conversion) {
            case Conversion::None:
            case Conversion::Commas:
            // Of plans only.
            case Conversion::List:
            case Conversion::Integer:
            case Conversion::Tags:
            case Conversion::Pairs:
            case Conversion::Count:
            case Conversion::LastPart:
            case Conversion::LeadingParts:
                break;
            case Conversion::Text:
                if (!found.value->is_scalar()) {
                    return std::nullopt;
                }
                break;
            case Conversion::Json:
                found = texts_.unfold(texts_.read_json(found));
                break;
            case Conversion::UrlJson:
                found = texts_.read_url_json(found);
                break;
            case Conversion::Words: {
                const auto word = converted_word(row, *found.value);
                return word ? std::optional(Converted{*word, found}) : std::nullopt;
            }
        }
        return Converted{*found.value, found};
    }

    // What is there although a template can say only one of two things.
    void leave_out(const ShapeRow& row) {
        Draft* draft = &draft_;
        for (const PropertyName& name : std::span(row.property).first(row.property.size() - 1)) {
            draft = draft->is_map() ? draft->find(name) : nullptr;
            if (draft == nullptr) {
                return;
            }
        }
        if (draft->is_map()) {
            draft->member(row.property.back()).leave_out();
        }
    }

    // What the item does not say may have any value. Rows like it stand behind those that find values.
    void apply_unrecorded(const ShapeRow& row, FoundValue from) {
        if (!row.path.empty() && follow(from, row.path)) {
            return;
        }
        Draft* draft = &draft_;
        for (const PropertyName& name : row.property) {
            if (!draft->is_map()) {
                return;
            }
            draft = &draft->member(name);
        }
        if (draft->is_unset()) {
            draft->set(Value::of_symbol(&unrecorded_), from);
        }
    }

    // Where a path of keys leads.
    [[nodiscard]] FoundValue follow(FoundValue found, const std::vector<ShapeStep>& path) {
        for (const ShapeStep& step : path) {
            if (!found) {
                break;
            }
            found = texts_.unfold(found).member(step.key, step.hash);
        }
        return found.is(Kind::Null) ? FoundValue() : found;
    }

    void apply_property(const ShapeRow& row, FoundValue from) {
        if (row.leads_to_one && !row.is_list) {
            if (const FoundValue found = follow(from, row.path)) {
                if (const auto converted = convert(row, found)) {
                    at(row.property).set(converted->value, converted->found);
                }
            }
            return;
        }
        for (const FoundValue& found : collect(from, row.path)) {
            if (row.conversion == Conversion::Commas && found.is(Kind::String)) {
                add_parts(found, at(row.property));
                continue;
            }
            if (const auto converted = convert(row, found)) {
                Draft& property = at(row.property);
                (row.is_list ? property.add_item() : property).set(converted->value, converted->found);
                if (!row.is_list) {
                    return;
                }
            }
        }
    }

    static void add_parts(FoundValue found, Draft& list) {
        std::string_view left = found.value->text();
        while (!left.empty()) {
            const std::size_t comma = left.find(',');
            std::string_view part = left.substr(0, comma);
            part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
            if (!part.empty()) {
                list.add_item().set(Value::of_string(part), found);
            }
            left.remove_prefix(comma == std::string_view::npos ? left.size() : comma + 1);
        }
    }

    // As deep as the row has names for keys.
    void add_unkeyed(const ShapeRow& row, FoundValue from, std::vector<std::string_view>& keys, Draft& list) {
        if (keys.size() == row.key_members.size()) {
            Draft& item = list.add_item();
            for (std::size_t i = 0; i < keys.size(); ++i) {
                item.member(row.key_members[i]).set(Value::of_string(keys[i]), from);
            }
            Rows(texts_, item, unrecorded_).apply(row.rows, from);
            return;
        }
        const FoundValue here = texts_.unfold(from);
        if (here.is(Kind::List) && keys.empty()) {
            add_keyed_already(row, here, list);
        }
        if (!here.is(Kind::Map)) {
            return;
        }
        for (const document::Entry& entry : here.value->entries()) {
            keys.push_back(entry.key());
            add_unkeyed(row, here.inside(&entry.value), keys, list);
            keys.pop_back();
        }
    }

    // Some items have the list that the maps were made of.
    void add_keyed_already(const ShapeRow& row, FoundValue from, Draft& list) {
        for (const Value& element : from.value->items()) {
            const FoundValue here = texts_.unfold(from.inside(&element));
            Draft& item = list.add_item();
            for (const std::string_view name : row.key_members) {
                std::string written(name);
                written[0] = static_cast<char>(written[0] - 'A' + 'a');
                FoundValue key = here.member(written);
                key = key ? key : here.member(name);
                if (key) {
                    item.member(name).set(key);
                }
            }
            Rows(texts_, item, unrecorded_).apply(row.rows, here);
        }
    }

    void apply_each(const ShapeRow& row, FoundValue from) {
        for (const FoundValue& element : collect(from, row.path)) {
            Draft& list = at(row.property);
            bool is_spread = false;
            for (const ShapeRow& inner : row.rows) {
                if (inner.kind != ShapeRow::Kind::Spread) {
                    continue;
                }
                for (const FoundValue& found : collect(element, inner.path)) {
                    if (const auto converted = convert(inner, found)) {
                        is_spread = true;
                        Draft& item = list.add_item();
                        Rows rows(texts_, item, unrecorded_);
                        rows.apply(row.rows, element);
                        rows.at(inner.property).set(converted->value, converted->found);
                    }
                }
            }
            if (!is_spread) {
                Rows(texts_, list.add_item(), unrecorded_).apply(row.rows, element);
            }
        }
    }

    EmbeddedTexts& texts_;
    Draft& draft_;
    const document::Symbol& unrecorded_;
};

}  // namespace

namespace {

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

// Lists are sometimes written as their length and their items.
FoundValue unwrapped(FoundValue found) {
    const FoundValue items = found.member("items");
    return items.is(Kind::List) && found.member("quantity").is(Kind::Int) ? items : found;
}

}  // namespace

void add_rest(FoundValue map, const std::vector<std::string_view>& left_out, support::Arena& arena, Draft& draft) {
    for (const document::Entry& entry : map.value->entries()) {
        if (entry.value.kind == Kind::Null ||
            std::find(left_out.begin(), left_out.end(), entry.key()) != left_out.end()) {
            continue;
        }
        std::string_view name = entry.key();
        if (!name.empty() && is_lower(name[0])) {
            std::string changed(name);
            changed[0] = static_cast<char>(changed[0] - 'a' + 'A');
            name = arena.copy(std::string_view(changed));
        }
        const FoundValue found = unwrapped(map.inside(&entry.value));
        Draft* known = draft.find(name);
        if (known == nullptr || known->is_symbol()) {
            draft.member(name).set(found);
        } else if (known->is_map() && found.is(Kind::Map)) {
            add_rest(found, {}, arena, *known);
        }
    }
}

std::vector<FoundValue> values_at(const std::vector<ShapeStep>& path, FoundValue item, EmbeddedTexts& texts) {
    support::Arena memory;
    Draft unused(memory);
    return Rows(texts, unused, unrecorded_value).collect(item, path);
}

void apply_rows(const std::vector<ShapeRow>& rows, FoundValue item, EmbeddedTexts& texts, Draft& draft,
                const document::Symbol* unrecorded) {
    Rows(texts, draft, unrecorded == nullptr ? unrecorded_value : *unrecorded).apply(rows, item);
}

}  // namespace bylaw::inputs
