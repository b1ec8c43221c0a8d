#include "inputs/terraform_writer.h"

#include <algorithm>
#include <string>
#include <vector>

#include "document/made_entry.h"
#include "inputs/members.h"
#include "inputs/shapes.h"

namespace bylaw::inputs {

using document::Kind;
using document::Symbol;
using document::Value;

namespace {

constexpr std::string_view not_yet = "known after apply";

}  // namespace

std::string_view TerraformWriter::name_of(std::string_view attribute) {
    const auto [found, is_new] = converted_.try_emplace(attribute);
    if (is_new) {
        found->second = converted_name(attribute, builder_.arena());
    }
    return found->second;
}

void TerraformWriter::add_text(std::string_view text, const Value* place) {
    builder_.add_from(Value::of_string(text), place);
}

bool TerraformWriter::add(const TerraformDraft& draft, const Value* place) {
    switch (draft.kind()) {
        case TerraformDraft::Kind::Value:
            return add(draft.from(), false, draft.is_document());
        case TerraformDraft::Kind::Literal: {
            Value value = draft.literal();
            value.is_sensitive = draft.from().is_sensitive();
            const Value* origin = draft.from().place();
            builder_.add_from(value, origin != nullptr ? origin : place);
            return true;
        }
        case TerraformDraft::Kind::Owner:
            add_owner(draft.from(), place);
            return true;
        case TerraformDraft::Kind::Unresolved: {
            Symbol symbol;
            symbol.presence = Symbol::Presence::Possible;
            symbol.reason = draft.reason();
            add_symbol(symbol, draft.from().place(), false);
            return true;
        }
        case TerraformDraft::Kind::Map:
        case TerraformDraft::Kind::List:
            break;
    }
    const bool is_map = draft.kind() == TerraformDraft::Kind::Map;
    if (!(is_map ? builder_.open_map() : builder_.open_list())) {
        return false;
    }
    bool is_whole = true;
    for (const TerraformDraft* child = draft.first(); child != nullptr; child = child->next()) {
        if (is_map) {
            builder_.key(child->name());
        }
        is_whole = add(*child, place) && is_whole;
    }
    const Value done = builder_.close();
    builder_.add_from(done, place);
    return is_whole;
}

bool TerraformWriter::add(const TerraformValue& value, bool has_names, bool is_document) {
    if (value.is_unknown()) {
        add_unknown(value, is_document);
        return true;
    }
    if (value.is(Kind::Map)) {
        return add_map(value, has_names && value.text == nullptr);
    }
    if (value.is(Kind::List)) {
        return add_list(value);
    }
    add_scalar(value);
    return true;
}

bool TerraformWriter::add_map(const TerraformValue& value, bool has_names) {
    if (!builder_.open_map()) {
        return false;
    }
    bool is_whole = true;
    const auto add_member = [&](std::string_view key) {
        const TerraformValue child = value.member(key);
        if ((has_names ? child.is_set() : child.is_there()) || value.text != nullptr) {
            builder_.key(has_names ? name_of(key) : key);
            is_whole = add(child, false) && is_whole;
        }
    };
    for (const document::Entry& entry : value.value->entries()) {
        add_member(entry.key());
    }
    if (value.unknown != nullptr && value.unknown->kind == Kind::Map) {
        for (const document::Entry& entry : value.unknown->entries()) {
            if (document::find(*value.value, entry.key()) == nullptr) {
                add_member(entry.key());
            }
        }
    }
    Value done = builder_.close();
    done.is_sensitive = value.is_sensitive();
    builder_.add_from(done, value.place());
    return is_whole;
}

bool TerraformWriter::add_list(const TerraformValue& value) {
    if (!builder_.open_list()) {
        return false;
    }
    bool is_whole = true;
    const std::uint32_t count = value.item_count();
    for (std::uint32_t i = 0; i < count; ++i) {
        is_whole = add(value.item(i), true) && is_whole;
    }
    Value done = builder_.close();
    done.is_sensitive = value.is_sensitive();
    builder_.add_from(done, value.place());
    return is_whole;
}

void TerraformWriter::add_scalar(const TerraformValue& value) {
    Value scalar = value.value == nullptr ? Value() : *value.value;
    scalar.is_sensitive = value.is_sensitive() || (scalar.kind == Kind::String && concealment_.hides(scalar.text()));
    if (scalar.kind == Kind::String && value.instance != nullptr) {
        TerraformNames::Use named = names_.named_by(scalar.text(), value.attribute, *value.instance);
        if (named.instance == nullptr && value.expression != nullptr && value.text == nullptr) {
            named = referenced_by(value);
        }
        if (named.instance != nullptr) {
            Symbol symbol;
            symbol.type = Kind::String;
            symbol.known = builder_.arena().make<Value>(scalar);
            write_reference(*named.instance, named.attribute, symbol);
            add_symbol(symbol, value.place(), scalar.is_sensitive);
            return;
        }
    }
    builder_.add_from(scalar, value.place());
}

TerraformNames::Use TerraformWriter::referenced_by(const TerraformValue& value) {
    if (list_member(*value.expression, "references") == nullptr) {
        return {};
    }
    const TerraformReferences references = resolver_.resolve(*value.instance, *value.expression);
    TerraformNames::Use use;
    for (const TerraformTarget& target : references.targets) {
        const bool is_it = target.instance != nullptr && !target.instance->is_data && !target.attribute.empty() &&
                           target.instance->values.member(target.attribute).known_text() == value.known_text();
        if (is_it && use.instance != nullptr && use.instance != target.instance) {
            return {};
        }
        if (is_it) {
            use = {target.instance, target.attribute};
        }
    }
    return value.known_text().empty() ? TerraformNames::Use() : use;
}

const Value* TerraformWriter::known_under_another_name(const TerraformInstance& instance, std::string_view attribute) {
    const ShapeOfTerraform shape = shape_of_terraform(instance.type);
    if (shape.terraform == nullptr) {
        return nullptr;
    }
    const auto& names = shape.terraform->names;
    const auto asked =
        std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.second == attribute; });
    for (const auto& [name, other] : names) {
        const bool is_same = asked != names.end() && name == asked->first;
        const TerraformValue value = is_same ? instance.values.member(other) : TerraformValue();
        if (!value.known_text().empty() && !value.is_sensitive()) {
            return builder_.arena().make<Value>(*value.value);
        }
    }
    return nullptr;
}

