#include "inputs/shapes.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "inputs/shape_texts.h"
#include "support/hash.h"

namespace bylaw::inputs {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    parts.reserve(1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), separator)));
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
    const std::vector<std::string_view> parts = split(text, '.');
    path.reserve(parts.size() + 1);
    for (std::string_view part : parts) {
        if (part == "*") {
            path.push_back({ShapeStep::Kind::Values, {}, {}, 0});
            continue;
        }
        const std::size_t bracket = part.find('[');
        if (bracket != 0) {
            const std::string_view key = part.substr(0, bracket);
            path.push_back({ShapeStep::Kind::Key, key, {}, support::key_hash(key)});
        }
        if (bracket != std::string_view::npos && remove_suffix(part, "]")) {
            const std::string_view flag = part.substr(bracket + 1);
            const std::size_t equals = flag.find('=');
            path.push_back({ShapeStep::Kind::Items, flag.substr(0, equals),
                            equals == std::string_view::npos ? std::string_view() : flag.substr(equals + 1), 0});
        }
    }
    return path;
}

std::vector<PropertyName> names_of(std::string_view text) {
    std::vector<PropertyName> names;
    for (const std::string_view name : split(text, '.')) {
        names.push_back({name, support::key_hash(name)});
    }
    return names;
}

class ShapeReader {
public:
    ShapeReader(std::string_view text, Shape& shape) : lines_(split(text, '\n')), shape_(shape) {}

    std::optional<ShapeError> run() {
        while (auto columns = next_line()) {
            read_top(*columns);
        }
        if (!error_ && shape_.type.empty()) {
            refuse("the table names no type");
        }
        if (shape_.item_type.empty()) {
            shape_.item_type = shape_.type;
        }
        // Tags have rules of their own.
        shape_.moved_members.emplace_back("tags");
        for (const ShapeRow& row : shape_.rows) {
            const bool is_whole =
                row.path.size() == 2 || (row.path.size() == 3 && row.path[2].kind != ShapeStep::Kind::Key);
            if (is_whole && row.path[0].key == "configuration") {
                shape_.moved_members.push_back(row.path[1].key);
            }
        }
        return error_;
    }

private:
    using Columns = std::vector<std::string_view>;
    enum class Source : std::uint8_t { Item, Plan };

    void refuse(std::string message) {
        if (!error_) {
            error_ = ShapeError{static_cast<std::uint32_t>(next_), std::move(message)};
        }
    }
    void refuse_row() { refuse("this is no row of a table"); }

    // The columns of the next row; nothing at the end of the table, or if something was wrong.
    std::optional<Columns> next_line() {
        while (next_ < lines_.size() && !error_) {
            const std::string_view line = lines_[next_++];
            if (line.empty() || line.starts_with('#')) {
                continue;
            }
            Columns columns = split(line, '\t');
            const std::size_t indent = columns[0].find_first_not_of(' ');
            columns[0].remove_prefix(std::min(indent, columns[0].size()));
            return columns;
        }
        return std::nullopt;
    }

    void read_top(const Columns& columns) {
        const std::string_view word = columns[0];
        if ((word == "type" || word == "item-type") && columns.size() == 2) {
            (word == "type" ? shape_.type : shape_.item_type) = columns[1];
        } else if (word == "item-part" && columns.size() == 3) {
            ItemPart& part = shape_.parts.emplace_back();
            part.item_type = columns[1];
            part.name = columns[2];
            part.path = path_of(columns[2]);
            read_item_part(part);
        } else if (word == "terraform" && (columns.size() == 2 || columns.size() == 3)) {
            TerraformShape& terraform = shape_.terraform.emplace_back();
            terraform.type = columns[1];
            if (columns.size() == 3) {
                terraform.part_name = columns[2];
                terraform.part = path_of(columns[2]);
            }
            read_terraform(terraform);
        } else {
            read_row(columns, shape_.rows, Source::Item, false);
        }
    }

    void read_item_part(ItemPart& part) {
        while (auto columns = next_line()) {
            if ((*columns)[0] == "end") {
                return;
            }
            const bool is_outer = (*columns)[0] == "outer";
            if (is_outer) {
                (*columns)[0] = "item";
            }
            read_row(*columns, is_outer ? part.outer : part.rows, Source::Item, false);
        }
        refuse("`item-part` has no `end`");
    }

