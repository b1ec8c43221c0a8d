// What a part of a pack refers to, as it is written. Private to the room.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "document/value.h"
#include "inputs/members.h"
#include "packs/texts.h"

namespace bylaw::packs {

// Calls `use(name, place)` for each `${Name}` of Fn::Sub but those that the function brings along in `own`, which may
// be null; of `${Name.Attribute}` for the resource.
template <class Use>
void for_each_substitution(const document::Value& place, const document::Value* own, Use&& use) {
    const std::string_view text = place.text();
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
        const std::size_t end = text.find('}', at);
        if (end == std::string_view::npos) {
            return;
        }
        const std::string_view name = trimmed(text.substr(at + 2, end - at - 2));
        // `${!Name}` is a text.
        if (!name.starts_with('!') && (own == nullptr || inputs::member(*own, name) == nullptr)) {
            use(name.substr(0, name.find('.')), place);
        }
    }
}

// Goes through a value and all that is in it, in its order. `use_name(name, place)` is called for what `Ref` and
// Fn::Sub name, `use_condition(value)` for what stands where Fn::If wants the name of a condition, `see_map(map)` for
// each map.
template <class UseName, class UseCondition, class SeeMap>
void for_each_reference(const document::Value& part, UseName&& use_name, UseCondition&& use_condition,
                        SeeMap&& see_map) {
    using document::Kind;
    std::vector<const document::Value*> waiting{&part};
    while (!waiting.empty()) {
        const document::Value& at = *waiting.back();
        waiting.pop_back();
        if (at.kind == Kind::List) {
            for (std::uint32_t i = at.size; i != 0; --i) {
                waiting.push_back(&at.item_data[i - 1]);
            }
        }
        if (at.kind != Kind::Map) {
            continue;
        }
        see_map(at);
        for (std::uint32_t i = at.size; i != 0; --i) {
            waiting.push_back(&at.entry_data[i - 1].value);
        }
        if (at.size != 1) {
            continue;
        }
        const std::string_view function = at.entry_data->key();
        const document::Value& value = at.entry_data->value;
        const bool is_list = value.kind == Kind::List && value.size != 0;
        if (function == "Ref" && value.kind == Kind::String) {
            use_name(value.text(), value);
        } else if (function == "Fn::If" && is_list) {
            use_condition(value.item_data[0]);
        } else if (function == "Fn::Sub") {
            const document::Value& text = is_list ? value.item_data[0] : value;
            const bool has_own = is_list && value.size > 1 && value.item_data[1].kind == Kind::Map;
            if (text.kind == Kind::String) {
                for_each_substitution(text, has_own ? &value.item_data[1] : nullptr, use_name);
            }
        }
    }
}

}  // namespace bylaw::packs
