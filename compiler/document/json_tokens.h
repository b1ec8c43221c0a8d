// The tokens of JSON, found by simdjson, and where a large text may be cut for that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace simdjson::internal {
class dom_parser_implementation;
}

namespace bylaw::document {

// Of a text or of a part of it, as positions from its beginning: of brackets, commas, colons, and of the first
// characters of strings, numbers and words. Behind the last one stand positions whose characters continue nothing, but
// only where the part is the end of its text.
struct JsonTokens {
    const std::uint32_t* begin;
    const std::uint32_t* end;
    bool has_backslash;  // somewhere in the text, so that strings must be searched for it
};

// Keeps the memory for one text after the other.
class JsonTokenFinder {
public:
    JsonTokenFinder();
    ~JsonTokenFinder();
    JsonTokenFinder(const JsonTokenFinder&) = delete;
    JsonTokenFinder& operator=(const JsonTokenFinder&) = delete;

    // Valid until the next call on this thread, of whichever finder. Nothing if the text ends within a string, has what
    // JSON never has, or has characters of which YAML has another opinion than JSON, unless `is_strict`.
    [[nodiscard]] std::optional<JsonTokens> find(std::string_view text, bool is_strict);

private:
    std::unique_ptr<simdjson::internal::dom_parser_implementation> large_;
};

// Where to cut a text so that its tokens can be found part by part: the ends of the parts, the last of which is that of
// the text. All but the last end with a comma and have at least `part` bytes. That no string goes on behind the comma
// is only likely: it is certain if the tokens of all parts in front of it are found.
[[nodiscard]] std::vector<std::size_t> likely_cuts(std::string_view text, std::size_t part);

}  // namespace bylaw::document
