// Nested lists and maps as text, the way serde_json (pretty) and serde_yaml print them. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/parse_tree.h"

namespace bylaw::syntax {

// Values are given from the outside in: `begin_map`, then for each entry `key` and a value, then `end`. One value makes
// a text.
class TreeWriter {
public:
    explicit TreeWriter(TreeFormat format) : is_json_(format == TreeFormat::Json) {}

    void begin_map() { begin(false); }
    void begin_list() { begin(true); }
    void end();
    void key(std::string_view text);

    void null() { plain("null"); }
    void boolean(bool value) { plain(value ? "true" : "false"); }
    void integer(std::int64_t value);
    void real(double value);
    void string(std::string_view text);
    // A string that is known to stand for itself in both formats but for JSON's quotes.
    void name(std::string_view text);

    // The whole text. YAML ends with a line break, JSON does not, as in the reference.
    [[nodiscard]] std::string take();

private:
    // What stands in front of a value on its line.
    enum class Place : std::uint8_t { Start, Key, Dash };
    struct Frame {
        bool is_list;
        bool is_empty;
        Place place;         // of the list or map itself
        std::size_t column;  // of its entries; YAML only
    };

    void begin(bool is_list);
    void plain(std::string_view text);
    // Moves to where the next value starts.
    void before_value();
    // Moves to where the next entry of the innermost list or map starts.
    void before_entry(Frame& frame);
    void new_line(std::size_t column);

    bool is_json_;
    std::string out_;
    std::vector<Frame> frames_;
    Place place_ = Place::Start;
};

}  // namespace bylaw::syntax
