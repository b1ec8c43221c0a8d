// Templates and what surrounds them: cloudformation.md, sections 1 and 6, and conformance-pack-format.md, "File".
#include <algorithm>
#include <array>

#include "inputs/config_rule_types.h"
#include "inputs/members.h"
#include "inputs/recognisers.h"

namespace bylaw::inputs {

using document::Entry;
using document::Limits;
using document::Value;

namespace {

constexpr std::array<std::string_view, 11> sections{"AWSTemplateFormatVersion",
                                                    "Description",
                                                    "Metadata",
                                                    "Parameters",
                                                    "Mappings",
                                                    "Conditions",
                                                    "Rules",
                                                    "Transform",
                                                    "Resources",
                                                    "Outputs",
                                                    "Hooks"};

// `AWS::S3::Bucket`, `Custom::Thing`, `Company::Service::Type::MODULE`
bool is_resource_type(std::string_view type) {
    const std::size_t end = type.find("::");
    return end != std::string_view::npos && end != 0 &&
           std::all_of(type.begin(), type.begin() + static_cast<std::ptrdiff_t>(end), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
}

bool is_resource(const Entry& entry) {
    return is_resource_type(text_member(entry.value, "Type")) || entry.key().starts_with("Fn::ForEach::") ||
           entry.key() == "Fn::Transform";
}

bool has_transform(const Value& root) {
    const Value* transform = member(root, "Transform");
    return transform != nullptr && (!transform->is_scalar() || (transform->kind == document::Kind::String &&
                                                                transform->text().starts_with("AWS::")));
}

bool is_pack_type(std::string_view type) {
    return type == config_rule_type || type == remediation_type;
}

bool all_of_keys(const Value& map, bool (*fits)(const Entry&)) {
    return std::all_of(map.entries().begin(), map.entries().end(), fits);
}

}  // namespace

bool is_change_set(const Value& root) {
    return list_member(root, "Changes") != nullptr && has_any(root, {"ChangeSetName", "ChangeSetId"});
}

void describe_change_set(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    recognised.resources = size_of(list_member(root, "Changes"));
    recognised.detail = text_member(root, "Status");
    if (member(root, "NextToken") != nullptr) {
        recognised.notes.emplace_back("there are more changes than this page of them");
    }
}

bool is_macro_event(const Value& root) {
    return map_member(root, "fragment") != nullptr && has_any(root, {"requestId", "transformId"});
}

void describe_macro_event(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    if (const Value* fragment = map_member(root, "fragment")) {
        recognised.resources = size_of(map_member(*fragment, "Resources"));
    }
}

bool is_cdk_assembly(const Value& root) {
    return member(root, "version", document::Kind::String) != nullptr && map_member(root, "artifacts") != nullptr;
}

void describe_cdk_assembly(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    recognised.detail = "version " + std::string(text_member(root, "version"));
    if (const Value* artifacts = map_member(root, "artifacts")) {
        for (const Entry& artifact : artifacts->entries()) {
            recognised.resources += text_member(artifact.value, "type") == "aws:cloudformation:stack" ? 1U : 0U;
        }
    }
}

bool is_cdk_companion(const Value& root) {
    if (root.kind != document::Kind::Map || root.size == 0) {
        return false;
    }
    const std::string_view version = text_member(root, "version");
    if (!version.empty()) {
        return (root.size == 1 && version.find('.') != std::string_view::npos) ||
               (version.starts_with("tree-") && map_member(root, "tree") != nullptr) ||
               (map_member(root, "files") != nullptr && map_member(root, "dockerImages") != nullptr);
    }
    return all_of_keys(root, [](const Entry& entry) {
        return entry.key().starts_with('/') && entry.value.kind == document::Kind::List &&
               std::all_of(entry.value.items().begin(), entry.value.items().end(),
                           [](const Value& item) { return text_member(item, "type").starts_with("aws:cdk:"); });
    });
}

void describe_cdk_companion(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    recognised.detail = map_member(root, "tree") != nullptr    ? "construct tree"
                        : map_member(root, "files") != nullptr ? "asset list"
                        : member(root, "version") != nullptr   ? "version marker"
                                                               : "metadata";
}

bool is_conformance_pack(const Value& root) {
    const Value* resources = map_member(root, "Resources");
    return resources != nullptr && resources->size != 0 &&
           all_of_keys(root,
                       [](const Entry& entry) {
                           return entry.key() == "Resources" || entry.key() == "Parameters" ||
                                  entry.key() == "Conditions";
                       }) &&
           all_of_keys(*resources, [](const Entry& entry) { return is_pack_type(text_member(entry.value, "Type")); });
}

void describe_conformance_pack(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    recognised.resources = size_of(map_member(root, "Resources"));
}

bool is_cloudformation_template(const Value& root) {
    if (member(root, "AWSTemplateFormatVersion") != nullptr) {
        return true;
    }
    const Value* resources = map_member(root, "Resources");
    if (resources != nullptr && resources->size == 0) {
        return all_of_keys(root, [](const Entry& entry) {
            return std::find(sections.begin(), sections.end(), entry.key()) != sections.end();
        });
    }
    return resources != nullptr &&
           (has_transform(root) || std::any_of(resources->entries().begin(), resources->entries().end(), is_resource));
}

void describe_cloudformation_template(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    const Value* resources = map_member(root, "Resources");
    recognised.resources = size_of(resources);
    if (resources == nullptr) {
        recognised.notes.emplace_back("`Resources` is missing or no map");
    }
    const Value* transform = member(root, "Transform");
    const auto is_serverless = [](const Value& value) {
        return value.kind == document::Kind::String && value.text().starts_with("AWS::Serverless-");
    };
    if (transform != nullptr && (is_serverless(*transform) ||
                                 (transform->kind == document::Kind::List &&
                                  std::any_of(transform->items().begin(), transform->items().end(), is_serverless)))) {
        recognised.detail = "SAM";
    }
}

}  // namespace bylaw::inputs
