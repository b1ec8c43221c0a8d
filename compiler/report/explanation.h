// What `bylaw explain` knows about a rule or a diagnostic, and its forms: text, Markdown, JSON.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/program.h"
#include "report/palette.h"
#include "report/rule_message.h"

namespace bylaw::report {

// A value that a rule takes: `# @param name type range "description"` above a file-level `let` that it uses.
struct RuleParameter {
    std::string name;
    std::string type;         // with its range, as written
    std::string value;        // the default, as written; empty: there is none
    std::string description;  // without quotes
    bool is_required = false;
};

// A document that shows a rule at work.
struct Example {
    bool is_bad = false;
    std::string name;  // of the file: "bad.template.yaml"
    std::string text;
    struct Finding {
        std::uint32_t line = 0;  // from 1
        std::string message;
    };
    std::vector<Finding> findings;  // in order of line
};

enum class ExplanationKind : std::uint8_t { Check, Rule, Managed, Diagnostic };

// What AWS documents about a managed rule.
struct ManagedFacts {
    std::vector<std::string> resource_types;  // as AWS Config names them
    std::string trigger;                      // "change", "periodic" or "both"
    std::uint32_t sample_packs = 0;           // how many of the sample packs that AWS publishes name it
    bool is_implemented = false;
    std::string why_not;      // where it is not
    std::string deprecation;  // what AWS says about its end; empty if it stays
};

struct Explanation {
    ExplanationKind kind = ExplanationKind::Rule;
    std::string id;
    std::string title;
    std::string severity;  // empty for diagnostics
    // Of a rule.
    Annotations annotations;
    std::vector<RuleParameter> parameters;
    std::vector<Example> examples;
    std::vector<std::string> replaces;  // ids that are deprecated by this one
    std::string description;            // where there are no annotations: what the comment block says
    std::optional<ManagedFacts> managed;
    // Of a diagnostic.
    std::string group;    // "sema: the rules cannot work as written"
    std::string context;  // what holds for the whole group
    std::string meaning;
    std::string way_out;
    // Where it is defined; `line` is 0 where nobody can open the file.
    std::string path;
    std::uint32_t line = 0;
};

// The rules of one file, or the diagnostics of one stage, as lists show them.
struct ExplanationGroup {
    std::string path;
    std::string title;
    std::vector<Explanation> explanations;
};

// Explains the rules of a program by their texts, without examples. Refers to the program.
class RuleExplainer {
public:
    explicit RuleExplainer(const bytecode::Program& program);
    ~RuleExplainer();
    RuleExplainer(const RuleExplainer&) = delete;
    RuleExplainer& operator=(const RuleExplainer&) = delete;

    // Without parameters, for lists.
    [[nodiscard]] Explanation explain(std::uint32_t rule);
    void add_parameters(Explanation& explanation, std::uint32_t rule) const;

private:
    struct File;
    [[nodiscard]] const File& file(std::uint32_t index);

    const bytecode::Program& program_;
    std::vector<std::unique_ptr<File>> files_;
};

// The first sentence of the comment block that a rules file begins with; empty if there is none.
[[nodiscard]] std::string title_of_rules(std::string_view rules_text);

// All diagnostics, by stage, as the page of docs/diagnostics.md has them. Text in Markdown.
[[nodiscard]] std::vector<ExplanationGroup> explain_diagnostics(std::string_view page);

void append_explanation_text(std::string& out, const Explanation& explanation, const Palette& palette);
void append_explanation_list(std::string& out, const std::vector<ExplanationGroup>& groups, const Palette& palette);
[[nodiscard]] std::string explanation_markdown(const Explanation& explanation);
[[nodiscard]] std::string explanation_list_markdown(const std::vector<ExplanationGroup>& groups);
[[nodiscard]] std::string explanations_json(const std::vector<const Explanation*>& explanations);

// Markdown for a terminal: without backticks and targets of links.
[[nodiscard]] std::string plain_text(std::string_view markdown);

}  // namespace bylaw::report
