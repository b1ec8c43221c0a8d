// `Fn::ForEach`: cloudformation.md, section 6.
#include <algorithm>

#include "inputs/cloudformation_values.h"
#include "inputs/members.h"

namespace bylaw::inputs {

using document::Entry;
using document::Kind;
using document::Value;

namespace {

// The text of an item without what names cannot have.
std::string letters_and_digits(std::string_view text) {
    std::string result;
    std::copy_if(text.begin(), text.end(), std::back_inserter(result),
                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
    return result;
}

// With `${name}` and `&{name}` replaced; nothing if there are none.
std::optional<std::string> with_item(std::string_view text, std::string_view name, std::string_view item) {
    std::string result;
    std::size_t done = 0;
    for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
        const std::string_view rest = text.substr(at + 1);
        if (at == done || (at == 0) || !rest.starts_with(name) || !rest.substr(name.size()).starts_with('}') ||
            (text[at - 1] != '$' && text[at - 1] != '&')) {
            continue;
        }
        result += text.substr(done, at - 1 - done);
        result += text[at - 1] == '$' ? std::string(item) : letters_and_digits(item);
        done = at + name.size() + 2;
        at = done - 1;
    }
    if (done == 0) {
        return std::nullopt;
    }
    result += text.substr(done);
    return result;
}

}  // namespace

TemplateValues::Members TemplateValues::members(const Value& map) {
    Members members;
    add_members(map, members, 0);
    return members;
}

void TemplateValues::add_members(const Value& map, Members& members, std::uint32_t depth) {
    for (const Entry& entry : map.entries()) {
        if (entry.key().starts_with("Fn::ForEach::") && entry.value.kind == Kind::List) {
            unroll(entry.key(), entry.value, members, depth);
        } else {
            members.emplace_back(entry.key(), &entry.value);
        }
    }
}

void TemplateValues::unroll(std::string_view key, const Value& loop, Members& members, std::uint32_t depth) {
    constexpr std::uint32_t deepest = 16;
    const std::string name(key);
    if (loop.size != 3 || loop.item_data[0].kind != Kind::String || loop.item_data[2].kind != Kind::Map) {
        complain(&loop, "`" + name + "` is not written as CloudFormation wants it");
        return;
    }
    if (depth == deepest) {
        complain(&loop, "loops are unrolled to a depth of " + std::to_string(deepest) + " only");
        return;
    }
    const std::string_view identifier = loop.item_data[0].text();
    const Resolved collection = resolve(loop.item_data[1]);
    const Value& items = settled(collection.value);
    if (items.kind != Kind::List) {
        std::string what = "what `" + name + "` goes over is not known";
        if (items.kind == Kind::Symbol) {
            what += ": " + std::string(items.symbol->reason);
        }
        complain(&loop, what, LeftOut::Why::NotGiven);
        return;
    }
    for (const Value& item : items.items()) {
        const auto text = scalar_text(settled(item));
        if (!text) {
            complain(&loop, "an item that `" + name + "` goes over is not known", LeftOut::Why::NotGiven);
            continue;
        }
        if (!spend(1) || !spend_text(text->size())) {
            return;
        }
        const std::string_view kept = keep(*text);
        const Value copy = replaced(loop.item_data[2], identifier, item, kept, 0);
        if (copy.kind == Kind::Map) {
            add_members(copy, members, depth + 1);
        }
    }
}

// A copy in which an item stands for the loop's variable.
Value TemplateValues::replaced(const Value& node, std::string_view name, const Value& item, std::string_view text,
                               std::uint32_t depth) {
    if (node.kind == Kind::String) {
        const auto changed = with_item(node.text(), name, text);
        return changed && spend_text(changed->size()) ? text_value(*changed) : node;
    }
    if (node.is_scalar() || node.size == 0) {
        return node;
    }
    if (node.kind == Kind::Map && node.size == 1 && node.entry_data->key() == "Ref") {
        const Value& argument = node.entry_data->value;
        if (argument.kind == Kind::String && argument.text() == name) {
            return item;
        }
    }
    if (depth > TemplateLimits::depth || !open(node.kind == Kind::Map, node)) {
        return Value();
    }
    if (node.kind == Kind::List) {
        for (const Value& child : node.items()) {
            const Value copy = replaced(child, name, item, text, depth + 1);
            builder_.add_from(copy, origin(child));
        }
    } else {
        for (const Entry& entry : node.entries()) {
            const Value copy = replaced(entry.value, name, item, text, depth + 1);
            const auto key = with_item(entry.key(), name, text);
            builder_.key(key && spend_text(key->size()) ? keep(*key) : entry.key());
            builder_.add_from(copy, origin(entry.value));
        }
    }
    const Value result = builder_.close();
    // Those of repeated keys are few and lead nowhere.
    if (result.size == node.size) {
        for (std::uint32_t i = 0; i < node.size; ++i) {
            if (node.kind == Kind::List) {
                copied_.emplace(&result.item_data[i], origin(node.item_data[i]));
            } else {
                copied_.emplace(&result.entry_data[i].value, origin(node.entry_data[i].value));
            }
        }
    }
    return result;
}

}  // namespace bylaw::inputs
