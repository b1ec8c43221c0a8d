#include "inputs/terraform_references.h"

#include <algorithm>

#include "inputs/members.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

// Modules are five deep at most in the wild.
constexpr int deepest = 100;
// Expressions that are looked at for one value.
constexpr int most_steps = 2000;

// What stands in front of the first dot or bracket that is not within brackets; the rest goes on behind it.
std::string_view take_name(std::string_view& rest) {
    const std::size_t end = std::min(rest.find_first_of(".["), rest.size());
    const std::string_view name = rest.substr(0, end);
    rest.remove_prefix(end);
    return name;
}

// `[…]`, if that comes next.
std::string_view take_key(std::string_view& rest) {
    if (!rest.starts_with('[')) {
        return {};
    }
    std::size_t end = rest.find(']');
    if (rest.starts_with("[\"")) {
        for (end = 2; end < rest.size() && rest[end] != '"'; ++end) {
            end += rest[end] == '\\' ? 1U : 0U;
        }
        ++end;
    }
    if (end >= rest.size()) {
        return {};
    }
    const std::string_view key = rest.substr(0, end + 1);
    rest.remove_prefix(end + 1);
    return key;
}

void skip_dot(std::string_view& rest) {
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
    }
}

bool is_beginning_of(std::string_view shorter, std::string_view longer) {
    return longer.starts_with(shorter) &&
           (longer.size() == shorter.size() || longer[shorter.size()] == '.' || longer[shorter.size()] == '[');
}

}  // namespace

std::vector<std::string_view> written_references(const Value& expression) {
    std::vector<std::string_view> written;
    const Value* references = list_member(expression, "references");
    if (references == nullptr) {
        return written;
    }
    for (const Value& reference : references->items()) {
        if (reference.kind == Kind::String && (written.empty() || !is_beginning_of(reference.text(), written.back()))) {
            written.push_back(reference.text());
        }
    }
    // Early versions name the resource alone, and a resource may be named several times.
    std::sort(written.begin(), written.end());
    written.erase(std::unique(written.begin(), written.end()), written.end());
    return written;
}

TerraformReferences TerraformResolver::resolve(const TerraformInstance& from, const Value& expression) {
    if (from.module == nullptr) {
        return {{}, false, {}};
    }
    auto& by_module = known_[&expression];
    const auto [found, is_new] = by_module.try_emplace(from.module_address);
    if (is_new) {
        steps_left_ = most_steps;
        on_the_way_.clear();
        follow({from.module, from.module_address, from.configuration}, expression, {}, 0, found->second);
    }
    TerraformReferences result = found->second;
    for (TerraformTarget& target : result.targets) {
        if (target.instance == nullptr && target.block->instances.size() == 1) {
            target.instance = target.block->instances.front();
        } else if (target.instance == nullptr) {
            // The key is often that of the module around it.
            const auto& by_key = target.block->by_key;
            auto same = by_key.find(from.key);
            same = same == by_key.end() ? by_key.find(split_module_address(from.module_address).key) : same;
            target.instance = same == by_key.end() ? nullptr : same->second;
        }
    }
    return result;
}

void TerraformResolver::follow(const Scope& scope, const Value& expression, std::string_view attribute, int depth,
                               TerraformReferences& found) {
    if (!is_expression(expression)) {
        // The body of a block: all that is in it.
        found.is_single = false;
        if (depth < deepest && steps_left_ > 0) {
            for (std::uint32_t i = 0; !expression.is_scalar() && i < expression.size && steps_left_ > 0; ++i) {
                --steps_left_;
                const bool is_list = expression.kind == Kind::List;
                follow(scope, is_list ? expression.item_data[i] : expression.entry_data[i].value, {}, depth + 1, found);
            }
        }
        return;
    }
    if (depth == deepest || steps_left_ == 0) {
        found.is_single = false;
        return;
    }
    --steps_left_;
    std::string place(scope.module_address);
    place += '\n' + std::to_string(reinterpret_cast<std::uintptr_t>(&expression));
    if (!on_the_way_.insert(place).second) {
        // It was followed already, or it refers to itself.
        found.is_single = false;
        return;
    }
    const auto references = written_references(expression);
    found.is_single = found.is_single && references.size() == 1;
    for (const std::string_view reference : references) {
        follow_name(scope, reference, attribute, depth, found);
    }
}

