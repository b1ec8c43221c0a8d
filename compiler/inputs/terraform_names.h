// Which resource of a Terraform plan a known text names (terraform.md, section 5.3). Private to the room.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inputs/terraform_resources.h"

namespace bylaw::inputs {

class TerraformNames {
public:
    explicit TerraformNames(const TerraformResources& resources);

    struct Use {
        const TerraformInstance* instance = nullptr;
        std::string_view attribute;  // as Terraform names it
    };
    // All resources that have the name; nothing if there are too many to tell them apart.
    [[nodiscard]] const std::vector<Use>& named(std::string_view text) const;
    // The one that a value in this attribute of `from` names; no instance if there is none, or more than one.
    [[nodiscard]] Use named_by(std::string_view text, std::string_view attribute, const TerraformInstance& from) const;

private:
    void add(std::string_view text, const TerraformInstance& instance, std::string_view attribute);

    std::unordered_map<std::string_view, std::vector<Use>> uses_;
};

// What CloudFormation calls an attribute of a resource: `Ref`, or the name that `Fn::GetAtt` takes.
[[nodiscard]] std::string_view cloudformation_attribute(const TerraformInstance& instance, std::string_view attribute,
                                                        support::Arena& arena);
// `log_group_name` as CloudFormation would write it: `LogGroupName`.
[[nodiscard]] std::string_view converted_name(std::string_view name, support::Arena& arena);

}  // namespace bylaw::inputs
