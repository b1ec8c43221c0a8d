#include "inputs/terraform_properties.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <string>

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

TerraformDraft& at(TerraformDraft& draft, const std::vector<PropertyName>& property) {
    return draft.at(property);
}

const TerraformDraft* find(const TerraformDraft& draft, const std::vector<PropertyName>& property) {
    return draft.find(property);
}

Value literal_of(std::string_view text) {
    if (text == "true" || text == "false") {
        return Value::of_bool(text == "true");
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    return is_number ? Value::of_int(number) : Value::of_string(text);
}

}  // namespace

TerraformDraft& TerraformDraft::member(const PropertyName& name) {
    if (kind_ != Kind::Map) {
        clear();
        kind_ = Kind::Map;
    }
    TerraformDraft* const known = find_child(name.text, name.hash);
    return known != nullptr ? *known : add_member(name.text, name.hash);
}

TerraformDraft& TerraformDraft::at(const std::vector<PropertyName>& property) {
    TerraformDraft* found = this;
    for (const PropertyName& name : property) {
        found = &found->member(name);
    }
    return *found;
}

const TerraformDraft* TerraformDraft::find(const std::vector<PropertyName>& property) const {
    const TerraformDraft* found = this;
    for (const PropertyName& name : property) {
        if (found == nullptr || found->kind() != Kind::Map) {
            return found;  // something stands for all of it
        }
        found = found->find(name);
    }
    return found;
}

void TerraformDraft::clear() {
    forget_children();
}

void TerraformDraft::become(const TerraformDraft& other) {
    kind_ = other.kind_;
    author_ = other.author_;
    is_document_ = other.is_document_;
    from_ = other.from_;
    literal_ = other.literal_;
    reason_ = other.reason_;
    share_children(other);
}

TerraformDraft& TerraformDraft::add_item(Author author) {
    if (kind_ != Kind::List || author_ != author) {
        clear();
        kind_ = Kind::List;
        author_ = author;
    }
    return add_child();
}

void TerraformDraft::set(const TerraformValue& from, bool is_document, Author author) {
    clear();
    kind_ = Kind::Value;
    author_ = author;
    is_document_ = is_document;
    from_ = from;
}

void TerraformDraft::set_literal(const Value& literal, const TerraformValue& from, Author author) {
    set(from, false, author);
    kind_ = Kind::Literal;
    literal_ = literal;
}

void TerraformDraft::set_owner(const TerraformValue& from) {
    set(from, false, Author::Resource);
    kind_ = Kind::Owner;
}

void TerraformDraft::set_unresolved(std::string_view reason, const TerraformValue& from) {
    set(from, false, Author::Companion);
    kind_ = Kind::Unresolved;
    reason_ = reason;
}

void TerraformRows::apply(const std::vector<ShapeRow>& rows, const TerraformValue& from, TerraformDraft& draft) {
    for (const ShapeRow& row : rows) {
        if (is_unfilled(row, from)) {
            continue;
        }
        switch (row.kind) {
            case ShapeRow::Kind::Property:
                apply_property(row, from, draft);
                break;
            case ShapeRow::Kind::Each:
                apply_each(row, from, draft);
                break;
            case ShapeRow::Kind::Pair:
                apply_pair(row, from, draft);
                break;
            case ShapeRow::Kind::Keyed:
                apply_keyed(row, from, draft);
                break;
            case ShapeRow::Kind::Into:
                apply_into(row, from, draft);
                break;
            case ShapeRow::Kind::Spread:
            case ShapeRow::Kind::Default:
            case ShapeRow::Kind::Repeated:
            case ShapeRow::Kind::Unrecorded:  // of items only
            case ShapeRow::Kind::Unkeyed:     // of items only
                break;
        }
    }
}

