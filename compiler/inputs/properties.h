// Makes the properties of one resource out of its configuration item, by a table. Private to the room.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "document/document_builder.h"
#include "document/symbol.h"
#include "inputs/draft_node.h"
#include "inputs/embedded_texts.h"
#include "inputs/found_value.h"
#include "inputs/shapes.h"
#include "support/arena.h"

namespace bylaw::inputs {

// A tree of properties in the making.
class Draft : public DraftNode<Draft> {
public:
    explicit Draft(support::Arena& memory) : DraftNode(memory) {}

    // The draft of a member, made when it is first asked for.
    [[nodiscard]] Draft& member(std::string_view name) { return member({name, support::key_hash(name)}); }
    [[nodiscard]] Draft& member(const PropertyName& name) {
        Draft* const known = find(name);
        return known != nullptr ? *known : add_member(name.text, name.hash);
    }
    [[nodiscard]] Draft* find(std::string_view name) const { return find({name, support::key_hash(name)}); }
    [[nodiscard]] Draft* find(const PropertyName& name) const { return find_child(name.text, name.hash); }
    [[nodiscard]] Draft& add_item();
    void set(FoundValue found) { set(*found.value, found); }
    // For values that stand in for what was found.
    void set(const document::Value& value, FoundValue found) {
        value_ = value;
        found_ = found;
        kind_ = Kind::Value;
    }
    // It is not there, whatever else there is of that name.
    void leave_out() { kind_ = Kind::LeftOut; }
    [[nodiscard]] bool is_map() const { return kind_ == Kind::Map; }
    [[nodiscard]] bool is_symbol() const { return kind_ == Kind::Value && value_.kind == document::Kind::Symbol; }
    // Made, and nothing done with it since.
    [[nodiscard]] bool is_unset() const { return kind_ == Kind::Map && first() == nullptr; }

    // Adds it to the builder, as the value of the key or the item that is next; containers that were made are shown at
    // `place`. False if that is nested too deeply.
    [[nodiscard]] bool emit(document::DocumentBuilder& builder, const document::Value* place) const;

private:
    enum class Kind : std::uint8_t { Map, List, Value, LeftOut };

    Kind kind_ = Kind::Map;
    document::Value value_;
    FoundValue found_;
};

// Adds a value to the builder, as the value of the key or the item that is next. What stands in a text is copied, each
// part of it with the text's place; everything else stays where it is. Members that are null are left out: the service
// has no value there. False if that is nested too deeply.
[[nodiscard]] bool emit_value(document::DocumentBuilder& builder, const document::Value& value, FoundValue found);

// Adds what the rows find in an item to the draft. What they say is not recorded becomes that symbol, which outlives
// the document (null: what AWS Config does not record).
void apply_rows(const std::vector<ShapeRow>& rows, FoundValue item, EmbeddedTexts& texts, Draft& draft,
                const document::Symbol* unrecorded = nullptr);

// The values that a path leads to.
[[nodiscard]] std::vector<FoundValue> values_at(const std::vector<ShapeStep>& path, FoundValue item,
                                                EmbeddedTexts& texts);

// Adds the members of a map that the draft does not have yet, under CloudFormation's names where these only differ in
// the first letter. Names are made in the arena; `left_out` are members of which something else became.
void add_rest(FoundValue map, const std::vector<std::string_view>& left_out, support::Arena& arena, Draft& draft);

}  // namespace bylaw::inputs
