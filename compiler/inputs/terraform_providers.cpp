#include "inputs/terraform_providers.h"

#include <algorithm>
#include <string>

#include "inputs/members.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

// One of the parts of an ARN between colons; empty if it is none.
std::string_view arn_part(std::string_view arn, int wanted) {
    if (!arn.starts_with("arn:")) {
        return {};
    }
    for (int i = 0; i < wanted; ++i) {
        const std::size_t colon = arn.find(':');
        if (colon == std::string_view::npos) {
            return {};
        }
        arn.remove_prefix(colon + 1);
    }
    return arn.substr(0, arn.find(':'));
}

constexpr int region_part = 3;
constexpr int account_part = 4;

bool is_account(std::string_view text) {
    constexpr std::size_t digits = 12;
    return text.size() == digits && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const Value* text_value(const Value* value) {
    return value != nullptr && value->kind == Kind::String ? value : nullptr;
}

// The ARN of the resource, after the change or before it.
const Value* arn_of(const TerraformInstance& instance) {
    for (const TerraformValue& values : {instance.values, instance.before}) {
        const TerraformValue arn = values.member("arn");
        if (arn.is(Kind::String)) {
            return arn.value;
        }
    }
    return nullptr;
}

}  // namespace

TerraformProviders::TerraformProviders(const Value& root, const TerraformResources& resources,
                                       TerraformConfiguration& configuration, support::Arena& arena)
    : root_(root), configuration_(configuration), arena_(arena) {
    if (const Value* providers = configuration.providers()) {
        for (const document::Entry& entry : providers->entries()) {
            read(entry.key(), entry.value);
        }
    }
    for (const TerraformInstance& instance : resources.all()) {
        const TerraformValue region = instance.values.member("region");
        says_regions_ = says_regions_ || (!instance.is_data && region.is_there() && instance.type.starts_with("aws_"));
        if (!instance.is_data || !instance.values.is(Kind::Map)) {
            continue;
        }
        const bool is_account = instance.type == "aws_caller_identity";
        const auto provider = providers_.find(key_of(instance));
        if (provider != providers_.end() && (is_account || instance.type == "aws_region")) {
            Answer& answer = is_account ? provider->second.account : provider->second.region;
            for (const std::string_view key : {"account_id", "region", "name", "id"}) {
                const TerraformValue value = instance.values.member(key);
                if (answer.text.empty() && value.is(Kind::String) && (key == "account_id") == is_account) {
                    answer = {value.value->text(), value.value};
                }
            }
        }
    }
    share_account();
}

// Providers that name no credentials of their own all use those that Terraform is run with, and so one account.
void TerraformProviders::share_account() {
    Answer account;
    for (const auto& [key, provider] : providers_) {
        if (provider.has_own_credentials || name_of(key) != "aws") {
            continue;
        }
        if (account.text.empty() || (!provider.account.text.empty() && provider.account.text < account.text)) {
            account = provider.account;
        }
    }
    for (auto& [key, provider] : providers_) {
        if (provider.has_own_credentials || name_of(key) != "aws" || !provider.account.text.empty()) {
            continue;
        }
        provider.account = account;
    }
}

void TerraformProviders::read(std::string_view key, const Value& block) {
    Provider provider;
    provider.key = key;
    if (const Value* expressions = map_member(block, "expressions")) {
        for (const std::string_view name :
             {"access_key", "assume_role", "assume_role_with_web_identity", "profile", "shared_config_files",
              "shared_credentials_files", "token", "allowed_account_ids"}) {
            provider.has_own_credentials = provider.has_own_credentials || member(*expressions, name) != nullptr;
        }
        provider.has_default_tags = member(*expressions, "default_tags") != nullptr;
        provider.region = value_of(block, member(*expressions, "region"));
        const Value* roles = list_member(*expressions, "assume_role");
        const Value* role = roles != nullptr && roles->size == 1 ? member(roles->item_data[0], "role_arn") : nullptr;
        const Answer role_arn = value_of(block, role);
        if (const std::string_view account = arn_part(role_arn.text, account_part); is_account(account)) {
            provider.account = {account, role_arn.place};
        }
        const Value* allowed = map_member(*expressions, "allowed_account_ids");
        const Value* ids = allowed == nullptr ? nullptr : list_member(*allowed, "constant_value");
        if (provider.account.text.empty() && ids != nullptr && ids->size == 1 &&
            text_value(ids->item_data) != nullptr) {
            provider.account = {ids->item_data[0].text(), ids->item_data};
        }
        if (role != nullptr) {
            const std::string identity = "account of " + std::string(key);
            provider.account_identity = arena_.copy(std::string_view(identity));
        }
    }
    const auto [added, is_new] = providers_.emplace(key, provider);
    const auto [known, is_first] = by_name_.emplace(name_of(key), &added->second);
    if (!is_first) {
        known->second = nullptr;
    }
}