    void read_terraform(TerraformShape& terraform) {
        while (auto columns = next_line()) {
            const std::string_view word = (*columns)[0];
            if (word == "end") {
                return;
            }
            if (word == "name" && columns->size() == 3) {
                terraform.names.emplace_back((*columns)[1], (*columns)[2]);
            } else if (word == "unfilled" && columns->size() > 1) {
                terraform.unfilled.insert(terraform.unfilled.end(), columns->begin() + 1, columns->end());
            } else if (word == "owner" && columns->size() == 2 && !terraform.part.empty()) {
                terraform.is_owner_list = remove_suffix((*columns)[1], "[]");
                terraform.owner = split((*columns)[1], '.');
            } else if ((word == "join" || word == "join+") && columns->size() == 3) {
                TerraformJoin& join = terraform.joins.emplace_back();
                join.type = (*columns)[1];
                join.attribute = (*columns)[2];
                join.stays = word == "join+";
                read_rows(join.rows, Source::Plan, false, word);
            } else {
                read_row(*columns, terraform.rows, Source::Plan, false);
                if (!terraform.rows.empty() && !terraform.rows.back().path.empty()) {
                    terraform.mentioned.insert(terraform.rows.back().path.front().key);
                }
            }
        }
        refuse("`terraform` has no `end`");
    }

    // Up to the end of the list or companion that the rows belong to.
    void read_rows(std::vector<ShapeRow>& rows, Source source, bool is_in_list, std::string_view opened_by) {
        while (auto columns = next_line()) {
            if ((*columns)[0] == "end") {
                return;
            }
            read_row(*columns, rows, source, is_in_list);
        }
        refuse("`" + std::string(opened_by) + "` has no `end`");
    }

    void read_row(const Columns& columns, std::vector<ShapeRow>& rows, Source source, bool is_in_list) {
        const std::string_view word = columns[0];
        const bool may_have_path = word == "unrecorded";
        if ((may_have_path || word == "repeated") && source == Source::Item &&
            (columns.size() == 2 || (may_have_path && columns.size() == 3))) {
            ShapeRow row;
            row.kind = word == "repeated" ? ShapeRow::Kind::Repeated : ShapeRow::Kind::Unrecorded;
            row.property = names_of(columns[1]);
            if (columns.size() == 3) {
                row.path = path_of(columns[2]);
            }
            rows.push_back(std::move(row));
            return;
        }
        const auto kind = kind_of(word, source, is_in_list);
        // Of these the third column is a name, and the path, if there is one, comes behind it.
        const bool has_name = kind == ShapeRow::Kind::Pair || kind == ShapeRow::Kind::Into;
        const bool has_member = kind == ShapeRow::Kind::Keyed || kind == ShapeRow::Kind::Unkeyed;
        const std::size_t least = has_name || has_member ? 4 : 3;
        const bool is_unkeyed = kind == ShapeRow::Kind::Unkeyed;
        if (!kind || columns.size() < least || (columns.size() > least + 1 && !is_unkeyed)) {
            refuse_row();
            return;
        }
        ShapeRow row;
        row.kind = *kind;
        std::string_view property = columns[1];
        row.is_list = remove_suffix(property, "[]");
        if (property != ".") {
            row.property = names_of(property);
        }
        if (row.kind == ShapeRow::Kind::Default) {
            row.literal = columns[2];
        } else {
            row.path = path_of(columns[has_name ? 3 : 2]);
            row.literal = least == 4 ? columns[has_name ? 2 : 3] : std::string_view();
            row.leads_to_one = std::all_of(row.path.begin(), row.path.end(),
                                           [](const ShapeStep& step) { return step.kind == ShapeStep::Kind::Key; });
        }
        if (row.kind == ShapeRow::Kind::Pair) {
            row.conversion = Conversion::Text;
        }
        const bool is_open = is_unkeyed || row.kind == ShapeRow::Kind::Each || row.kind == ShapeRow::Kind::Keyed ||
                             row.kind == ShapeRow::Kind::Into;
        if (is_unkeyed) {
            row.key_members.assign(columns.begin() + 3, columns.end());
        } else if (columns.size() > least &&
                   (is_open || row.kind == ShapeRow::Kind::Default || !read_conversion(columns[least], row))) {
            refuse("`" + std::string(columns[least]) + "` is no conversion");
            return;
        }
        if (is_open) {
            read_rows(row.rows, source, true, word);
        }
        rows.push_back(std::move(row));
    }

