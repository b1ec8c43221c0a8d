// The tables of stdlib/shapes: how the properties that CloudFormation names are found in other inputs. The tables are
// part of the program; stdlib/shapes/README.md says how they are written.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "document/value.h"

namespace bylaw::inputs {

// What is done with a value on its way.
enum class Conversion : std::uint8_t {
    None,
    Json,          // text that holds JSON
    UrlJson,       // the same, percent-encoded (RFC 3986)
    Commas,        // text that holds several texts, for properties that are lists
    Words,         // texts and booleans that are called something else: ShapeRow::words
    List,          // a scalar becomes a list of one
    Text,          // numbers and booleans become texts
    Integer,       // a text that is a whole number becomes one
    Tags,          // a map becomes a list of maps with `Key` and `Value`
    Pairs,         // the same with other names: the only one of ShapeRow::words
    Count,         // a list becomes the number of its items
    LastPart,      // what a text has behind its last slash
    LeadingParts,  // what it has in front of that, behind a slash of its own
};

// One step of a path into an input.
struct ShapeStep {
    enum class Kind : std::uint8_t { Key, Items, Values };  // `name`, `[]` or `[flag]`, `*`
    Kind kind = Kind::Key;
    std::string_view key;     // Items: only those whose member of this name is true, if there is a name
    std::string_view wanted;  // Items: … or has this text, if there is one
    std::uint32_t hash = 0;   // Key: of the key
};

// The name of a property.
struct PropertyName {
    std::string_view text;
    std::uint32_t hash = 0;  // support::key_hash
};

struct ShapeRow {
    enum class Kind : std::uint8_t {
        Property,  // one value; several where the path goes over a list and so does the property
        Each,      // a list, made of one map for each value of the path; `rows` are relative to both
        Spread,    // in Each: a map for each value of the path, with what the other rows give
        Default,   // what counts where nothing is set: `literal`
        Pair,      // an element of a list of maps with `Key` and `Value`: `literal` and the text of the value
        Keyed,     // a map with a member for each value of the path, named by what its member `literal` says
        Unkeyed,   // a list with a map for each value of maps in maps, with the keys on the way as its `key_members`
        Into,  // in a companion: `rows` are for the elements of a list whose member `literal` has the value of the path
        Repeated,    // the source says the same in another property, and a template could not say both: left out
        Unrecorded,  // the source does not say: an unknown value where nothing is set, and the path leads nowhere
    };
    Kind kind = Kind::Property;
    std::vector<PropertyName> property;  // of nested properties
    bool is_list = false;                // Property: written with `[]` at the end
    std::vector<ShapeStep> path;
    Conversion conversion = Conversion::None;
    std::vector<std::pair<std::string_view, std::string_view>>
        words;  // from, to; "-" is nothing, true and false booleans. Pairs: the names of key and value
    std::string_view literal;
    bool leads_to_one = true;  // the path goes over no list and no map
    std::vector<std::string_view> key_members;
    std::vector<ShapeRow> rows;
};

// A companion: what Terraform keeps in a resource of its own and CloudFormation in its owner.
struct TerraformJoin {
    std::string_view type;       // of the companion, as Terraform names it
    std::string_view attribute;  // of the companion: names the owner
    bool stays = false;          // the companion is a resource of its own as well
    std::vector<ShapeRow> rows;  // from the companion's values to the owner's properties
};

// What a resource type of Terraform makes of CloudFormation's type.
struct TerraformShape {
    std::string_view type;  // Terraform's name
    // Where the resource keeps what CloudFormation has resources of their own for: each value there is one, `rows` are
    // relative to it. Empty: the resource itself.
    std::vector<ShapeStep> part;
    std::string_view part_name;                          // the same as it is written
    std::optional<std::vector<std::string_view>> owner;  // property of the part that refers to the resource
    bool is_owner_list = false;                          // which is a list of such references
    std::vector<ShapeRow> rows;
    std::unordered_set<std::string_view> mentioned;                    // attributes that rows begin with
    std::vector<std::pair<std::string_view, std::string_view>> names;  // attribute for GetAtt, or Ref; Terraform's one
    std::vector<std::string_view> unfilled;  // attributes that are not set where nobody set them, whatever is computed
    [[nodiscard]] bool leaves_all() const { return unfilled.size() == 1 && unfilled.front() == "*"; }
    std::vector<TerraformJoin> joins;
};

// What AWS Config keeps in the item of another resource and CloudFormation has resources of a type of its own for: each
// value of the path is one.
struct ItemPart {
    std::string_view item_type;   // of the item that it stands in
    std::vector<ShapeStep> path;  // there
    std::string_view name;        // the same as it is written
    std::vector<ShapeRow> rows;   // relative to the value
    std::vector<ShapeRow> outer;  // relative to the item
};

// One resource type.
struct Shape {
    std::string_view type;       // CloudFormation's name
    std::string_view item_type;  // AWS Config's name
    std::vector<ShapeRow> rows;
    std::vector<ItemPart> parts;
    std::vector<TerraformShape> terraform;
    // Members of an item's `configuration` that a row moves to where they belong, as a whole.
    std::vector<std::string_view> moved_members;
};

// The table for a resource type as AWS Config names it; null if there is none. Lives as long as the program. Reading
// all tables takes place at the first call, from any thread.
[[nodiscard]] const Shape* shape_of_item(std::string_view item_type);

// The types that CloudFormation makes of parts of an item.
struct PartOfItem {
    const Shape* shape = nullptr;
    const ItemPart* part = nullptr;
};
[[nodiscard]] std::span<const PartOfItem> parts_of_item(std::string_view item_type);

// The same for a resource type as Terraform names it; both null if there is none.
struct ShapeOfTerraform {
    const Shape* shape = nullptr;
    const TerraformShape* terraform = nullptr;
};
[[nodiscard]] ShapeOfTerraform shape_of_terraform(std::string_view type);

// Resources that CloudFormation makes of parts of one.
[[nodiscard]] std::span<const ShapeOfTerraform> parts_of_terraform(std::string_view type);

// Of what resource types of Terraform a type is a companion.
struct JoinOfTerraform {
    const TerraformShape* owner = nullptr;
    const TerraformJoin* join = nullptr;
};
[[nodiscard]] std::span<const JoinOfTerraform> joins_of_terraform(std::string_view companion);

// What CloudFormation calls a type of Terraform, if a table or the list of types without one says so; else empty.
[[nodiscard]] std::string_view type_of_terraform(std::string_view type);

// Whether a table, or the list of types without one, has a type of this name of CloudFormation or AWS Config.
[[nodiscard]] bool has_type(std::string_view name);

// All tables, in order of their types.
[[nodiscard]] const std::vector<Shape>& all_shapes();

// What a row with Conversion::Words makes of a scalar: the word for it, the scalar itself if it has none, nothing where
// the word says that it counts as not set.
[[nodiscard]] std::optional<document::Value> converted_word(const ShapeRow& row, const document::Value& scalar);

// Reads one table. Says what is wrong with it, by line, instead if something is; the text must outlive the shape.
struct ShapeError {
    std::uint32_t line = 0;
    std::string message;
};
[[nodiscard]] std::optional<ShapeError> read_shape(std::string_view text, Shape& shape);

}  // namespace bylaw::inputs
