#include "inputs/resource_ids.h"

#include <string_view>

#include "document/symbol.h"
#include "inputs/members.h"
#include "inputs/template_attributes.h"

namespace bylaw::inputs {
namespace {

using document::Kind;
using document::Value;

std::string_view pseudo_parameter(const Value& resource, std::string_view name) {
    const std::string_view region = text_member(resource, "Region");
    if (name == "AWS::Region") {
        return region;
    }
    if (name == "AWS::AccountId") {
        return text_member(resource, "AccountId");
    }
    // Without a Region it may be any.
    return region.empty() ? std::string_view() : partition_of(region);
}

std::string_view property(const Value& resource, std::string_view name) {
    const Value* const properties = map_member(resource, "Properties");
    const Value* const value = properties == nullptr ? nullptr : member(*properties, name);
    return value == nullptr || document::settled(*value).kind != Kind::String ? std::string_view()
                                                                              : document::settled(*value).text();
}

}  // namespace

std::optional<std::string> config_resource_id(const Value& resource) {
    if (const std::string_view id = text_member(resource, "ResourceId"); !id.empty()) {
        return std::string(id);
    }
    std::string_view pattern = template_attribute(text_member(resource, "Type"), "AWS::ResourceId");
    if (pattern.empty()) {
        return std::nullopt;
    }
    std::string id;
    while (!pattern.empty()) {
        const std::size_t begin = pattern.find("${");
        id += pattern.substr(0, begin);
        if (begin == std::string_view::npos) {
            break;
        }
        const std::size_t end = pattern.find('}', begin);
        const std::string_view name = pattern.substr(begin + 2, end - begin - 2);
        const std::string_view text =
            name.starts_with("AWS::") ? pseudo_parameter(resource, name) : property(resource, name);
        if (text.empty()) {
            return std::nullopt;
        }
        id += text;
        pattern.remove_prefix(end + 1);
    }
    return id;
}

}  // namespace bylaw::inputs