void TerraformRows::apply_defaults(const std::vector<ShapeRow>& rows, const TerraformValue& from,
                                   TerraformDraft& draft) {
    for (const ShapeRow& row : rows) {
        if (row.kind != ShapeRow::Kind::Default) {
            continue;
        }
        const TerraformDraft* known = find(draft, row.property);
        if (known == nullptr ||
            (known->kind() == TerraformDraft::Kind::Value && is_left_to_service(from, known->from()))) {
            at(draft, row.property).set_literal(literal_of(row.literal), from, TerraformDraft::Author::Resource);
        }
    }
}

void TerraformRows::leave_open(const std::vector<ShapeRow>& rows, std::string_view reason, const TerraformValue& from,
                               TerraformDraft& draft) {
    for (const ShapeRow& row : rows) {
        if (row.kind != ShapeRow::Kind::Default && find(draft, row.property) == nullptr) {
            at(draft, row.property).set_unresolved(reason, from);
        }
    }
}

std::vector<TerraformRows::Found> TerraformRows::collect(const TerraformValue& from,
                                                         const std::vector<ShapeStep>& path) {
    std::vector<Found> found;
    collect(from, path, 0, found);
    if (std::find(unfilled_.begin(), unfilled_.end(), "*") != unfilled_.end()) {
        std::erase_if(found, [&](const Found& one) { return is_left_to_service(from, one.value); });
    }
    return found;
}

void TerraformRows::collect(const TerraformValue& from, const std::vector<ShapeStep>& path, std::size_t step,
                            std::vector<Found>& found) {
    if (!from.is_there()) {
        return;
    }
    if (from.is_unknown()) {
        collect_unknown(from, path, step, found);
        return;
    }
    if (step == path.size()) {
        if (from.is_set()) {
            found.push_back({from, false});
        }
        return;
    }
    const TerraformValue here = from.standing_for(texts_.unfold(from.found()));
    switch (path[step].kind) {
        case ShapeStep::Kind::Key:
            collect(here.entered().member(path[step].key, path[step].hash), path, step + 1, found);
            break;
        case ShapeStep::Kind::Items:
            collect_items(here, path, step, found);
            break;
        case ShapeStep::Kind::Values:
            collect_values(here, path, step, found);
            break;
    }
}

// What the author wrote is known for all that.
void TerraformRows::collect_unknown(TerraformValue from, const std::vector<ShapeStep>& path, std::size_t step,
                                    std::vector<Found>& found) {
    bool is_whole = false;
    for (; step < path.size(); ++step) {
        if (path[step].kind == ShapeStep::Kind::Key) {
            from = from.member(path[step].key, path[step].hash);
        } else {
            is_whole = true;
        }
    }
    found.push_back({from, is_whole});
}

void TerraformRows::collect_items(const TerraformValue& from, const std::vector<ShapeStep>& path, std::size_t step,
                                  std::vector<Found>& found) {
    const auto is_wanted = [&](const TerraformValue& item) {
        if (path[step].key.empty() || item.is_unknown()) {
            return true;
        }
        const TerraformValue flag = item.member(path[step].key);
        if (!path[step].wanted.empty()) {
            return flag.is_unknown() || flag.known_text() == path[step].wanted;
        }
        return flag.is_unknown() || (flag.is(Kind::Bool) && flag.value->boolean);
    };
    if (!from.is(Kind::List)) {
        // What can be there once is not always written as a list.
        if (is_wanted(from)) {
            collect(from, path, step + 1, found);
        }
        return;
    }
    const std::uint32_t count = from.item_count();
    for (std::uint32_t i = 0; i < count; ++i) {
        if (const TerraformValue item = from.item(i); is_wanted(item)) {
            collect(item, path, step + 1, found);
        }
    }
}

void TerraformRows::collect_values(const TerraformValue& from, const std::vector<ShapeStep>& path, std::size_t step,
                                   std::vector<Found>& found) {
    if (!from.is(Kind::Map)) {
        return;
    }
    for (const document::Entry& entry : from.value->entries()) {
        collect(from.member(entry.key()), path, step + 1, found);
    }
    if (from.unknown != nullptr && from.unknown->kind == Kind::Map) {
        for (const document::Entry& entry : from.unknown->entries()) {
            if (document::find(*from.value, entry.key()) == nullptr) {
                collect(from.member(entry.key()), path, step + 1, found);
            }
        }
    }
}

