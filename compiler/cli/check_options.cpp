#include "cli/check_options.h"

#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/configuration_options.h"
#include "cli/deprecated_rules.h"
#include "cli/document_check.h"
#include "cli/kind_option.h"
#include "cli/limit_options.h"
#include "cli/terminal.h"
#include "packs/library.h"
#include "sema/suggestion.h"
#include "support/name_pattern.h"

namespace bylaw::cli {
namespace {

constexpr int run_failed = 2;

// "FORMAT" or "FORMAT:FILE".
CheckOutput output_of(const std::string& text) {
    const std::size_t colon = text.find(':');
    const std::string format = text.substr(0, colon);
    CheckOutput output;
    if (colon != std::string::npos) {
        output.file = text.substr(colon + 1);
    }
    if (format == "json") {
        output.format = CheckFormat::Json;
    } else if (format == "ndjson") {
        output.format = CheckFormat::Ndjson;
    } else if (format == "concise") {
        output.format = CheckFormat::Concise;
    } else if (format == "github") {
        output.format = CheckFormat::Github;
    } else if (format == "sarif") {
        output.format = CheckFormat::Sarif;
    } else if (format == "junit") {
        output.format = CheckFormat::Junit;
    } else if (format != "text") {
        throw CLI::ValidationError("--output",
                                   "`" + format + "` is none of text, concise, json, ndjson, sarif, github, junit");
    }
    if (colon != std::string::npos && output.file.empty()) {
        throw CLI::ValidationError("--output", "`" + text + "` names no file");
    }
    return output;
}

// The place of a pattern of the configuration file.
support::Diagnostic at_setting(support::Diagnostic diagnostic, const CheckOptions& options, std::string_view key,
                               const std::string& pattern) {
    const Configuration::Setting& setting = *options.configuration->find(key);
    const auto text = std::find_if(setting.texts.begin(), setting.texts.end(),
                                   [&](const ConfiguredText& one) { return one.text == pattern; });
    diagnostic.code = support::DiagnosticCode::UsageConfiguration;
    diagnostic.message = "`" + pattern + "` fits no rule";
    diagnostic.file = options.configuration->name;
    diagnostic.span = text->place;
    return diagnostic;
}

void read_arguments(CheckArguments& arguments) {
    CheckOptions& options = arguments.options;
    for (const std::string& output : arguments.outputs) {
        options.outputs.push_back(output_of(output));
    }
    for (const std::string& text : arguments.parameters) {
        options.parameters.push_back(*parameter_of_option(text));
    }
    if (options.outputs.empty()) {
        options.outputs.emplace_back();
    }
    if (options.paths.empty()) {
        options.paths.emplace_back(".");
    }
    for (const std::string& name : arguments.fail_on) {
        const auto severity = report::severity_of(name);
        options.fail_on = severity.value_or(options.fail_on);
        options.fail_on_insufficient_data = options.fail_on_insufficient_data || !severity;
    }
    options.shows_insufficient_data = options.fail_on_insufficient_data || !arguments.show.empty();
    options.severity = report::severity_of(arguments.severity).value_or(report::Severity::Low);
    // Text is made once for all outputs, and colours do not belong into files.
    const bool is_text_in_file =
        std::any_of(options.outputs.begin(), options.outputs.end(), [](const CheckOutput& output) {
            return (output.format == CheckFormat::Text || output.format == CheckFormat::Concise) &&
                   !output.file.empty();
        });
    options.palette = is_text_in_file ? report::no_colours : palette_for(arguments.color, STDOUT_FILENO);
    options.error_palette = palette_for(arguments.color, STDERR_FILENO);
    options.compile.use_cache = !arguments.no_cache;
    options.compile.threads = options.threads;
    options.compile.warnings = true;
}

}  // namespace

support::Diagnostic no_such_rule(std::string_view option, const std::string& pattern,
                                 const std::vector<report::CheckedRule>& rules) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::UsageOption;
    diagnostic.message = "`" + std::string(option) + ' ' + pattern + "` fits no rule";
    std::size_t offers_left = rules.size();
    sema::Suggestion suggestion(pattern, offers_left);
    for (const report::CheckedRule& rule : rules) {
        static_cast<void>(suggestion.offer(rule.id));
    }
    diagnostic.help = suggestion.best().empty() ? "write the id of a rule, or a pattern with `*`"
                                                : "did you mean `" + std::string(suggestion.best()) + "`?";
    return diagnostic;
}

