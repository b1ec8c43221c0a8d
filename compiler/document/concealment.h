// What of a document's text must never be shown: values that the document itself marks as sensitive (terraform.md,
// section 9).
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "document/value.h"

namespace bylaw::document {

class Document;

// Texts that are searched for all at once, in a time that grows with the text that is searched.
class SecretTexts {
public:
    // Shorter ones occur everywhere.
    static constexpr std::size_t shortest = 4;
    // Bytes of all of them; beyond that everything counts as one.
    static constexpr std::size_t most_bytes = std::size_t{1} << 20U;

    SecretTexts();
    void add(std::string_view text);
    // After the last `add`.
    void finish();

    [[nodiscard]] bool is_empty() const { return bytes_ == 0; }
    [[nodiscard]] bool hides_everything() const { return bytes_ > most_bytes; }
    // One flag a byte: whether it belongs to an occurrence.
    void mark(std::string_view text, std::vector<bool>& marks) const;
    [[nodiscard]] bool is_in(std::string_view text) const;

private:
    struct Node {
        std::uint32_t fallback = 0;
        std::uint32_t longest = 0;  // bytes of the longest of the texts that end here
    };
    [[nodiscard]] std::uint32_t next(std::uint32_t node, char c) const;
    [[nodiscard]] static std::uint64_t edge(std::uint32_t node, char c) {
        return std::uint64_t{node} << 8U | static_cast<unsigned char>(c);
    }

    std::vector<Node> nodes_;
    // Whether nothing can begin here, which is so nearly everywhere.
    [[nodiscard]] bool is_idle(std::uint32_t node, std::string_view text, std::size_t at) const {
        return node == 0 && at + 1 < text.size() && !beginnings_[beginning(text[at], text[at + 1])];
    }
    [[nodiscard]] static std::size_t beginning(char first, char second) {
        return std::size_t{static_cast<unsigned char>(first)} << 8U | static_cast<unsigned char>(second);
    }

    std::unordered_map<std::uint64_t, std::uint32_t> edges_;  // by node and byte
    std::vector<bool> beginnings_;                            // by the first two bytes of a text
    std::size_t bytes_ = 0;
};

// The sensitive values of one document. Safe for several threads.
class Concealment {
public:
    // `secrets` are values of the source without containers; the source must outlive this and stay where it is.
    Concealment(const Document& source, std::vector<const Value*> secrets);

    [[nodiscard]] bool is_empty() const { return secrets_.empty(); }
    // Whether some secret stands in a text of the document.
    [[nodiscard]] bool hides(std::string_view text) const;
    // The document's text with asterisks for every byte of a secret, wherever it occurs. Made when it is first wanted.
    [[nodiscard]] std::string_view shown_text() const;

private:
    void hide_places(std::string& text) const;
    void hide_occurrences(std::string& text) const;

    const Document& source_;
    std::vector<const Value*> secrets_;
    SecretTexts texts_;
    mutable std::once_flag is_made_;
    mutable std::string shown_;
};

}  // namespace bylaw::document
