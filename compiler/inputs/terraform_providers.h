// In which account and region a resource of a Terraform plan is (terraform.md, section 7). Private to the room.
#pragma once

#include <string_view>
#include <unordered_map>

#include "document/symbol.h"
#include "inputs/terraform_configuration.h"
#include "inputs/terraform_resources.h"
#include "support/arena.h"

namespace bylaw::inputs {

class TerraformProviders {
public:
    // `root` is that of the plan: it has the variables.
    TerraformProviders(const document::Value& root, const TerraformResources& resources,
                       TerraformConfiguration& configuration, support::Arena& arena);

    // A text and the value of the input that says it; both empty where nothing does.
    struct Answer {
        std::string_view text;
        const document::Value* place = nullptr;
    };
    [[nodiscard]] Answer region_of(const TerraformInstance& instance) const;
    [[nodiscard]] Answer account_of(const TerraformInstance& instance) const;
    // What is the same for all resources whose account is the same, and has another one for those that assume another
    // role: stands in where the number is not known. Empty if nothing can be said.
    [[nodiscard]] std::string_view account_identity_of(const TerraformInstance& instance) const;
    // Whether the provider gives all of its resources tags of its own.
    [[nodiscard]] bool has_default_tags(const TerraformInstance& instance) const;

private:
    struct Provider {
        std::string_view key;
        Answer region;
        Answer account;
        std::string_view account_identity;
        bool has_own_credentials = false;
        bool has_default_tags = false;
    };
    void share_account();
    void read(std::string_view key, const document::Value& provider);
    [[nodiscard]] Answer value_of(const document::Value& provider, const document::Value* expression) const;
    [[nodiscard]] const Provider* find(const TerraformInstance& instance) const;
    [[nodiscard]] static std::string_view name_of(std::string_view key);
    [[nodiscard]] static std::string_view key_of(const TerraformInstance& instance);

    const document::Value& root_;
    TerraformConfiguration& configuration_;
    support::Arena& arena_;
    std::unordered_map<std::string_view, Provider> providers_;
    std::unordered_map<std::string_view, Provider*> by_name_;  // without alias; null if there are several
    // Since version 6 of the AWS provider every resource that has a region says so.
    bool says_regions_ = false;
};

}  // namespace bylaw::inputs
