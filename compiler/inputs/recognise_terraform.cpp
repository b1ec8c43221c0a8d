// What Terraform and OpenTofu print: terraform.md, sections 1, 2, 3 and 6.
#include <vector>

#include "inputs/members.h"
#include "inputs/recognisers.h"

namespace bylaw::inputs {

using document::Limits;
using document::Value;

namespace {

// Resources of a module and of all modules within it. Modules wait in a list, so that no nesting costs stack.
std::uint64_t resources_of(const Value* root_module) {
    std::uint64_t count = 0;
    std::vector<const Value*> waiting{root_module};
    while (!waiting.empty()) {
        const Value* module = waiting.back();
        waiting.pop_back();
        if (module == nullptr) {
            continue;
        }
        count += size_of(list_member(*module, "resources"));
        if (const Value* children = list_member(*module, "child_modules")) {
            for (const Value& child : children->items()) {
                waiting.push_back(&child);
            }
        }
    }
    return count;
}

const Value* root_module(const Value& root, std::string_view key) {
    const Value* values = map_member(root, key);
    return values != nullptr ? map_member(*values, "root_module") : nullptr;
}

std::string number_text(const Value& value) {
    return value.kind == document::Kind::Int ? std::to_string(value.integer) : std::string();
}

void describe_version(const Value& root, Recognised& recognised) {
    const std::string_view version = text_member(root, "format_version");
    if (version.empty()) {
        recognised.notes.emplace_back("the version of the format is missing");
        return;
    }
    recognised.detail = "format " + std::string(version);
    if (!version.starts_with("0.") && !version.starts_with("1.")) {
        recognised.notes.emplace_back("the version of the format is newer than 1; what is new in it is not understood");
    }
}

}  // namespace

bool is_terraform_plan(const Value& root) {
    return member(root, "format_version") != nullptr &&
           has_any(root, {"resource_changes", "planned_values", "configuration", "resource_drift"});
}

void describe_terraform_plan(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    describe_version(root, recognised);
    if (const Value* changes = list_member(root, "resource_changes")) {
        recognised.resources = changes->size;
    } else {
        recognised.resources = resources_of(root_module(root, "planned_values"));
        if (recognised.resources != 0) {
            recognised.notes.emplace_back("there are no resource changes; the planned values are counted");
        }
    }
    const auto says = [&](std::string_view key, bool value) {
        const Value* found = member(root, key, document::Kind::Bool);
        return found != nullptr && found->boolean == value;
    };
    if (says("errored", true)) {
        recognised.notes.emplace_back("planning ended with an error, so the plan is not complete");
    } else if (says("complete", false)) {
        recognised.notes.emplace_back("the plan does not cover the whole configuration");
    }
}

bool is_terraform_state(const Value& root) {
    if (member(root, "format_version", document::Kind::String) == nullptr) {
        return false;
    }
    if (map_member(root, "values") != nullptr) {
        return true;
    }
    // An empty state.
    return root.size == 1U + (member(root, "terraform_version") != nullptr ? 1U : 0U);
}

void describe_terraform_state(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    describe_version(root, recognised);
    recognised.resources = resources_of(root_module(root, "values"));
}

bool is_terraform_state_file(const Value& root) {
    return member(root, "version", document::Kind::Int) != nullptr && member(root, "serial") != nullptr &&
           has_any(root, {"lineage", "terraform_version"}) && has_any(root, {"resources", "modules"});
}

void describe_terraform_state_file(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    if (const Value* version = member(root, "version")) {
        recognised.detail = "version " + number_text(*version);
        if (version->kind != document::Kind::Int || version->integer != 4) {
            recognised.notes.emplace_back("only version 4 of state files is understood");
        }
    }
    if (const Value* resources = list_member(root, "resources")) {
        for (const Value& resource : resources->items()) {
            recognised.resources += size_of(list_member(resource, "instances"));
        }
    }
}

bool is_terraform_provider_schemas(const Value& root) {
    return member(root, "format_version") != nullptr && member(root, "provider_schemas") != nullptr;
}

void describe_terraform_provider_schemas(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    describe_version(root, recognised);
    recognised.resources = size_of(map_member(root, "provider_schemas"));
}

bool is_terraform_log(const Value& root) {
    return member(root, "@level") != nullptr && member(root, "@message") != nullptr;
}

void describe_terraform_log(const Value& /*root*/, const Limits& /*limits*/, Recognised& recognised) {
    recognised.resources = 1;
    recognised.notes.emplace_back(
        "a log is no plan: save one with `terraform plan -out`, print it with `terraform show -json`");
}

}  // namespace bylaw::inputs
