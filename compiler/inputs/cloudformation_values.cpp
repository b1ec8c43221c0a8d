#include "inputs/cloudformation_values.h"

#include <algorithm>
#include <array>

#include "inputs/members.h"

namespace bylaw::inputs {

using document::Entry;
using document::Kind;

namespace {

constexpr std::string_view dynamic_start = "{{resolve:";

bool is_loop(std::string_view key) {
    return key.starts_with("Fn::ForEach::");
}

bool is_dynamic(const document::Value& value) {
    return value.kind == Kind::String && value.text().find(dynamic_start) != std::string_view::npos;
}

}  // namespace

TemplateValues::TemplateValues(document::DocumentBuilder& builder, const Value& root, const CanonicalOptions& options,
                               std::vector<LeftOut>& left_out, const Value* place)
    : builder_(builder),
      options_(options),
      left_out_(left_out),
      place_(place),
      parameters_(map_member(root, "Parameters")),
      mappings_(map_member(root, "Mappings")) {
    if (const Value* conditions = map_member(root, "Conditions")) {
        for (const auto& [name, node] : members(*conditions)) {
            conditions_.insert_or_assign(name, node);
        }
    }
    if (const Value* resources = map_member(root, "Resources")) {
        resources_ = members(*resources);
        for (const auto& [name, node] : resources_) {
            resources_by_name_.insert_or_assign(name, node);
        }
    }
}

const TemplateValues::Function* TemplateValues::function_of(const Value& node) {
    static constexpr std::array functions{
        Function{"Ref", &TemplateValues::reference},
        Function{"Fn::GetAtt", &TemplateValues::attribute},
        Function{"Fn::Sub", &TemplateValues::substitute},
        Function{"Fn::Join", &TemplateValues::join},
        Function{"Fn::If", &TemplateValues::choose},
        Function{"Fn::Select", &TemplateValues::select},
        Function{"Fn::Split", &TemplateValues::split},
        Function{"Fn::FindInMap", &TemplateValues::find_in_map},
        Function{"Fn::Base64", &TemplateValues::base64},
        Function{"Fn::Cidr", &TemplateValues::cidr},
        Function{"Fn::GetAZs", &TemplateValues::zones},
        Function{"Fn::ImportValue", &TemplateValues::import_value},
        Function{"Fn::GetStackOutput", &TemplateValues::stack_output},
        Function{"Fn::Transform", &TemplateValues::transform},
        Function{"Fn::Length", &TemplateValues::length},
        Function{"Fn::ToJsonString", &TemplateValues::to_json},
        Function{"Fn::Equals", &TemplateValues::logic},
        Function{"Fn::And", &TemplateValues::logic},
        Function{"Fn::Or", &TemplateValues::logic},
        Function{"Fn::Not", &TemplateValues::logic},
    };
    if (node.kind != Kind::Map || node.size != 1) {
        return nullptr;
    }
    const std::string_view key = node.entry_data->key();
    const auto* const found =
        std::find_if(functions.begin(), functions.end(), [&](const Function& row) { return row.name == key; });
    return found == functions.end() ? nullptr : found;
}

Resolved TemplateValues::resolve(const Value& node) {
    if (node.kind == Kind::String) {
        return {is_dynamic(node) ? dynamic_text(node) : node};
    }
    if (node.is_scalar()) {
        return {node};
    }
    if (!is_touched(node, 0)) {
        return {place_ == nullptr ? node : copy_to(node, place_)};
    }
    if (depth_ == TemplateLimits::depth || !spend(1)) {
        if (!has_told_depth_ && work_left_ != 0) {
            has_told_depth_ = true;
            complain(&node,
                     "functions within each other, or values that lead to each other, are evaluated to a depth of " +
                         std::to_string(TemplateLimits::depth) + " only");
        }
        return {unknown(node, "too deep to be evaluated")};
    }
    ++depth_;
    const Resolved resolved = resolve_container(node);
    --depth_;
    return resolved;
}

Resolved TemplateValues::resolve_container(const Value& node) {
    if (const Function* function = function_of(node)) {
        return (this->*function->evaluate)(node, node.entry_data->value);
    }
    return node.kind == Kind::List ? resolve_list(node) : resolve_map(node);
}

Resolved TemplateValues::resolve_list(const Value& node) {
    if (!open(false, node)) {
        return {unknown(node, "too deep to be evaluated", Kind::List)};
    }
    for (const Value& item : node.items()) {
        if (const Resolved resolved = resolve(item); !resolved.is_removed) {
            add(resolved, origin(item));
        }
    }
    return {builder_.close()};
}

Resolved TemplateValues::resolve_map(const Value& node) {
    if (!open(true, node)) {
        return {unknown(node, "too deep to be evaluated", Kind::Map)};
    }
    // CloudFormation takes no null; what is null sets nothing.
    const auto resolve_member = [&](std::string_view key, const Value& value) {
        if (const Resolved resolved = resolve(value); !resolved.is_removed && resolved.value.kind != Kind::Null) {
            builder_.key(key);
            add(resolved, origin(value));
        }
    };
    const bool has_loops = std::any_of(node.entries().begin(), node.entries().end(),
                                       [](const Entry& entry) { return is_loop(entry.key()); });
    if (has_loops) {
        for (const auto& [key, value] : members(node)) {
            resolve_member(key, *value);
        }
    } else {
        for (const Entry& entry : node.entries()) {
            resolve_member(entry.key(), entry.value);
        }
    }
    return {builder_.close()};
}

// Whether there is anything to evaluate, or to leave out, in a value.
bool TemplateValues::is_touched(const Value& node, std::uint32_t depth) {
    if (node.is_scalar()) {
        return is_dynamic(node);
    }
    if (node.size == 0) {
        return false;
    }
    const void* const data = node.kind == Kind::List ? static_cast<const void*>(node.item_data) : node.entry_data;
    if (const Touched known = touched_.find(data); known != Touched::NotKnown) {
        return known == Touched::Yes;
    }
    // Every container below is looked at, so that each is looked at once.
    bool touched = depth >= TemplateLimits::depth;
    if (!touched && node.kind == Kind::List) {
        for (const Value& item : node.items()) {
            touched = is_touched(item, depth + 1) || touched;
        }
    } else if (!touched) {
        touched = function_of(node) != nullptr;
        for (const Entry& entry : node.entries()) {
            const bool is_null = entry.value.kind == Kind::Null;
            touched = is_touched(entry.value, depth + 1) || is_null || is_loop(entry.key()) || touched;
        }
    }
    touched_.add(data, touched ? Touched::Yes : Touched::No);
    return touched;
}

bool TemplateValues::open(bool is_map, const Value& node) {
    return spend(node.size) && (is_map ? builder_.open_map() : builder_.open_list());
}

void TemplateValues::add(const Resolved& resolved, const Value* origin) {
    builder_.add_from(resolved.value, origin);
}

const document::Value* TemplateValues::origin(const Value& node) const {
    if (place_ != nullptr) {
        return place_;
    }
    const auto copied = copied_.find(&node);
    return copied == copied_.end() ? &node : copied->second;
}

document::Value TemplateValues::as_written(const Value& node) {
    return place_ == nullptr ? node : copy_to(node, place_);
}

// A value that is shown somewhere else than where it stands.
document::Value TemplateValues::copy_to(const Value& value, const Value* origin) {
    if (value.is_scalar() || value.size == 0) {
        return value;
    }
    if (depth_ == TemplateLimits::depth || !open(value.kind == Kind::Map, value)) {
        return value;
    }
    ++depth_;
    if (value.kind == Kind::List) {
        for (const Value& item : value.items()) {
            builder_.add_from(copy_to(item, origin), origin);
        }
    } else {
        for (const Entry& entry : value.entries()) {
            const Value copy = copy_to(entry.value, origin);
            builder_.key(entry.key());
            builder_.add_from(copy, origin);
        }
    }
    --depth_;
    return builder_.close();
}

bool TemplateValues::spend(std::uint64_t work) {
    if (work <= work_left_) {
        work_left_ -= work;
        return work_left_ != 0;
    }
    if (work_left_ != 0) {
        work_left_ = 0;
    }
    return false;
}

bool TemplateValues::spend_text(std::uint64_t bytes) {
    if (bytes <= text_left_) {
        text_left_ -= bytes;
        return true;
    }
    if (!has_told_text_) {
        has_told_text_ = true;
        complain(nullptr, "the texts that the template's functions make are larger than " +
                              std::to_string(TemplateLimits::texts >> 20U) + " MiB together");
    }
    return false;
}

void TemplateValues::complain(const Value* node, std::string what, LeftOut::Why why) {
    if (left_out_.size() < TemplateLimits::complaints) {
        left_out_.push_back({why, std::move(what), node == nullptr ? nullptr : origin(*node)});
    }
}

document::Value TemplateValues::text_value(std::string_view text) {
    return Value::of_string(keep(text));
}

void TemplateValues::deploy_as(std::string_view prefix, const std::set<std::string, std::less<>>& unknown_parameters,
                               std::uint64_t work) {
    prefix_ = prefix;
    unknown_parameters_ = &unknown_parameters;
    work_left_ = work;
}

document::Value TemplateValues::symbol_value(const Symbol& symbol) {
    Symbol* const made = builder_.arena().make<Symbol>(symbol);
    // What other stacks give is the same for all templates.
    if (!prefix_.empty() && !made->identity.empty() && !made->identity.starts_with(prefix_) &&
        !made->identity.starts_with("export:") && !made->identity.starts_with("stack:")) {
        const std::string identity = std::string(prefix_) + std::string(made->identity);
        made->identity = spend_text(identity.size()) ? keep(identity) : std::string_view();
    }
    return Value::of_symbol(made);
}

document::Value TemplateValues::unknown(const Value& node, std::string_view reason, Kind type,
                                        std::string_view identity) {
    Symbol symbol;
    symbol.type = type;
    symbol.reason = spend_text(reason.size()) ? keep(reason) : "too large to be evaluated";
    symbol.identity = spend_text(identity.size()) ? keep(identity) : std::string_view();
    symbol.written = &node;
    return symbol_value(symbol);
}

document::Value TemplateValues::written_as(const Value& value, const Value& node) {
    if (value.kind != Kind::Symbol) {
        return copy_to(value, origin(node));
    }
    Symbol symbol = *value.symbol;
    symbol.written = &node;
    Value result = symbol_value(symbol);
    result.is_sensitive = value.is_sensitive;
    return result;
}

Resolved TemplateValues::malformed(const Value& node) {
    std::string reason = "`" + std::string(node.entry_data->key()) + "` is not written as CloudFormation wants it";
    return {unknown(node, reason)};
}

}  // namespace bylaw::inputs
