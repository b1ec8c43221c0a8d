// `bylaw config`: what is set, where it was set, and the schema of configuration files.
#include <algorithm>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/check_options.h"
#include "cli/command.h"
#include "cli/compiled_rules.h"
#include "cli/configuration.h"
#include "cli/configuration_options.h"
#include "cli/configuration_schema.h"
#include "cli/document_check.h"
#include "cli/input_files.h"
#include "cli/input_files_search.h"
#include "cli/rules_sources.h"
#include "packs/library.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int run_failed = 2;

// A setting or parameter with its value and where that is from.
struct Row {
    std::string name;
    Json value;                    // null: none
    std::string kind = "default";  // or "file", "option"
    std::string from = "default";  // for people
    Json more = Json::object();    // further members
};

std::string shown(const Json& value) {
    if (value.is_null() || (value.is_array() && value.empty())) {
        return value.is_null() ? "-" : "[]";
    }
    if (value.is_string()) {
        return value.get_ref<const std::string&>().empty() ? "''" : value.get<std::string>();
    }
    if (!value.is_array()) {
        return value.dump();
    }
    std::string text;
    for (const Json& item : value) {
        text += (text.empty() ? "" : ", ") + shown(item);
    }
    return text;
}

Json json_of(const syntax::ParameterValue& value) {
    Json items = Json::array();
    for (const syntax::ParameterScalar& scalar : value.values) {
        std::visit([&](const auto& plain) { items.push_back(plain); }, scalar);
    }
    return value.is_list ? items : items.front();
}

class Show {
public:
    Show(CheckArguments& arguments, std::string format, Streams streams)
        : arguments_(arguments), format_(std::move(format)), streams_(streams) {}

    int run() {
        // What the command line says, before the file fills in the rest.
        const CheckOptions& options = arguments_.options;
        const auto single = [](const std::string& text) {
            return text.empty() ? std::vector<std::string>() : std::vector<std::string>{text};
        };
        const std::vector<std::pair<std::string_view, std::vector<std::string>>> given{
            {"rules", options.rules},
            {"select", options.select},
            {"ignore", options.ignore},
            {"severity", single(arguments_.severity)},
            {"suppressions", options.suppressions.files},
            {"baseline", single(options.suppressions.baseline)},
            {"exception-tag", single(options.suppressions.exception_tag)},
            {"fail-on", arguments_.fail_on},
            {"output", arguments_.outputs},
            {"parameters", single(options.templates.parameters_file)},
            {"region", single(options.templates.known.region)},
            {"account", single(options.templates.known.account)}};
        if (!configure(arguments_, streams_)) {
            return run_failed;
        }
        configuration_ = options.configuration.get();
        for (const ConfigurationKey& key : configuration_keys()) {
            if (key.value == ConfigurationValue::Parameters) {
                continue;
            }
            const auto named =
                std::find_if(given.begin(), given.end(), [&](const auto& row) { return row.first == key.name; });
            add_setting(key, named == given.end() ? std::vector<std::string>() : named->second);
        }
        if (!add_parameters()) {
            return run_failed;
        }
        print();
        return 0;
    }

private:
    void add_setting(const ConfigurationKey& key, const std::vector<std::string>& given) {
        Row row;
        row.name = key.name;
        const Configuration::Setting* const setting =
            configuration_ == nullptr ? nullptr : configuration_->find(key.name);
        std::vector<std::string> values = given;
        if (!given.empty()) {
            row.kind = "option";
            row.from = "command line";
        } else if (setting != nullptr) {
            row.kind = "file";
            row.from = configuration_->place_text(setting->place);
            row.more["place"] = row.from;
            for (const ConfiguredText& text : setting->texts) {
                values.push_back(text.text);
            }
            for (const auto& [id, severity] : configuration_->severities) {
                if (key.value == ConfigurationValue::Severities) {
                    values.push_back(id.text + ": " + std::string(report::severity_name(severity)));
                }
            }
        } else if (key.name == "severity" || key.name == "fail-on") {
            values.emplace_back("low");
        } else if (key.name == "output") {
            values.emplace_back("text");
        } else if (key.name == "exception-tag") {
            values.emplace_back(default_exception_tag);
        }
        const bool is_list = key.value != ConfigurationValue::Text && key.value != ConfigurationValue::Path;
        row.value = is_list ? Json(values) : values.empty() ? Json() : Json(values.front());
        settings_.push_back(std::move(row));
    }

    bool add_parameters() {
        const CheckOptions& options = arguments_.options;
        std::vector<std::shared_ptr<const bytecode::Program>> programs{packs::audit_rules()};
        std::vector<std::shared_ptr<const support::SourceFile>> sources;
        const FoundFiles found = find_inputs(options.rules, {".guard", ".ruleset"});
        for (const std::string& missing : found.missing) {
            complain(no_such_path(missing), std::nullopt);
        }
        const RulesSources with_imports(options.rules);
        for (const auto& path : found.files) {
            ReadResult read = read_file(path);
            if (auto* const text = std::get_if<std::string>(&read)) {
                sources.push_back(with_imports.make(path.string(), std::move(*text), path));
            } else {
                complain(std::get<support::Diagnostic>(read), std::nullopt);
            }
        }
        const CompiledRules own = compile_rules(std::move(sources), options.compile);
        for (std::size_t i = 0; i < own.sources.size(); ++i) {
            for (const support::Diagnostic& diagnostic : own.diagnostics[i]) {
                complain(diagnostic, own.sources[i]->text);
            }
        }
        programs.push_back(own.program);
        // A name that one of the programs knows is known.
        std::vector<std::vector<ResolvedParameter>> resolved;
        for (std::size_t i = 0; i < programs.size(); ++i) {
            const auto& other = *programs[1 - i];
            const auto is_elsewhere = [&](const GivenParameter& one) {
                // What neither has is said once.
                return is_about(other, one) || (i == 1 && !is_about(*programs[i], one));
            };
            // Options are asked in the same way, since both commands are shown.
            auto answer = resolve_parameters(*programs[i], options.parameters, is_elsewhere, true);
            if (const auto* const wrong = std::get_if<std::vector<support::Diagnostic>>(&answer)) {
                for (const support::Diagnostic& diagnostic : *wrong) {
                    complain(diagnostic, configuration_ == nullptr
                                             ? std::nullopt
                                             : std::optional<std::string_view>(configuration_->text));
                }
                continue;
            }
            for (const ResolvedParameter& parameter : std::get<std::vector<ResolvedParameter>>(answer)) {
                add_parameter(*programs[i], parameter);
            }
        }
        return !has_failed_;
    }

