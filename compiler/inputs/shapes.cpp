#include "inputs/shapes.h"

#include <algorithm>
#include <utility>

#include "inputs/shape_texts.h"

namespace bylaw::inputs {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

bool remove_suffix(std::string_view& text, std::string_view suffix) {
    if (!text.ends_with(suffix)) {
        return false;
    }
    text.remove_suffix(suffix.size());
    return true;
}

std::vector<ShapeStep> path_of(std::string_view text) {
    std::vector<ShapeStep> path;
    if (text == ".") {
        return path;
    }
    for (std::string_view part : split(text, '.')) {
        if (part == "*") {
            path.push_back({ShapeStep::Kind::Values, {}});
            continue;
        }
        const std::size_t bracket = part.find('[');
        if (bracket != 0) {
            path.push_back({ShapeStep::Kind::Key, part.substr(0, bracket)});
        }
        if (bracket != std::string_view::npos && remove_suffix(part, "]")) {
            path.push_back({ShapeStep::Kind::Items, part.substr(bracket + 1)});
        }
    }
    return path;
}

class ShapeReader {
public:
    ShapeReader(std::string_view text, Shape& shape) : lines_(split(text, '\n')), shape_(shape) {}

    std::optional<ShapeError> run() {
        read_rows(shape_.rows, false);
        if (!error_ && shape_.type.empty()) {
            refuse("the table names no type");
        }
        if (shape_.item_type.empty()) {
            shape_.item_type = shape_.type;
        }
        return error_;
    }

private:
    void refuse(std::string message) { error_ = ShapeError{static_cast<std::uint32_t>(next_), std::move(message)}; }

    // Up to the end of the table, or of the list that the rows belong to.
    void read_rows(std::vector<ShapeRow>& rows, bool is_in_list) {
        while (next_ < lines_.size() && !error_) {
            const std::string_view line = lines_[next_++];
            if (line.empty() || line.starts_with('#')) {
                continue;
            }
            std::vector<std::string_view> columns = split(line, '\t');
            const std::size_t indent = columns[0].find_first_not_of(' ');
            columns[0].remove_prefix(std::min(indent, columns[0].size()));
            if (columns[0] == "end" && is_in_list) {
                return;
            }
            read_line(columns, rows, is_in_list);
        }
        if (is_in_list && !error_) {
            refuse("`each` has no `end`");
        }
    }

    void read_line(const std::vector<std::string_view>& columns, std::vector<ShapeRow>& rows, bool is_in_list) {
        const std::string_view word = columns[0];
        if ((word == "type" || word == "item-type") && columns.size() == 2 && !is_in_list) {
            (word == "type" ? shape_.type : shape_.item_type) = columns[1];
            return;
        }
        ShapeRow row;
        const bool is_known = word == "item" || word == "each" || (word == "spread" && is_in_list);
        if (!is_known || columns.size() < 3 || columns.size() > 4) {
            refuse("this is no row of a table");
            return;
        }
        row.kind = word == "each"     ? ShapeRow::Kind::Each
                   : word == "spread" ? ShapeRow::Kind::Spread
                                      : ShapeRow::Kind::Property;
        std::string_view property = columns[1];
        row.is_list = remove_suffix(property, "[]");
        row.property = split(property, '.');
        row.path = path_of(columns[2]);
        if (columns.size() == 4 && !read_conversion(columns[3], row)) {
            refuse("`" + std::string(columns[3]) + "` is no conversion");
            return;
        }
        if (row.kind == ShapeRow::Kind::Each) {
            read_rows(row.rows, true);
        }
        rows.push_back(std::move(row));
    }

    static bool read_conversion(std::string_view text, ShapeRow& row) {
        if (text == "json" || text == "url-json") {
            row.conversion = text == "json" ? Conversion::Json : Conversion::UrlJson;
            return true;
        }
        if (text == "commas") {
            row.conversion = Conversion::Commas;
            return row.is_list;
        }
        row.conversion = Conversion::Words;
        for (const std::string_view pair : split(text, ' ')) {
            const std::size_t equals = pair.find('=');
            if (equals == std::string_view::npos) {
                return false;
            }
            row.words.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
        }
        return true;
    }

    std::vector<std::string_view> lines_;
    Shape& shape_;
    std::size_t next_ = 0;
    std::optional<ShapeError> error_;
};

std::vector<Shape> read_all() {
    std::vector<Shape> shapes;
    for (const std::string_view text : shape_texts()) {
        Shape shape;
        // That every table can be read is a test of its own.
        if (!read_shape(text, shape)) {
            shapes.push_back(std::move(shape));
        }
    }
    std::sort(shapes.begin(), shapes.end(),
              [](const Shape& left, const Shape& right) { return left.item_type < right.item_type; });
    return shapes;
}

}  // namespace

std::optional<ShapeError> read_shape(std::string_view text, Shape& shape) {
    return ShapeReader(text, shape).run();
}

const std::vector<Shape>& all_shapes() {
    static const std::vector<Shape> shapes = read_all();
    return shapes;
}

const Shape* shape_of_item(std::string_view item_type) {
    const auto& shapes = all_shapes();
    const auto found =
        std::lower_bound(shapes.begin(), shapes.end(), item_type,
                         [](const Shape& shape, std::string_view wanted) { return shape.item_type < wanted; });
    return found != shapes.end() && found->item_type == item_type ? &*found : nullptr;
}

}  // namespace bylaw::inputs
