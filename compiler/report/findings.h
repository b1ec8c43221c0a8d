// Failures as people and machines want them: one finding a failed check, with its place, its resource and what its
// author says about it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bytecode/program.h"
#include "document/document.h"
#include "report/check_texts.h"
#include "report/failures.h"
#include "report/rule_message.h"
#include "support/source.h"
#include "vm/evaluate.h"

namespace bylaw::report {

// The resource that a value lies in: an entry of `Resources`, or an element of a plan's `resource_changes`.
struct ResourceName {
    std::string address;
    std::string type;      // empty where the document does not say
    std::string cdk_path;  // of Metadata."aws:cdk:path"; empty if absent
};

// Where to look. `text` is that of a document or of a rules file.
struct FindingPlace {
    std::string_view text;
    std::string_view name;
    support::Span span;
    std::uint32_t line = 1;  // of span.begin, from 1
    std::uint32_t column = 1;
    bool is_in_rules = false;  // the check has no place in the document
};

struct Finding {
    std::uint32_t rule = 0;            // index into the program's rules
    std::uint32_t instruction = 0;     // the clause or block
    const vm::Check* check = nullptr;  // null for a block that selected nothing
    // Of an or-group: which of its failed checks this is, from 1, and how many there are. 0 and 0 outside.
    std::uint32_t alternative = 0;
    std::uint32_t alternatives = 0;
    const RuleMessage* message = nullptr;  // never null; empty without a custom message
    const ResourceName* resource = nullptr;
    std::string_view path;      // of the value, in the reference's form; empty if it has none
    std::string label;          // what was expected, in a few words: "expected true", "`Type` is missing"
    std::string_view found;     // the value in display form; empty if there is none
    std::string_view expected;  // what it was compared with, in display form; empty if nothing
    FindingPlace place;
};

// Makes findings of one document's results. What it hands out stays valid until the next result. Refers to the program
// and the document. Not safe for several threads.
class Findings {
public:
    // The texts must be unescaped.
    Findings(RuleTexts& rules, const document::Document& document, std::string_view data_name);
    ~Findings();
    Findings(const Findings&) = delete;
    Findings& operator=(const Findings&) = delete;

    // Calls `visit` for every finding of a result, in order of evaluation.
    void for_each(const vm::FileResult& result, const std::function<void(const Finding&)>& visit);

    [[nodiscard]] CheckTexts& texts() { return texts_; }

private:
    void visit_nodes(std::uint32_t parent, Finding finding, const std::function<void(const Finding&)>& visit);
    void fill(Finding& finding, const vm::Check& check);
    void place_in_document(Finding& finding, const document::Value& value, bool at_key);
    void place_in_rules(Finding& finding);
    [[nodiscard]] const RuleMessage* message(std::uint32_t text);
    [[nodiscard]] const ResourceName* resource_of(const document::Value& value);
    [[nodiscard]] std::string_view expected_text(const vm::Check& check);

    const bytecode::Program& program_;
    const document::Document& document_;
    std::string_view data_name_;
    CheckTexts texts_;
    Failures failures_;
    std::unordered_map<std::uint32_t, std::unique_ptr<RuleMessage>> messages_;             // by string
    std::unordered_map<const document::Value*, std::unique_ptr<ResourceName>> resources_;  // by the resource's value
    std::string expected_;
};

}  // namespace bylaw::report
