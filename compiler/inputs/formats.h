// What an input can be, and how its content tells.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"

namespace bylaw::inputs {

// In the order in which they are tried; the first that fits is taken (docs/inputs.md).
enum class Kind : std::uint8_t {
    TerraformPlan,
    TerraformState,
    TerraformStateFile,
    TerraformProviderSchemas,
    TerraformLog,
    RuleEvent,
    ConfigNotification,
    ConfigSnapshot,
    ConfigHistory,
    ResourceHistory,
    ResourceBatch,
    QueryResults,
    ConfigurationItem,
    ChangeSet,
    MacroEvent,
    CdkAssembly,
    CdkCompanion,
    ConformancePack,
    CloudFormationTemplate,
    PolicyDocument,
    AccountFact,
    Unrecognised,
};

// What a document was taken for.
struct Recognised {
    Kind kind = Kind::Unrecognised;
    std::uint64_t resources = 0;     // what its format counts; see Format::unit
    std::string detail;              // more of what it is, such as the version of the format; may be empty
    std::vector<std::string> notes;  // what a reader of the report should know, a sentence each
};

// One row of the table of formats.
struct Format {
    Kind kind;
    std::string_view name;   // as in `--as` and in reports
    std::string_view title;  // for people
    std::string_view unit;   // of what is counted, in the singular
    std::string_view sign;   // what tells it
    bool (*fits)(const document::Value& root);
    // Counts, and adds detail and notes. Must bear roots of any shape, because `--as` may say anything.
    void (*describe)(const document::Value& root, const document::Limits& limits, Recognised& recognised);
};

// All formats, in the order of Kind, without Unrecognised.
[[nodiscard]] std::span<const Format> formats();
[[nodiscard]] const Format& format_of(Kind kind);  // not for Unrecognised
[[nodiscard]] std::optional<Kind> kind_of_name(std::string_view name);

// What the document is, by its content alone; or what it holds if it is what `taken_for` says. JSON within its strings
// is read within the limits.
[[nodiscard]] Recognised recognise(const document::Document& document, const document::Limits& limits = {},
                                   std::optional<Kind> taken_for = std::nullopt);

// Whether a text that could not be read may be a Terraform plan or state, so that no line of it must be shown
// (terraform.md, section 9).
[[nodiscard]] bool may_hold_terraform_secrets(std::string_view text);

// Of a document that is none of the formats: how its top looks, and what was looked for.
[[nodiscard]] std::string why_unrecognised(const document::Document& document);

}  // namespace bylaw::inputs
