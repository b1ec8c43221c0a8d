#include "inputs/json_extent.h"

namespace bylaw::inputs {
namespace {

bool is_blank(char character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

bool is_of_number(char character) {
    return (character >= '0' && character <= '9') || character == '-' || character == '+' || character == '.' ||
           character == 'e' || character == 'E';
}

}  // namespace

bool JsonExtent::takes(char character) {
    const bool is_in_map = !is_map_.empty() && is_map_.back();
    const bool may_be_key = is_in_map && (last_ == Last::Open || last_ == Last::Comma);
    const bool may_be_value =
        last_ == Last::Nothing || last_ == Last::Colon || (!is_in_map && (last_ == Last::Open || last_ == Last::Comma));
    switch (character) {
        case '{':
        case '[':
            if (!may_be_value || is_map_.size() >= depth_) {
                return false;
            }
            is_map_.push_back(character == '{');
            last_ = Last::Open;
            return true;
        case '}':
        case ']':
            if (is_in_map != (character == '}') || (last_ != Last::Open && last_ != Last::Value)) {
                return false;
            }
            is_map_.pop_back();
            last_ = Last::Value;
            return true;
        case ',':
            if (last_ != Last::Value) {
                return false;
            }
            last_ = Last::Comma;
            return true;
        case ':':
            if (last_ != Last::Key) {
                return false;
            }
            last_ = Last::Colon;
            return true;
        case '"':
            if (!may_be_key && !may_be_value) {
                return false;
            }
            is_in_string_ = true;
            last_ = may_be_key ? Last::Key : Last::Value;
            return true;
        default:
            if (!may_be_value) {
                return false;
            }
            last_ = Last::Value;
            for (const std::string_view word :
                 {std::string_view("true"), std::string_view("false"), std::string_view("null")}) {
                if (word.front() == character) {
                    word_rest_ = word.substr(1);
                    return true;
                }
            }
            is_in_number_ = true;
            return character == '-' || (character >= '0' && character <= '9');
    }
}

JsonExtent::Status JsonExtent::read(std::string_view more) {
    for (std::size_t i = 0; i < more.size(); ++i) {
        const char character = more[i];
        ++size_;
        if (is_in_string_) {
            if (is_escaped_) {
                is_escaped_ = false;
            } else if (character == '\\') {
                is_escaped_ = true;
            } else if (character == '"') {
                is_in_string_ = false;
            } else if (character == '\n') {
                return Status::Broken;
            }
            continue;
        }
        if (!word_rest_.empty()) {
            if (word_rest_.front() != character) {
                return Status::Broken;
            }
            word_rest_.remove_prefix(1);
            continue;
        }
        if (is_in_number_ && is_of_number(character)) {
            continue;
        }
        is_in_number_ = false;
        if (is_blank(character)) {
            continue;
        }
        if (!takes(character)) {
            return Status::Broken;
        }
        if (is_map_.empty()) {
            return Status::Complete;
        }
    }
    return Status::Open;
}

}  // namespace bylaw::inputs
