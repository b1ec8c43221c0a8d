#include "inputs/terraform_resources.h"

#include <algorithm>
#include <utility>

#include "document/made_entry.h"
#include "inputs/members.h"

namespace bylaw::inputs {

using document::Entry;
using document::Kind;
using document::Value;

namespace {

// The key at the end of an address, brackets included; empty if there is none.
std::string_view key_of(std::string_view address) {
    if (!address.ends_with(']')) {
        return {};
    }
    // A key is a number, or a quoted text in which quotes are escaped.
    const std::size_t open = address.ends_with("\"]") ? address.rfind("[\"") : address.rfind('[');
    return open == std::string_view::npos ? std::string_view() : address.substr(open);
}

bool has_action(const Value* actions, std::string_view wanted) {
    if (actions == nullptr || actions->kind != Kind::List) {
        return false;
    }
    const auto items = actions->items();
    return std::any_of(items.begin(), items.end(),
                       [&](const Value& action) { return action.kind == Kind::String && action.text() == wanted; });
}

TerraformInstance instance_of(const Value& entry, const Value& change) {
    TerraformInstance instance;
    instance.address = text_member(entry, "address");
    instance.module_address = text_member(entry, "module_address");
    instance.type = text_member(entry, "type");
    instance.name = text_member(entry, "name");
    instance.is_data = text_member(entry, "mode") == "data";
    instance.place = &entry;
    instance.actions = list_member(change, "actions");
    instance.values.value = member(change, "after");
    instance.values.unknown = member(change, "after_unknown");
    instance.values.sensitive = member(change, "after_sensitive");
    instance.before.value = member(change, "before");
    instance.before.sensitive = member(change, "before_sensitive");
    return instance;
}

}  // namespace

TerraformModulePath split_module_address(std::string_view address) {
    const std::string_view key = key_of(address);
    const std::string_view without_key = address.substr(0, address.size() - key.size());
    const std::size_t dot = without_key.rfind('.');
    if (dot == std::string_view::npos) {
        return {{}, without_key, key};
    }
    const std::string_view name = without_key.substr(dot + 1);
    std::string_view rest = without_key.substr(0, dot);
    constexpr std::string_view word = "module";
    if (!rest.ends_with(word)) {
        return {{}, {}, key};
    }
    rest.remove_suffix(word.size());
    if (rest.ends_with('.')) {
        rest.remove_suffix(1);
    }
    return {rest, name, key};
}

TerraformResources::TerraformResources(const document::Document& source, support::Arena& arena,
                                       TerraformConfiguration& configuration)
    : arena_(arena), configuration_(configuration) {
    const Value& root = source.root();
    const auto module_of = [&](const Value* values) {
        return values == nullptr ? nullptr : map_member(*values, "root_module");
    };
    const Value* prior = map_member(root, "prior_state");
    const Value* prior_module = prior == nullptr ? nullptr : module_of(map_member(*prior, "values"));
    const Value* planned = module_of(map_member(root, "planned_values"));
    if (const Value* changes = list_member(root, "resource_changes")) {
        origin_ = Origin::Changes;
        read_changes(*changes);
    } else if (planned != nullptr && planned->size != 0) {
        origin_ = Origin::PlannedValues;
        read_module(planned, false);
    } else if (prior_module != nullptr) {
        origin_ = Origin::PriorState;
        read_module(prior_module, false);
    } else if (planned != nullptr || member(root, "configuration") != nullptr) {
        origin_ = Origin::PlannedValues;
    } else if (const Value* values = map_member(root, "values")) {
        origin_ = Origin::State;
        read_module(module_of(values), false);
    } else if (member(root, "version", Kind::Int) != nullptr && list_member(root, "resources") != nullptr) {
        origin_ = Origin::StateFile;
        read_state_file(root);
    }
    if (const Value* drift = list_member(root, "resource_drift"); drift != nullptr && origin_ != Origin::None) {
        const auto entries = drift->items();
        std::for_each(entries.begin(), entries.end(), [&](const Value& entry) { read_drift(entry); });
    }
    if (origin_ == Origin::Changes || origin_ == Origin::PlannedValues) {
        // Data sources that were read while planning.
        read_module(prior_module, true);
    }
}

void TerraformResources::leave_out(LeftOut::Why why, std::string what, const Value& value) {
    left_out_.push_back({why, std::move(what), &value});
}

void TerraformResources::read_changes(const Value& changes) {
    for (const Value& change : changes.items()) {
        read_change(change);
    }
}

void TerraformResources::read_change(const Value& entry) {
    const std::string_view address = text_member(entry, "address");
    const Value* change = map_member(entry, "change");
    if (address.empty() || change == nullptr) {
        leave_out(LeftOut::Why::Damaged, "an entry of `resource_changes` without address or change", entry);
        return;
    }
    if (const Value* deposed = member(entry, "deposed"); deposed != nullptr && deposed->kind != Kind::Null) {
        leave_out(LeftOut::Why::Deleted, std::string(address) + " is deposed", entry);
        return;
    }
    TerraformInstance instance = instance_of(entry, *change);
    // A replacement may say `delete` last (create_before_destroy).
    if (!has_action(instance.actions, "create")) {
        const bool is_deleted = has_action(instance.actions, "delete");
        if (is_deleted || has_action(instance.actions, "forget")) {
            leave_out(LeftOut::Why::Deleted,
                      std::string(address) + (is_deleted ? " will be deleted" : " will no longer be managed"), entry);
            instance.values = instance.before;
            instance.before = {};
            removed_.push_back(std::move(instance));
            return;
        }
    }
    add(std::move(instance));
}

void TerraformResources::read_drift(const Value& entry) {
    const Value* change = map_member(entry, "change");
    if (change != nullptr && !text_member(entry, "address").empty() && text_member(entry, "mode") != "data") {
        drifted_.push_back(instance_of(entry, *change));
    }
}

void TerraformResources::read_module(const Value* root, bool only_data) {
    std::vector<std::pair<const Value*, std::string_view>> waiting{{root, {}}};
    while (!waiting.empty()) {
        const auto [module, address] = waiting.back();
        waiting.pop_back();
        if (module == nullptr) {
            continue;
        }
        if (const Value* resources = list_member(*module, "resources")) {
            for (const Value& resource : resources->items()) {
                read_resource(resource, address, only_data);
            }
        }
        if (const Value* children = list_member(*module, "child_modules")) {
            for (std::uint32_t i = children->size; i-- > 0;) {
                const Value& child = children->item_data[i];
                waiting.emplace_back(&child, text_member(child, "address"));
            }
        }
    }
}

void TerraformResources::read_resource(const Value& resource, std::string_view module_address, bool only_data) {
    TerraformInstance instance;
    instance.address = text_member(resource, "address");
    instance.is_data = text_member(resource, "mode") == "data";
    if (only_data && !instance.is_data) {
        return;
    }
    if (instance.address.empty()) {
        leave_out(LeftOut::Why::Damaged, "a resource without an address", resource);
        return;
    }
    if (!text_member(resource, "deposed_key").empty()) {
        leave_out(LeftOut::Why::Deleted, std::string(instance.address) + " is deposed", resource);
        return;
    }
    instance.module_address = module_address;
    instance.type = text_member(resource, "type");
    instance.name = text_member(resource, "name");
    instance.place = &resource;
    instance.values.value = member(resource, "values");
    instance.values.sensitive = member(resource, "sensitive_values");
    add(std::move(instance));
}

void TerraformResources::read_state_file(const Value& root) {
    for (const Value& resource : list_member(root, "resources")->items()) {
        read_state_file_resource(resource);
    }
}

void TerraformResources::read_state_file_resource(const Value& resource) {
    const Value* instances = list_member(resource, "instances");
    const std::string_view type = text_member(resource, "type");
    const std::string_view name = text_member(resource, "name");
    if (instances == nullptr || type.empty() || name.empty()) {
        leave_out(LeftOut::Why::Damaged, "a resource without type, name or instances", resource);
        return;
    }
    const std::string_view module_address = text_member(resource, "module");
    const bool is_data = text_member(resource, "mode") == "data";
    std::string base(module_address);
    base += base.empty() ? "" : ".";
    base += is_data ? "data." : "";
    base += type;
    base += '.';
    base += name;
    for (const Value& value : instances->items()) {
        std::string address = base;
        if (const Value* key = member(value, "index_key")) {
            if (key->kind == Kind::Int) {
                address += '[' + std::to_string(key->integer) + ']';
            } else if (key->kind == Kind::String) {
                address += "[\"";
                address += key->text();
                address += "\"]";
            }
        }
        if (!text_member(value, "deposed").empty()) {
            leave_out(LeftOut::Why::Deleted, address + " is deposed", value);
            continue;
        }
        TerraformInstance instance;
        instance.address = arena_.copy(std::string_view(address));
        instance.module_address = module_address;
        instance.type = type;
        instance.name = name;
        instance.is_data = is_data;
        instance.place = &value;
        instance.values.value = map_member(value, "attributes");
        instance.values.sensitive = flags_of_paths(list_member(value, "sensitive_attributes"));
        add(std::move(instance));
    }
}

// State files name sensitive attributes by path; the first name on each hides all that is below it.
const Value* TerraformResources::flags_of_paths(const Value* paths) {
    if (paths == nullptr || paths->size == 0) {
        return nullptr;
    }
    std::vector<Entry> entries;
    for (const Value& path : paths->items()) {
        const Value* first = path.kind == Kind::List && path.size != 0 ? &path.item_data[0] : &path;
        const std::string_view name = first->kind == Kind::String ? first->text() : text_member(*first, "value");
        const bool is_known =
            std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key() == name; });
        constexpr std::size_t most = 256;
        if (name.empty() || entries.size() > most) {
            return arena_.make<Value>(Value::of_bool(true));
        }
        if (!is_known) {
            entries.push_back(document::made_entry(name, Value::of_bool(true), arena_));
        }
    }
    return arena_.make<Value>(Value::of_map(arena_.copy(entries)));
}

