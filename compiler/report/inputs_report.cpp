#include "report/inputs_report.h"

#include <algorithm>

#include "document/json_text.h"
#include "report/report_json.h"
#include "report/visible_text.h"

namespace bylaw::report {
namespace {

// Paths that are longer stand in a line of their own.
constexpr std::size_t widest_path = 60;

struct Row {
    std::string path;
    std::string kind;
    std::string count;
    std::string_view colour;
    std::vector<std::string> remarks;
};

std::string visible(std::string_view text) {
    std::string out;
    append_visible(out, text);
    return out;
}

void pad(std::string& out, std::string_view text, std::size_t width) {
    out += text;
    const std::size_t columns = visible_columns(text);
    out.append(width > columns ? width - columns : 0, ' ');
}

std::vector<Row> rows_of(const InputReport& input, const Palette& palette) {
    std::vector<Row> rows;
    for (const InputPart& part : input.parts) {
        Row row;
        if (part.kind == inputs::Kind::Unrecognised) {
            row.kind = "not recognised";
            row.count = part.documents > 1 ? counted(part.documents, "document") : "";
            row.colour = palette.yellow;
        } else {
            const inputs::Format& format = inputs::format_of(part.kind);
            row.kind = format.title;
            if (!part.detail.empty()) {
                row.kind += " (" + visible(part.detail) + ')';
            }
            row.count = counted(part.resources, format.unit);
            if (part.documents > 1) {
                row.count += " in " + counted(part.documents, "document");
            }
        }
        for (const std::string& note : part.notes) {
            row.remarks.push_back(visible(note));
        }
        rows.push_back(std::move(row));
    }
    if (input.unread != 0) {
        Row row;
        row.kind = "not readable";
        row.count = counted(input.unread, "document");
        row.colour = palette.red;
        rows.push_back(std::move(row));
    }
    if (!rows.empty()) {
        rows.front().path = visible(input.path);
        if (input.passed_over != 0) {
            rows.back().remarks.push_back(counted(input.passed_over, "line") + " around the JSON passed over");
        }
    }
    return rows;
}

void append_texts(std::string& out, const std::vector<std::string>& texts) {
    out += '[';
    for (std::size_t i = 0; i < texts.size(); ++i) {
        out += i == 0 ? "" : ", ";
        append_json_text(out, texts[i]);
    }
    out += ']';
}

void append_spaced_member(std::string& out, std::string_view name, std::uint64_t number) {
    out += ", \"";
    out += name;
    out += "\": " + std::to_string(number);
}

void append_spaced_member(std::string& out, std::string_view name, std::string_view text) {
    out += ", \"";
    out += name;
    out += "\": ";
    append_json_text(out, text);
}

void append_part(std::string& out, const InputPart& part) {
    out += "{\"kind\": ";
    append_json_text(out, kind_name(part.kind));
    append_spaced_member(out, "documents", part.documents);
    if (part.kind != inputs::Kind::Unrecognised) {
        append_spaced_member(out, "resources", part.resources);
        append_spaced_member(out, "unit", inputs::format_of(part.kind).unit);
    }
    if (!part.detail.empty()) {
        append_spaced_member(out, "detail", part.detail);
    }
    if (!part.notes.empty()) {
        out += ", \"notes\": ";
        append_texts(out, part.notes);
    }
    out += '}';
}

}  // namespace

std::string counted(std::uint64_t count, std::string_view unit) {
    std::string text = std::to_string(count);
    text += ' ';
    if (count != 1 && unit.ends_with('y')) {
        text += unit.substr(0, unit.size() - 1);
        text += "ies";
    } else {
        text += unit;
        text += count == 1 ? "" : "s";
    }
    return text;
}

std::string_view kind_name(inputs::Kind kind) {
    return kind == inputs::Kind::Unrecognised ? std::string_view("unrecognised") : inputs::format_of(kind).name;
}

void append_resources(std::string& out, const document::Document& canonical) {
    const document::Value& root = canonical.root();
    const document::Value* resources = root.kind == document::Kind::Map ? document::find(root, "Resources") : nullptr;
    if (resources == nullptr || resources->kind != document::Kind::Map) {
        return;
    }
    for (const document::Entry& entry : resources->entries()) {
        out += out.empty() ? "\n    {\"address\": " : ",\n    {\"address\": ";
        append_json_text(out, entry.key());
        out += ", \"resource\": ";
        document::append_json(out, entry.value);
        out += '}';
    }
}

std::string inputs_text(const std::vector<InputReport>& inputs, const InputsSummary& summary, const Palette& palette) {
    std::vector<Row> rows;
    for (const InputReport& input : inputs) {
        for (Row& row : rows_of(input, palette)) {
            rows.push_back(std::move(row));
        }
    }
    std::size_t path_width = 0;
    std::size_t kind_width = 0;
    for (const Row& row : rows) {
        const std::size_t width = visible_columns(row.path);
        path_width = std::max(path_width, width <= widest_path ? width : 0);
        kind_width = std::max(kind_width, visible_columns(row.kind));
    }
    std::string out;
    for (const Row& row : rows) {
        if (visible_columns(row.path) > path_width) {
            out += row.path + '\n';
            out.append(path_width, ' ');
        } else {
            pad(out, row.path, path_width);
        }
        out += "  ";
        out += row.colour;
        if (row.count.empty()) {
            out += row.kind;
        } else {
            pad(out, row.kind, kind_width);
        }
        out += row.colour.empty() ? std::string_view() : palette.reset;
        if (!row.count.empty()) {
            out += "  " + row.count;
        }
        out += '\n';
        for (const std::string& remark : row.remarks) {
            out.append(path_width + 4, ' ');
            out += remark + '\n';
        }
    }
    out += out.empty() ? "" : "\n";
    out += counted(summary.inputs, "input") + ": " + std::to_string(summary.recognised) + " recognised (" +
           counted(summary.documents, "document") + ", " + std::to_string(summary.resources) +
           " resources, items and the like), " + std::to_string(summary.unrecognised) + " not recognised, " +
           std::to_string(summary.unread) + " not readable\n";
    return out;
}

std::string inputs_json(const std::vector<InputReport>& inputs, const InputsSummary& summary) {
    std::string out = "{\"version\": 1,\n \"inputs\": [";
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const InputReport& input = inputs[i];
        out += i == 0 ? "\n  {\"path\": " : ",\n  {\"path\": ";
        append_json_text(out, input.path);
        if (!input.format.empty()) {
            append_spaced_member(out, "format", input.format);
        }
        append_spaced_member(out, "encoding", input.encoding);
        out += input.is_compressed ? ", \"compressed\": true" : ", \"compressed\": false";
        append_spaced_member(out, "passed_over", input.passed_over);
        append_spaced_member(out, "unread", input.unread);
        out += ",\n   \"holds\": [";
        for (std::size_t k = 0; k < input.parts.size(); ++k) {
            out += k == 0 ? "" : ",\n             ";
            append_part(out, input.parts[k]);
        }
        out += "],\n   \"errors\": ";
        append_texts(out, input.errors);
        if (!input.resources.empty()) {
            out += ",\n   \"resources\": [" + input.resources + "]";
        }
        out += '}';
    }
    out += "],\n \"summary\": {\"inputs\": " + std::to_string(summary.inputs);
    append_spaced_member(out, "recognised", summary.recognised);
    append_spaced_member(out, "unrecognised", summary.unrecognised);
    append_spaced_member(out, "unread", summary.unread);
    append_spaced_member(out, "documents", summary.documents);
    append_spaced_member(out, "resources", summary.resources);
    out += "}}\n";
    return out;
}

}  // namespace bylaw::report
