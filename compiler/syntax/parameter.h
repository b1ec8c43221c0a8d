// Parameters of rules: variables of a file whose literal is only the default (language.md, "Parameters"). What the line
// above them declares, and whether a value fits it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "support/source.h"
#include "syntax/ast.h"

namespace bylaw::syntax {

enum class ParameterType : std::uint8_t {
    Int,
    Float,
    Bool,
    String,
    Pattern,  // text in which `*` stands for any text; in rules a regular expression
};

// A declaration, `@param NAME TYPE [RANGE] ["description"]`. Texts are part of the rules text.
struct Parameter {
    support::Span place;
    std::string_view name;
    support::Span name_place;
    ParameterType type = ParameterType::String;  // of the elements, if it is a list
    bool is_list = false;
    bool is_csv = false;  // a list that may be given as one text with commas
    std::optional<double> least;
    std::optional<double> greatest;
    std::vector<std::string_view> choices;  // of texts and numbers; empty: any
    std::string pattern;                    // of texts; empty: any
    std::string_view description;
    // Why this is no declaration, and where; empty: it is one.
    std::string problem;
    support::Span problem_place;
};

using ParameterScalar = std::variant<bool, std::int64_t, double, std::string>;

struct ParameterValue {
    bool is_list = false;
    std::vector<ParameterScalar> values;  // one, if it is no list
    friend bool operator==(const ParameterValue&, const ParameterValue&) = default;
};

// Where a tagged line stands: `@param` and all behind it. Lines that are no comment with a tag first have none.
[[nodiscard]] std::optional<support::Span> tagged_text(std::string_view rules_text, support::Span line);
// The lines of the comment block directly above an offset, first one first.
[[nodiscard]] std::vector<support::Span> comment_lines_above(std::string_view rules_text, std::size_t offset);
// The tag of such a text, without `@`.
[[nodiscard]] std::string_view tag_of(std::string_view tagged);

// Reads a text that begins with `@param`.
[[nodiscard]] Parameter read_parameter(std::string_view rules_text, support::Span tagged);

// What the comment block directly above a `let` of that name declares; nothing if that is nothing, or wrong.
[[nodiscard]] std::optional<Parameter> parameter_above(std::string_view rules_text, const Let& let);
// The default as a value; nothing if the literal is none of the parameter's type.
[[nodiscard]] std::optional<ParameterValue> default_of(const Parameter& parameter, const Literal& literal);

// A value as it is written in an option or, without a tag, in YAML; lists are parted at commas. Nothing if the text is
// no value of that type.
[[nodiscard]] std::optional<ParameterScalar> scalar_of(const Parameter& parameter, std::string_view text);
[[nodiscard]] std::optional<ParameterValue> value_of(const Parameter& parameter, std::string_view text);
// Whether a value of the right type is one of those allowed.
[[nodiscard]] bool is_allowed(const Parameter& parameter, const ParameterScalar& value);
[[nodiscard]] bool is_allowed(const Parameter& parameter, const ParameterValue& value);

// The type as it is declared, such as `list(int)`, and what is allowed in words, such as `a whole number from 1 to
// 365`.
[[nodiscard]] std::string type_text(const Parameter& parameter);
[[nodiscard]] std::string allowed_text(const Parameter& parameter);

// The regular expression, anchored at both ends, for a pattern with `*`.
[[nodiscard]] std::string regex_of_pattern(std::string_view pattern);

}  // namespace bylaw::syntax
