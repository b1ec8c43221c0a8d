// The configuration of a Terraform plan: which block an instance came from (terraform.md, section 5.1). Private to the
// room.
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>

#include "document/value.h"

namespace bylaw::inputs {

// One module, once for each call.
struct TerraformModule {
    const document::Value* body = nullptr;                                // resources, module_calls, outputs, variables
    const TerraformModule* parent = nullptr;                              // null for the root
    const document::Value* call = nullptr;                                // what the parent says; null for the root
    std::string_view name;                                                // of the call
    std::unordered_map<std::string_view, const document::Value*> blocks;  // by address
    std::unordered_map<std::string_view, std::unique_ptr<TerraformModule>> children;
};

class TerraformConfiguration {
public:
    // `configuration` may be null: there is no module then.
    explicit TerraformConfiguration(const document::Value* configuration);

    [[nodiscard]] const TerraformModule* root() const { return root_.get(); }
    // The configuration of a module instance; null if there is none.
    [[nodiscard]] const TerraformModule* module_at(std::string_view module_address);
    [[nodiscard]] static const TerraformModule* child(const TerraformModule& module, std::string_view name);
    // A resource or data source by its address in the module, without key.
    [[nodiscard]] static const document::Value* block(const TerraformModule& module, std::string_view address);
    // `provider_config`; null if there is none.
    [[nodiscard]] const document::Value* providers() const { return providers_; }

private:
    std::unique_ptr<TerraformModule> root_;
    const document::Value* providers_ = nullptr;
    std::unordered_map<std::string_view, const TerraformModule*> by_address_;
};

}  // namespace bylaw::inputs