std::optional<support::Diagnostic> select_rules(const CheckOptions& options, std::vector<report::CheckedRule>& rules,
                                                RulesElsewhere* elsewhere) {
    const std::vector<std::size_t> meant = successors(rules);
    std::size_t elsewhere_count = 0;
    const auto mark = [&](const std::vector<std::string>& patterns, bool is_configured,
                          bool is_left_out) -> const std::string* {
        for (const std::string& pattern : patterns) {
            bool is_any = false;
            for (std::size_t i = 0; i < rules.size(); ++i) {
                if (rules[i].is_meant_by(pattern)) {
                    rules[meant[i]].is_left_out = is_left_out;
                    is_any = true;
                }
            }
            if (!is_any && is_configured && elsewhere != nullptr && elsewhere->has_rule(pattern)) {
                ++elsewhere_count;
            } else if (!is_any) {
                return &pattern;
            }
        }
        return nullptr;
    };
    for (report::CheckedRule& rule : rules) {
        rule.is_left_out = !options.select.empty() || rule.annotations.is_off;
    }
    if (const std::string* const unknown = mark(options.select, options.is_select_configured, false)) {
        auto diagnostic = no_such_rule("--select", *unknown, rules);
        return options.is_select_configured ? at_setting(std::move(diagnostic), options, "select", *unknown)
                                            : diagnostic;
    }
    if (elsewhere_count != 0 && elsewhere_count == options.select.size()) {
        support::Diagnostic diagnostic;
        diagnostic.help = "select rules of both commands, or name those of this one with --select";
        diagnostic = at_setting(std::move(diagnostic), options, "select", options.select.front());
        diagnostic.message = "none of these rules is selected, only such of another command";
        return diagnostic;
    }
    if (const std::string* const unknown = mark(options.ignore, options.is_ignore_configured, true)) {
        auto diagnostic = no_such_rule("--ignore", *unknown, rules);
        return options.is_ignore_configured ? at_setting(std::move(diagnostic), options, "ignore", *unknown)
                                            : diagnostic;
    }
    for (std::size_t i = 0; i < rules.size(); ++i) {
        rules[i].is_left_out = rules[i].is_left_out || rules[i].severity < options.severity || meant[i] != i;
    }
    return std::nullopt;
}

