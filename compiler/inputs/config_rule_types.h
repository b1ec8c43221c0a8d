// The two resource types of conformance packs (conformance-pack-format.md, "File").
#pragma once

#include <string_view>

namespace bylaw::inputs {

inline constexpr std::string_view config_rule_type = "AWS::Config::ConfigRule";
inline constexpr std::string_view remediation_type = "AWS::Config::RemediationConfiguration";

}  // namespace bylaw::inputs
