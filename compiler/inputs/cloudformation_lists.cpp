// Functions of lists and mappings: cloudformation.md, section 3.
#include <algorithm>
#include <array>
#include <charconv>

#include "inputs/cloudformation_values.h"
#include "inputs/members.h"

namespace bylaw::inputs {

using document::Entry;
using document::Kind;
using document::Value;

namespace {

std::optional<std::uint32_t> whole_number(const Value& value) {
    const auto text = scalar_text(settled(value));
    std::uint32_t number = 0;
    if (!text) {
        return std::nullopt;
    }
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    return error == std::errc() && end == text->data() + text->size() ? std::optional(number) : std::nullopt;
}

std::string_view reason_of(const Value& value, std::string_view otherwise) {
    return is_unknown(value) ? value.symbol->reason : otherwise;
}

}  // namespace

Resolved TemplateValues::select(const Value& node, const Value& argument) {
    if (argument.kind != Kind::List || argument.size != 2) {
        return malformed(node);
    }
    const Resolved index = resolve(argument.item_data[0]);
    const Resolved list = resolve(argument.item_data[1]);
    const auto number = whole_number(index.value);
    const Value& items = settled(list.value);
    if (items.kind == Kind::Symbol) {
        std::string identity;
        if (number && !items.symbol->identity.empty()) {
            identity = std::string(items.symbol->identity) + "[" + std::to_string(*number) + "]";
        }
        Value result = unknown(node, items.symbol->reason, Kind::Null, identity);
        if (!items.symbol->references.empty()) {
            Symbol symbol = *result.symbol;
            symbol.references = items.symbol->references;
            result = symbol_value(symbol);
        }
        return {result};
    }
    if (!number) {
        return {unknown(node, reason_of(index.value, "the index is no whole number"))};
    }
    if (items.kind != Kind::List) {
        return malformed(node);
    }
    if (*number >= items.size) {
        complain(&node, "`Fn::Select` asks for item " + std::to_string(*number) + " of a list of " +
                            std::to_string(items.size));
        return {unknown(node, "the list has no such item")};
    }
    return {written_as(items.item_data[*number], node)};
}

Resolved TemplateValues::split(const Value& node, const Value& argument) {
    if (argument.kind != Kind::List || argument.size != 2) {
        return malformed(node);
    }
    const Resolved delimiter = resolve(argument.item_data[0]);
    const Resolved whole = resolve(argument.item_data[1]);
    const Value& text = settled(whole.value);
    if (delimiter.value.kind != Kind::String || delimiter.value.size == 0 || text.kind != Kind::String) {
        return {unknown(node, reason_of(text, "it splits something that is no text"), Kind::List)};
    }
    if (!builder_.open_list()) {
        return {unknown(node, "too deep to be evaluated", Kind::List)};
    }
    std::string_view rest = text.text();
    while (spend(1)) {
        const std::size_t at = rest.find(delimiter.value.text());
        builder_.add_from(Value::of_string(rest.substr(0, at)), origin(node));
        if (at == std::string_view::npos) {
            break;
        }
        rest = rest.substr(at + delimiter.value.size);
    }
    return {builder_.close()};
}

// One of several values: that one if they are the same.
Value TemplateValues::one_of(const Value& node, const std::vector<Value>& candidates, std::string_view reason) {
    const bool all_same =
        !candidates.empty() && std::all_of(candidates.begin(), candidates.end(),
                                           [&](const Value& value) { return is_equal(value, candidates.front(), 0); });
    if (all_same) {
        return written_as(candidates.front(), node);
    }
    const Value result = unknown(node, reason);
    if (candidates.empty() || candidates.size() > TemplateLimits::candidates) {
        return result;
    }
    Symbol symbol = *result.symbol;
    symbol.candidates = builder_.arena().copy(candidates);
    return symbol_value(symbol);
}

Resolved TemplateValues::find_in_map(const Value& node, const Value& argument) {
    if (argument.kind != Kind::List || argument.size < 3) {
        return malformed(node);
    }
    const Value* const fallback = argument.size > 3 ? member(argument.item_data[3], "DefaultValue") : nullptr;
    // Where a key is not known, all entries at its level.
    std::vector<const Value*> found;
    if (mappings_ != nullptr) {
        found.push_back(mappings_);
    }
    std::string path;
    std::string_view reason;
    for (std::uint32_t i = 0; i < 3; ++i) {
        const Resolved key = resolve(argument.item_data[i]);
        const auto text = scalar_text(settled(key.value));
        std::vector<const Value*> next;
        if (text) {
            path += (i == 0 ? "`" : ".") + *text;
        } else if (reason.empty()) {
            reason = reason_of(key.value, "a key of the mapping is no text");
        }
        for (const Value* map : found) {
            if (map->kind != Kind::Map || !spend(text ? 1 : map->size)) {
                continue;
            }
            if (text) {
                if (const Value* value = member(*map, *text)) {
                    next.push_back(value);
                }
            } else {
                for (const Entry& entry : map->entries()) {
                    next.push_back(&entry.value);
                }
            }
        }
        found = std::move(next);
    }
    if (reason.empty()) {
        if (!found.empty()) {
            return {written_as(*found.front(), node)};
        }
        if (fallback != nullptr) {
            return resolve(*fallback);
        }
        return {unknown(node, "there is no " + path + "` among the mappings")};
    }
    std::vector<Value> candidates;
    for (const Value* value : found) {
        const auto is_there = [&](const Value& other) { return is_equal(other, *value, 0); };
        if (candidates.size() <= TemplateLimits::candidates &&
            std::none_of(candidates.begin(), candidates.end(), is_there)) {
            candidates.push_back(*value);
        }
    }
    if (fallback != nullptr) {
        if (const Resolved otherwise = resolve(*fallback); !otherwise.is_removed) {
            candidates.push_back(otherwise.value);
        }
    }
    return {one_of(node, candidates, reason)};
}

namespace {

std::optional<std::uint32_t> address_number(std::string_view text) {
    std::uint32_t address = 0;
    for (int i = 0; i < 4; ++i) {
        std::uint32_t part = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
        if (error != std::errc() || part > 255) {
            return std::nullopt;
        }
        address = address << 8U | part;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (i < 3) {
            if (!text.starts_with('.')) {
                return std::nullopt;
            }
            text.remove_prefix(1);
        }
    }
    return text.empty() ? std::optional(address) : std::nullopt;
}

}  // namespace

Resolved TemplateValues::cidr(const Value& node, const Value& argument) {
    if (argument.kind != Kind::List || argument.size < 2) {
        return malformed(node);
    }
    const Resolved block = resolve(argument.item_data[0]);
    const auto text = scalar_text(settled(block.value));
    const auto count = whole_number(resolve(argument.item_data[1]).value);
    const auto bits = argument.size > 2 ? whole_number(resolve(argument.item_data[2]).value) : std::optional(8U);
    if (!text || !count || !bits) {
        return {unknown(node, reason_of(block.value, "the ranges cannot be computed"), Kind::List)};
    }
    const std::size_t slash = text->find('/');
    const auto address = address_number(std::string_view(*text).substr(0, slash));
    const auto prefix = slash == std::string::npos
                            ? std::optional(32U)
                            : whole_number(Value::of_string(std::string_view(*text).substr(slash + 1)));
    if (!address || !prefix || *prefix > 32 || *bits > 32 || *count > 256 || 32 - *bits < *prefix ||
        (std::uint64_t{*count} << *bits) > (std::uint64_t{1} << (32 - *prefix)) || !builder_.open_list()) {
        return {unknown(node, "the ranges cannot be computed", Kind::List)};
    }
    const std::uint64_t network = *prefix == 0 ? 0 : *address & ~((std::uint64_t{1} << (32 - *prefix)) - 1);
    for (std::uint64_t i = 0; i < *count; ++i) {
        const std::uint64_t range = network + (i << *bits);
        std::string made;
        for (const unsigned shift : {24U, 16U, 8U, 0U}) {
            made += std::to_string((range >> shift) & 255U);
            made += shift == 0 ? '/' : '.';
        }
        made += std::to_string(32 - *bits);
        builder_.add_from(text_value(made), origin(node));
    }
    return {builder_.close()};
}

Resolved TemplateValues::zones(const Value& node, const Value& argument) {
    const Resolved region = resolve(argument);
    auto name = scalar_text(settled(region.value));
    if (name && name->empty()) {
        name = options_.region;
    }
    return {unknown(node, "the availability zones are not known", Kind::List, "Fn::GetAZs." + name.value_or(""))};
}

Resolved TemplateValues::length(const Value& node, const Value& argument) {
    const Resolved list = resolve(argument);
    const Value& items = settled(list.value);
    if (items.kind != Kind::List) {
        return {unknown(node, reason_of(items, "it counts something that is no list"), Kind::Int)};
    }
    return {Value::of_int(items.size)};
}

}  // namespace bylaw::inputs
