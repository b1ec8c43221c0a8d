// `bylaw check`: evaluates the user's rules and reports findings.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/compiled_rules.h"
#include "cli/configuration.h"
#include "cli/pack_settings.h"
#include "cli/rule_parameters.h"
#include "cli/run_suppressions.h"
#include "cli/template_options.h"
#include "document/document.h"
#include "inputs/documents.h"
#include "inputs/formats.h"
#include "report/check_report.h"
#include "report/palette.h"
#include "vm/evaluate.h"

namespace bylaw::cli {

enum class CheckFormat : std::uint8_t { Text, Concise, Json, Ndjson, Sarif, Github, Junit };

struct CheckOutput {
    CheckFormat format = CheckFormat::Text;
    std::string file;  // empty: standard output
};

struct CheckOptions {
    std::vector<std::string> rules;
    PackSettings packs;
    // Evaluated instead of the rules files, if it is set.
    std::shared_ptr<const bytecode::Program> built_in;
    std::vector<GivenParameter> parameters;  // of rules
    std::vector<std::string> select;         // ids of rules, or patterns with `*`; none: all
    std::vector<std::string> ignore;
    bool is_select_configured = false;  // not by options
    bool is_ignore_configured = false;
    std::shared_ptr<const Configuration> configuration;  // null: none
    report::Severity severity = report::Severity::Low;   // the least of the rules that are evaluated
    std::vector<std::string> paths;
    std::vector<CheckOutput> outputs;
    report::Severity fail_on = report::Severity::Low;
    bool fail_on_insufficient_data = false;
    bool shows_insufficient_data = false;  // in text, place by place
    bool allow_empty = false;
    bool changes_only = false;  // of plans: without what stays as it is
    unsigned threads = 0;       // 0: one per core
    report::Palette palette;
    report::Palette error_palette;
    CompileSettings compile;
    std::optional<inputs::Kind> taken_for;  // every document, whatever it looks like
    inputs::ReadLimits input_limits;
    vm::EvaluationLimits limits;
    TemplateOptions templates;
    SuppressionOptions suppressions;
};

// 0: nothing to report; 1: findings; 2: the run itself failed.
[[nodiscard]] int run_check(const CheckOptions& options, Streams streams);

}  // namespace bylaw::cli
