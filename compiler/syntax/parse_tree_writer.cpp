#include "syntax/parse_tree_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "document/json_text.h"
#include "document/yaml_string.h"

namespace bylaw::syntax {

void TreeWriter::new_line(std::size_t column) {
    out_ += '\n';
    out_.append(column, ' ');
}

void TreeWriter::before_entry(Frame& frame) {
    if (is_json_) {
        if (!frame.is_empty) {
            out_ += ',';
        }
        new_line(2 * frames_.size());
    } else if (!frame.is_empty || frame.place == Place::Key) {
        new_line(frame.column);
    } else if (frame.place == Place::Dash) {
        out_ += ' ';
    }
    frame.is_empty = false;
}

void TreeWriter::before_value() {
    if (frames_.empty() || !frames_.back().is_list) {
        return;
    }
    before_entry(frames_.back());
    if (!is_json_) {
        out_ += '-';
    }
    place_ = Place::Dash;
}

void TreeWriter::begin(bool is_list) {
    before_value();
    std::size_t column = 0;
    if (place_ != Place::Start) {
        const bool is_indented = !is_list || place_ == Place::Dash;
        column = frames_.back().column + (is_indented ? 2 : 0);
    }
    if (is_json_) {
        out_ += is_list ? '[' : '{';
    }
    frames_.push_back({is_list, true, place_, column});
}

void TreeWriter::end() {
    const Frame frame = frames_.back();
    frames_.pop_back();
    if (is_json_) {
        if (!frame.is_empty) {
            new_line(2 * frames_.size());
        }
        out_ += frame.is_list ? ']' : '}';
    } else if (frame.is_empty) {
        out_ += frame.place == Place::Start ? "" : " ";
        out_ += frame.is_list ? "[]" : "{}";
    }
}

void TreeWriter::key(std::string_view text) {
    before_entry(frames_.back());
    place_ = Place::Key;
    if (is_json_) {
        document::append_json_string(out_, text);
        out_ += ": ";
        return;
    }
    const std::size_t begin = out_.size();
    document::append_yaml_key(out_, text, frames_.back().column);
    // After the explicit form of a key the value stands like an item of a list.
    if (out_[begin] == '?' && out_[begin + 1] == ' ') {
        place_ = Place::Dash;
    }
}

void TreeWriter::plain(std::string_view text) {
    before_value();
    if (!is_json_ && place_ != Place::Start) {
        out_ += ' ';
    }
    out_ += text;
}

void TreeWriter::integer(std::int64_t value) {
    std::array<char, 24> text{};
    const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
    plain({text.data(), static_cast<std::size_t>(result.ptr - text.data())});
}

void TreeWriter::real(double value) {
    std::string text;
    document::append_json_number(text, value);
    plain(text);
}

void TreeWriter::string(std::string_view text) {
    plain({});
    if (is_json_) {
        document::append_json_string(out_, text);
    } else {
        document::append_yaml_string(out_, text, frames_.empty() ? 0 : frames_.back().column);
    }
}

void TreeWriter::name(std::string_view text) {
    plain({});
    if (is_json_) {
        out_ += '"';
    }
    out_ += text;
    if (is_json_) {
        out_ += '"';
    }
}

std::string TreeWriter::take() {
    if (!is_json_) {
        out_ += '\n';
    }
    return std::move(out_);
}

}  // namespace bylaw::syntax
