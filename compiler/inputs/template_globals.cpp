#include "inputs/template_globals.h"

#include "inputs/members.h"

namespace bylaw::inputs {

using document::Entry;
using document::Kind;
using document::Value;

namespace {

constexpr std::string_view serverless = "AWS::Serverless::";

// What the transform takes as it is, whatever it gives.
bool is_expression(const Value* written) {
    if (written == nullptr || written->kind != Kind::Map || written->size != 1) {
        return false;
    }
    const std::string_view key = written->entry_data->key();
    return key == "Ref" || key == "Condition" || key.starts_with("Fn::");
}

const Value* member_of(const Value* written, std::string_view key) {
    return written == nullptr ? nullptr : member(*written, key);
}

}  // namespace

TemplateGlobals::TemplateGlobals(document::DocumentBuilder& builder, TemplateValues& values, const Value& root)
    : builder_(builder), values_(values), globals_(map_member(root, "Globals")) {}

const TemplateGlobals::Section* TemplateGlobals::section_of(std::string_view type) {
    if (globals_ == nullptr || !type.starts_with(serverless)) {
        return nullptr;
    }
    const std::string_view name = type.substr(serverless.size());
    const Value* const written = map_member(*globals_, name);
    if (written == nullptr) {
        return nullptr;
    }
    const auto known = sections_.find(name);
    return known != sections_.end()
               ? &known->second
               : &sections_.emplace(name, Section{written, values_.resolve(*written)}).first->second;
}

Resolved TemplateGlobals::with_globals(std::string_view type, const Resolved& properties, const Value* written) {
    const Section* const section = section_of(type);
    if (section == nullptr || section->resolved.is_removed || section->resolved.value.kind != Kind::Map) {
        return properties;
    }
    if (properties.is_removed) {
        return spend(1) ? section->resolved : properties;
    }
    return {merged(section->resolved.value, section->written, properties.value, written)};
}

Value TemplateGlobals::merged(const Value& global, const Value* global_written, const Value& own,
                              const Value* own_written) {
    const bool are_maps = global.kind == Kind::Map && own.kind == Kind::Map;
    const bool are_lists = global.kind == Kind::List && own.kind == Kind::List;
    if ((!are_maps && !are_lists) || is_expression(global_written) || is_expression(own_written) ||
        !spend(std::uint64_t{global.size} + own.size) || !(are_maps ? builder_.open_map() : builder_.open_list())) {
        return own;
    }
    const auto origin = [&](const Value* written, const Value* container) {
        return written != nullptr     ? values_.origin(*written)
               : container != nullptr ? values_.origin(*container)
                                      : nullptr;
    };
    if (are_lists) {
        const auto add = [&](const Value& list, const Value* written) {
            const bool is_as_written = written != nullptr && written->kind == Kind::List && written->size == list.size;
            for (std::uint32_t i = 0; i < list.size; ++i) {
                builder_.add_from(list.item_data[i], origin(is_as_written ? written->item_data + i : nullptr, written));
            }
        };
        add(global, global_written);
        add(own, own_written);
        return builder_.close();
    }
    for (const Entry& entry : global.entries()) {
        const Value* const written = member_of(global_written, entry.key());
        const Value* const mine = member(own, entry.key());
        if (mine == nullptr) {
            builder_.key(entry.key());
            builder_.add_from(entry.value, origin(written, global_written));
            continue;
        }
        const Value* const mine_written = member_of(own_written, entry.key());
        const Value both = merged(entry.value, written, *mine, mine_written);
        builder_.key(entry.key());
        builder_.add_from(both, origin(mine_written, own_written));
    }
    for (const Entry& entry : own.entries()) {
        if (member(global, entry.key()) == nullptr) {
            builder_.key(entry.key());
            builder_.add_from(entry.value, origin(member_of(own_written, entry.key()), own_written));
        }
    }
    return builder_.close();
}

bool TemplateGlobals::spend(std::uint64_t values) {
    values_left_ -= values < values_left_ ? values : values_left_;
    return values_left_ != 0;
}

}  // namespace bylaw::inputs
