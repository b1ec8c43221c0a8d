#include "cli/configuration_options.h"
#include "cli/rules_sources.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "cli/compiled_rules.h"
#include "cli/input_files.h"
#include "cli/input_files_search.h"
#include "packs/library.h"
#include "report/file_report.h"
#include "support/name_pattern.h"

namespace bylaw::cli {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> texts_of(const Configuration& configuration, std::string_view key) {
    std::vector<std::string> texts;
    if (const Configuration::Setting* const setting = configuration.find(key)) {
        for (const ConfiguredText& text : setting->texts) {
            texts.push_back(text.text);
        }
    }
    return texts;
}

// Takes a list from the file if the command line has none.
bool fill(std::vector<std::string>& given, const Configuration& configuration, std::string_view key) {
    if (!given.empty()) {
        return false;
    }
    given = texts_of(configuration, key);
    return !given.empty();
}

void fill(std::string& given, const Configuration& configuration, std::string_view key) {
    if (given.empty()) {
        if (const auto texts = texts_of(configuration, key); !texts.empty()) {
            given = texts.front();
        }
    }
}

}  // namespace

ConfigurationResult configuration_for(const CheckArguments& arguments) {
    if (arguments.no_configuration) {
        return nullptr;
    }
    if (!arguments.configuration.empty()) {
        return read_configuration(arguments.configuration);
    }
    const auto found = find_configuration(arguments.options.paths);
    return found ? read_configuration(*found) : nullptr;
}

void apply_configuration(const std::shared_ptr<const Configuration>& configuration, CheckArguments& arguments) {
    CheckOptions& options = arguments.options;
    options.configuration = configuration;
    fill(arguments.outputs, *configuration, "output");
    fill(arguments.fail_on, *configuration, "fail-on");
    fill(arguments.severity, *configuration, "severity");
    options.is_select_configured = fill(options.select, *configuration, "select");
    options.is_ignore_configured = fill(options.ignore, *configuration, "ignore");
    if (!arguments.uses_library) {
        fill(options.rules, *configuration, "rules");
        fill(options.packs.paths, *configuration, "packs");
        if (!options.packs.paths.empty()) {
            fill(options.packs.parameters_file, *configuration, "pack-parameters");
        }
    }
    fill(options.suppressions.files, *configuration, "suppressions");
    if (options.suppressions.written_baseline.empty()) {
        // One that is written anew has to hold what the old one has.
        fill(options.suppressions.baseline, *configuration, "baseline");
    }
    fill(options.suppressions.exception_tag, *configuration, "exception-tag");
    fill(options.templates.parameters_file, *configuration, "parameters");
    fill(options.templates.known.region, *configuration, "region");
    fill(options.templates.known.account, *configuration, "account");
    options.parameters = configuration->parameters;
}

void leave_out_excluded(const Configuration& configuration, std::vector<fs::path>& files) {
    const Configuration::Setting* const setting = configuration.find("exclude");
    if (setting == nullptr) {
        return;
    }
    IgnoreRules rules;
    for (const ConfiguredText& pattern : setting->texts) {
        rules.add({}, pattern.text + '\n');
    }
    std::error_code error;
    const fs::path here = fs::current_path(error);
    const fs::path folder(configuration.folder);
    std::erase_if(files, [&](const fs::path& file) {
        if (file == "-") {
            return false;
        }
        const fs::path relative = (here / file).lexically_normal().lexically_relative(folder);
        if (relative.empty() || *relative.begin() == "..") {
            return false;
        }
        fs::path leading;
        for (auto part = relative.begin(); part != relative.end(); ++part) {
            leading /= *part;
            if (rules.ignores(leading.string(), std::next(part) != relative.end())) {
                return true;
            }
        }
        return false;
    });
}

std::vector<ConfiguredText> set_severities(const Configuration& configuration,
                                           std::vector<report::CheckedRule>& rules) {
    std::vector<ConfiguredText> unknown;
    for (const auto& [pattern, severity] : configuration.severities) {
        bool is_any = false;
        for (report::CheckedRule& rule : rules) {
            if (rule.is_meant_by(pattern.text)) {
                rule.severity = severity;
                is_any = true;
            }
        }
        if (!is_any) {
            unknown.push_back(pattern);
        }
    }
    return unknown;
}

void RulesElsewhere::read() {
    is_read_ = true;
    if (options_.built_in == nullptr) {
        programs_.push_back(packs::audit_rules());
    }
    std::vector<std::shared_ptr<const support::SourceFile>> sources;
    const std::vector<std::string> arguments = texts_of(*options_.configuration, "rules");
    const RulesSources with_imports(arguments);
    for (const fs::path& path : find_inputs(arguments, {".guard", ".ruleset"}).files) {
        ReadResult read = read_file(path);
        if (auto* const text = std::get_if<std::string>(&read)) {
            sources.push_back(with_imports.make(path.string(), std::move(*text), path));
        }
    }
    CompileSettings settings = options_.compile;
    settings.warnings = false;
    programs_.push_back(compile_rules(std::move(sources), settings).program);
    for (const auto& program : programs_) {
        for (const report::CheckedRule& rule : report::checked_rules(report::RuleNames(*program))) {
            ids_.insert(rule.id);
        }
    }
}

bool RulesElsewhere::has_rule(std::string_view pattern) {
    if (!is_read_) {
        read();
    }
    return std::any_of(ids_.begin(), ids_.end(),
                       [&](const std::string& id) { return support::fits_pattern(pattern, id); });
}

bool RulesElsewhere::is_about(const GivenParameter& given) {
    if (!is_read_) {
        read();
    }
    return std::any_of(programs_.begin(), programs_.end(),
                       [&](const auto& program) { return cli::is_about(*program, given); });
}

}  // namespace bylaw::cli
