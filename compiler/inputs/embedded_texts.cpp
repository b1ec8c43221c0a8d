#include "inputs/embedded_texts.h"

#include <string>
#include <utility>
#include <variant>

namespace bylaw::inputs {

using document::Kind;

namespace {

int digit_of(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

std::string percent_decoded(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digit_of(text[i + 1]) >= 0 && digit_of(text[i + 2]) >= 0) {
            result += static_cast<char>(digit_of(text[i + 1]) * 16 + digit_of(text[i + 2]));
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

}  // namespace

FoundValue EmbeddedTexts::read(FoundValue found, std::string text) {
    document::LoadResult loaded = document::load({}, std::move(text), document::Loader::Embedded);
    auto* document = std::get_if<document::Document>(&loaded);
    if (document == nullptr) {
        return found;
    }
    documents_.push_back(std::move(*document));
    return {&documents_.back().root(), found.place()};
}

FoundValue EmbeddedTexts::read_json(FoundValue found) {
    return found.is(Kind::String) ? read(found, std::string(found.value->text())) : found;
}

FoundValue EmbeddedTexts::read_url_json(FoundValue found) {
    if (!found.is(Kind::String)) {
        return found;
    }
    const std::string_view text = found.value->text();
    return read(found, text.starts_with('%') ? percent_decoded(text) : std::string(text));
}

FoundValue EmbeddedTexts::unfold(FoundValue found) {
    // Access control lists are JSON text in JSON text.
    constexpr int most = 3;
    for (int i = 0; i < most && found.is(Kind::String); ++i) {
        const std::string_view text = found.value->text();
        if (!text.starts_with('{') && !text.starts_with('[') && !text.starts_with('"')) {
            break;
        }
        const FoundValue inner = read_json(found);
        if (inner.value == found.value) {
            break;
        }
        found = inner;
    }
    return found;
}

}  // namespace bylaw::inputs
