// The table of formats. Adding a format is adding a row here and its recogniser.
#include "inputs/formats.h"

#include <algorithm>
#include <array>

#include "inputs/recognisers.h"

namespace bylaw::inputs {
namespace {

#define BYLAW_FORMAT(kind, name, title, unit, sign, function)                   \
    Format {                                                                    \
        Kind::kind, name, title, unit, sign, is_##function, describe_##function \
    }

// clang-format off
constexpr std::array table{
    BYLAW_FORMAT(TerraformPlan, "terraform-plan", "Terraform plan", "resource change",
                 "`format_version` with `resource_changes`, `planned_values` or `configuration`", terraform_plan),
    BYLAW_FORMAT(TerraformState, "terraform-state", "Terraform state", "resource",
                 "`format_version` with `values`, or alone", terraform_state),
    BYLAW_FORMAT(TerraformStateFile, "terraform-state-file", "Terraform state file", "resource",
                 "`version`, `serial`, `lineage` and `resources`", terraform_state_file),
    BYLAW_FORMAT(TerraformProviderSchemas, "terraform-provider-schemas", "Terraform provider schemas", "provider",
                 "`format_version` with `provider_schemas`", terraform_provider_schemas),
    BYLAW_FORMAT(TerraformLog, "terraform-log", "Terraform log line", "message",
                 "`@level` and `@message`", terraform_log),
    BYLAW_FORMAT(RuleEvent, "rule-event", "Config rule event", "configuration item",
                 "`invokingEvent`", rule_event),
    BYLAW_FORMAT(ConfigNotification, "config-notification", "Config notification", "configuration item",
                 "`messageType`, by itself or in an SNS `Message` or an EventBridge `detail`", config_notification),
    BYLAW_FORMAT(ConfigSnapshot, "config-snapshot", "Config snapshot", "configuration item",
                 "`configurationItems` with `configSnapshotId`, or with `fileVersion` and items of several types", config_snapshot),
    BYLAW_FORMAT(ConfigHistory, "config-history", "Config history", "configuration item",
                 "`configurationItems` of one type with `fileVersion`", config_history),
    BYLAW_FORMAT(ResourceHistory, "resource-history", "get-resource-config-history result", "configuration item",
                 "`configurationItems` alone", resource_history),
    BYLAW_FORMAT(ResourceBatch, "resource-batch", "batch-get-resource-config result", "configuration item",
                 "`baseConfigurationItems`", resource_batch),
    BYLAW_FORMAT(QueryResults, "query-results", "Config query results", "configuration item",
                 "`Results` holding JSON as strings, or with `QueryInfo`", query_results),
    BYLAW_FORMAT(ConfigurationItem, "configuration-item", "configuration item", "configuration item",
                 "`resourceType` with `configuration` or the fields `configurationItem...`, by itself, in a list, or as `ConfigurationItem`",
                 configuration_item),
    BYLAW_FORMAT(ChangeSet, "change-set", "CloudFormation change set", "change",
                 "`ChangeSetName` or `ChangeSetId` with `Changes`", change_set),
    BYLAW_FORMAT(MacroEvent, "macro-event", "CloudFormation macro event", "resource",
                 "`fragment` with `requestId` or `transformId`", macro_event),
    BYLAW_FORMAT(CdkAssembly, "cdk-assembly", "CDK output", "stack",
                 "`version` and `artifacts`", cdk_assembly),
    BYLAW_FORMAT(CdkCompanion, "cdk-companion", "file of CDK output", "resource",
                 "a construct tree, asset list, metadata or version marker", cdk_companion),
    BYLAW_FORMAT(ConformancePack, "conformance-pack", "conformance pack", "resource",
                 "`Resources` of Config rules and remediations only, with nothing beside but `Parameters` and `Conditions`",
                 conformance_pack),
    BYLAW_FORMAT(CloudFormationTemplate, "cloudformation-template", "CloudFormation template", "resource",
                 "`Resources` whose members have a `Type` such as `AWS::S3::Bucket`", cloudformation_template),
    BYLAW_FORMAT(PolicyDocument, "policy-document", "policy document", "statement",
                 "`Statement` with `Effect`", policy_document),
    BYLAW_FORMAT(AccountFact, "account-fact", "account fact", "entry",
                 "what one of the read-only AWS CLI calls prints", account_fact),
};
// clang-format on

#undef BYLAW_FORMAT

}  // namespace

std::span<const Format> formats() {
    return table;
}

const Format& format_of(Kind kind) {
    return table.at(static_cast<std::size_t>(kind));
}

std::optional<Kind> kind_of_name(std::string_view name) {
    const auto* const found =
        std::find_if(table.begin(), table.end(), [&](const Format& format) { return format.name == name; });
    return found != table.end() ? std::optional(found->kind) : std::nullopt;
}

Recognised recognise(const document::Document& document, const document::Limits& limits,
                     std::optional<Kind> taken_for) {
    Recognised recognised;
    for (const Format& format : table) {
        if (taken_for ? format.kind == *taken_for : format.fits(document.root())) {
            recognised.kind = format.kind;
            format.describe(document.root(), limits, recognised);
            break;
        }
    }
    return recognised;
}

std::string why_unrecognised(const document::Document& document) {
    const document::Value& root = document.root();
    std::string text;
    if (root.is_scalar()) {
        return "a single value, where every input is a map or a list";
    }
    if (root.kind == document::Kind::List) {
        text = "a list of " + std::to_string(root.size) + (root.size == 1 ? " item" : " items");
    } else {
        text = root.size == 0 ? "an empty map" : "a map with ";
        constexpr std::uint32_t most_keys = 4;
        for (std::uint32_t i = 0; i < std::min(root.size, most_keys); ++i) {
            constexpr std::size_t most_characters = 40;
            const std::string_view key = root.entries()[i].key();
            text += i == 0 ? "" : ", ";
            text += '`';
            text += key.size() <= most_characters ? key : "…";
            text += '`';
        }
        if (root.size > most_keys) {
            text += " and " + std::to_string(root.size - most_keys) + " more";
        }
    }
    return text;
}

}  // namespace bylaw::inputs