void TerraformResolver::follow_name(const Scope& scope, std::string_view reference, std::string_view attribute,
                                    int depth, TerraformReferences& found) {
    std::string_view rest = reference;
    const std::string_view first = take_name(rest);
    skip_dot(rest);
    if (first == "var") {
        const std::string_view name = take_name(rest);
        follow_variable(scope, name, attribute, depth, found);
    } else if (first == "local") {
        found.local = found.local.empty() ? reference : found.local;
        found.is_single = false;
    } else if (first == "module") {
        follow_output(scope, rest, depth, found);
    } else if (first == "each") {
        const Value* over = scope.repeated == nullptr ? nullptr : member(*scope.repeated, "for_each_expression");
        const std::string_view what = take_name(rest);
        skip_dot(rest);
        if (over != nullptr && what == "value") {
            const std::string_view inner = take_name(rest);
            follow(scope, *over, inner.empty() ? attribute : inner, depth + 1, found);
        } else {
            found.is_single = false;
        }
    } else if (first == "count" || first == "path" || first == "terraform" || first == "self") {
        found.is_single = false;
    } else {
        const std::size_t words = first == "data" ? 2 : 1;
        for (std::size_t i = 0; i < words; ++i) {
            static_cast<void>(take_name(rest));
            if (i + 1 < words) {
                skip_dot(rest);
            }
        }
        const std::string_view address = reference.substr(0, reference.size() - rest.size());
        const std::string_view key = take_key(rest);
        skip_dot(rest);
        const std::string_view own = take_name(rest);
        const TerraformBlock* block = resources_.block(scope.module_address, address);
        if (block == nullptr) {
            found.is_single = false;
            return;
        }
        TerraformTarget target{block, nullptr, own.empty() ? attribute : own};
        if (const auto known = block->by_key.find(key); !key.empty() && known != block->by_key.end()) {
            target.instance = known->second;
        }
        found.targets.push_back(target);
    }
}

void TerraformResolver::follow_variable(const Scope& scope, std::string_view name, std::string_view attribute,
                                        int depth, TerraformReferences& found) {
    const Value* arguments = scope.module->call == nullptr ? nullptr : map_member(*scope.module->call, "expressions");
    const Value* argument = arguments == nullptr ? nullptr : map_member(*arguments, name);
    if (argument == nullptr) {
        found.is_single = false;
        return;
    }
    const TerraformModulePath path = split_module_address(scope.module_address);
    follow({scope.module->parent, path.parent, scope.module->call}, *argument, attribute, depth + 1, found);
}

void TerraformResolver::follow_output(const Scope& scope, std::string_view reference, int depth,
                                      TerraformReferences& found) {
    std::string_view rest = reference;
    const std::string_view name = take_name(rest);
    const std::string_view key = take_key(rest);
    skip_dot(rest);
    const std::string_view output = take_name(rest);
    const TerraformModule* module = TerraformConfiguration::child(*scope.module, name);
    const Value* outputs = module == nullptr ? nullptr : map_member(*module->body, "outputs");
    const Value* declared = outputs == nullptr || output.empty() ? nullptr : map_member(*outputs, output);
    const Value* expression = declared == nullptr ? nullptr : map_member(*declared, "expression");
    if (expression == nullptr) {
        found.is_single = false;
        return;
    }
    skip_dot(rest);
    const std::string_view attribute = take_name(rest);
    for (const std::string_view address : resources_.instances_of_module(scope.module_address, name)) {
        if (steps_left_ == 0) {
            return;
        }
        if (key.empty() || split_module_address(address).key == key) {
            follow({module, address, module->call}, *expression, attribute, depth + 1, found);
        }
    }
}

}  // namespace bylaw::inputs