void TerraformWriter::add_unknown(const TerraformValue& value, bool is_document) {
    if (is_document) {
        if (const TerraformInstance* document = policies_.document_of(value)) {
            if (policies_.add(*document, value.is_sensitive())) {
                return;
            }
        }
    }
    Symbol symbol;
    symbol.reason = not_yet;
    const bool is_set = (value.expression != nullptr && !value.is_inside) || value.is_dynamic;
    symbol.presence = is_set ? Symbol::Presence::Certain : Symbol::Presence::Possible;
    if (value.expression != nullptr && value.instance != nullptr) {
        const TerraformReferences references = resolver_.resolve(*value.instance, *value.expression);
        std::vector<std::string_view> addresses;
        const TerraformInstance* only = nullptr;
        for (const TerraformTarget& target : references.targets) {
            const auto add_instance = [&](const TerraformInstance& instance) {
                if (!instance.is_data) {
                    only = &instance;
                    addresses.push_back(instance.address);
                }
            };
            if (target.instance != nullptr) {
                add_instance(*target.instance);
            } else {
                // All instances of a block: what is said once for many must not become many times many.
                constexpr std::size_t most = 64;
                const auto& instances = target.block->instances;
                std::for_each_n(instances.begin(), std::min(instances.size(), most),
                                [&](const TerraformInstance* instance) { add_instance(*instance); });
            }
        }
        std::sort(addresses.begin(), addresses.end());
        addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
        if (references.is_single && references.targets.size() == 1 && addresses.size() == 1 && !is_document &&
            !value.is_part && !value.is_inside && !references.targets.front().attribute.empty()) {
            write_reference(*only, references.targets.front().attribute, symbol);
            symbol.known = known_under_another_name(*only, references.targets.front().attribute);
        } else {
            symbol.references = builder_.arena().copy(addresses);
            if (addresses.empty() && !references.local.empty()) {
                const std::string reason = "through " + std::string(references.local);
                symbol.reason = builder_.arena().copy(std::string_view(reason));
            }
        }
    }
    add_symbol(symbol, value.place(), value.is_sensitive());
}

void TerraformWriter::add_owner(const TerraformValue& from, const Value* place) {
    Symbol symbol;
    symbol.type = Kind::String;
    symbol.reason = not_yet;
    const TerraformValue id = from.member("id");
    if (!id.known_text().empty()) {
        symbol.known = builder_.arena().make<Value>(*id.value);
    }
    write_reference(*from.instance, "id", symbol);
    const Value* origin = id.place();
    add_symbol(symbol, origin != nullptr ? origin : place, id.is_sensitive());
}

void TerraformWriter::add_symbol(const Symbol& symbol, const Value* place, bool is_sensitive) {
    // Rules see what a symbol stands for, or how it is written, and reports show where that is.
    if (place != nullptr && symbol.known != nullptr) {
        builder_.note_origin(symbol.known, place);
    }
    if (place != nullptr && symbol.written != nullptr) {
        const Value& inner = symbol.written->entry_data[0].value;
        builder_.note_origin(symbol.written, place);
        builder_.note_origin(&inner, place);
        for (std::uint32_t i = 0; inner.kind == Kind::List && i < inner.size; ++i) {
            builder_.note_origin(&inner.item_data[i], place);
        }
    }
    Value value = Value::of_symbol(builder_.arena().make<Symbol>(symbol));
    value.is_sensitive = is_sensitive;
    builder_.add_from(value, place);
}

void TerraformWriter::write_reference(const TerraformInstance& instance, std::string_view attribute, Symbol& symbol) {
    support::Arena& arena = builder_.arena();
    const std::string_view name = cloudformation_attribute(instance, attribute, arena);
    const Value address = Value::of_string(instance.address);
    Value inner = address;
    const bool is_ref = name == "Ref";
    if (!is_ref) {
        const std::vector<Value> items{address, Value::of_string(name)};
        inner = Value::of_list(arena.copy(items));
    }
    const std::vector<document::Entry> entries{document::made_entry(is_ref ? "Ref" : "Fn::GetAtt", inner, arena)};
    symbol.written = arena.make<Value>(Value::of_map(arena.copy(entries)));
    const std::string identity = std::string(instance.address) + '.' + std::string(name);
    symbol.identity = arena.copy(std::string_view(identity));
    const std::vector<std::string_view> addresses{instance.address};
    symbol.references = arena.copy(addresses);
}

}  // namespace bylaw::inputs
