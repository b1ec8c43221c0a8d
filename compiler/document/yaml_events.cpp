#include "document/yaml_events.h"

#include <algorithm>

namespace bylaw::document {
namespace {

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::string_view view(const yaml_char_t* text) {
    const void* const bytes = text;
    return text == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(bytes));
}

// libyaml quotes characters as 'x'; diagnostics of this program use backticks.
std::string with_backticks(const char* message) {
    std::string result = message == nullptr ? "the text is not YAML" : message;
    std::replace(result.begin(), result.end(), '\'', '`');
    return result;
}

std::string advice_for(std::string_view problem) {
    if (problem == "found invalid Unicode character escape code") {
        return "YAML has no escapes for surrogates such as `\\ud83d\\ude00`; write the character itself or "
               "`\\U0001f600`";
    }
    if (problem == "found character that cannot start any token") {
        return "put the value in quotes if it starts with this character, and indent with spaces instead of tabs";
    }
    if (problem == "mapping values are not allowed in this context") {
        return "put a value that has `: ` in it in quotes, and check the indentation";
    }
    return {};
}

}  // namespace

ByteOffsets::ByteOffsets(std::string_view text)
    : text_(text),
      is_ascii_(std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {}

std::size_t ByteOffsets::of(std::size_t code_point) {
    if (is_ascii_) {
        return std::min(code_point, text_.size());
    }
    while (code_point_ < code_point && byte_ < text_.size()) {
        do {
            ++byte_;
        } while (byte_ < text_.size() && is_continuation(text_[byte_]));
        ++code_point_;
    }
    while (code_point_ > code_point) {
        do {
            --byte_;
        } while (is_continuation(text_[byte_]));
        --code_point_;
    }
    return byte_;
}

YamlEvents::YamlEvents(std::string_view text)
    : text_(text), mark_size_(text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0), offsets_(text) {
    is_usable_ = yaml_parser_initialize(&parser_) != 0;
    if (is_usable_) {
        // As in the reference: libyaml then sees a byte order mark as a character of the first line.
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
        const void* const bytes = text.data();
        yaml_parser_set_input_string(&parser_, static_cast<const unsigned char*>(bytes), text.size());
    }
}

YamlEvents::~YamlEvents() {
    discard();
    if (is_usable_) {
        yaml_parser_delete(&parser_);
    }
}

void YamlEvents::discard() {
    yaml_event_delete(&event_);
    event_ = {};
}

bool YamlEvents::next() {
    discard();
    return is_usable_ && yaml_parser_parse(&parser_, &event_) != 0;
}

std::string_view YamlEvents::tag() const {
    switch (event_.type) {
        case YAML_SCALAR_EVENT:
            return view(event_.data.scalar.tag);
        case YAML_SEQUENCE_START_EVENT:
            return view(event_.data.sequence_start.tag);
        case YAML_MAPPING_START_EVENT:
            return view(event_.data.mapping_start.tag);
        default:
            return {};
    }
}

std::string_view YamlEvents::anchor() const {
    switch (event_.type) {
        case YAML_ALIAS_EVENT:
            return view(event_.data.alias.anchor);
        case YAML_SCALAR_EVENT:
            return view(event_.data.scalar.anchor);
        case YAML_SEQUENCE_START_EVENT:
            return view(event_.data.sequence_start.anchor);
        case YAML_MAPPING_START_EVENT:
            return view(event_.data.mapping_start.anchor);
        default:
            return {};
    }
}

std::string_view YamlEvents::scalar() const {
    const void* const bytes = event_.data.scalar.value;
    return {static_cast<const char*>(bytes), event_.data.scalar.length};
}

support::Span YamlEvents::span() {
    return span(event_.start_mark, event_.end_mark);
}

support::Span YamlEvents::span(const yaml_mark_t& begin, const yaml_mark_t& end) {
    const auto offset = [&](const yaml_mark_t& mark) {
        const std::size_t byte = offsets_.of(mark.index);
        return static_cast<std::uint32_t>(byte < mark_size_ ? 0 : byte - mark_size_);
    };
    const std::uint32_t first = offset(begin);
    return {first, std::max(first, offset(end))};
}

support::Diagnostic YamlEvents::error(const std::string& file) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::DocumentSyntax;
    diagnostic.file = file;
    if (!is_usable_ || parser_.error == YAML_MEMORY_ERROR) {
        diagnostic.code = support::DiagnosticCode::DocumentTooLarge;
        diagnostic.message = "there is not enough memory to read the document";
        return diagnostic;
    }
    diagnostic.message = with_backticks(parser_.problem);
    diagnostic.help = advice_for(parser_.problem == nullptr ? "" : parser_.problem);
    if (parser_.error == YAML_READER_ERROR) {
        // These errors come with bytes instead of a mark.
        const std::size_t at = std::min<std::size_t>(parser_.problem_offset, text_.size());
        const auto begin = static_cast<std::uint32_t>(at < mark_size_ ? 0 : at - mark_size_);
        diagnostic.span = {begin, begin + (at < text_.size() ? 1U : 0U)};
        return diagnostic;
    }
    diagnostic.span = span(parser_.problem_mark, parser_.problem_mark);
    if (parser_.context != nullptr) {
        diagnostic.related.push_back(
            {file, span(parser_.context_mark, parser_.context_mark), with_backticks(parser_.context)});
    }
    return diagnostic;
}

}  // namespace bylaw::document