// A constant, or the value of a variable, through the calls of modules up to the root.
TerraformProviders::Answer TerraformProviders::value_of(const Value& provider, const Value* expression) const {
    const std::string_view address = text_member(provider, "module_address");
    const TerraformModule* module = configuration_.root();
    if (!address.empty()) {
        module = configuration_.module_at(address);
    }
    constexpr int deepest = 100;
    for (int i = 0; i < deepest && expression != nullptr && module != nullptr; ++i) {
        if (const Value* constant = text_value(member(*expression, "constant_value"))) {
            return {constant->text(), constant};
        }
        const Value* references = list_member(*expression, "references");
        const Value* reference = references != nullptr && references->size == 1 ? references->item_data : nullptr;
        constexpr std::string_view word = "var.";
        if (text_value(reference) == nullptr || !reference->text().starts_with(word)) {
            return {};
        }
        const std::string_view name = reference->text().substr(word.size());
        if (module->parent == nullptr) {
            const Value* variables = map_member(root_, "variables");
            const Value* variable = variables == nullptr ? nullptr : map_member(*variables, name);
            const Value* value = variable == nullptr ? nullptr : text_value(member(*variable, "value"));
            return value == nullptr ? Answer() : Answer{value->text(), value};
        }
        const Value* arguments = map_member(*module->call, "expressions");
        const Value* argument = arguments == nullptr ? nullptr : map_member(*arguments, name);
        if (argument == nullptr) {
            const Value* variables = map_member(*module->body, "variables");
            const Value* variable = variables == nullptr ? nullptr : map_member(*variables, name);
            const Value* value = variable == nullptr ? nullptr : text_value(member(*variable, "default"));
            return value == nullptr ? Answer() : Answer{value->text(), value};
        }
        expression = argument;
        module = module->parent;
    }
    return {};
}

std::string_view TerraformProviders::key_of(const TerraformInstance& instance) {
    return instance.configuration == nullptr ? std::string_view()
                                             : text_member(*instance.configuration, "provider_config_key");
}

// `aws` of `module.logs:aws.use1`.
std::string_view TerraformProviders::name_of(std::string_view key) {
    const std::size_t colon = key.rfind(':');
    const std::string_view name = key.substr(colon == std::string_view::npos ? 0 : colon + 1);
    return name.substr(0, name.find('.'));
}

const TerraformProviders::Provider* TerraformProviders::find(const TerraformInstance& instance) const {
    const std::string_view key = key_of(instance);
    if (const auto found = providers_.find(key); found != providers_.end()) {
        return &found->second;
    }
    // Old versions do not say which one a module was given; where there is only one it is that.
    if (key.find(':') == std::string_view::npos) {
        return nullptr;
    }
    const auto found = by_name_.find(name_of(key));
    return found == by_name_.end() ? nullptr : found->second;
}

TerraformProviders::Answer TerraformProviders::region_of(const TerraformInstance& instance) const {
    const TerraformValue said = instance.values.member("region");
    if (said.is(Kind::String)) {
        return {said.value->text(), said.value};
    }
    if (const Value* arn = arn_of(instance)) {
        // Of a global service there is none.
        const std::string_view region = arn_part(arn->text(), region_part);
        if (!region.empty() || arn->text().starts_with("arn:")) {
            return {region, arn};
        }
    }
    const bool is_aws = instance.type.starts_with("aws_");
    const Provider* provider = find(instance);
    const bool is_global = says_regions_ && is_aws && !said.is_there();
    return provider == nullptr || !is_aws || is_global ? Answer() : provider->region;
}

TerraformProviders::Answer TerraformProviders::account_of(const TerraformInstance& instance) const {
    if (const Value* arn = arn_of(instance)) {
        if (const std::string_view account = arn_part(arn->text(), account_part); is_account(account)) {
            return {account, arn};
        }
    }
    const Provider* provider = find(instance);
    return provider == nullptr || !instance.type.starts_with("aws_") ? Answer() : provider->account;
}

std::string_view TerraformProviders::account_identity_of(const TerraformInstance& instance) const {
    const Provider* provider = find(instance);
    return provider == nullptr ? std::string_view() : provider->account_identity;
}

bool TerraformProviders::has_default_tags(const TerraformInstance& instance) const {
    const Provider* provider = find(instance);
    return provider != nullptr && provider->has_default_tags;
}

}  // namespace bylaw::inputs
