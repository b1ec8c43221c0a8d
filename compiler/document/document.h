// A document: one tree of values, the text it was read from, and the way back from a value to its place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "document/reference_places.h"
#include "document/value.h"
#include "support/arena.h"
#include "support/diagnostic.h"
#include "support/made_once.h"

namespace bylaw::document {

class Concealment;  // document/concealment.h

enum class Format : std::uint8_t { Json, Yaml };

// Which rules of guard-language.md decide what a plain scalar is.
enum class Loader : std::uint8_t {
    Validate,  // sections 4.1 to 4.3
    Test,      // section 4.6: unit-test files. What is not YAML gets a second chance as strict JSON
    Embedded,  // section 4.6 without the second chance: the text given to `json_parse`
    Template,  // as Embedded, but keys may be any scalar, and the last of repeated ones counts: `rulegen`
    // The inputs of `check` and `inputs`, in which every local tag is a short form (cloudformation.md, section 2). Else
    // as Validate, and as Template for what Validate refuses.
    Canonical,
    CanonicalTemplate,
};

// Whether the first of several documents counts, aliases are refused, and a tagged scalar is text.
[[nodiscard]] constexpr bool reads_as_validate(Loader loader) {
    return loader == Loader::Validate || loader == Loader::Canonical;
}

// Whether any scalar may be a key, and its text is.
[[nodiscard]] constexpr bool reads_as_template(Loader loader) {
    return loader == Loader::Template || loader == Loader::CanonicalTemplate;
}

// Each limit is an option of the command line; reaching one is a diagnostic.
struct Limits {
    std::uint32_t depth = 1000;                     // nested lists and maps; the test loader stops at 128 already
    std::uint64_t bytes = std::uint64_t{4} << 30U;  // of one document's text, below 4 GiB
};

// Owns everything its values refer to. Immutable after loading, so any number of threads may read it.
class Document {
public:
    Document(Document&&) = default;
    Document& operator=(Document&&) = default;

    [[nodiscard]] const std::string& name() const { return name_; }
    // The text, valid UTF-8, without a byte order mark. Empty for documents that were merged or made.
    [[nodiscard]] std::string_view text() const { return text_; }
    // Whether a byte order mark stood in front of the text. The reference counts it as a column of the first line.
    [[nodiscard]] bool has_byte_order_mark() const { return has_byte_order_mark_; }
    // Its lines, found when they are asked for. Safe for several threads.
    [[nodiscard]] const ReferencePlaces& reference_places() const {
        return reference_places_.get([&] { return ReferencePlaces(text_, has_byte_order_mark_); });
    }
    // Which reader understood the text, whatever its name or content looks like.
    [[nodiscard]] Format format() const { return format_; }
    [[nodiscard]] Loader loader() const { return loader_; }
    // The line of its input that the text starts in, from 1: an input may hold several texts.
    [[nodiscard]] std::uint32_t first_line() const { return first_line_; }
    void set_first_line(std::uint32_t line) { first_line_ = line; }
    // Whether the text goes on with further YAML documents, which nobody read.
    [[nodiscard]] bool has_further_documents() const { return has_further_documents_; }
    [[nodiscard]] const Value& root() const { return *root_; }
    [[nodiscard]] const support::Arena& arena() const { return arena_; }
    // The two documents that this one was merged from; null for documents that were read.
    [[nodiscard]] const Document* merged_base() const { return merged_base_; }
    [[nodiscard]] const Document* merged_addition() const { return merged_addition_; }

    // The document that this one shows in another shape; null for all others. It must outlive this one.
    [[nodiscard]] const Document* derived_from() const { return derived_from_; }
    // What of the source's text must not be shown; null where nothing is said about that. Of derived documents only.
    [[nodiscard]] const Concealment* concealment() const { return concealment_.get(); }
    void conceal(std::shared_ptr<const Concealment> concealment) { concealment_ = std::move(concealment); }
    // The text that reports quote: of derived documents that of the source, without what must not be shown.
    [[nodiscard]] std::string_view shown_text() const;
    // Of a derived document: the value there that a value was made from, or the value itself if the two documents share
    // it. Null for values that were made of nothing there.
    [[nodiscard]] const Value* origin_of(const Value& value) const;

