// Failures as people and machines want them: one finding a failed check, with its place, its resource and what its
// author says about it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "bytecode/program.h"
#include "document/document.h"
#include "document/path.h"
#include "inputs/formats.h"
#include "report/check_texts.h"
#include "report/failures.h"
#include "report/readable_value.h"
#include "report/rule_message.h"
#include "report/rule_source.h"
#include "support/address_table.h"
#include "support/arena.h"
#include "support/source.h"
#include "vm/evaluate.h"

namespace bylaw::report {

// The resource that a value lies in: an entry of `Resources`, or an element of a plan's `resource_changes`.
struct ResourceName {
    std::string_view address;
    std::string_view type;    // empty where the document does not say
    std::string_view region;  // this and the next: empty where they are not known
    std::string_view account;
    std::string_view cdk_path;  // of Metadata."aws:cdk:path"; empty if absent
    const document::Value* value = nullptr;
};

// One finding. What it refers to stays good until the next one, unless it says otherwise.
struct Finding {
    std::uint32_t rule = 0;            // index into the program's rules
    std::uint32_t instruction = 0;     // the clause or block
    const vm::Check* check = nullptr;  // null for a block that selected nothing
    // Of an or-group: which of its failed checks this is, from 1, and how many there are. 0 and 0 outside.
    std::uint32_t alternative = 0;
    std::uint32_t alternatives = 0;
    const RuleMessage* message = nullptr;    // never null; empty without a custom message
    const Clause* clause = nullptr;          // never null; lives as long as the RuleSource
    const FindingPlace* place = nullptr;     // never null; lives until Findings::forget
    const ResourceName* resource = nullptr;  // null if it lies in none; lives until Findings::forget
    std::span<const Clause* const> callers;  // calls of parameterized rules that led here, outermost first
    std::string_view path;                   // of the value, in the reference's form; empty if it has none
    std::string_view name;                   // the same below its resource, for people: `Properties.Tags[0].Key`
    std::string_view label;                  // in a few words: "expected true", "`Type` is missing"
    std::string_view wanted;                 // what was expected, without the value: "one of "
    bool has_expected_value = false;         // see Findings::append_expected
    bool is_expected_shown = false;          // the label has the whole value
    const document::Value* found = nullptr;  // the value that was refused; null if there is none
    inputs::Kind kind = inputs::Kind::Unrecognised;  // of the input that the place is in
    bool is_unknown = false;            // the rule is not broken for certain: values decide that are not known
    std::uint32_t when = vm::no_event;  // see Failure
    std::string_view reason;            // of that, where one value decides; empty if there is none
};

// Another resource that a finding is about.
struct RelatedResource {
    const ResourceName* resource = nullptr;  // never null; lives until Findings::forget
    const FindingPlace* place = nullptr;     // never null; likewise
};

// Where a value is that does not lie in the document that is judged.
struct ValueElsewhere {
    const document::Document* document = nullptr;
    std::string_view name;                   // of the document's input, for people
    const document::Value* value = nullptr;  // the value there
    inputs::Kind kind = inputs::Kind::Unrecognised;
};
// Nothing for values that lie nowhere.
using FindElsewhere = std::function<std::optional<ValueElsewhere>(const document::Value&)>;

// Makes findings of one document's results. Refers to the texts of the rules and the document. Not safe for several
// threads.
class Findings {
public:
    // The texts must be unescaped.
    Findings(RuleTexts& rules, RuleSource& source, const document::Document& document, std::string_view data_name);
    ~Findings();
    // What the document was taken for.
    void set_kind(inputs::Kind kind) { kind_ = kind; }
    // For results that lead to other documents of a run.
    void set_elsewhere(FindElsewhere find) { elsewhere_ = std::move(find); }
    // Places findings that nothing in the document is to blame for at its beginning, where it has a text, instead of in
    // the rules.
    void show_inputs_instead_of_rules();
    Findings(const Findings&) = delete;
    Findings& operator=(const Findings&) = delete;

    // Calls `visit` for every finding of a result, in order of evaluation.
    using Visit = std::function<void(const Finding&)>;
    void for_each(const vm::FileResult& result, const Visit& visit);

