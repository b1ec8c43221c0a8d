#include "inputs/terraform_secrets.h"

#include <utility>

#include "inputs/formats.h"
#include "inputs/members.h"

namespace bylaw::inputs {

using document::Value;

namespace {

class Secrets {
public:
    explicit Secrets(std::vector<const Value*>& found) : found_(found) {}

    // Everything below the value, or what the flags say of it.
    void add_all(const Value* value) { add(value, nullptr, true); }
    void add_flagged(const Value* value, const Value* flags) { add(value, flags, false); }

    void add_change(const Value& entry) {
        const Value* change = map_member(entry, "change");
        const Value& of = change != nullptr ? *change : entry;
        add_flagged(member(of, "before"), member(of, "before_sensitive"));
        add_flagged(member(of, "after"), member(of, "after_sensitive"));
    }
    void add_changes(const Value* changes) {
        for (std::uint32_t i = 0; changes != nullptr && i < changes->size; ++i) {
            const Value& entry = changes->item_data[i];
            const Value* inner = map_member(entry, "resource_change");
            add_change(inner != nullptr ? *inner : entry);
        }
    }
    void add_outputs(const Value* outputs) {
        for (std::uint32_t i = 0; outputs != nullptr && i < outputs->size; ++i) {
            const Value& output = outputs->entry_data[i].value;
            if (TerraformValue::is_true(member(output, "sensitive"))) {
                add_all(member(output, "value"));
            }
        }
    }
    void add_values(const Value* values) {
        if (values == nullptr) {
            return;
        }
        add_outputs(map_member(*values, "outputs"));
        std::vector<const Value*> modules{map_member(*values, "root_module")};
        while (!modules.empty()) {
            const Value* module = modules.back();
            modules.pop_back();
            if (module == nullptr) {
                continue;
            }
            const Value* resources = list_member(*module, "resources");
            for (std::uint32_t i = 0; resources != nullptr && i < resources->size; ++i) {
                const Value& resource = resources->item_data[i];
                add_flagged(member(resource, "values"), member(resource, "sensitive_values"));
            }
            const Value* children = list_member(*module, "child_modules");
            for (std::uint32_t i = 0; children != nullptr && i < children->size; ++i) {
                modules.push_back(&children->item_data[i]);
            }
        }
    }
    void add_variables(const Value& root) {
        const Value* configuration = map_member(root, "configuration");
        const Value* module = configuration == nullptr ? nullptr : map_member(*configuration, "root_module");
        const Value* declared = module == nullptr ? nullptr : map_member(*module, "variables");
        const Value* variables = map_member(root, "variables");
        for (std::uint32_t i = 0; declared != nullptr && i < declared->size; ++i) {
            const document::Entry& entry = declared->entry_data[i];
            if (TerraformValue::is_true(member(entry.value, "sensitive"))) {
                add_all(member(entry.value, "default"));
                const Value* variable = variables == nullptr ? nullptr : member(*variables, entry.key());
                add_all(variable == nullptr ? nullptr : member(*variable, "value"));
            }
        }
    }

private:
    void add(const Value* value, const Value* flags, bool is_all) {
        std::vector<std::pair<const Value*, const Value*>> waiting{{value, is_all ? nullptr : flags}};
        if (!is_all && flags == nullptr) {
            return;
        }
        while (!waiting.empty()) {
            const auto [current, mark] = waiting.back();
            waiting.pop_back();
            if (current == nullptr || (mark != nullptr && mark->kind == document::Kind::Bool && !mark->boolean)) {
                continue;
            }
            const bool is_secret = mark == nullptr || TerraformValue::is_true(mark);
            if (current->is_scalar()) {
                if (is_secret && current->kind != document::Kind::Null) {
                    found_.push_back(current);
                }
                continue;
            }
            const bool is_map = current->kind == document::Kind::Map;
            if (is_secret) {
                for (std::uint32_t i = 0; i < current->size; ++i) {
                    waiting.emplace_back(is_map ? &current->entry_data[i].value : &current->item_data[i], nullptr);
                }
            } else if (mark->kind == current->kind) {
                for (std::uint32_t i = 0; i < mark->size; ++i) {
                    if (is_map) {
                        const document::Entry& entry = mark->entry_data[i];
                        waiting.emplace_back(document::find(*current, entry.key()), &entry.value);
                    } else if (i < current->size) {
                        waiting.emplace_back(&current->item_data[i], &mark->item_data[i]);
                    }
                }
            }
        }
    }

    std::vector<const Value*>& found_;
};

}  // namespace

std::vector<const Value*> secrets_of(const document::Document& source, const TerraformResources& resources) {
    const Value& root = source.root();
    std::vector<const Value*> found;
    Secrets secrets(found);
    if (resources.origin() == TerraformResources::Origin::StateFile) {
        secrets.add_outputs(map_member(root, "outputs"));
        for (const TerraformInstance& instance : resources.all()) {
            secrets.add_flagged(instance.values.value, instance.values.sensitive);
        }
        return found;
    }
    for (const std::string_view key : {"resource_changes", "resource_drift", "deferred_changes"}) {
        secrets.add_changes(list_member(root, key));
    }
    if (const Value* outputs = map_member(root, "output_changes")) {
        for (const document::Entry& entry : outputs->entries()) {
            secrets.add_change(entry.value);
        }
    }
    secrets.add_values(map_member(root, "planned_values"));
    secrets.add_values(map_member(root, "values"));
    if (const Value* prior = map_member(root, "prior_state")) {
        secrets.add_values(map_member(*prior, "values"));
    }
    secrets.add_variables(root);
    return found;
}

bool may_hold_terraform_secrets(std::string_view text) {
    for (const std::string_view word : {"\"terraform_version\"", "\"format_version\"", "\"lineage\""}) {
        if (text.find(word) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace bylaw::inputs