void register_check_options(CLI::App& command, const std::shared_ptr<CheckArguments>& arguments) {
    CheckOptions& options = arguments->options;
    command
        .add_option("paths", options.paths,
                    "Documents: files, directories, patterns, or - for standard input (default: the current "
                    "directory); files that end in .guard or .ruleset are rules")
        ->type_name("PATH");
    command
        .add_option("--output", arguments->outputs,
                    "text, concise, json, ndjson, sarif, github or junit, with :FILE to write to a file; may be "
                    "repeated (default: text)")
        ->allow_extra_args(false)
        ->type_name("FORMAT[:FILE]");
    command
        .add_option("--select", options.select,
                    "Evaluates only rules with this id; `*` stands for any text; may be repeated")
        ->allow_extra_args(false)
        ->type_name("ID");
    command.add_option("--ignore", options.ignore, "Leaves out rules with this id; may be repeated")
        ->allow_extra_args(false)
        ->type_name("ID");
    command.add_option("--severity", arguments->severity, "Leaves out rules of less than this severity")
        ->check(CLI::IsMember({"low", "medium", "high", "critical"}))
        ->type_name("SEVERITY");
    command
        .add_option("--param", arguments->parameters,
                    "Sets a parameter of the rules; with the id of a rule in front, only in the file of that rule; may "
                    "be repeated")
        ->allow_extra_args(false)
        ->type_name("[RULE.]NAME=VALUE");
    command
        .add_option("--fail-on", arguments->fail_on,
                    "Least severity that makes the exit code 1: low, medium, high or critical (default: low); and "
                    "insufficient-data: what is not known does so too; may be repeated")
        ->check(CLI::IsMember({"low", "medium", "high", "critical", "insufficient-data"}))
        ->allow_extra_args(false)
        ->type_name("SEVERITY");
    command
        .add_option("--show", arguments->show,
                    "What text shows beside findings: insufficient-data, every place of what is not known, instead of "
                    "one line a rule; may be repeated")
        ->check(CLI::IsMember({"insufficient-data"}))
        ->allow_extra_args(false)
        ->type_name("WHAT");
    command.add_flag("--allow-empty", options.allow_empty, "End with 0 when there is no input at all");
    add_kind_option(command, options.taken_for);
    command.add_flag("--changes-only", options.changes_only,
                     "Of plans, judge only what is created, changed or imported");
    add_template_options(command, options.templates);
    add_suppression_options(command, options.suppressions);
    command.add_option("--threads", options.threads, "Threads to use (default: one per core)")->type_name("N");
    add_color_option(command, arguments->color);
    CLI::Option* const configuration =
        command
            .add_option("--config", arguments->configuration,
                        "The configuration file (default: the .bylaw.yaml in the folder of the paths or above)")
            ->type_name("FILE");
    command.add_flag("--no-config", arguments->no_configuration, "Use no configuration file")->excludes(configuration);
    command.add_flag("--no-cache", arguments->no_cache, "Do not keep compiled rules in the cache folder");
    add_document_limits(command, options.limits.documents);
    add_unpacked_limit(command, options.input_limits);
    add_rules_limits(command, options.compile.limits);
    add_evaluation_limits(command, options.limits);
}

void add_rules_option(CLI::App& command, CheckArguments& arguments) {
    command
        .add_option("-r,--rules", arguments.options.rules,
                    "A rules file, a bundle, a directory with .guard and .ruleset files, or a pattern; may be repeated")
        ->allow_extra_args(false)
        ->type_name("PATH");
}

void check_arguments(const CheckArguments& arguments) {
    for (const std::string& output : arguments.outputs) {
        static_cast<void>(output_of(output));
    }
    for (const std::string& text : arguments.parameters) {
        if (!parameter_of_option(text)) {
            throw CLI::ValidationError("--param", "`" + text + "` is not NAME=VALUE or RULE.NAME=VALUE");
        }
    }
}

bool configure(CheckArguments& arguments, Streams streams) {
    const ConfigurationResult result = configuration_for(arguments);
    if (const auto* const problem = std::get_if<ConfigurationProblem>(&result)) {
        for (const support::Diagnostic& diagnostic : problem->diagnostics) {
            streams.err << complaint_of(diagnostic, problem->text, palette_for(arguments.color, STDERR_FILENO)).text;
        }
        return false;
    }
    if (const auto& configuration = std::get<std::shared_ptr<const Configuration>>(result)) {
        apply_configuration(configuration, arguments);
    }
    read_arguments(arguments);
    return true;
}

void add_check_options(CLI::App& command, const std::shared_ptr<CheckArguments>& arguments, Run& run) {
    register_check_options(command, arguments);
    command.callback([arguments, &run] {
        check_arguments(*arguments);
        run = [arguments](Streams streams) {
            if (!configure(*arguments, streams)) {
                return run_failed;
            }
            CheckOptions& checked = arguments->options;
            checked.built_in = arguments->uses_library ? packs::audit_rules() : nullptr;
            if (const auto diagnostic = read_parameters(checked.templates, checked.limits.documents)) {
                streams.err << complaint_of(*diagnostic, std::nullopt, checked.error_palette).text;
                return run_failed;
            }
            return run_check(checked, streams);
        };
    });
}

}  // namespace bylaw::cli
