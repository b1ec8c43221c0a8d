#include "inputs/documents.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "inputs/json_extent.h"

namespace bylaw::inputs {
namespace {

using support::Diagnostic;
using support::DiagnosticCode;

// A damaged line among others is named by its place in the input, which is worth more than the one in itself.
Diagnostic damaged_part(const Text& text, std::string reason) {
    Diagnostic diagnostic;
    diagnostic.code = DiagnosticCode::InputDamagedPart;
    const std::string place = "line " + std::to_string(text.line) + " (byte " + std::to_string(text.offset) + ")";
    diagnostic.message =
        (text.member == 0 ? place + " holds no document: "
                          : "configuration item " + std::to_string(text.member) + ", " + place + ", cannot be read: ") +
        std::move(reason);
    return diagnostic;
}

// What the reference refuses and CloudFormation does not: keys that are numbers, and aliases.
bool is_stricter(DiagnosticCode code) {
    return code == DiagnosticCode::DocumentKey || code == DiagnosticCode::DocumentAlias;
}

TextLimits text_limits(const ReadLimits& limits) {
    return {limits.documents.bytes, limits.documents.depth, limits.whole_lists};
}

TextLimits unchecked(TextLimits limits) {
    limits.may_be_unchecked = true;
    return limits;
}

// Whether the text starts as prose does. What starts as JSON and is damaged must not be taken for what is left of it.
bool may_be_prose(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || text[first] == '{') {
        return false;
    }
    if (text[first] != '[') {
        return true;
    }
    // `[command]/usr/bin/terraform show -json`, a wrapper's greeting
    JsonExtent extent(2);
    const std::string_view line = text.substr(first, std::min(text.find('\n', first), text.size()) - first);
    return line.size() > 1 && std::isalpha(static_cast<unsigned char>(line[1])) != 0 &&
           extent.read(line) == JsonExtent::Status::Broken;
}

}  // namespace

TextDocuments::TextDocuments(std::string name, Text text, const ReadLimits& limits)
    : name_(std::move(name)), limits_(limits), text_(std::move(text)) {}

ReadDocument TextDocuments::load(Text& text) const {
    ReadDocument read{Diagnostic{}, {}, text.line, text.offset, text.is_whole, text.member != 0};
    document::LoadResult loaded =
        document::load_keeping_text(name_, text.text, document::Loader::Canonical, limits_.documents, limits_.threads);
    if (const auto* refused = std::get_if<Diagnostic>(&loaded); refused != nullptr && is_stricter(refused->code)) {
        document::LoadResult again =
            document::load_keeping_text(name_, text.text, document::Loader::CanonicalTemplate, limits_.documents);
        if (std::holds_alternative<document::Document>(again)) {
            loaded = std::move(again);
        }
    }
    if (auto* document = std::get_if<document::Document>(&loaded)) {
        // YAML takes more than JSON, and the start of a line for all of it.
        if (text.is_damaged) {
            read.result = damaged_part(text, "it is no JSON text");
        } else {
            document->set_first_line(static_cast<std::uint32_t>(text.line));
            read.result = std::move(*document);
        }
        return read;
    }
    auto& diagnostic = std::get<Diagnostic>(loaded);
    if (text.is_whole) {
        read.result = std::move(diagnostic);
        read.text = std::move(text.text);
    } else {
        read.result = damaged_part(text, std::move(diagnostic.message));
    }
    return read;
}

// A text that is no document may hold some, with something around them.
std::optional<ReadDocument> TextDocuments::look_inside(ReadDocument refused, std::string text) {
    if (!may_be_prose(text)) {
        refused.text = std::move(text);
        return refused;
    }
    inner_text_ = std::move(text);
    inner_bytes_.emplace(inner_text_);
    inner_texts_.emplace(*inner_bytes_, text_limits(limits_), Texts::Around::IsPassedOver);
    auto first = inner_texts_->next();
    if (first && std::holds_alternative<Text>(*first)) {
        return load_inner(std::move(std::get<Text>(*first)));
    }
    inner_texts_.reset();
    refused.text = std::move(inner_text_);
    return refused;
}

ReadDocument TextDocuments::load_inner(Text text) const {
    text.line += inner_line_ - 1;
    text.offset += inner_offset_;
    return load(text);
}