    void add_parameter(const bytecode::Program& program, const ResolvedParameter& resolved) {
        const syntax::Parameter& declaration = resolved.parameter.declaration;
        Row row;
        row.name = declaration.name;
        row.value = json_of(resolved.value);
        if (resolved.given != nullptr && resolved.given->option.empty()) {
            row.kind = "file";
            row.from = configuration_->place_text(resolved.given->name_place);
            row.more["place"] = row.from;
        } else if (resolved.given != nullptr) {
            row.kind = "option";
            row.from = "command line";
        }
        const std::string file(program.string(program.file(resolved.parameter.file).name));
        row.more["default"] = json_of(lower::value_in(program, resolved.parameter));
        row.more["type"] = syntax::type_text(declaration);
        row.more["allowed"] = syntax::allowed_text(declaration);
        row.more["description"] = declaration.description;
        row.more["file"] = file;
        parameters_.push_back(std::move(row));
    }

    void complain(const support::Diagnostic& diagnostic, std::optional<std::string_view> text) {
        streams_.err << complaint_of(diagnostic, text, arguments_.options.error_palette).text;
        has_failed_ = true;
    }

    void print() {
        std::stable_sort(parameters_.begin(), parameters_.end(),
                         [](const Row& a, const Row& b) { return a.name < b.name; });
        if (format_ == "json") {
            const auto rows = [](const std::vector<Row>& table) {
                Json list = Json::array();
                for (const Row& row : table) {
                    Json object{{"name", row.name}, {"value", row.value}, {"from", row.kind}};
                    object.update(row.more);
                    list.push_back(std::move(object));
                }
                return list;
            };
            const Json report{{"version", 1},
                              {"file", configuration_ == nullptr ? Json() : Json(configuration_->name)},
                              {"settings", rows(settings_)},
                              {"parameters", rows(parameters_)}};
            streams_.out << report.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
            return;
        }
        streams_.out << "file  " << (configuration_ == nullptr ? "none" : configuration_->name) << '\n';
        print_table("setting", settings_);
        print_table("parameter", parameters_);
    }

    void print_table(const std::string& title, const std::vector<Row>& rows) {
        std::vector<std::vector<std::string>> lines{{title, "value", "from", ""}};
        for (std::size_t i = 0; i < rows.size();) {
            // What several rules files declare alike is one line.
            const Row& row = rows[i];
            std::size_t others = 0;
            while (++i < rows.size() && rows[i].name == row.name && rows[i].value == row.value &&
                   rows[i].from == row.from && rows[i].more.contains("file")) {
                ++others;
            }
            lines.push_back({row.name, shown(row.value), row.from, {}});
            if (row.more.contains("file")) {
                const std::string description = row.more["description"].get<std::string>();
                lines.back().back() = row.more["file"].get<std::string>() +
                                      (others == 0 ? "" : " and " + std::to_string(others) + " more") +
                                      (description.empty() ? "" : ": " + description);
            }
        }
        std::vector<std::size_t> widths(3);
        for (const auto& line : lines) {
            for (std::size_t i = 0; i < widths.size(); ++i) {
                widths[i] = std::max(widths[i], line[i].size());
            }
        }
        streams_.out << '\n';
        for (const auto& line : lines) {
            std::string text;
            for (std::size_t i = 0; i < line.size(); ++i) {
                text += line[i];
                text.append(i < widths.size() ? widths[i] - line[i].size() + 2 : 0, ' ');
            }
            text.erase(text.find_last_not_of(' ') + 1);
            streams_.out << text << '\n';
        }
    }

    CheckArguments& arguments_;
    std::string format_;
    Streams streams_;
    const Configuration* configuration_ = nullptr;
    std::vector<Row> settings_;
    std::vector<Row> parameters_;
    bool has_failed_ = false;
};

}  // namespace

void add_config_command(CLI::App& app, Run& run) {
    CLI::App* const command = app.add_subcommand("config", "Says what is configured, and where");
    command->require_subcommand(1);
    CLI::App* const show = command->add_subcommand(
        "show", "Every setting and every parameter of rules with its value and where that is from");
    const auto arguments = std::make_shared<CheckArguments>();
    const auto format = std::make_shared<std::string>("text");
    show->add_option("--format", *format, "text or json")->check(CLI::IsMember({"text", "json"}))->type_name("FORMAT");
    add_rules_option(*show, *arguments);
    register_check_options(*show, arguments);
    show->callback([arguments, format, &run] {
        check_arguments(*arguments);
        run = [arguments, format](Streams streams) { return Show(*arguments, *format, streams).run(); };
    });
    CLI::App* const schema = command->add_subcommand("schema", "The JSON Schema of configuration files");
    schema->callback([&run] {
        run = [](Streams streams) {
            streams.out << configuration_schema();
            return 0;
        };
    });
}

}  // namespace bylaw::cli
