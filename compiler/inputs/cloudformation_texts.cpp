// Functions that make texts, and texts that are known in part: cloudformation.md, section 3.
#include <algorithm>
#include <charconv>

#include "document/json_text.h"
#include "inputs/cloudformation_values.h"
#include "inputs/members.h"

namespace bylaw::inputs {

using document::Entry;
using document::Kind;
using document::Value;

std::optional<std::string> scalar_text(const Value& value) {
    switch (value.kind) {
        case Kind::String:
            return std::string(value.text());
        case Kind::Bool:
            return value.boolean ? "true" : "false";
        case Kind::Int:
            return std::to_string(value.integer);
        case Kind::Float: {
            std::string text;
            document::append_plain_number(text, value.real);
            return text;
        }
        default:
            return std::nullopt;
    }
}

void PartialText::add(std::string_view text) {
    if (literal_.size() + text.size() > TemplateLimits::text) {
        is_broken_ = true;
        reason_ = "the text is too long";
        return;
    }
    literal_ += text;
    identity_ += has_identity_ ? text : std::string_view();
}

void PartialText::add(const Value& value) {
    is_sensitive_ = is_sensitive_ || value.is_sensitive;
    if (value.kind == Kind::Symbol) {
        refer_to(value.symbol->references);
    }
    const Value& known = settled(value);
    if (const auto text = scalar_text(known)) {
        is_sensitive_ = is_sensitive_ || known.is_sensitive;
        add(*text);
        return;
    }
    if (is_broken_) {
        return;
    }
    if (known.kind != Kind::Symbol || known.symbol->type == Kind::List || known.symbol->type == Kind::Map) {
        reason_ = known.kind == Kind::Symbol ? known.symbol->reason : "a part of the text is no text";
        is_broken_ = true;
        return;
    }
    const document::Symbol& symbol = *known.symbol;
    reason_ = reason_.empty() ? symbol.reason : reason_;
    has_identity_ = has_identity_ && !symbol.identity.empty();
    if (has_identity_) {
        identity_ += "${";
        identity_ += symbol.identity;
        identity_ += '}';
    }
    if (symbol.parts.empty()) {
        flush();
        parts_.push_back(known);
        return;
    }
    for (const Value& part : symbol.parts) {
        if (part.kind == Kind::String) {
            literal_ += part.text();
        } else {
            flush();
            parts_.push_back(part);
        }
    }
    if (parts_.size() > TemplateLimits::parts || identity_.size() > TemplateLimits::text ||
        literal_.size() > TemplateLimits::text) {
        is_broken_ = true;
    }
}

void PartialText::flush() {
    if (!literal_.empty()) {
        if (values_.spend_text(literal_.size())) {
            parts_.push_back(values_.text_value(literal_));
        } else {
            is_broken_ = true;
        }
        literal_.clear();
    }
}

void PartialText::refer_to(std::span<const std::string_view> addresses) {
    for (const std::string_view address : addresses) {
        if (references_.size() < TemplateLimits::parts &&
            std::find(references_.begin(), references_.end(), address) == references_.end()) {
            references_.push_back(address);
        }
    }
}

Value PartialText::finish(const Value* node) {
    document::Symbol symbol;
    symbol.written = node;
    if (parts_.size() == 1 && literal_.empty() && !is_broken_ && parts_[0].kind == Kind::Symbol) {
        // Nothing but one value: it stands for the same.
        symbol = *parts_[0].symbol;
        symbol.written = node == nullptr ? symbol.written : node;
        Value result = values_.symbol_value(symbol);
        result.is_sensitive = is_sensitive_;
        return result;
    }
    return finish_as(symbol);
}

Value PartialText::finish_as(document::Symbol symbol) {
    support::Arena& arena = values_.builder_.arena();
    symbol.type = Kind::String;
    Value result;
    if (!values_.spend(1 + parts_.size() + references_.size() * (references_.size() / 16)) ||
        (is_known() && !values_.spend_text(literal_.size()))) {
        is_broken_ = true;
        reason_ = "too large to be evaluated";
    }
    if (is_known()) {
        result = values_.text_value(literal_);
        if (!references_.empty()) {
            Value known = result;
            known.is_sensitive = is_sensitive_;
            symbol.known = arena.make<Value>(known);
            symbol.references = arena.copy(references_);
            result = values_.symbol_value(symbol);
        }
    } else {
        flush();
        symbol.reason = reason_.empty() ? "a part of the text is not known" : reason_;
        symbol.references = arena.copy(references_);
        // A resource without a name stands for itself, not for a part of itself.
        const bool is_itself =
            parts_.size() == 1 && parts_[0].kind == Kind::Symbol && parts_[0].symbol->identity == symbol.identity;
        if (!is_broken_ && !is_itself) {
            symbol.parts = arena.copy(parts_);
            if (has_identity_ && symbol.identity.empty() && values_.spend_text(identity_.size())) {
                symbol.identity = values_.keep(identity_);
            }
        }
        result = values_.symbol_value(symbol);
    }
    result.is_sensitive = is_sensitive_;
    return result;
}

// Adds `${…}` expressions and the text between them. `variables` are those of `Fn::Sub`, or null.
void TemplateValues::add_pattern(PartialText& text, std::string_view pattern, const Value* variables) {
    while (!pattern.empty() && spend(1)) {
        const std::size_t begin = pattern.find("${");
        const std::size_t end = begin == std::string_view::npos ? begin : pattern.find('}', begin);
        if (end == std::string_view::npos) {
            text.add(pattern);
            return;
        }
        text.add(pattern.substr(0, begin));
        std::string_view name = pattern.substr(begin + 2, end - begin - 2);
        pattern = pattern.substr(end + 1);
        if (name.starts_with('!')) {
            text.add("${");
            text.add(name.substr(1));
            text.add("}");
            continue;
        }
        while (name.starts_with(' ')) {
            name.remove_prefix(1);
        }
        while (name.ends_with(' ')) {
            name.remove_suffix(1);
        }
        if (const Value* variable = variables == nullptr ? nullptr : member(*variables, name)) {
            if (const Resolved resolved = resolve(*variable); !resolved.is_removed) {
                text.add(resolved.value);
            }
            continue;
        }
        if (const std::optional<Value> value = named(name)) {
            text.add(*value);
            continue;
        }
        const std::size_t dot = name.find('.');
        if (dot != std::string_view::npos && resources_by_name_.contains(name.substr(0, dot))) {
            text.add(attribute_of(name.substr(0, dot), name.substr(dot + 1)));
            continue;
        }
        Symbol symbol;
        symbol.type = Kind::String;
        symbol.reason = spend_text(name.size()) ? keep("`" + std::string(name) + "` is not in the template")
                                                : std::string_view("not in the template");
        text.add(symbol_value(symbol));
    }
}

Resolved TemplateValues::substitute(const Value& node, const Value& argument) {
    const Value* pattern = &argument;
    const Value* variables = nullptr;
    if (argument.kind == Kind::List && argument.size == 2) {
        pattern = &argument.item_data[0];
        variables = &argument.item_data[1];
    }
    if (pattern->kind != Kind::String || (variables != nullptr && variables->kind != Kind::Map)) {
        return malformed(node);
    }
    PartialText text(*this);
    add_pattern(text, pattern->text(), variables);
    Value result = text.finish(&node);
    if (result.kind == Kind::String && result.text().find("{{resolve:") != std::string_view::npos) {
        const bool is_sensitive = result.is_sensitive;
        result = written_as(dynamic_text(*builder_.arena().make<Value>(result)), node);
        result.is_sensitive = is_sensitive;
    }
    return {result};
}

// A text with dynamic references: cloudformation.md, section 3.
Value TemplateValues::dynamic_text(const Value& node) {
    PartialText text(*this);
    std::string_view rest = node.text();
    while (spend(1)) {
        const std::size_t begin = rest.find("{{resolve:");
        const std::size_t end = begin == std::string_view::npos ? begin : rest.find("}}", begin);
        if (end == std::string_view::npos) {
            text.add(rest);
            break;
        }
        text.add(rest.substr(0, begin));
        const std::string_view reference = rest.substr(begin, end + 2 - begin);
        Symbol symbol;
        symbol.type = Kind::String;
        symbol.reason = reference.starts_with("{{resolve:secretsmanager:") ? "it is read from Secrets Manager"
                                                                           : "it is read from Parameter Store";
        symbol.identity = reference;
        text.add(symbol_value(symbol));
        rest = rest.substr(end + 2);
    }
    return text.finish(&node);
}

Resolved TemplateValues::join(const Value& node, const Value& argument) {
    if (argument.kind != Kind::List || argument.size != 2) {
        return malformed(node);
    }
    const Resolved delimiter = resolve(argument.item_data[0]);
    const Resolved list = resolve(argument.item_data[1]);
    if (delimiter.value.kind != Kind::String || list.is_removed) {
        return malformed(node);
    }
    const Value& items = settled(list.value);
    if (items.kind == Kind::Symbol) {
        Symbol symbol;
        symbol.type = Kind::String;
        symbol.reason = items.symbol->reason;
        symbol.written = &node;
        symbol.references = items.symbol->references;
        return {symbol_value(symbol)};
    }
    if (items.kind != Kind::List) {
        return malformed(node);
    }
    PartialText text(*this);
    bool is_first = true;
    for (const Value& item : items.items()) {
        if (!is_first) {
            text.add(delimiter.value.text());
        }
        is_first = false;
        text.add(item);
    }
    return {text.finish(&node)};
}

Resolved TemplateValues::base64(const Value& node, const Value& argument) {
    const Resolved resolved = resolve(argument);
    const auto text = scalar_text(settled(resolved.value));
    if (resolved.is_removed || !text) {
        const bool is_symbol = resolved.value.kind == Kind::Symbol;
        Value result = unknown(node, is_symbol ? resolved.value.symbol->reason : "it encodes something that is no text",
                               Kind::String);
        return {result};
    }
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string encoded;
    if (!spend_text(text->size() / 3 * 4 + 4)) {
        return {unknown(node, "too large to be evaluated", Kind::String)};
    }
    for (std::size_t at = 0; at < text->size(); at += 3) {
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const std::uint32_t byte = at + i < text->size() ? static_cast<unsigned char>((*text)[at + i]) : 0;
            bits = bits << 8U | byte;
        }
        for (std::size_t i = 0; i < 4; ++i) {
            encoded += at + i > text->size() ? '=' : letters[(bits >> (18 - 6 * i)) & 63U];
        }
    }
    Symbol symbol;
    symbol.type = Kind::String;
    symbol.written = &node;
    symbol.known = builder_.arena().make<Value>(text_value(encoded));
    if (resolved.value.kind == Kind::Symbol) {
        symbol.references = resolved.value.symbol->references;
    }
    Value result = symbol_value(symbol);
    result.is_sensitive = resolved.value.is_sensitive;
    return {result};
}

