// The JSON Schema of configuration files, made from the table of keys.
#include "cli/configuration_schema.h"

#include <nlohmann/json.hpp>

#include "cli/configuration.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

Json text_schema(const ConfigurationKey& key) {
    Json schema;
    if (key.allowed.empty()) {
        // YAML reads accounts without quotation marks as numbers.
        schema["type"] = key.value == ConfigurationValue::Text ? Json{"string", "integer"} : Json("string");
    } else if (key.has_target) {
        std::string pattern = "^(";
        for (const std::string_view& choice : key.allowed) {
            pattern += (&choice == key.allowed.data() ? "" : "|") + std::string(choice);
        }
        schema["type"] = "string";
        schema["pattern"] = pattern + ")(:.+)?$";
    } else {
        schema["enum"] = Json(key.allowed);
    }
    return schema;
}

Json map_of(Json values) {
    return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}

Json schema_of(const ConfigurationKey& key) {
    switch (key.value) {
        case ConfigurationValue::Text:
        case ConfigurationValue::Path:
            return text_schema(key);
        case ConfigurationValue::Texts:
        case ConfigurationValue::Paths:
            return {{"anyOf", Json::array({text_schema(key), {{"type", "array"}, {"items", text_schema(key)}}})}};
        case ConfigurationValue::Parameters:
            return map_of({{"anyOf", Json::array({{{"$ref", "#/$defs/value"}}, map_of({{"$ref", "#/$defs/value"}})})}});
        case ConfigurationValue::Severities:
            return map_of(text_schema(key));
    }
    return {};
}

}  // namespace

std::string configuration_schema() {
    Json properties = Json::object();
    for (const ConfigurationKey& key : configuration_keys()) {
        Json schema{{"description", key.description}};
        schema.update(schema_of(key));
        properties[std::string(key.name)] = std::move(schema);
    }
    const Json scalar{{"type", {"string", "number", "boolean"}}};
    const Json schema{
        {"$schema", "https://json-schema.org/draft/2020-12/schema"},
        {"title", "Configuration of bylaw (.bylaw.yaml)"},
        {"type", {"object", "null"}},
        {"additionalProperties", false},
        {"properties", std::move(properties)},
        {"$defs", {{"value", {{"anyOf", Json::array({scalar, {{"type", "array"}, {"items", scalar}}})}}}}},
    };
    return schema.dump(2) + '\n';
}

}  // namespace bylaw::cli