    // How many values of the document are remembered, and forgetting them: places and resources that findings referred
    // to are gone then.
    [[nodiscard]] std::size_t remembered() const;
    void forget();

    // The other resources that a finding is about, each once, the first few: what a value was compared with, and what
    // the conditions around the clause found.
    [[nodiscard]] std::vector<RelatedResource> related_to(const Finding& finding);

    // What was expected, with the value if there is one: "one of [1, 2]", "a string", "`Type` to exist".
    void append_expected(std::string& out, const Finding& finding, std::size_t most = no_limit);
    // The value that it was compared with.
    void append_expected_value(std::string& out, const Finding& finding, std::size_t most = no_limit) const;
    // Line and column of the end of a place.
    [[nodiscard]] support::LineColumn end_of(const FindingPlace& place);

    [[nodiscard]] CheckTexts& texts() { return texts_; }
    [[nodiscard]] RuleSource& source() { return source_; }

private:
    // A value of the document: where it stands and what it belongs to.
    struct Site {
        std::string_view path;
        std::string_view name;
        const ResourceName* resource = nullptr;
        inputs::Kind kind = inputs::Kind::Unrecognised;
        bool has_place = false;
        FindingPlace place;
        FindingPlace key_place;  // of the key in front, or of the value if there is none
    };

    void visit_nodes(std::uint32_t parent, const Finding& finding, const Visit& visit);
    void fill(Finding& finding, const vm::Check& check);
    void label_comparison(Finding& finding, const vm::Check& check, bool only_right_is_in_document);
    static void place_at_value(Finding& finding, const Site& site);
    [[nodiscard]] bool is_bound_to_fail(const vm::Check& check, const Site* left) const;
    [[nodiscard]] static const document::Value* cause_of(const vm::Check& check);
    void label_unknown(Finding& finding, const vm::Check& check);
    void label_missing(Finding& finding, const vm::Check& check, bool is_right_side);
    void place_in_rules(Finding& finding);
    // Null for values that are not in the document; for results also if they were not made from one that is.
    [[nodiscard]] const Site* site_of(const document::Value& value);
    [[nodiscard]] const Site* site_of(const vm::Result& result);
    [[nodiscard]] const Site* site_elsewhere(const document::Value& value);
    [[nodiscard]] FindingPlace place_at(const document::Value& value, support::Span span,
                                        document::PositionFinder::ReferencePlace place);
    [[nodiscard]] const ResourceName* resource_on(std::span<const document::PathStep> steps);
    // The same for documents in the canonical shape, and how many steps lead to what the resource was made of.
    [[nodiscard]] std::pair<const ResourceName*, std::size_t> derived_resource_on(
        std::span<const document::PathStep> steps);
    [[nodiscard]] const ResourceName* resource_of(const document::Entry& entry);
    [[nodiscard]] const ResourceName* keep(const ResourceName& name);

    const bytecode::Program& program_;
    const document::Document& document_;
    std::string_view data_name_;
    inputs::Kind kind_ = inputs::Kind::Unrecognised;
    RuleSource& source_;
    CheckTexts texts_;
    Failures failures_;
    document::PathFinder own_paths_;  // of document_
    support::Arena memory_;
    support::AddressTable<const Site*, nullptr> sites_;                           // in memory_, by their values
    support::AddressTable<const ResourceName*, nullptr> resources_;               // the same
    std::unordered_map<const char*, std::unique_ptr<support::LineIndex>> lines_;  // by text
    // Derived documents: resources by what they were made of, filled at first use.
    std::unordered_map<const document::Value*, const document::Entry*> derived_;
    std::vector<const Clause*> callers_;
    std::unordered_set<const document::Symbol*> said_causes_;  // of the rule at hand
    std::string label_;
    std::optional<FindingPlace> beginning_;  // of the document's text
    RuleTexts& rules_;
    FindElsewhere elsewhere_;
    std::unordered_map<const document::Document*, std::unique_ptr<Findings>> others_;
};

// Appends the words for a finding without a custom message: its label with the name of the value in front, or what its
// group lacks.
void append_title(std::string& out, const Finding& finding);

}  // namespace bylaw::report