namespace {

bool is_all_known(const Value& value, bool& is_sensitive) {
    is_sensitive = is_sensitive || value.is_sensitive;
    if (value.kind == Kind::List) {
        return std::all_of(value.items().begin(), value.items().end(),
                           [&](const Value& item) { return is_all_known(item, is_sensitive); });
    }
    if (value.kind == Kind::Map) {
        return std::all_of(value.entries().begin(), value.entries().end(),
                           [&](const Entry& entry) { return is_all_known(entry.value, is_sensitive); });
    }
    return !is_unknown(value);
}

}  // namespace

Resolved TemplateValues::to_json(const Value& node, const Value& argument) {
    const Resolved resolved = resolve(argument);
    bool is_sensitive = false;
    if (resolved.is_removed || !is_all_known(resolved.value, is_sensitive) || is_sensitive) {
        return {unknown(node, "a part of the JSON text is not known", Kind::String)};
    }
    std::string text;
    document::append_json(text, resolved.value);
    if (text.size() > TemplateLimits::text || !spend_text(text.size())) {
        return {unknown(node, "the text is too long", Kind::String)};
    }
    Symbol symbol;
    symbol.type = Kind::String;
    symbol.written = &node;
    symbol.known = builder_.arena().make<Value>(text_value(text));
    return {symbol_value(symbol)};
}

}  // namespace bylaw::inputs
