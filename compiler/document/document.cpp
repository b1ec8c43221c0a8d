#include "document/document.h"

#include <simdjson.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "document/concealment.h"
#include "document/document_builder.h"
#include "document/json_reader.h"
#include "document/yaml_events.h"
#include "document/yaml_reader.h"

namespace bylaw::document {
namespace {

using support::Diagnostic;
using support::DiagnosticCode;

// The reference's test loader gives up here, and so does `json_parse` in rules; its second chance a level earlier.
constexpr std::uint32_t strict_json_depth = 127;

Diagnostic make_diagnostic(DiagnosticCode code, const std::string& file, support::Span span, std::string message) {
    Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.file = file;
    diagnostic.span = span;
    diagnostic.message = std::move(message);
    return diagnostic;
}

// The length of the white space that the text starts with, by Unicode's property of that name.
std::size_t leading_space(std::string_view text) {
    constexpr std::string_view wide[] = {"\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
                                         "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
                                         "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            ++at;
            continue;
        }
        const std::string_view rest = text.substr(at);
        const auto* const found = std::find_if(std::begin(wide), std::end(wide),
                                               [&](std::string_view space) { return rest.starts_with(space); });
        if (found == std::end(wide)) {
            break;
        }
        at += found->size();
    }
    return at;
}

// The first byte that does not continue valid UTF-8.
std::size_t valid_prefix(std::string_view text) {
    // Bisecting over starts of characters: what is valid up to some character stays valid in front of it.
    std::size_t valid = 0;
    std::size_t invalid = text.size();
    while (invalid - valid > 4) {
        std::size_t middle = valid + (invalid - valid) / 2;
        while (middle > valid && (static_cast<unsigned char>(text[middle]) & 0xC0U) == 0x80U) {
            --middle;
        }
        if (middle == valid) {
            break;
        }
        if (simdjson::validate_utf8(text.data() + valid, middle - valid)) {
            valid = middle;
        } else {
            invalid = middle;
        }
    }
    while (valid < invalid) {
        std::size_t length = 1;
        while (length <= 4 && valid + length <= text.size() && !simdjson::validate_utf8(text.data() + valid, length)) {
            ++length;
        }
        if (length > 4 || valid + length > text.size()) {
            break;
        }
        valid += length;
    }
    return valid;
}

// One text on its way to a document. The values of the document refer to `buffer`.
class Loading {
public:
    Loading(std::string name, std::string& text, Loader loader, const Limits& limits, unsigned threads)
        : name_(std::move(name)),
          loader_(loader),
          limits_(limits),
          threads_(threads),
          buffer_(std::make_unique<std::string>(std::move(text))) {
        const std::size_t mark = buffer_->starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
        text_ = std::string_view(*buffer_).substr(mark);
    }

    LoadResult run();
    std::string take_text() { return std::move(*buffer_); }

private:
    [[nodiscard]] std::optional<Diagnostic> refusal() const;
    [[nodiscard]] std::uint32_t depth_limit() const {
        return reads_as_validate(loader_) ? limits_.depth : std::min(limits_.depth, test_loader_depth);
    }
    [[nodiscard]] DocumentBuilder builder(std::uint32_t depth) const {
        const bool refuses_repeated = loader_ == Loader::Test || loader_ == Loader::Embedded;
        return {depth, refuses_repeated ? RepeatedKeys::Refused : RepeatedKeys::LastWins, text_.size()};
    }
    [[nodiscard]] std::optional<Document> try_json(JsonRules rules);
    Document finish(DocumentBuilder& builder, Format format) {
        return builder.finish(std::move(name_), std::move(buffer_), text_, format, loader_);
    }