    // Why there may be resources that the document does not have, in half a sentence such as "the plan is not
    // complete"; empty if these are all. Only documents of the canonical shape say that
    // (DocumentBuilder::set_incomplete).
    [[nodiscard]] std::string_view incomplete_because() const { return incomplete_because_; }

    // Whether any map of the document has a key with this hash. A miss is certain, a hit is probable.
    [[nodiscard]] bool may_have_key(std::uint32_t key_hash) const;

    // The keys of a map as they stood in the text, repetitions included (guard-language.md 4.1, duplicate keys). Only
    // for maps with `has_repeated_keys`; null for others.
    [[nodiscard]] const std::vector<std::string_view>* written_keys(const Value& map) const;

private:
    friend class DocumentBuilder;
    Document() = default;

    std::string name_;
    std::unique_ptr<const std::string> buffer_;  // behind a pointer, so that its bytes stay where they are
    std::string_view text_;
    bool has_byte_order_mark_ = false;
    Format format_ = Format::Yaml;
    Loader loader_ = Loader::Validate;
    bool has_further_documents_ = false;
    std::uint32_t first_line_ = 1;
    support::MadeOnce<ReferencePlaces> reference_places_;
    support::Arena arena_;
    const Value* root_ = nullptr;
    std::vector<std::uint64_t> key_filter_;  // one bit per value of the lower bits of a key's hash
    std::unordered_map<const Entry*, std::vector<std::string_view>> written_keys_;  // by the map's entry_data
    const Document* merged_base_ = nullptr;
    const Document* merged_addition_ = nullptr;
    const Document* derived_from_ = nullptr;
    std::shared_ptr<const Concealment> concealment_;
    // Of derived documents: what values were made from, by their place in the arena; sorted.
    struct Origin {
        std::uint64_t sequence;
        const Value* from;
    };
    // In pieces that are small and stay where they are, since there may be as many as values.
    using Origins = std::vector<std::deque<Origin>>;
    Origins origins_;
    std::vector<std::pair<const Value*, const Value*>> loose_origins_;  // of values outside of the tree; sorted
    std::string incomplete_because_;
    std::list<Document> embedded_;  // whose text values refer to
    bool extends_ = false;          // the last one of `embedded_`, with which it shares values
};

using LoadResult = std::variant<Document, support::Diagnostic>;

// Reads a text as the loader prescribes. JSON goes through simdjson where that gives the same answer, everything else
// through libyaml's events. On failure the diagnostic has the place in the text (not counting a byte order mark). The
// text is moved in, and not copied if its capacity exceeds its size by `text_padding`.
[[nodiscard]] LoadResult load(std::string name, std::string text, Loader loader, const Limits& limits = {});

// The same, but gives the text back in `text` when it is refused, so that the diagnostic can be shown with its line.
// Large JSON is read on up to `threads` threads (0: one per core), with the same result.
[[nodiscard]] LoadResult load_keeping_text(std::string name, std::string& text, Loader loader,
                                           const Limits& limits = {}, unsigned threads = 1);

// Bytes that the JSON reader may look at past the end of the text.
inline constexpr std::size_t text_padding = 64;

// Several test documents hold several YAML documents or inputs in one file; this is the same as `load` with
// Loader::Test.
[[nodiscard]] inline LoadResult load_for_test(std::string name, std::string text, const Limits& limits = {}) {
    return load(std::move(name), std::move(text), Loader::Test, limits);
}

// Input parameters merged with data (section 4.5): maps add entries, a key on both sides is refused; lists are
// concatenated; anything else is refused. Values of the result refer to both documents, which must outlive it and stay
// where they are.
[[nodiscard]] LoadResult merge(std::string name, const Document& base, const Document& added);

}  // namespace bylaw::document
