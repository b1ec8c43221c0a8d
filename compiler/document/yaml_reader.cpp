#include "document/yaml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "document/scalar.h"
#include "document/short_form.h"
#include "document/yaml_events.h"

namespace bylaw::document {
namespace {

using support::Diagnostic;
using support::DiagnosticCode;

constexpr std::string_view core_tag_prefix = "tag:yaml.org,2002:";

// libyaml compares each %TAG directive with all others; nobody needs many.
constexpr std::size_t tag_directive_limit = 100;

// Where the first %TAG directive beyond the limit stands, if there is one. Takes what only looks like a directive (a
// line in the middle of a scalar) for one.
std::optional<std::size_t> excessive_tag_directive(std::string_view text) {
    constexpr std::string_view ends_of_breaks = "\n\r\x85\xA8\xA9\xBF";  // and of a byte order mark
    std::size_t count = 0;
    for (std::size_t at = text.find("%TAG"); at != std::string_view::npos; at = text.find("%TAG", at + 1)) {
        const bool starts_line = at == 0 || ends_of_breaks.find(text[at - 1]) != std::string_view::npos;
        if (starts_line && ++count > tag_directive_limit) {
            return at;
        }
    }
    return std::nullopt;
}

// User text in a message: on one line, and short enough to be read.
std::string excerpt(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::size_t end = std::min(text.size(), longest);
    while (end != text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    std::string result(text.substr(0, end));
    std::replace_if(
        result.begin(), result.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return end == text.size() ? result : result + "…";
}

class YamlReader {
public:
    YamlReader(const std::string& name, std::string_view text, Loader loader, std::uint32_t depth_limit,
               DocumentBuilder& builder)
        : name_(name),
          text_(text),
          loader_(loader),
          depth_limit_(depth_limit),
          builder_(builder),
          events_(text),
          mark_size_(text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0),
          work_left_(2'000'000'000 + std::uint64_t{16} * text.size()) {}

    std::optional<Diagnostic> read();

private:
    struct Frame {
        bool is_map;
        bool expects_key;
        std::string_view short_form;  // the long name of the short form that the collection stands in; may be empty
        std::string anchor;           // test loader only
        std::uint64_t aliases_before;
    };
    struct Node {
        Value value;
        bool can_be_key;        // a string; for the test loader one without a local tag
        std::uint64_t aliases;  // uses of aliases that the value took
    };

    bool handle_event();
    bool start_collection(bool is_map);
    bool end_collection();
    bool handle_scalar();
    bool handle_alias();
    bool finish_node(const Node& node, std::string_view anchor);
    bool finish_first();
    bool finish_stream();

    std::optional<Value> resolve_for_validate_loader(std::string_view tag);
    std::optional<Value> resolve_for_test_loader(std::string_view tag);
    Value with_own_text(const Value& value);
    std::string_view own_text();
    bool fail(DiagnosticCode code, std::string message, std::string help = {});
    bool fail_too_deep();

    const std::string& name_;
    std::string_view text_;
    Loader loader_;
    std::uint32_t depth_limit_;
    DocumentBuilder& builder_;
    YamlEvents events_;
    std::size_t mark_size_;
    std::vector<Frame> frames_;
    std::unordered_map<std::string, Node> anchors_;
    std::uint64_t copies_left_ = alias_value_limit;
    std::uint64_t aliases_ = 0;
    std::uint64_t node_events_ = 0;
    std::uint64_t work_left_;  // events times their depth; ordinary documents take less than their size
    bool is_complete_ = false;
    std::optional<Diagnostic> failure_;
};

std::optional<Diagnostic> YamlReader::read() {
    if (const auto at = excessive_tag_directive(text_)) {
        const auto begin = static_cast<std::uint32_t>(*at - mark_size_);
        fail(DiagnosticCode::DocumentTooLarge,
             fmt::format("there are more than {} `%TAG` directives", tag_directive_limit));
        failure_->span = {begin, begin + 4};
        return std::move(failure_);
    }
    while (!is_complete_) {
        if (!events_.next()) {
            return events_.error(name_);
        }
        // libyaml's work for an event grows with the depth of the brackets around it.
        if (work_left_ < frames_.size()) {
            fail(DiagnosticCode::DocumentTooDeep, "lists and maps are nested too deeply in a document of this size");
            return std::move(failure_);
        }
        work_left_ -= frames_.size();
        if (!handle_event()) {
            return std::move(failure_);
        }
    }
    return std::nullopt;
}

bool YamlReader::fail(DiagnosticCode code, std::string message, std::string help) {
    Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.file = name_;
    diagnostic.span = events_.span();
    diagnostic.message = std::move(message);
    diagnostic.help = std::move(help);
    failure_ = std::move(diagnostic);
    return false;
}

bool YamlReader::fail_too_deep() {
    return fail(DiagnosticCode::DocumentTooDeep,
                fmt::format("lists and maps are nested more than {} levels deep", depth_limit_),
                reads_as_validate(loader_) || depth_limit_ < test_loader_depth
                    ? "raise the limit with --max-document-depth"
                    : "");
}

bool YamlReader::handle_event() {
    switch (events_.event().type) {
        case YAML_STREAM_END_EVENT:
            return fail(DiagnosticCode::DocumentEmpty, "the document holds nothing but comments");
        case YAML_DOCUMENT_END_EVENT:
            return reads_as_validate(loader_) ? finish_first() : finish_stream();
        case YAML_ALIAS_EVENT:
            ++node_events_;
            return handle_alias();
        case YAML_SCALAR_EVENT:
            ++node_events_;
            return handle_scalar();
        case YAML_SEQUENCE_START_EVENT:
            ++node_events_;
            return start_collection(false);
        case YAML_MAPPING_START_EVENT:
            ++node_events_;
            return start_collection(true);
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
            ++node_events_;
            return end_collection();
        default:
            return true;
    }
}

// Of several documents the first one counts; what is wrong behind it does not matter.
bool YamlReader::finish_first() {
    if (events_.next() && events_.event().type == YAML_DOCUMENT_START_EVENT) {
        builder_.note_further_documents();
    }
    is_complete_ = true;
    return true;
}

// The test loader wants one document and nothing behind it.
bool YamlReader::finish_stream() {
    if (aliases_ > node_events_ * 100) {
        return fail(DiagnosticCode::DocumentTooLarge, "the document repeats itself too often through aliases");
    }
    if (!events_.next()) {
        failure_ = events_.error(name_);
        return false;
    }
    if (events_.event().type != YAML_STREAM_END_EVENT) {
        return fail(DiagnosticCode::DocumentSyntax, "the file holds more than one YAML document",
                    "keep one document in each file");
    }
    is_complete_ = true;
    return true;
}

bool YamlReader::start_collection(bool is_map) {
    if (!frames_.empty() && frames_.back().is_map && frames_.back().expects_key) {
        return fail(DiagnosticCode::DocumentKey, fmt::format("a {} cannot be a key", is_map ? "map" : "list"),
                    "keys must be strings");
    }
    const NodeKind kind = is_map ? NodeKind::Mapping : NodeKind::Sequence;
    Frame frame{is_map, is_map, builder_.arena().copy(long_form(events_.tag(), kind, loader_)), {}, aliases_};
    if (!reads_as_validate(loader_)) {
        frame.anchor = events_.anchor();
        if (!frame.anchor.empty()) {
            anchors_.erase(frame.anchor);  // an alias inside of what it names is none
        }
    }
    if (!frame.short_form.empty()) {
        builder_.open_short_form();
        builder_.key(frame.short_form);
    }
    if (!(is_map ? builder_.open_map() : builder_.open_list())) {
        return fail_too_deep();
    }
    frames_.push_back(std::move(frame));
    return true;
}

bool YamlReader::end_collection() {
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    Value value = builder_.close();
    if (const char* const key = builder_.repeated_key(); key != nullptr) {
        const bool is_in_text = key >= text_.data() && key < text_.data() + text_.size();
        fail(DiagnosticCode::DocumentKey, "a key occurs twice in the same map", "remove one of the two");
        if (is_in_text) {
            const auto begin = static_cast<std::uint32_t>(static_cast<std::size_t>(key - text_.data()) - mark_size_);
            failure_->span = {begin, begin + 1};
        }
        return false;
    }
    if (!frame.short_form.empty()) {
        builder_.add(value);
        value = builder_.close();
    }
    return finish_node({value, false, aliases_ - frame.aliases_before}, frame.anchor);
}

bool YamlReader::finish_node(const Node& node, std::string_view anchor) {
    if (!anchor.empty() && !reads_as_validate(loader_)) {
        anchors_.insert_or_assign(std::string(anchor), node);
    }
    if (!frames_.empty() && frames_.back().is_map) {
        frames_.back().expects_key = !frames_.back().expects_key;
        if (!frames_.back().expects_key) {
            if (!node.can_be_key) {
                return fail(DiagnosticCode::DocumentKey, "a key must be a string",
                            "put the key in quotes, without a tag");
            }
            builder_.key(node.value.text());
            return true;
        }
    }
    builder_.add(node.value);
    return true;
}

bool YamlReader::handle_alias() {
    if (reads_as_validate(loader_)) {
        return fail(DiagnosticCode::DocumentAlias,
                    fmt::format("the alias `*{}` is not supported in documents", excerpt(events_.anchor())),
                    "write the value out");
    }
    const auto found = anchors_.find(std::string(events_.anchor()));
    if (found == anchors_.end()) {
        return fail(DiagnosticCode::DocumentAlias,
                    fmt::format("the alias `*{}` has no anchor before it", excerpt(events_.anchor())));
    }
    aliases_ += 1 + found->second.aliases;
    Value copied;
    if (!builder_.copy(found->second.value, copies_left_, copied)) {
        return copies_left_ == 0 ? fail(DiagnosticCode::DocumentTooLarge,
                                        fmt::format("aliases make more than {} values", alias_value_limit))
                                 : fail_too_deep();
    }
    return finish_node({copied, found->second.can_be_key, 0}, {});
}

bool YamlReader::handle_scalar() {
    if (reads_as_template(loader_) && !frames_.empty() && frames_.back().is_map && frames_.back().expects_key) {
        const Value key = Value::of_string(own_text());
        return finish_node({key, true, 0}, events_.anchor());
    }
    const std::string_view tag = events_.tag();
    std::optional<Value> value =
        reads_as_validate(loader_) ? resolve_for_validate_loader(tag) : resolve_for_test_loader(tag);
    if (!value) {
        return false;
    }
    *value = with_own_text(*value);
    const bool is_key = !frames_.empty() && frames_.back().is_map && frames_.back().expects_key;
    // What is no key for Validate is none here; a function cannot be one.
    const Loader loader = is_key && loader_ == Loader::Canonical ? Loader::Validate : loader_;
    if (const std::string name = long_form(tag, NodeKind::Scalar, loader); !name.empty()) {
        *value = builder_.short_form(builder_.arena().copy(name), *value);
    }
    const bool can_be_key = value->kind == Kind::String && (reads_as_validate(loader_) || !tag.starts_with('!'));
    return finish_node({*value, can_be_key, 0}, events_.anchor());
}

std::optional<Value> YamlReader::resolve_for_validate_loader(std::string_view tag) {
    const std::string_view text = events_.scalar();
    if (tag.empty()) {
        return events_.event().data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? resolve_for_validate(text)
                                                                            : Value::of_string(text);
    }
    // A tag of one `!` is local; the reference takes more of them for decoration.
    const std::size_t marks = std::min(tag.find_first_not_of('!'), tag.size());
    tag.remove_prefix(marks);
    if (marks == 1 || !tag.starts_with(core_tag_prefix)) {
        return Value::of_string(text);
    }
    tag.remove_prefix(core_tag_prefix.size());
    if (tag == "null") {
        return Value();
    }
    if (tag == "bool" && (text == "true" || text == "false")) {
        return Value::of_bool(text == "true");
    }
    if (tag == "int") {
        const auto integer = parse_integer(text);
        if (!integer) {
            fail(DiagnosticCode::DocumentScalar, fmt::format("`{}` is not an integer", excerpt(text)));
            return std::nullopt;
        }
        return Value::of_int(*integer);
    }
    if (tag == "float") {
        const auto real = parse_float(text);
        if (!real) {
            fail(DiagnosticCode::DocumentScalar, fmt::format("`{}` is not a number", excerpt(text)));
            return std::nullopt;
        }
        return Value::of_float(*real);
    }
    return Value::of_string(text);
}

std::optional<Value> YamlReader::resolve_for_test_loader(std::string_view tag) {
    const std::string_view text = events_.scalar();
    const bool is_plain = events_.event().data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (tag.empty() || tag.starts_with('!')) {
        std::optional<Value> value = is_plain ? resolve_for_test(text) : Value::of_string(text);
        if (!value) {
            fail(DiagnosticCode::DocumentScalar,
                 fmt::format("the integer `{}` does not fit into 64 bits", excerpt(text)));
        }
        return value;
    }
    const std::string_view type =
        tag.starts_with(core_tag_prefix) ? tag.substr(core_tag_prefix.size()) : std::string_view();
    std::optional<Value> value;
    if (type == "null") {
        value = is_test_null(text) ? std::optional<Value>(Value()) : std::nullopt;
    } else if (type == "bool") {
        const auto boolean = parse_test_bool(text);
        value = boolean ? std::optional<Value>(Value::of_bool(*boolean)) : std::nullopt;
    } else if (type == "int") {
        const TestInteger integer = parse_test_integer(text);
        value = integer.outcome == TestInteger::Outcome::Integer ? std::optional<Value>(Value::of_int(integer.value))
                                                                 : std::nullopt;
    } else if (type == "float") {
        const auto real = parse_test_float(text);
        value = real ? std::optional<Value>(Value::of_float(*real)) : std::nullopt;
    } else {
        value = Value::of_string(text);
    }
    if (!value) {
        fail(DiagnosticCode::DocumentScalar, fmt::format("`{}` does not fit the tag `!!{}`", excerpt(text), type));
    }
    return value;
}

Value YamlReader::with_own_text(const Value& value) {
    return value.kind == Kind::String ? Value::of_string(own_text()) : value;
}

// The text of the scalar where it lives as long as the document: in the text itself if it stands there as it is.
std::string_view YamlReader::own_text() {
    const std::string_view text = events_.scalar();
    const yaml_scalar_style_t style = events_.event().data.scalar.style;
    const bool is_quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    if (is_quoted || style == YAML_PLAIN_SCALAR_STYLE) {
        const support::Span span = events_.span();
        const std::size_t end = mark_size_ + span.end - (is_quoted ? 1 : 0);
        if (end <= text_.size() && end >= mark_size_ + span.begin + text.size()) {
            const std::string_view written = text_.substr(end - text.size(), text.size());
            if (written == text) {
                return written;
            }
        }
    }
    return builder_.arena().copy(text);
}

}  // namespace

std::optional<Diagnostic> read_yaml(const std::string& name, std::string_view text, Loader loader,
                                    std::uint32_t depth_limit, DocumentBuilder& builder) {
    return YamlReader(name, text, loader, depth_limit, builder).read();
}

}  // namespace bylaw::document