namespace {

// The body of a block in which nothing is set; an empty map would be taken for an expression.
const Value* nothing_set() {
    static const document::Entry entry{};
    static const Value body = Value::of_map({&entry, 1});
    return &body;
}

}  // namespace

void TerraformResources::add(TerraformInstance added) {
    added.key = key_of(added.address);
    std::string block_address = added.is_data ? "data." : "";
    block_address += added.type;
    block_address += '.';
    block_address += added.name;
    if (by_address_.contains(added.address)) {
        if (added.is_data) {
            return;  // what is read again during apply stands among the changes already
        }
        leave_out(LeftOut::Why::Damaged, std::string(added.address) + " is there twice", *added.place);
        return;
    }
    register_module(added.module_address);
    added.module = configuration_.module_at(added.module_address);
    if (added.module != nullptr) {
        added.configuration = TerraformConfiguration::block(*added.module, block_address);
        if (added.configuration != nullptr) {
            const Value* expressions = map_member(*added.configuration, "expressions");
            // Terraform leaves it out where the author set nothing.
            added.values.expression = size_of(expressions) != 0 ? expressions : nothing_set();
            added.values.is_planned = origin_ == Origin::PlannedValues && !added.is_data;
        }
    }
    TerraformInstance& instance = all_.emplace_back(std::move(added));
    instance.values.instance = &instance;
    instance.before.instance = &instance;
    by_address_.emplace(instance.address, &instance);
    std::string key(instance.module_address);
    key += '\n';
    key += block_address;
    auto& block = blocks_[std::move(key)];
    if (block == nullptr) {
        block = std::make_unique<TerraformBlock>();
        block->address = arena_.copy(std::string_view(block_address));
    }
    block->instances.push_back(&instance);
    block->by_key.emplace(instance.key, &instance);
    instance.block = block.get();
}

void TerraformResources::register_module(std::string_view address) {
    while (!address.empty() && known_modules_.emplace(address, true).second) {
        const TerraformModulePath path = split_module_address(address);
        std::string key(path.parent);
        key += '\n';
        key += path.name;
        module_instances_[std::move(key)].push_back(address);
        address = path.parent;
    }
}

const TerraformInstance* TerraformResources::at(std::string_view address) const {
    const auto found = by_address_.find(address);
    return found == by_address_.end() ? nullptr : found->second;
}

const TerraformBlock* TerraformResources::block(std::string_view module_address, std::string_view block_address) const {
    std::string key(module_address);
    key += '\n';
    key += block_address;
    const auto found = blocks_.find(key);
    return found == blocks_.end() ? nullptr : found->second.get();
}

const std::vector<std::string_view>& TerraformResources::instances_of_module(std::string_view parent,
                                                                             std::string_view name) const {
    static const std::vector<std::string_view> none;
    std::string key(parent);
    key += '\n';
    key += name;
    const auto found = module_instances_.find(key);
    return found == module_instances_.end() ? none : found->second;
}

}  // namespace bylaw::inputs
