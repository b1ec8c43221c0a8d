#include "report/rulegen.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "document/json_text.h"
#include "support/unicode.h"

namespace bylaw::report {
namespace {

using document::Kind;
using document::Value;

struct Property {
    std::string_view name;
    std::vector<std::string> values;  // different ones
};

struct ResourceType {
    std::string_view name;
    std::vector<Property> properties;
    std::unordered_map<std::string_view, std::size_t> place_of_property;
};

support::Diagnostic refusal(const document::Document& document, support::DiagnosticCode code, std::string message) {
    support::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.file = document.name();
    diagnostic.message = std::move(message);
    return diagnostic;
}

std::string_view trimmed(std::string_view text) {
    const support::CodePointSet& spaces = support::unicode::spaces();
    std::size_t begin = text.size();
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        if (!spaces.contains(support::unicode::decode(text, at))) {
            begin = std::min(begin, start);
            end = at;
        }
    }
    return begin < end ? text.substr(begin, end - begin) : std::string_view{};
}

std::string text_of(const Value& value) {
    std::string text;
    if (value.kind != Kind::String) {
        document::append_json(text, value);
        return text;
    }
    text = '"';
    text += trimmed(value.text());
    std::erase(text, '\n');
    text += '"';
    return text;
}

std::string rule_name(std::string_view type) {
    std::string name = support::unicode::to_lower(type);
    for (std::size_t at = name.find("::"); at != std::string::npos; at = name.find("::", at + 1)) {
        name.replace(at, 2, "_");
    }
    return name;
}

void append_rule(std::string& out, const ResourceType& type) {
    const std::string rule = rule_name(type.name);
    const std::string variable = rule + "_resources";
    out += "let " + variable + " = Resources.*[ Type == '";
    out += type.name;
    out += "' ]\nrule " + rule + " when %" + variable + " !empty {\n";
    for (const Property& property : type.properties) {
        out += "  %" + variable + ".Properties.";
        out += property.name;
        out += property.values.size() > 1 ? " IN [" : " == ";
        for (const std::string& value : property.values) {
            out += &value == &property.values.front() ? "" : ", ";
            out += value;
        }
        out += property.values.size() > 1 ? "]\n" : "\n";
    }
    out += "}\n";
}

}  // namespace

std::variant<std::string, support::Diagnostic> generate_rules(const document::Document& document) {
    using support::DiagnosticCode;
    const Value& root = document.root();
    const Value* const resources = root.kind == Kind::Map ? document::find(root, "Resources") : nullptr;
    if (resources == nullptr) {
        return refusal(document, DiagnosticCode::DocumentSyntax, "the template has no `Resources`");
    }
    if (resources->kind != Kind::Map) {
        return refusal(document, DiagnosticCode::DocumentSyntax, "the template's `Resources` is not a map");
    }
    std::vector<ResourceType> types;
    std::unordered_map<std::string_view, std::size_t> place_of_type;
    for (const document::Entry& resource : resources->entries()) {
        const bool is_map = resource.value.kind == Kind::Map;
        const Value* const properties = is_map ? document::find(resource.value, "Properties") : nullptr;
        if (properties == nullptr || properties->kind != Kind::Map || properties->size == 0) {
            continue;
        }
        const Value* const type = document::find(resource.value, "Type");
        if (type == nullptr || type->kind != Kind::String) {
            return refusal(document, DiagnosticCode::DocumentScalar,
                           "the resource `" + std::string(resource.key()) + "` has properties but no `Type`");
        }
        const auto place = place_of_type.try_emplace(type->text(), types.size());
        if (place.second) {
            types.push_back({type->text(), {}, {}});
        }
        ResourceType& known = types[place.first->second];
        for (const document::Entry& property : properties->entries()) {
            const auto [at, is_new] = known.place_of_property.try_emplace(property.key(), known.properties.size());
            if (is_new) {
                known.properties.push_back({property.key(), {}});
            }
            std::vector<std::string>& values = known.properties[at->second].values;
            std::string value = text_of(property.value);
            if (std::find(values.begin(), values.end(), value) == values.end()) {
                values.push_back(std::move(value));
            }
        }
    }
    std::string rules;
    for (const ResourceType& type : types) {
        append_rule(rules, type);
    }
    return rules;
}

}  // namespace bylaw::report