    static std::optional<ShapeRow::Kind> kind_of(std::string_view word, Source source, bool is_in_list) {
        using Kind = ShapeRow::Kind;
        if (word == (source == Source::Plan ? "plan" : "item")) {
            return Kind::Property;
        }
        if (word == "each") {
            return Kind::Each;
        }
        if (word == "unkeyed" && source == Source::Item) {
            return Kind::Unkeyed;
        }
        if (word == "spread") {
            return is_in_list ? std::optional(Kind::Spread) : std::nullopt;
        }
        if (source == Source::Plan) {
            static constexpr std::pair<std::string_view, Kind> of_plans[] = {
                {"default", Kind::Default}, {"pair", Kind::Pair}, {"keyed", Kind::Keyed}, {"into", Kind::Into}};
            for (const auto& [name, kind] : of_plans) {
                if (word == name) {
                    return kind;
                }
            }
        }
        return std::nullopt;
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
        static constexpr std::pair<std::string_view, Conversion> of_plans[] = {
            {"list", Conversion::List},
            {"text", Conversion::Text},
            {"integer", Conversion::Integer},
            {"tags", Conversion::Tags},
            {"count", Conversion::Count},
            {"last-part", Conversion::LastPart},
            {"leading-parts", Conversion::LeadingParts}};
        for (const auto& [name, conversion] : of_plans) {
            if (text == name) {
                row.conversion = conversion;
                return true;
            }
        }
        if (const auto parts = split(text, ' '); parts.size() == 3 && parts[0] == "pairs") {
            row.conversion = Conversion::Pairs;
            row.words.emplace_back(parts[1], parts[2]);
            return true;
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

// The tables by the types of Terraform that they name.
struct TerraformTables {
    std::unordered_map<std::string_view, ShapeOfTerraform> shapes;
    std::unordered_map<std::string_view, std::vector<ShapeOfTerraform>> parts;
    std::unordered_map<std::string_view, std::vector<JoinOfTerraform>> joins;
    std::unordered_map<std::string_view, std::string_view> types;
};

TerraformTables read_terraform_tables() {
    TerraformTables tables;
    for (const std::string_view line : split(terraform_types_text(), '\n')) {
        const auto columns = split(line, '\t');
        if (columns.size() > 1 && !line.starts_with('#')) {
            tables.types.emplace(columns[0], columns[1]);
        }
    }
    for (const Shape& shape : all_shapes()) {
        for (const TerraformShape& terraform : shape.terraform) {
            if (!terraform.part.empty()) {
                tables.parts[terraform.type].push_back({&shape, &terraform});
                continue;
            }
            tables.shapes.emplace(terraform.type, ShapeOfTerraform{&shape, &terraform});
            for (const TerraformJoin& join : terraform.joins) {
                tables.joins[join.type].push_back({&terraform, &join});
            }
        }
    }
    return tables;
}

const TerraformTables& terraform_tables() {
    static const TerraformTables tables = read_terraform_tables();
    return tables;
}

}  // namespace

std::span<const PartOfItem> parts_of_item(std::string_view item_type) {
    static const auto parts = [] {
        std::unordered_map<std::string_view, std::vector<PartOfItem>> read;
        for (const Shape& shape : all_shapes()) {
            for (const ItemPart& part : shape.parts) {
                read[part.item_type].push_back({&shape, &part});
            }
        }
        return read;
    }();
    const auto found = parts.find(item_type);
    return found == parts.end() ? std::span<const PartOfItem>() : found->second;
}

ShapeOfTerraform shape_of_terraform(std::string_view type) {
    const auto& shapes = terraform_tables().shapes;
    const auto found = shapes.find(type);
    return found == shapes.end() ? ShapeOfTerraform() : found->second;
}

std::span<const ShapeOfTerraform> parts_of_terraform(std::string_view type) {
    const auto& parts = terraform_tables().parts;
    const auto found = parts.find(type);
    return found == parts.end() ? std::span<const ShapeOfTerraform>() : found->second;
}

std::span<const JoinOfTerraform> joins_of_terraform(std::string_view companion) {
    const auto& joins = terraform_tables().joins;
    const auto found = joins.find(companion);
    return found == joins.end() ? std::span<const JoinOfTerraform>() : found->second;
}

std::string_view type_of_terraform(std::string_view type) {
    if (const ShapeOfTerraform found = shape_of_terraform(type); found.shape != nullptr) {
        return found.shape->type;
    }
    const auto& types = terraform_tables().types;
    const auto found = types.find(type);
    return found == types.end() ? std::string_view() : found->second;
}

bool has_type(std::string_view name) {
    static const auto names = [] {
        std::unordered_set<std::string_view> read;
        for (const Shape& shape : all_shapes()) {
            read.insert(shape.type);
            read.insert(shape.item_type);
        }
        for (const auto& [terraform, type] : terraform_tables().types) {
            read.insert(type);
        }
        return read;
    }();
    return names.contains(name);
}

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

std::optional<document::Value> converted_word(const ShapeRow& row, const document::Value& scalar) {
    using document::Kind;
    using document::Value;
    const std::string number = scalar.kind == Kind::Int ? std::to_string(scalar.integer) : std::string();
    const std::string_view text = scalar.kind == Kind::String ? scalar.text()
                                  : scalar.kind == Kind::Bool ? (scalar.boolean ? "true" : "false")
                                                              : std::string_view(number);
    const auto word =
        std::find_if(row.words.begin(), row.words.end(), [&](const auto& pair) { return pair.first == text; });
    if (word == row.words.end()) {
        return scalar;
    }
    if (word->second == "-") {
        return std::nullopt;
    }
    const bool is_bool = word->second == "true" || word->second == "false";
    return is_bool ? Value::of_bool(word->second == "true") : Value::of_string(word->second);
}

}  // namespace bylaw::inputs
