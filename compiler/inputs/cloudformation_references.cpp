// Functions that name something: cloudformation.md, section 3.
#include "inputs/cloudformation_values.h"
#include "inputs/members.h"
#include "inputs/template_attributes.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

// A parameter, a pseudo parameter, or what `Ref` gives of a resource.
std::optional<Value> TemplateValues::named(std::string_view name) {
    if (name.starts_with("AWS::")) {
        return pseudo_parameter(name);
    }
    if (parameters_ != nullptr) {
        if (const Value* declared = member(*parameters_, name)) {
            return parameter(name, *declared);
        }
    }
    if (resources_by_name_.contains(name)) {
        return attribute_of(name, "Ref");
    }
    return std::nullopt;
}

Resolved TemplateValues::reference(const Value& node, const Value& argument) {
    Value name = argument;
    if (argument.kind == Kind::Map) {
        const Resolved resolved = resolve(argument);
        name = settled(resolved.value);
    }
    if (name.kind != Kind::String) {
        return malformed(node);
    }
    if (name.text() == "AWS::NoValue") {
        return {Value(), true};
    }
    if (const std::optional<Value> value = named(name.text())) {
        return {written_as(*value, node)};
    }
    return {unknown(node, "`" + std::string(name.text()) + "` is not in the template")};
}

Resolved TemplateValues::attribute(const Value& node, const Value& argument) {
    std::string resource;
    std::string attribute;
    if (argument.kind == Kind::String) {
        const std::string_view text = argument.text();
        const std::size_t dot = text.find('.');
        resource = text.substr(0, dot);
        attribute = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
    } else if (argument.kind == Kind::List && argument.size >= 2) {
        std::string* part = &resource;
        for (const Value& item : argument.items()) {
            const Resolved resolved = resolve(item);
            const auto text = scalar_text(settled(resolved.value));
            if (!text) {
                return {unknown(node, "the name of the attribute is not known")};
            }
            *part += part == &attribute && !attribute.empty() ? "." + *text : *text;
            part = &attribute;
        }
    }
    if (resource.empty() || attribute.empty()) {
        return malformed(node);
    }
    if (!resources_by_name_.contains(resource)) {
        return {unknown(node, "`" + resource + "` is not in the template", Kind::Null, resource + "." + attribute)};
    }
    return {written_as(attribute_of(resource, attribute), node)};
}

// What `Ref` or `Fn::GetAtt` gives of a resource that is there.
Value TemplateValues::attribute_of(std::string_view resource, std::string_view attribute) {
    std::string identity(resource);
    if (attribute != "Ref") {
        identity += '.';
        identity += attribute;
    }
    const auto [known, is_new] = known_attributes_.try_emplace(identity);
    if (!is_new && !known->second.is_open) {
        return known->second.value;
    }
    const auto found = resources_by_name_.find(resource);
    if (!is_new) {
        complain(found->second, "`" + std::string(resource) + "` is named after itself");
        Symbol symbol;
        symbol.type = Kind::String;
        symbol.reason = "it is named after itself";
        symbol.identity = known->first;
        return symbol_value(symbol);
    }
    // Keys of the map stay where they are; the symbols last longer.
    const std::string_view kept = spend_text(identity.size()) ? keep(identity) : std::string_view();
    const Value value = make_attribute(*found->second, found->first, attribute, kept);
    known_attributes_[identity] = {false, value};
    return value;
}

Value TemplateValues::make_attribute(const Value& resource, std::string_view address, std::string_view attribute,
                                     std::string_view identity) {
    Symbol symbol;
    symbol.identity = identity;
    const Value* const properties = map_member(resource, "Properties");
    const std::string_view pattern = template_attribute(text_member(resource, "Type"), attribute);
    const std::string full = std::string(prefix_) + std::string(address);
    const std::string_view referenced = prefix_.empty() ? address : keep(full);
    symbol.references = builder_.arena().copy(std::span<const std::string_view>(&referenced, 1));
    if (attribute == "Ref" || attribute == "Arn" || attribute.ends_with("Arn")) {
        symbol.type = Kind::String;
    }
    symbol.reason = attribute == "Ref" ? "the resource has no name before it is created"
                                       : "the attribute is not known before the resource is created";
    if (pattern.empty() || properties == nullptr || depth_ == TemplateLimits::depth) {
        return symbol_value(symbol);
    }
    ++depth_;
    PartialText text(*this);
    text.refer_to(symbol.references);
    add_attribute_pattern(text, pattern, *properties, address);
    --depth_;
    return text.finish_as(symbol);
}

// As add_pattern, for a pattern of the table: names without `AWS::` are properties, which may not be set.
void TemplateValues::add_attribute_pattern(PartialText& text, std::string_view pattern, const Value& properties,
                                           std::string_view address) {
    while (!pattern.empty()) {
        const std::size_t begin = pattern.find("${");
        if (begin == std::string_view::npos) {
            text.add(pattern);
            return;
        }
        const std::size_t end = pattern.find('}', begin);
        text.add(pattern.substr(0, begin));
        const std::string_view name = pattern.substr(begin + 2, end - begin - 2);
        pattern = pattern.substr(end + 1);
        if (name.starts_with("AWS::")) {
            if (const auto value = pseudo_parameter(name)) {
                text.add(*value);
            }
            continue;
        }
        const Value* const property = member(properties, name);
        const Resolved resolved = property == nullptr ? Resolved{Value(), true} : resolve(*property);
        if (!resolved.is_removed) {
            text.add(resolved.value);
            continue;
        }
        Symbol symbol;
        symbol.type = Kind::String;
        symbol.reason = "the resource has no name before it is created";
        symbol.identity = address;
        text.add(symbol_value(symbol));
    }
}

Resolved TemplateValues::import_value(const Value& node, const Value& argument) {
    const Resolved resolved = resolve(argument);
    const auto name = scalar_text(settled(resolved.value));
    if (name && !resolved.is_removed) {
        return {unknown(node, "another stack exports it as `" + *name + "`", Kind::Null, "export:" + *name)};
    }
    return {unknown(node, "another stack exports it under a name that is not known")};
}

Resolved TemplateValues::stack_output(const Value& node, const Value& argument) {
    if (argument.kind != Kind::Map) {
        return malformed(node);
    }
    std::string identity = "stack:";
    bool is_known = true;
    for (const std::string_view key : {"StackName", "OutputName"}) {
        const Value* const value = member(argument, key);
        const auto text = value == nullptr ? std::nullopt : scalar_text(settled(resolve(*value).value));
        is_known = is_known && text.has_value();
        identity += text.value_or("");
        identity += key == "StackName" ? "." : "";
    }
    return {unknown(node, "it is an output of another stack", Kind::Null, is_known ? identity : std::string())};
}

Resolved TemplateValues::transform(const Value& node, const Value& argument) {
    const std::string_view name = text_member(argument, "Name");
    return {unknown(node,
                    name.empty() ? std::string("a macro makes it") : "the macro `" + std::string(name) + "` makes it")};
}

}  // namespace bylaw::inputs