    std::string name_;
    Loader loader_;
    Limits limits_;
    unsigned threads_;
    std::unique_ptr<std::string> buffer_;
    std::string_view text_;  // without a byte order mark
};

std::optional<Diagnostic> Loading::refusal() const {
    constexpr std::uint64_t addressable = std::numeric_limits<std::uint32_t>::max() - 64;
    if (buffer_->size() > std::min(limits_.bytes, addressable)) {
        Diagnostic diagnostic = make_diagnostic(
            DiagnosticCode::DocumentTooLarge, name_, {},
            "the document is larger than " + std::to_string(std::min(limits_.bytes, addressable)) + " bytes");
        if (limits_.bytes < addressable) {
            diagnostic.help = "split the document, or raise the limit with --max-document-size";
        }
        return diagnostic;
    }
    if (buffer_->starts_with("\xFF\xFE") || buffer_->starts_with("\xFE\xFF")) {
        Diagnostic diagnostic =
            make_diagnostic(DiagnosticCode::DocumentEncoding, name_, {0, 2}, "the document is UTF-16, not UTF-8");
        diagnostic.help = "save the file as UTF-8";
        return diagnostic;
    }
    return std::nullopt;
}

std::optional<Document> Loading::try_json(JsonRules rules) {
    const std::uint32_t depth = rules == JsonRules::Strict ? std::min(depth_limit(), strict_json_depth) : depth_limit();
    for (const JsonCuts& cuts : {usual_cuts, no_cuts}) {
        DocumentBuilder builder = this->builder(depth);
        const JsonOutcome outcome = read_json(text_, rules, cuts, threads_, builder);
        if (outcome == JsonOutcome::Read && builder.repeated_key() == nullptr) {
            return finish(builder, Format::Json);
        }
        if (outcome != JsonOutcome::UndecidedWithCuts) {
            break;
        }
    }
    return std::nullopt;
}

LoadResult Loading::run() {
    if (std::optional<Diagnostic> diagnostic = refusal()) {
        return *std::move(diagnostic);
    }
    const std::size_t space = leading_space(text_);
    if (space == text_.size()) {
        return make_diagnostic(DiagnosticCode::DocumentEmpty, name_, {}, "the document is empty");
    }
    const bool may_be_json = text_[space] == '{' || text_[space] == '[' ||
                             // Texts within texts are often written as strings of JSON.
                             (text_[space] == '"' && loader_ == Loader::Embedded);
    if (may_be_json) {
        if (buffer_->capacity() < buffer_->size() + text_padding) {
            const std::size_t mark = static_cast<std::size_t>(text_.data() - buffer_->data());
            buffer_->reserve(buffer_->size() + text_padding);
            text_ = std::string_view(*buffer_).substr(mark);
        }
        if (std::optional<Document> document =
                try_json(reads_as_validate(loader_) ? JsonRules::AsYamlForValidate : JsonRules::AsYamlForTest)) {
            return *std::move(document);
        }
    }
    if (!simdjson::validate_utf8(text_)) {
        const auto at = static_cast<std::uint32_t>(valid_prefix(text_));
        Diagnostic diagnostic = make_diagnostic(DiagnosticCode::DocumentEncoding, name_, {at, at + 1},
                                                "the document is not valid UTF-8 from here on");
        diagnostic.help = "save the file as UTF-8";
        return diagnostic;
    }
    DocumentBuilder builder = this->builder(depth_limit());
    std::optional<Diagnostic> failure = read_yaml(name_, *buffer_, loader_, depth_limit(), builder);
    if (!failure) {
        return finish(builder, Format::Yaml);
    }
    if (loader_ == Loader::Test && may_be_json && text_.size() == buffer_->size()) {
        if (std::optional<Document> document = try_json(JsonRules::Strict)) {
            return *std::move(document);
        }
    }
    return *std::move(failure);
}

}  // namespace

LoadResult load_keeping_text(std::string name, std::string& text, Loader loader, const Limits& limits,
                             unsigned threads) {
    Loading loading(std::move(name), text, loader, limits, threads);
    LoadResult result = loading.run();
    text = std::holds_alternative<Diagnostic>(result) ? loading.take_text() : std::string();
    return result;
}

LoadResult load(std::string name, std::string text, Loader loader, const Limits& limits) {
    return load_keeping_text(std::move(name), text, loader, limits);
}

bool Document::may_have_key(std::uint32_t key_hash) const {
    if (derived_from_ != nullptr) {
        // Keys of its own are few, and those of the texts in texts are not known.
        return true;
    }
    if (merged_base_ != nullptr) {
        return merged_base_->may_have_key(key_hash) || merged_addition_->may_have_key(key_hash);
    }
    const std::uint64_t bit = key_hash & (key_filter_.size() * 64 - 1);
    return ((key_filter_[bit / 64] >> (bit % 64)) & 1U) != 0;
}

std::string_view Document::shown_text() const {
    if (concealment_ != nullptr) {
        return concealment_->shown_text();
    }
    return derived_from_ != nullptr ? derived_from_->text() : text_;
}

const Value* Document::origin_of(const Value& value) const {
    const std::less<const Value*> is_before;
    const auto loose =
        std::lower_bound(loose_origins_.begin(), loose_origins_.end(), &value,
                         [&](const auto& row, const Value* wanted) { return is_before(row.first, wanted); });
    if (loose != loose_origins_.end() && loose->first == &value) {
        return loose->second;
    }
    const std::uint64_t sequence = arena_.sequence(&value);
    if (sequence == support::Arena::not_from_here) {
        return extends_ ? embedded_.back().origin_of(value) : &value;
    }
    const auto piece = std::lower_bound(
        origins_.begin(), origins_.end(), sequence,
        [](const auto& rows, std::uint64_t wanted) { return rows.empty() || rows.back().sequence < wanted; });
    if (piece == origins_.end()) {
        return nullptr;
    }
    const auto found = std::lower_bound(piece->begin(), piece->end(), sequence,
                                        [](const Origin& row, std::uint64_t wanted) { return row.sequence < wanted; });
    return found != piece->end() && found->sequence == sequence ? found->from : nullptr;
}

const std::vector<std::string_view>* Document::written_keys(const Value& map) const {
    if (merged_base_ != nullptr && map.entry_data != root_->entry_data) {
        const std::vector<std::string_view>* const keys = merged_base_->written_keys(map);
        return keys != nullptr ? keys : merged_addition_->written_keys(map);
    }
    const auto found = written_keys_.find(map.entry_data);
    return found == written_keys_.end() ? nullptr : &found->second;
}

}  // namespace bylaw::document
