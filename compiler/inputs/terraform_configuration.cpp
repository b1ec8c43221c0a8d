#include "inputs/terraform_configuration.h"

#include <vector>

#include "inputs/members.h"
#include "inputs/terraform_resources.h"

namespace bylaw::inputs {

using document::Value;

TerraformConfiguration::TerraformConfiguration(const Value* configuration) {
    if (configuration == nullptr) {
        return;
    }
    providers_ = map_member(*configuration, "provider_config");
    if (const Value* body = map_member(*configuration, "root_module")) {
        root_ = std::make_unique<TerraformModule>();
        root_->body = body;
    }
}

const TerraformModule* TerraformConfiguration::child(const TerraformModule& module, std::string_view name) {
    const auto [found, is_new] = module.children.try_emplace(name);
    if (is_new) {
        const Value* calls = map_member(*module.body, "module_calls");
        const Value* call = calls != nullptr ? map_member(*calls, name) : nullptr;
        const Value* body = call != nullptr ? map_member(*call, "module") : nullptr;
        if (body != nullptr) {
            found->second = std::make_unique<TerraformModule>();
            found->second->body = body;
            found->second->parent = &module;
            found->second->call = call;
            found->second->name = name;
        }
    }
    return found->second.get();
}

const Value* TerraformConfiguration::block(const TerraformModule& module, std::string_view address) {
    if (!module.is_indexed) {
        module.is_indexed = true;
        if (const Value* resources = list_member(*module.body, "resources")) {
            for (const Value& resource : resources->items()) {
                module.blocks.emplace(text_member(resource, "address"), &resource);
            }
        }
    }
    const auto found = module.blocks.find(address);
    return found == module.blocks.end() ? nullptr : found->second;
}

const TerraformModule* TerraformConfiguration::module_at(std::string_view module_address) {
    // From the outermost unknown one inwards, so that no nesting costs stack.
    std::vector<std::pair<std::string_view, std::string_view>> missing;  // address, name
    const TerraformModule* module = root_.get();
    std::string_view address = module_address;
    while (!address.empty()) {
        if (const auto known = by_address_.find(address); known != by_address_.end()) {
            module = known->second;
            break;
        }
        const TerraformModulePath path = split_module_address(address);
        missing.emplace_back(address, path.name);
        address = path.parent;
    }
    for (auto step = missing.rbegin(); step != missing.rend(); ++step) {
        module = module == nullptr || step->second.empty() ? nullptr : child(*module, step->second);
        by_address_.emplace(step->first, module);
    }
    return module;
}

}  // namespace bylaw::inputs
