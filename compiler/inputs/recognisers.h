// The recognisers of the table in formats.cpp, one file a family of formats.
#pragma once

#include <string>

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

#undef BYLAW_RECOGNISER

}  // namespace bylaw::inputs