std::optional<Value> TerraformRows::converted_scalar(const ShapeRow& row, const Value& value) {
    switch (row.conversion) {
        case Conversion::Words:
            return converted_word(row, value);
        case Conversion::Text:
            if (value.kind == Kind::Bool) {
                return Value::of_string(value.boolean ? "true" : "false");
            }
            if (value.kind == Kind::Int) {
                return Value::of_string(arena_.copy(std::string_view(std::to_string(value.integer))));
            }
            return value;
        case Conversion::Integer:
            if (value.kind == Kind::String) {
                const Value number = literal_of(value.text());
                return number.kind == Kind::Int ? number : value;
            }
            return value;
        case Conversion::LastPart:
        case Conversion::LeadingParts: {
            if (value.kind != Kind::String) {
                return value;
            }
            const std::string_view text = value.text();
            const std::size_t slash = text.rfind('/');
            if (row.conversion == Conversion::LastPart) {
                return Value::of_string(slash == std::string_view::npos ? text : text.substr(slash + 1));
            }
            const std::string leading = '/' + std::string(text.substr(0, slash == std::string_view::npos ? 0 : slash));
            return Value::of_string(arena_.copy(std::string_view(leading)));
        }
        default:
            return value;
    }
}

bool TerraformRows::convert(const ShapeRow& row, const TerraformValue& value, TerraformDraft& draft) {
    const bool is_document = row.conversion == Conversion::Json || row.conversion == Conversion::UrlJson;
    if (value.is_unknown()) {
        draft.set(value, is_document, author_);
        return true;
    }
    switch (row.conversion) {
        case Conversion::Json:
            draft.set(value.standing_for(texts_.read_json(value.found())), is_document, author_);
            return true;
        case Conversion::UrlJson:
            draft.set(value.standing_for(texts_.read_url_json(value.found())), is_document, author_);
            return true;
        case Conversion::Pairs:
            if (value.is(Kind::Map)) {
                add_pairs(value, row.words.front().first, row.words.front().second, draft);
                return draft.kind() == TerraformDraft::Kind::List;
            }
            draft.set(value, false, author_);
            return true;
        case Conversion::Count:
            draft.set_literal(Value::of_int(value.item_count()), value, author_);
            return true;
        case Conversion::Words:
        case Conversion::Text:
        case Conversion::LastPart:
        case Conversion::LeadingParts:
        case Conversion::Integer: {
            const auto converted = converted_scalar(row, *value.value);
            if (!converted) {
                return false;
            }
            if (converted->kind == value.value->kind && converted->integer == value.value->integer) {
                draft.set(value, false, author_);
            } else {
                draft.set_literal(*converted, value, author_);
            }
            return true;
        }
        case Conversion::List:
            if (value.is(Kind::List)) {
                draft.set(value, false, author_);
            } else {
                draft.add_item(author_).set(value, false, author_);
            }
            return true;
        default:
            draft.set(value, false, author_);
            return true;
    }
}

void TerraformRows::apply_property(const ShapeRow& row, const TerraformValue& from, TerraformDraft& draft) {
    for (const auto& [value, is_whole] : collect(from, row.path)) {
        // What nobody set must not hide what somebody did.
        const bool is_possible = value.is_unknown() && value.expression == nullptr && !value.is_dynamic;
        const TerraformDraft* known = find(draft, row.property);
        if (is_possible && known != nullptr && (!row.is_list || known->kind() != TerraformDraft::Kind::List)) {
            continue;
        }
        if (row.conversion == Conversion::Tags) {
            if (value.is(Kind::Map) && value.value->size == 0) {
                continue;
            }
            apply_tags(value, at(draft, row.property));
        } else if (is_whole) {
            at(draft, row.property).set(value, false, author_);
        } else if (row.conversion == Conversion::Commas && value.is(Kind::String)) {
            add_parts(value, at(draft, row.property));
        } else if (row.is_list) {
            TerraformDraft item = draft.fresh();
            if (convert(row, value, item)) {
                at(draft, row.property).add_item(author_).become(item);
            }
            continue;
        } else {
            TerraformDraft property = draft.fresh();
            if (!convert(row, value, property)) {
                continue;
            }
            at(draft, row.property).become(property);
        }
        return;
    }
}

