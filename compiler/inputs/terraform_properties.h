// Makes properties out of the values of a Terraform resource, by a table. Private to the room.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "inputs/draft_node.h"
#include "inputs/embedded_texts.h"
#include "inputs/shapes.h"
#include "inputs/terraform_value.h"
#include "support/arena.h"

namespace bylaw::inputs {

// A tree of properties in the making.
class TerraformDraft : public DraftNode<TerraformDraft> {
public:
    enum class Kind : std::uint8_t {
        Map,
        List,
        Value,       // `from`
        Literal,     // `literal`, made of `from`
        Owner,       // a reference to the resource that has `from`
        Unresolved,  // not known, because it is not known whose companion `from` belongs to: `reason`
    };
    // Rows of companions replace what the rows of the resource itself made, and add to each other.
    enum class Author : std::uint8_t { Resource, Companion };

    explicit TerraformDraft(support::Arena& memory) : DraftNode(memory) {}

    [[nodiscard]] TerraformDraft& member(std::string_view name) { return member({name, support::key_hash(name)}); }
    [[nodiscard]] TerraformDraft& member(const PropertyName& name);
    [[nodiscard]] const TerraformDraft* find(std::string_view name) const {
        return find({name, support::key_hash(name)});
    }
    [[nodiscard]] const TerraformDraft* find(const PropertyName& name) const {
        return find_child(name.text, name.hash);
    }
    // What a path of names leads to: made where it is not there; or null, and where something stands for all of it,
    // that.
    [[nodiscard]] TerraformDraft& at(const std::vector<PropertyName>& property);
    [[nodiscard]] const TerraformDraft* find(const std::vector<PropertyName>& property) const;
    [[nodiscard]] TerraformDraft& add_item(Author author);
    void set(const TerraformValue& from, bool is_document, Author author);
    void set_literal(const document::Value& literal, const TerraformValue& from, Author author);
    void set_owner(const TerraformValue& from);
    void set_unresolved(std::string_view reason, const TerraformValue& from);
    // Stands for the same as another draft, which must not be changed any more.
    void become(const TerraformDraft& other);
    // One that belongs to nothing yet.
    [[nodiscard]] TerraformDraft fresh() const { return TerraformDraft(memory()); }
    // What is a list and has no items.
    void clear();

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] Author author() const { return author_; }
    [[nodiscard]] const TerraformValue& from() const { return from_; }
    [[nodiscard]] const document::Value& literal() const { return literal_; }
    [[nodiscard]] std::string_view reason() const { return reason_; }
    // Whether the value is a document, such as a policy, and not its text.
    [[nodiscard]] bool is_document() const { return is_document_; }

private:
    Kind kind_ = Kind::Map;
    Author author_ = Author::Resource;
    bool is_document_ = false;
    TerraformValue from_;
    document::Value literal_;
    std::string_view reason_;
};

// Applies rows to values. Texts that are made live in the arena.
class TerraformRows {
public:
    // `unfilled` are attributes that are not set where nobody set them.
    TerraformRows(EmbeddedTexts& texts, support::Arena& arena, TerraformDraft::Author author,
                  std::span<const std::string_view> unfilled = {})
        : texts_(texts), arena_(arena), author_(author), unfilled_(unfilled) {}

    void apply(const std::vector<ShapeRow>& rows, const TerraformValue& from, TerraformDraft& draft);
    // What rows say about properties that are not set.
    static void apply_defaults(const std::vector<ShapeRow>& rows, const TerraformValue& from, TerraformDraft& draft);
    // Makes everything that the rows would set, and that is not set, unknown.
    static void leave_open(const std::vector<ShapeRow>& rows, std::string_view reason, const TerraformValue& from,
                           TerraformDraft& draft);
    // Tags as a list of maps with `Key` and `Value`. Nothing for an empty map.
    void apply_tags(const TerraformValue& tags, TerraformDraft& draft);
    // What the path of a part leads to, without what is not known or not set.
    [[nodiscard]] std::vector<TerraformValue> parts(const TerraformValue& from, const std::vector<ShapeStep>& path);

private:
    struct Found {
        TerraformValue value;
        bool is_whole = false;  // of a list that is not known; the path goes on to its items
    };
    void collect(const TerraformValue& from, const std::vector<ShapeStep>& path, std::size_t step,
                 std::vector<Found>& found);
    void collect_unknown(TerraformValue from, const std::vector<ShapeStep>& path, std::size_t step,
                         std::vector<Found>& found);
    void collect_items(const TerraformValue& from, const std::vector<ShapeStep>& path, std::size_t step,
                       std::vector<Found>& found);
    void collect_values(const TerraformValue& from, const std::vector<ShapeStep>& path, std::size_t step,
                        std::vector<Found>& found);
    [[nodiscard]] std::vector<Found> collect(const TerraformValue& from, const std::vector<ShapeStep>& path);

    void apply_property(const ShapeRow& row, const TerraformValue& from, TerraformDraft& draft);
    void apply_each(const ShapeRow& row, const TerraformValue& from, TerraformDraft& draft);
    // Rows that make parts of lists and maps: terraform_entries.cpp.
    void apply_pair(const ShapeRow& row, const TerraformValue& from, TerraformDraft& draft);
    void apply_keyed(const ShapeRow& row, const TerraformValue& from, TerraformDraft& draft);
    void apply_into(const ShapeRow& row, const TerraformValue& from, TerraformDraft& draft);
    [[nodiscard]] bool is_unfilled(const ShapeRow& row, const TerraformValue& from) const;
    // False if the value counts as not set.
    bool convert(const ShapeRow& row, const TerraformValue& value, TerraformDraft& draft);
    void add_pairs(const TerraformValue& map, std::string_view key_name, std::string_view value_name,
                   TerraformDraft& list);
    void add_parts(const TerraformValue& value, TerraformDraft& list);
    [[nodiscard]] std::optional<document::Value> converted_scalar(const ShapeRow& row, const document::Value& value);

    EmbeddedTexts& texts_;
    support::Arena& arena_;
    TerraformDraft::Author author_;
    std::span<const std::string_view> unfilled_;
};

// Whether a plan leaves a value unknown that the author did not write, and would show that if it were otherwise.
[[nodiscard]] bool is_left_to_service(const TerraformValue& from, const TerraformValue& value);

}  // namespace bylaw::inputs
