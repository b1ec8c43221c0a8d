#include "document/json_tokens.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "support/large_pages.h"

namespace bylaw::document {
namespace {

using Tokens = simdjson::internal::dom_parser_implementation;

// The tokens of as many bytes of text are found without allocating each time.
constexpr std::size_t kept = std::size_t{256} << 10U;

constexpr std::uint64_t repeated(unsigned char byte) {
    return 0x0101010101010101U * byte;
}

// Not zero if some byte of the word is zero.
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
    return (word - repeated(0x01)) & ~word & repeated(0x80);
}

std::uint64_t load_word(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

// What a look at every byte tells.
struct TextTraits {
    bool is_ascii = true;
    bool has_delete = false;     // U+007F
    bool has_backslash = false;  // somewhere, so that strings must be searched for it
};

TextTraits look_at(std::string_view text) {
    std::uint64_t high = 0;
    std::uint64_t deletes = 0;
    std::uint64_t backslashes = 0;
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        const std::uint64_t word = load_word(text.data() + at);
        high |= word & repeated(0x80);
        deletes |= zero_bytes(word ^ repeated(0x7F));
        backslashes |= zero_bytes(word ^ repeated('\\'));
    }
    TextTraits traits{high == 0, deletes != 0, backslashes != 0};
    for (; at < text.size(); ++at) {
        traits.is_ascii = traits.is_ascii && static_cast<unsigned char>(text[at]) < 0x80;
        traits.has_delete = traits.has_delete || text[at] == 0x7F;
        traits.has_backslash = traits.has_backslash || text[at] == '\\';
    }
    return traits;
}

// Whether the text has a character that JSON allows in strings and YAML does not (control characters from U+0080 on,
// U+FFFE, U+FFFF), or that is a line break in YAML (U+0085, U+2028, U+2029). The text must be valid UTF-8.
bool has_character_special_to_yaml(std::string_view text) {
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        switch (static_cast<unsigned char>(text[at])) {
            case 0xC2:
                if (static_cast<unsigned char>(text[at + 1]) < 0xA0) {
                    return true;
                }
                break;
            case 0xE2:
                if (text.substr(at).starts_with("\u2028") || text.substr(at).starts_with("\u2029")) {
                    return true;
                }
                break;
            case 0xEF:
                if (text.substr(at).starts_with("\xEF\xBF\xBE") || text.substr(at).starts_with("\xEF\xBF\xBF")) {
                    return true;
                }
                break;
            default:
                break;
        }
    }
    return false;
}

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

std::size_t skip_space(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) {
        ++at;
    }
    return at;
}

// Whether the comma seems to stand between two children of a container. A quote within a string would be escaped.
bool is_likely_cut(std::string_view text, std::size_t comma) {
    if (text[comma - 1] != '}' && text[comma - 1] != ']') {
        return false;
    }
    std::size_t next = skip_space(text, comma + 1);
    while (next < text.size() && (text[next] == '{' || text[next] == '[')) {
        next = skip_space(text, next + 1);
    }
    return next < text.size() && text[next] == '"';
}

}  // namespace

JsonTokenFinder::JsonTokenFinder() = default;
JsonTokenFinder::~JsonTokenFinder() = default;

std::optional<JsonTokens> JsonTokenFinder::find(std::string_view text, bool is_strict) {
    const TextTraits traits = look_at(text);
    if (!is_strict && traits.has_delete) {
        return std::nullopt;
    }
    thread_local std::unique_ptr<Tokens> small;
    std::unique_ptr<Tokens>& found = text.size() <= kept ? small : large_;
    if (!found || found->capacity() < text.size()) {
        const std::size_t capacity = std::max(text.size(), kept);
        if (simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, found) !=
            simdjson::SUCCESS) {
            return std::nullopt;
        }
        support::prefer_large_pages(found->structural_indexes.get(), capacity * sizeof(std::uint32_t));
    }
    const void* const bytes = text.data();
    if (found->stage1(static_cast<const std::uint8_t*>(bytes), text.size(), simdjson::stage1_mode::regular) !=
            simdjson::SUCCESS ||
        found->n_structural_indexes == 0 || (!is_strict && !traits.is_ascii && has_character_special_to_yaml(text))) {
        return std::nullopt;
    }
    const std::uint32_t* const begin = found->structural_indexes.get();
    return JsonTokens{begin, begin + found->n_structural_indexes, traits.has_backslash};
}

std::vector<std::size_t> likely_cuts(std::string_view text, std::size_t part) {
    std::vector<std::size_t> ends;
    std::size_t begin = 0;
    // What is left is not worth a part of its own.
    while (text.size() - begin > part + part / 4) {
        std::size_t comma = text.find(',', begin + part);
        while (comma != std::string_view::npos && !is_likely_cut(text, comma)) {
            comma = text.find(',', comma + 1);
        }
        if (comma == std::string_view::npos) {
            break;
        }
        begin = comma + 1;
        ends.push_back(begin);
    }
    ends.push_back(text.size());
    return ends;
}

}  // namespace bylaw::document