void TerraformRows::add_parts(const TerraformValue& value, TerraformDraft& list) {
    std::string_view left = value.known_text();
    while (!left.empty()) {
        const std::size_t comma = left.find(',');
        std::string_view part = left.substr(0, comma);
        part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
        if (!part.empty()) {
            list.add_item(author_).set_literal(Value::of_string(part), value, author_);
        }
        left.remove_prefix(comma == std::string_view::npos ? left.size() : comma + 1);
    }
}

void TerraformRows::apply_tags(const TerraformValue& tags, TerraformDraft& draft) {
    if (tags.is_unknown()) {
        draft.set(tags, false, author_);
        return;
    }
    add_pairs(tags, "Key", "Value", draft);
}

void TerraformRows::add_pairs(const TerraformValue& map, std::string_view key_name, std::string_view value_name,
                              TerraformDraft& list) {
    const auto add = [&](std::string_view key) {
        const TerraformValue value = map.member(key);
        if (!value.is_there()) {
            return;
        }
        TerraformDraft& pair = list.add_item(author_);
        pair.member(key_name).set_literal(Value::of_string(key), value, author_);
        pair.member(value_name).set(value, false, author_);
    };
    if (map.is(Kind::Map)) {
        for (const document::Entry& entry : map.value->entries()) {
            add(entry.key());
        }
        if (map.unknown != nullptr && map.unknown->kind == Kind::Map) {
            for (const document::Entry& entry : map.unknown->entries()) {
                if (document::find(*map.value, entry.key()) == nullptr) {
                    add(entry.key());
                }
            }
        }
    }
}

std::vector<TerraformValue> TerraformRows::parts(const TerraformValue& from, const std::vector<ShapeStep>& path) {
    std::vector<TerraformValue> parts;
    for (const auto& [value, is_whole] : collect(from, path)) {
        const bool is_empty_text = value.is(Kind::String) && value.value->text().empty();
        const bool is_set = value.is_unknown() ? value.expression != nullptr && !is_whole : !is_empty_text;
        if (is_set) {
            parts.push_back(value);
        }
    }
    return parts;
}

void TerraformRows::apply_each(const ShapeRow& row, const TerraformValue& from, TerraformDraft& draft) {
    for (const auto& [element, is_whole] : collect(from, row.path)) {
        // One that the author wrote is there, whatever it turns out to be.
        const bool is_there = element.expression != nullptr || element.is_dynamic;
        if (is_whole || (element.is_unknown() && !is_there)) {
            const TerraformDraft* known = find(draft, row.property);
            if (known == nullptr || element.expression != nullptr) {
                at(draft, row.property).set(element, false, author_);
            }
            continue;
        }
        TerraformDraft& list = at(draft, row.property);
        bool is_spread = false;
        for (const ShapeRow& inner : row.rows) {
            if (inner.kind != ShapeRow::Kind::Spread) {
                continue;
            }
            for (const auto& [value, is_open] : collect(element, inner.path)) {
                TerraformDraft property = draft.fresh();
                if (convert(inner, value, property)) {
                    is_spread = true;
                    TerraformDraft& item = list.add_item(author_);
                    apply(row.rows, element, item);
                    at(item, inner.property).become(property);
                    apply_defaults(row.rows, element, item);
                }
            }
        }
        if (!is_spread) {
            TerraformDraft& item = list.add_item(author_);
            apply(row.rows, element, item);
            apply_defaults(row.rows, element, item);
        }
    }
}

}  // namespace bylaw::inputs
