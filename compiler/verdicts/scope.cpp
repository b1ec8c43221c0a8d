#include "verdicts/scope.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "document/symbol.h"
#include "inputs/members.h"
#include "inputs/resource_ids.h"
#include "packs/recording.h"

namespace bylaw::verdicts {
namespace {

using document::Kind;
using document::Value;

InScope is(bool holds) {
    return holds ? InScope::Yes : InScope::No;
}

InScope has_id(const packs::RuleScope& scope, const document::Entry& resource) {
    if (scope.resource_id.empty() || resource.key() == scope.resource_id) {
        return InScope::Yes;
    }
    const Value* const properties = inputs::map_member(resource.value, "Properties");
    if (properties != nullptr && inputs::text_member(*properties, "Id") == scope.resource_id) {
        // What Terraform knows of a resource that is there.
        return InScope::Yes;
    }
    const std::optional<std::string> id = inputs::config_resource_id(resource.value);
    return id ? is(*id == scope.resource_id) : InScope::NotKnown;
}

InScope has_value(const packs::RuleScope& scope, const Value& tag) {
    if (document::may_be_missing(tag)) {
        return InScope::NotKnown;
    }
    if (scope.tag_value.empty()) {
        return InScope::Yes;
    }
    const Value& value = document::settled(tag);
    return value.kind == Kind::Symbol ? InScope::NotKnown
                                      : is(value.kind == Kind::String && value.text() == scope.tag_value);
}

// Tags as CloudFormation lists them, of which not all have a key that is known.
InScope has_tag_in_list(const packs::RuleScope& scope, const Value& tags) {
    InScope found = InScope::No;
    for (const Value& tag : tags.items()) {
        const Value* const key = inputs::member(tag, "Key");
        const Value* const value = inputs::member(tag, "Value");
        const bool is_known = key != nullptr && document::settled(*key).kind != Kind::Symbol;
        if (document::settled(tag).kind == Kind::Symbol || (key != nullptr && !is_known)) {
            found = std::max(found, InScope::NotKnown);
        } else if (is_known && value != nullptr && document::settled(*key).kind == Kind::String &&
                   document::settled(*key).text() == scope.tag_key) {
            found = std::max(found, has_value(scope, *value));
        }
    }
    return found;
}

InScope has_tag(const packs::RuleScope& scope, const Value& resource) {
    if (scope.tag_key.empty()) {
        return InScope::Yes;
    }
    if (const Value* const tags = inputs::member(resource, "Tags")) {
        const Value& known = document::settled(*tags);
        const Value* const tag = inputs::member(known, scope.tag_key);
        return known.kind == Kind::Symbol ? InScope::NotKnown : tag == nullptr ? InScope::No : has_value(scope, *tag);
    }
    const Value* const properties = inputs::member(resource, "Properties");
    if (properties != nullptr && document::is_unknown(*properties)) {
        return InScope::NotKnown;
    }
    const Value* const tags = properties == nullptr ? nullptr : inputs::member(document::settled(*properties), "Tags");
    if (tags == nullptr) {
        return InScope::No;
    }
    const Value& known = document::settled(*tags);
    return known.kind == Kind::Symbol ? InScope::NotKnown
           : known.kind == Kind::List ? has_tag_in_list(scope, known)
                                      : InScope::No;
}

}  // namespace

Coverage covers(const packs::RuleScope& scope, const document::Entry& resource) {
    const std::string_view type = inputs::text_member(resource.value, "Type");
    const auto is_type = [&](const std::string& name) { return packs::is_same_type(name, type); };
    if (!scope.types.empty() && std::none_of(scope.types.begin(), scope.types.end(), is_type)) {
        return {InScope::No, {}};
    }
    const InScope id = has_id(scope, resource);
    if (id == InScope::No) {
        return {InScope::No, {}};
    }
    const InScope tag = has_tag(scope, resource.value);
    Coverage coverage{std::min(id, tag), {}};
    if (coverage.in_scope == InScope::NotKnown) {
        coverage.why = "whether it is in the scope of the rule is not known: ";
        coverage.why += id == InScope::NotKnown ? "its id" : "its tag `" + scope.tag_key + '`';
    }
    return coverage;
}

bool covers_item(const packs::RuleScope& scope, const Value& item) {
    const std::string_view type = inputs::text_member(item, "resourceType");
    if (!scope.types.empty() && std::find(scope.types.begin(), scope.types.end(), type) == scope.types.end()) {
        return false;
    }
    if (!scope.resource_id.empty() && inputs::text_member(item, "resourceId") != scope.resource_id) {
        return false;
    }
    if (scope.tag_key.empty()) {
        return true;
    }
    const Value* const tags = inputs::map_member(item, "tags");
    const Value* const tag = tags == nullptr ? nullptr : document::find(*tags, scope.tag_key);
    return tag != nullptr && (scope.tag_value.empty() || (tag->kind == Kind::String && tag->text() == scope.tag_value));
}

}  // namespace bylaw::verdicts
