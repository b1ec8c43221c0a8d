// Conformance packs: what a template says about rules, with its parameters and conditions resolved.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "document/value.h"
#include "inputs/canonical.h"
#include "support/diagnostic.h"

namespace bylaw::packs {

enum class Owner : std::uint8_t {
    Managed,
    ProcessCheck,  // a managed identifier that somebody attests by hand
    CustomPolicy,
    CustomLambda,
    Unknown,
};

// An entry of `InputParameters`: its text, as rules get it, or why that is not known.
struct InputParameter {
    std::string name;
    std::optional<std::string> text;
    std::string unknown_because;
    const document::Value* place = nullptr;  // for Pack::span_of
};

struct RuleScope {
    std::vector<std::string> types;
    std::string resource_id;
    std::string tag_key;
    std::string tag_value;

    [[nodiscard]] bool is_empty() const { return types.empty() && resource_id.empty() && tag_key.empty(); }
};

// One `AWS::Config::ConfigRule`. Places are those of values for Pack::span_of.
struct PackRule {
    std::string logical_id;
    std::string name;  // `ConfigRuleName`, else the logical id
    Owner owner = Owner::Unknown;
    std::string identifier;  // of managed rules; of others the ARN, if it is known
    std::vector<InputParameter> parameters;
    RuleScope scope;
    std::string scope_unknown_because;  // empty: it is known
    std::vector<std::string> evaluation_modes;
    std::string frequency;
    std::vector<std::string> controls;
    std::vector<std::string> remediations;  // logical ids of those that name the rule
    std::string policy_text;
    // Why nothing can be said about the rule, whatever the inputs are; empty: something can.
    std::string problem;
    const document::Value* place = nullptr;
    const document::Value* identifier_place = nullptr;
    const document::Value* scope_place = nullptr;
    const document::Value* policy_place = nullptr;
};

struct PackOptions {
    std::map<std::string, std::string, std::less<>> parameters;  // values by name
    document::Limits limits;
};

// More rules of a pack than these are not evaluated: AWS has no account with more.
inline constexpr std::size_t most_rules_of_pack = 1000;

// One pack. It keeps the document that its places are in.
struct Pack {
    std::string path;
    std::string name;  // the file's, without folders and ending
    std::string text;  // of the whole file; empty where it must not be shown
    std::vector<PackRule> rules;
    std::vector<std::string> left_out;  // logical ids of rules whose condition does not hold
    std::vector<support::Diagnostic> diagnostics;
    std::vector<std::string> used_parameters;  // those of the options that the pack declares

    // Where a value stands in the text.
    [[nodiscard]] support::Span span_of(const document::Value* place) const;
    // A diagnostic at such a place.
    [[nodiscard]] support::Diagnostic about(support::DiagnosticCode code, std::string message,
                                            const document::Value* place) const;

    [[nodiscard]] bool is_json() const;

    struct Documents;
    std::shared_ptr<const Documents> documents;
};

// Reads a text as a pack. What is wrong with it is in `diagnostics`, and what is right in the rest of it.
[[nodiscard]] Pack read_pack(std::string path, std::string text, const PackOptions& options);

}  // namespace bylaw::packs
