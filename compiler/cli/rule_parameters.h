// Values for the parameters of rules, from options and configuration files.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bytecode/program.h"
#include "lower/parameters.h"
#include "report/check_report.h"
#include "support/diagnostic.h"

namespace bylaw::cli {

// A value as it was given, which nobody compared with rules yet.
struct GivenParameter {
    struct Scalar {
        std::string text;
        bool is_quoted = false;
    };

    std::string rule;  // the id of a rule: only where its file declares the parameter; empty: everywhere
    std::string name;
    bool is_list = false;  // of YAML
    std::vector<Scalar> values;
    std::string option;  // the option that gave it; empty: a configuration file did
    // Of a configuration file.
    std::string file;
    support::Span rule_place;
    support::Span name_place;
    support::Span value_place;
};

// `NAME=VALUE` or `RULE.NAME=VALUE`; nothing if the text is neither.
[[nodiscard]] std::optional<GivenParameter> parameter_of_option(const std::string& text);

// A parameter with the value that it has in a run.
struct ResolvedParameter {
    lower::ProgramParameter parameter;
    syntax::ParameterValue value;
    const GivenParameter* given = nullptr;  // null: the value is the default
};

// Whether the program has the rule that is named, or, if none is, a parameter of this name.
[[nodiscard]] bool is_about(const bytecode::Program& program, const GivenParameter& given);

// Whether a value is for rules that are not part of this run; asked about configuration files only, since one file
// serves several commands, unless `asks_for_options`.
using IsElsewhere = std::function<bool(const GivenParameter&)>;

// Options go before configuration files, values for a rule before values for all, later before earlier. Diagnostics
// where a name, rule or value is wrong.
[[nodiscard]] std::variant<std::vector<ResolvedParameter>, std::vector<support::Diagnostic>> resolve_parameters(
    const bytecode::Program& program, const std::vector<GivenParameter>& given, const IsElsewhere& is_elsewhere,
    bool asks_for_options = false);

// The program with these values.
[[nodiscard]] std::shared_ptr<const bytecode::Program> with_parameters(
    const std::shared_ptr<const bytecode::Program>& program, const std::vector<ResolvedParameter>& parameters);

}  // namespace bylaw::cli
