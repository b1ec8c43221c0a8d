// The tables of stdlib/shapes: how the properties that CloudFormation names are found in other inputs. The tables are
// part of the program; stdlib/shapes/README.md says how they are written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw::inputs {

// What is done with a value on its way.
enum class Conversion : std::uint8_t {
    None,
    Json,     // text that holds JSON
    UrlJson,  // the same, percent-encoded (RFC 3986)
    Commas,   // text that holds several texts, for properties that are lists
    Words,    // texts and booleans that are called something else: ShapeRow::words
};

// One step of a path into an input.
struct ShapeStep {
    enum class Kind : std::uint8_t { Key, Items, Values };  // `name`, `[]` or `[flag]`, `*`
    Kind kind = Kind::Key;
    std::string_view key;  // Items: only those whose member of this name is true, if there is a name
};

struct ShapeRow {
    enum class Kind : std::uint8_t {
        Property,  // one value; several where the path goes over a list and so does the property
        Each,      // a list, made of one map for each value of the path; `rows` are relative to both
        Spread,    // in Each: a map for each value of the path, with what the other rows give
    };
    Kind kind = Kind::Property;
    std::vector<std::string_view> property;  // names of nested properties
    bool is_list = false;                    // Property: written with `[]` at the end
    std::vector<ShapeStep> path;
    Conversion conversion = Conversion::None;
    std::vector<std::pair<std::string_view, std::string_view>>
        words;  // from, to; "-" is nothing, true and false booleans
    std::vector<ShapeRow> rows;
};

// One resource type.
struct Shape {
    std::string_view type;       // CloudFormation's name
    std::string_view item_type;  // AWS Config's name
    std::vector<ShapeRow> rows;
};

// The table for a resource type as AWS Config names it; null if there is none. Lives as long as the program. Reading
// all tables takes place at the first call, from any thread.
[[nodiscard]] const Shape* shape_of_item(std::string_view item_type);

// All tables, in order of their types.
[[nodiscard]] const std::vector<Shape>& all_shapes();

// Reads one table. Says what is wrong with it, by line, instead if something is; the text must outlive the shape.
struct ShapeError {
    std::uint32_t line = 0;
    std::string message;
};
[[nodiscard]] std::optional<ShapeError> read_shape(std::string_view text, Shape& shape);

}  // namespace bylaw::inputs