// Of a line that nobody looked at and that is no JSON as it should be: whether it holds several texts, or is damaged.
std::optional<ReadDocument> TextDocuments::check(ReadDocument read, const Text& text) {
    const document::Document* loaded = read.document();
    std::string line(loaded == nullptr ? std::string_view(text.text) : loaded->text());
    JsonExtent extent(limits_.documents.depth);
    const bool has_end = extent.read(line) == JsonExtent::Status::Complete;
    const std::size_t behind = line.find_first_not_of(" \t\r\n", has_end ? extent.size() : 0);
    if (!has_end || (behind != std::string::npos && line[behind] != '{' && line[behind] != '[')) {
        read.result = damaged_part(text, "it is no JSON text");
        return read;
    }
    if (behind == std::string::npos) {
        return read;
    }
    inner_text_ = std::move(line);
    inner_line_ = text.line;
    inner_offset_ = text.offset;
    inner_bytes_.emplace(inner_text_);
    inner_texts_.emplace(*inner_bytes_, text_limits(limits_));
    return next();
}

std::optional<ReadDocument> TextDocuments::next() {
    if (ahead_) {
        std::optional<ReadDocument> read = *std::move(ahead_);
        ahead_.reset();
        return read;
    }
    if (text_) {
        return first();
    }
    if (!inner_texts_) {
        return std::nullopt;
    }
    auto next = inner_texts_->next();
    if (!next) {
        return std::nullopt;
    }
    if (auto* diagnostic = std::get_if<Diagnostic>(&*next)) {
        return ReadDocument{std::move(*diagnostic), {}, 1, 0, true, false};
    }
    return load_inner(std::move(std::get<Text>(*next)));
}

std::optional<ReadDocument> TextDocuments::first() {
    Text text = std::move(*text_);
    text_.reset();
    ReadDocument read = load(text);
    const document::Document* loaded = read.document();
    if (text.is_unchecked && (loaded == nullptr || loaded->format() == document::Format::Yaml)) {
        return text.is_whole ? check_whole(std::move(read)) : check(std::move(read), text);
    }
    return text.is_whole ? of_whole(std::move(read)) : std::move(read);
}

// Of a large input that is no JSON as a whole: whether it holds several texts.
std::optional<ReadDocument> TextDocuments::check_whole(ReadDocument read) {
    inner_text_ = read.document() == nullptr ? std::move(read.text) : std::string(read.document()->text());
    inner_bytes_.emplace(inner_text_);
    inner_texts_.emplace(*inner_bytes_, text_limits(limits_));
    auto first = inner_texts_->next();
    if (first && std::holds_alternative<Diagnostic>(*first)) {
        return ReadDocument{std::move(std::get<Diagnostic>(*first)), {}, 1, 0, true, false};
    }
    if (first && !std::get<Text>(*first).is_whole) {
        return load_inner(std::move(std::get<Text>(*first)));
    }
    inner_texts_.reset();
    if (read.document() == nullptr) {
        read.text = std::move(inner_text_);
    }
    return of_whole(std::move(read));
}

// What has more around it than JSON.
std::optional<ReadDocument> TextDocuments::of_whole(ReadDocument read) {
    if (read.diagnostic() != nullptr) {
        std::string refused_text = std::move(read.text);
        return look_inside(std::move(read), std::move(refused_text));
    }
    // Lines of prose with JSON behind them can be one long YAML scalar, and `[command]…` is a list for YAML.
    const document::Document& document = *read.document();
    if (document.root().is_scalar() ||
        (document.root().kind == document::Kind::List && document.format() == document::Format::Yaml &&
         document.text().find('{') != std::string_view::npos && may_be_prose(document.text()))) {
        std::string copy(document.text());
        return look_inside(std::move(read), std::move(copy));
    }
    return read;
}

Documents::Documents(std::string name, ByteSource& source, const ReadLimits& limits)
    : name_(std::move(name)),
      limits_(limits),
      unpack_(source, limits.unpacked),
      decode_(unpack_),
      texts_(decode_, unchecked(text_limits(limits))) {}

std::uint64_t Documents::passed_over() const {
    return texts_.passed_over() + passed_over_ + (current_ ? current_->passed_over() : 0);
}

std::optional<ReadDocument> Documents::next() {
    while (true) {
        if (current_) {
            if (auto read = current_->next()) {
                return read;
            }
            passed_over_ += current_->passed_over();
            current_.reset();
        }
        auto text = texts_.next();
        if (!text) {
            return std::nullopt;
        }
        if (auto* diagnostic = std::get_if<Diagnostic>(&*text)) {
            return ReadDocument{std::move(*diagnostic), {}, 1, 0, true, false};
        }
        current_.emplace(name_, std::move(std::get<Text>(*text)), limits_);
    }
}

}  // namespace bylaw::inputs
