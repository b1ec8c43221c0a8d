// Suppressions: findings that somebody has accepted, by whom, until when and why (docs/suppressions.md).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "document/document.h"
#include "report/suppression_texts.h"
#include "support/diagnostic.h"
#include "support/source.h"

namespace bylaw::report {

struct CheckedRule;
struct Finding;
class RuleNames;

enum class SuppressedBy : std::uint8_t { Metadata, Comment, File, Tag, Baseline };
[[nodiscard]] std::string_view name_of(SuppressedBy by);

// The rules of a run, by what people call them: the id or the name. Refers to both lists. Safe for several threads.
class RuleIds {
public:
    // Ids of rules that exist and have no part in the run; asked for when an id is found nowhere else, on any thread.
    using Others = std::function<const std::vector<std::string>&()>;

    // `successors`: by rule, the one that took its place; itself if none did.
    RuleIds(const std::vector<CheckedRule>& rules, const RuleNames& names, std::vector<std::size_t> successors,
            Others others = {});

    // The rules that an id or a pattern fits, in order; in the place of old ones those that took it.
    [[nodiscard]] std::vector<std::uint32_t> fitting(std::string_view pattern) const;
    // Whether the pattern fits a rule that has no part in the run.
    [[nodiscard]] bool fits_other(std::string_view pattern) const;
    // The id that was probably meant; empty if there is none.
    [[nodiscard]] std::string nearest(std::string_view pattern) const;
    // What is wrong with a pattern that fits nothing.
    [[nodiscard]] support::Diagnostic no_such_rule(std::string_view pattern) const;
    [[nodiscard]] const CheckedRule& rule(std::uint32_t index) const;
    // Whether all of these rules were selected.
    [[nodiscard]] bool are_selected(const std::vector<std::uint32_t>& rules) const;

private:
    const std::vector<CheckedRule>& rules_;
    const RuleNames& names_;
    std::vector<std::size_t> successors_;
    Others others_;
    // By id and by name; several rules may have the same.
    std::unordered_multimap<std::string_view, std::uint32_t> by_name_;
};

// What suppressions of all kinds depend on. Must outlive them.
struct SuppressionContext {
    const RuleIds& ids;
    std::string today;                         // as 2027-01-31
    std::string tag = "compliance-exception";  // the name of the exception tag
};

// One rule, or pattern of rules, that is suppressed somewhere.
struct Suppression {
    SuppressedBy by{};
    std::string pattern;
    std::vector<std::uint32_t> rules;  // that the pattern fits, in order
    SuppressionTerms terms;
    // How many findings it fitted. Counted on any thread.
    std::atomic<std::uint32_t> used = 0;
    std::atomic<std::uint32_t> expired = 0;  // it does not suppress any more
    std::atomic<std::uint32_t> refused = 0;  // of rules that cannot be suppressed in place

    // Whether it suppresses findings of the rule, to be asked for a finding in its place; counts it.
    [[nodiscard]] bool takes(std::uint32_t rule, const SuppressionContext& context);
    // What is to be said about it once all findings are there: that it expired, was refused, or that nothing needed it.
    // Nothing if all is well. The place is the caller's.
    [[nodiscard]] std::optional<support::Diagnostic> remark(const SuppressionContext& context) const;
};

// Something to say about a suppression, with the text that its place is in.
struct SuppressionRemark {
    support::Diagnostic diagnostic;
    std::string_view text;
    std::uint32_t first_line = 1;
};

// Suppressions that stand in a document: comments, metadata and tags of resources. Refers to the document.
class DocumentSuppressions {
public:
    // Null if the document has none. `judged` is what rules see.
    [[nodiscard]] static std::unique_ptr<DocumentSuppressions> of(const document::Document& judged,
                                                                  const SuppressionContext& context);

    // The suppression of a finding, null if there is none. Safe for several threads.
    [[nodiscard]] const Suppression* find(const Finding& finding);
    // What is wrong with them, in the order of the document; to be asked when all findings are there.
    [[nodiscard]] std::vector<SuppressionRemark> remarks() const;
    // Calls for the text of the document and each resource with suppressions, by which findings can be found to belong
    // to this document.
    void for_each_key(const std::function<void(const void*)>& visit) const;

private:
    struct Entry : Suppression {
        support::Span comment;                   // where it stands
        support::Span about;                     // bytes of the text that it is about
        bool is_head = false;                    // about everything
        const document::Value* place = nullptr;  // of metadata and tags
    };
    struct Wrong {
        support::Diagnostic diagnostic;
        support::Span comment;
        const document::Value* place = nullptr;
    };

    DocumentSuppressions(const document::Document& judged, const SuppressionContext& context);
    void read_comments();
    void place_resources();
    void read_resource(const document::Value& resource);
    void read_list(const document::Value& resource, const document::Value& list, bool is_of_guard);
    void read_item(const document::Value& resource, const document::Value& item, bool is_of_guard);
    // `is_foreign`: other tools write there as well, so that an unknown id need not be a mistake.
    void add(SuppressedBy by, const SuppressionText& text, const document::Value* resource, const Entry& place,
             bool is_foreign);
    void add_wrong(std::string message, std::string help, const Entry& place);
    [[nodiscard]] bool covers(const Entry& entry, const Finding& finding) const;
    [[nodiscard]] bool is_judged(const Entry& entry) const;

    const document::Document& judged_;
    const document::Document& source_;  // whose text it is
    const SuppressionContext& context_;
    std::deque<Entry> entries_;
    std::vector<Entry*> comments_;
    std::unordered_map<const document::Value*, std::vector<Entry*>> by_resource_;
    std::vector<Wrong> wrong_;
    // Where resources stand, if there are comments: from the key to the end.
    std::unordered_map<const document::Value*, support::Span> resources_;
    std::vector<support::Span> judged_spans_;  // the same, in order
};

}  // namespace bylaw::report
