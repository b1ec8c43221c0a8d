// The options that say what templates do not: values of parameters, the Region and the account.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "inputs/canonical.h"
#include "support/diagnostic.h"

namespace bylaw::cli {

struct TemplateOptions {
    std::string parameters_file;  // empty: none
    inputs::CanonicalOptions known;
};

// Registers options that write to `options`, which must live until the command line is parsed.
void add_template_options(CLI::App& command, TemplateOptions& options);

// Reads the file of parameters into `options.known`: the AWS CLI's list of `ParameterKey`, or `ParameterName` for
// packs, and `ParameterValue`, also as `ConformancePackInputParameters`, a map, or a map as `Parameters`
// (CodePipeline); lists become texts with commas. A diagnostic if that is not what it holds.
[[nodiscard]] std::optional<support::Diagnostic> read_parameters(TemplateOptions& options,
                                                                 const document::Limits& limits);

}  // namespace bylaw::cli
