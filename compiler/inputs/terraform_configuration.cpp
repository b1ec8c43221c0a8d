#include "inputs/terraform_configuration.h"

#include <span>
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
    const Value* body = map_member(*configuration, "root_module");
    if (body == nullptr) {
        return;
    }
    root_ = std::make_unique<TerraformModule>();
    root_->body = body;
    std::vector<TerraformModule*> waiting{root_.get()};
    while (!waiting.empty()) {
        TerraformModule& module = *waiting.back();
        waiting.pop_back();
        if (const Value* resources = list_member(*module.body, "resources")) {
            for (const Value& resource : resources->items()) {
                module.blocks.emplace(text_member(resource, "address"), &resource);
            }
        }
        const Value* calls = map_member(*module.body, "module_calls");
        for (const document::Entry& call : calls == nullptr ? std::span<const document::Entry>() : calls->entries()) {
            const Value* inner = call.value.kind == document::Kind::Map ? map_member(call.value, "module") : nullptr;
            if (inner == nullptr) {
                continue;
            }
            auto called = std::make_unique<TerraformModule>();
            called->body = inner;
            called->parent = &module;
            called->call = &call.value;
            called->name = call.key();
            waiting.push_back(called.get());
            module.children.emplace(call.key(), std::move(called));
        }
    }
}

const TerraformModule* TerraformConfiguration::child(const TerraformModule& module, std::string_view name) {
    const auto found = module.children.find(name);
    return found == module.children.end() ? nullptr : found->second.get();
}

const Value* TerraformConfiguration::block(const TerraformModule& module, std::string_view address) {
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
