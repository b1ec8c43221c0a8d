// The recognisers of the table in formats.cpp, one file a family of formats.
#pragma once

#include <string>
#include <string_view>

#include "document/document.h"
#include "inputs/formats.h"

namespace bylaw::inputs {

#define BYLAW_RECOGNISER(name)                            \
    [[nodiscard]] bool is_##name(const document::Value&); \
    void describe_##name(const document::Value&, const document::Limits&, Recognised&);

// recognise_terraform.cpp
BYLAW_RECOGNISER(terraform_plan)
BYLAW_RECOGNISER(terraform_state)
BYLAW_RECOGNISER(terraform_state_file)
BYLAW_RECOGNISER(terraform_provider_schemas)
BYLAW_RECOGNISER(terraform_log)

// recognise_config.cpp
BYLAW_RECOGNISER(rule_event)
BYLAW_RECOGNISER(config_notification)
BYLAW_RECOGNISER(config_snapshot)
BYLAW_RECOGNISER(config_history)
BYLAW_RECOGNISER(resource_history)
BYLAW_RECOGNISER(resource_batch)
BYLAW_RECOGNISER(query_results)
BYLAW_RECOGNISER(configuration_item)

// recognise_cloudformation.cpp
BYLAW_RECOGNISER(change_set)
BYLAW_RECOGNISER(macro_event)
BYLAW_RECOGNISER(cdk_assembly)
BYLAW_RECOGNISER(cdk_companion)
BYLAW_RECOGNISER(conformance_pack)
BYLAW_RECOGNISER(cloudformation_template)

// recognise_policy.cpp
BYLAW_RECOGNISER(policy_document)

// recognise_account_facts.cpp
BYLAW_RECOGNISER(account_fact)
// The call that prints this, as `aws CALL`; empty if none is known.
[[nodiscard]] std::string_view account_call_of(const document::Value& root);
// What `bylaw collect` writes: one call with where and on what it was made, or several.
[[nodiscard]] bool is_collected_call(const document::Value& root);
[[nodiscard]] bool is_collection(const document::Value& root);
// The text of a credential report begins with this.
inline constexpr std::string_view credential_report_start = "user,arn,user_creation_time,";

#undef BYLAW_RECOGNISER

}  // namespace bylaw::inputs
