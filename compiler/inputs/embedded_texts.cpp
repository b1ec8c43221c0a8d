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

FoundValue EmbeddedTexts::read(FoundValue found, Reading reading) {
    if (!found.is(Kind::String)) {
        return found;
    }
    const auto [known, is_new] = known_.at(static_cast<std::size_t>(reading)).try_emplace(found.value, found);
    if (!is_new) {
        return known->second;
    }
    const std::string_view text = found.value->text();
    const bool is_encoded = reading == Reading::UrlJson && text.starts_with('%');
    document::LoadResult loaded =
        document::load({}, is_encoded ? percent_decoded(text) : std::string(text), document::Loader::Embedded);
    if (auto* document = std::get_if<document::Document>(&loaded)) {
        documents_.push_back(std::move(*document));
        known->second = {&documents_.back().root(), found.place()};
    }
    return known->second;
}

FoundValue EmbeddedTexts::read_json(FoundValue found) {
    return read(found, Reading::Json);
}

FoundValue EmbeddedTexts::read_url_json(FoundValue found) {
    return read(found, Reading::UrlJson);
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
