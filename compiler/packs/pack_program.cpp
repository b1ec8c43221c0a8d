#include "packs/pack_program.h"

#include <algorithm>
#include <map>
#include <set>

#include "bytecode/link.h"
#include "lower/compile.h"
#include "lower/parameters.h"
#include "packs/library.h"
#include "packs/policy_source.h"
#include "packs/policy_target.h"
#include "packs/texts.h"
#include "sema/suggestion.h"

namespace bylaw::packs {
namespace {

using support::DiagnosticCode;

// The files of the managed rules by identifier: files are called after it.
std::map<std::string, std::uint32_t, std::less<>> managed_files(const bytecode::Program& library) {
    std::map<std::string, std::uint32_t, std::less<>> files;
    for (std::uint32_t file = 0; file < library.tables().files.size(); ++file) {
        std::string_view name = library.string(library.file(file).name);
        name.remove_prefix(std::min(name.size(), name.rfind('/') + 1));
        name = name.substr(0, name.find('.'));
        files.emplace(name, file);
    }
    return files;
}

// A choice in other capitals than it is declared in.
std::optional<std::string> choice_like(const syntax::Parameter& parameter, std::string_view text) {
    const auto is_like = [&](std::string_view choice) { return is_same_but_case(choice, text); };
    const auto found = std::find_if(parameter.choices.begin(), parameter.choices.end(), is_like);
    return found == parameter.choices.end() ? std::nullopt : std::optional<std::string>(*found);
}

// Numbers, booleans and choices may have blanks around them, and booleans capitals.
std::string normal_text(const syntax::Parameter& parameter, std::string_view text) {
    const bool is_any_text = parameter.choices.empty() && (parameter.type == syntax::ParameterType::String ||
                                                           parameter.type == syntax::ParameterType::Pattern);
    if (parameter.is_list || is_any_text) {
        return std::string(text);
    }
    std::string normal(trimmed(text));
    if (parameter.type == syntax::ParameterType::Bool) {
        std::transform(normal.begin(), normal.end(), normal.begin(), lower_case);
    }
    return normal;
}

class Compilation {
public:
    Compilation(const std::vector<Pack>& packs, const bytecode::Program& user, const syntax::ParseLimits& limits)
        : packs_(packs), user_(user), limits_(limits) {}

    PackProgram run() {
        for (std::uint32_t file = 0; file < user_.tables().files.size(); ++file) {
            linker_.add_file(user_, file);
        }
        for (std::size_t pack = 0; pack < packs_.size(); ++pack) {
            std::vector<PackRuleState>& states = result_.states.emplace_back();
            for (const PackRule& rule : packs_[pack].rules) {
                pack_ = pack;
                states.push_back(state_of(rule));
            }
        }
        result_.program = linker_.finish();
        set_parameters();
        return std::move(result_);
    }

private:
    // A value that a file of the program has.
    struct Setting {
        std::uint32_t file = 0;
        std::string name;
        syntax::ParameterValue value;
    };

    support::Diagnostic& complain(DiagnosticCode code, std::string message, const document::Value* place) {
        result_.diagnostics.push_back({pack_, packs_[pack_].about(code, std::move(message), place), nullptr});
        return result_.diagnostics.back().diagnostic;
    }

    static PackRuleState none_because(NoEvaluation no_evaluation, std::string why) {
        PackRuleState state;
        state.no_evaluation = no_evaluation;
        state.why = std::move(why);
        return state;
    }

    PackRuleState state_of(const PackRule& rule) {
        if (!rule.problem.empty()) {
            return none_because(NoEvaluation::Defect, rule.problem);
        }
        switch (rule.owner) {
            case Owner::Managed:
                return managed(rule);
            case Owner::CustomPolicy:
                return custom(rule);
            case Owner::ProcessCheck:
                return none_because(NoEvaluation::NotEvaluable, "a process check: somebody attests it by hand");
            case Owner::CustomLambda:
                static_cast<void>(unknown_types(rule));
                return none_because(NoEvaluation::NotEvaluable, "a Lambda function decides it");
            case Owner::Unknown:
                break;
        }
        return none_because(NoEvaluation::Defect, "it does not say whose rule it is");
    }

    PackRuleState managed(const PackRule& rule) {
        const ManagedRule* const known = find_managed_rule(rule.identifier);
        if (library_ == nullptr) {
            library_ = managed_rules();
            files_ = managed_files(*library_);
        }
        const auto file = files_.find(rule.identifier);
        if (known == nullptr && file == files_.end()) {
            const std::string_view nearest = nearest_managed_rule(rule.identifier);
            auto& diagnostic = complain(DiagnosticCode::PackRule, "there is no managed rule `" + rule.identifier + '`',
                                        rule.identifier_place);
            diagnostic.help = nearest.empty() ? "see the list of managed rules of AWS Config"
                                              : "did you mean `" + std::string(nearest) + "`?";
            return none_because(NoEvaluation::UnknownRule, "there is no managed rule " + rule.identifier);
        }
        PackRuleState state = managed(rule, known, file == files_.end() ? bytecode::none : file->second);
        state.managed = known;
        return state;
    }

    PackRuleState managed(const PackRule& rule, const ManagedRule* known, std::uint32_t file) {
        for (const InputParameter& parameter : rule.parameters) {
            if (!parameter.text) {
                return none_because(NoEvaluation::Parameter, parameter.name + ": " + parameter.unknown_because);
            }
        }
        if (file == bytecode::none) {
            if (std::string missing = missing_parameter(rule, known); !missing.empty()) {
                return none_because(NoEvaluation::Parameter, std::move(missing));
            }
            return none_because(NoEvaluation::NotImplemented, known->decidable == "runtime"
                                                                  ? "no document holds what it asks for"
                                                                  : "not implemented yet");
        }
        std::vector<Setting> settings;
        // A name that is misspelt says more than one that is missing.
        std::string wrong = read_settings(rule, known, file, settings);
        wrong = wrong.empty() ? missing_parameter(rule, known) : wrong;
        if (!wrong.empty()) {
            return none_because(NoEvaluation::Parameter, std::move(wrong));
        }
        RuleScope scope = rule.scope;
        if (known != nullptr && known->trigger != "change") {
            // What runs from time to time looks at everything.
            scope = RuleScope();
        } else if (!rule.scope_unknown_because.empty()) {
            return unknown_scope(rule);
        }
        if (known != nullptr && !scope.types.empty()) {
            if (std::none_of(known->types.begin(), known->types.end(),
                             [&](std::string_view type) { return names(scope, type); })) {
                auto& diagnostic =
                    complain(DiagnosticCode::PackRule,
                             "the scope of `" + rule.name + "` has no type that the rule looks at", rule.scope_place);
                diagnostic.severity = support::Severity::Warning;
                diagnostic.help = "it looks at " + listed(known->types);
                return none_because(NoEvaluation::Scope, "its scope has no type that it looks at");
            }
            if (std::all_of(known->types.begin(), known->types.end(),
                            [&](std::string_view type) { return names(scope, type); })) {
                scope.types.clear();
            }
        }
        std::vector<std::string> unknown;
        if (!scope.types.empty()) {
            unknown = unknown_types(rule);
        }
        std::string key = rule.identifier;
        for (const Setting& setting : settings) {
            append_key(key, setting.name);
            for (const syntax::ParameterScalar& scalar : setting.value.values) {
                append_key(key, std::to_string(scalar.index()));
                append_key(key, text_of(scalar));
            }
        }
        for (const std::string& type : scope.types) {
            append_key(key, type);
        }
        append_key(key, scope.resource_id);
        append_key(key, scope.tag_key);
        append_key(key, scope.tag_value);
        const auto [evaluation, is_new] =
            evaluations_.try_emplace(std::move(key), static_cast<std::uint32_t>(result_.evaluations.size()));
        if (is_new) {
            PackEvaluation& fresh = result_.evaluations.emplace_back();
            fresh.file = linker_.add_file(*library_, file);
            fresh.identifier = rule.identifier;
            fresh.managed = known;
            fresh.name = rule.name;
            fresh.scope = std::move(scope);
            fresh.unknown_types = std::move(unknown);
            for (Setting& setting : settings) {
                setting.file = fresh.file;
                fresh.settings.emplace_back(setting.name, setting.value);
                settings_.push_back(std::move(setting));
            }
        }
        add_controls(result_.evaluations[evaluation->second], rule);
        PackRuleState state;
        state.evaluation = evaluation->second;
        return state;
    }

    PackRuleState unknown_scope(const PackRule& rule) {
        const std::string why = "not known: " + rule.scope_unknown_because;
        auto& diagnostic =
            complain(DiagnosticCode::PackRule, "the scope of `" + rule.name + "` is " + why, rule.scope_place);
        diagnostic.severity = support::Severity::Warning;
        diagnostic.help = "give a value with --pack-parameter NAME=VALUE";
        return none_because(NoEvaluation::Scope, "its scope is " + why);
    }

    // The types of a scope that no table has, with a warning about each.
    std::vector<std::string> unknown_types(const PackRule& rule) {
        std::vector<std::string> unknown;
        for (const std::string& type : rule.scope.types) {
            if (is_known_type(type)) {
                continue;
            }
            unknown.push_back(type);
            auto& diagnostic =
                complain(DiagnosticCode::PackRule,
                         "no resource type `" + type + "` is known, which the scope of `" + rule.name + "` has",
                         rule.scope_place);
            diagnostic.severity = support::Severity::Warning;
            const std::string_view nearest = nearest_type(type);
            diagnostic.help =
                nearest.empty() ? "types have the names of AWS Config" : "did you mean `" + std::string(nearest) + "`?";
        }
        return unknown;
    }

    static std::string text_of(const syntax::ParameterScalar& scalar) {
        return std::visit(
            [](const auto& value) {
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
                    return value;
                } else {
                    return std::to_string(value);
                }
            },
            scalar);
    }

    static void add_controls(PackEvaluation& evaluation, const PackRule& rule) {
        for (const std::string& control : rule.controls) {
            if (std::find(evaluation.controls.begin(), evaluation.controls.end(), control) ==
                evaluation.controls.end()) {
                evaluation.controls.push_back(control);
            }
        }
    }

    static bool names(const RuleScope& scope, std::string_view type) {
        return std::find(scope.types.begin(), scope.types.end(), type) != scope.types.end();
    }

    static std::string listed(const std::vector<std::string_view>& types) {
        std::string text;
        for (const std::string_view type : types) {
            text += text.empty() ? "`" : ", `";
            text += type;
            text += '`';
        }
        return text;
    }

    static const ManagedRule::Parameter* documented_in(const ManagedRule* known, std::string_view name) {
        if (known == nullptr) {
            return nullptr;
        }
        const auto found =
            std::find_if(known->parameters.begin(), known->parameters.end(),
                         [&](const ManagedRule::Parameter& parameter) { return parameter.name == name; });
        return found == known->parameters.end() ? nullptr : &*found;
    }

    // Which parameter is missing, in a few words, or nothing. The defaults that AWS lists are those that its console
    // fills in.
    std::string missing_parameter(const PackRule& rule, const ManagedRule* known) {
        if (known == nullptr) {
            return {};
        }
        for (const ManagedRule::Parameter& parameter : known->parameters) {
            const bool is_given = std::any_of(rule.parameters.begin(), rule.parameters.end(), [&](const auto& given) {
                return given.name == parameter.name && !trimmed(*given.text).empty();
            });
            if (parameter.is_required && !is_given) {
                complain(DiagnosticCode::PackParameter,
                         "`" + rule.name + "` needs the parameter `" + std::string(parameter.name) + '`', rule.place)
                    .help = "give it in `InputParameters`; only the console of AWS Config fills in defaults";
                return std::string(parameter.name) + " is missing";
            }
        }
        return {};
    }

    // What is wrong with the parameters, in a few words, or nothing.
    std::string read_settings(const PackRule& rule, const ManagedRule* known, std::uint32_t file,
                              std::vector<Setting>& settings) {
        const std::vector<syntax::Parameter>& declared = declared_in(file);
        for (const InputParameter& given : rule.parameters) {
            const auto found = std::find_if(declared.begin(), declared.end(), [&](const syntax::Parameter& parameter) {
                return parameter.name == given.name;
            });
            if (found == declared.end()) {
                return no_such_parameter(rule, known, given, declared);
            }
            syntax::Parameter parameter = *found;
            const ManagedRule::Parameter* const documented = documented_in(known, given.name);
            if (documented != nullptr && parameter.choices.empty() && !parameter.is_list &&
                parameter.type == syntax::ParameterType::String) {
                parameter.choices = documented->allowed;
            }
            // Packs hand on parameters that are empty where nobody set them.
            const bool is_text = !parameter.is_list && (parameter.type == syntax::ParameterType::String ||
                                                        parameter.type == syntax::ParameterType::Pattern);
            if (trimmed(*given.text).empty() && (!is_text || !parameter.choices.empty())) {
                continue;
            }
            const std::string text = normal_text(parameter, *given.text);
            auto value = syntax::value_of(parameter, text);
            if (value && !parameter.is_list && !syntax::is_allowed(parameter, *value)) {
                if (const auto choice = choice_like(parameter, text)) {
                    value = syntax::value_of(parameter, *choice);
                    const bool is_any_case = (documented != nullptr && documented->is_any_case) ||
                                             is_same_but_case(*choice, "true") || is_same_but_case(*choice, "false");
                    if (!is_any_case) {
                        complain(DiagnosticCode::PackParameter,
                                 "`" + *given.text + "` is taken for `" + *choice + "`, which the parameter `" +
                                     given.name + "` of `" + rule.identifier + "` takes",
                                 given.place)
                            .severity = support::Severity::Warning;
                    }
                }
            }
            if (!value || !syntax::is_allowed(parameter, *value)) {
                const std::string allowed = syntax::allowed_text(parameter);
                complain(DiagnosticCode::PackParameter,
                         "the parameter `" + given.name + "` of `" + rule.identifier + "` takes " + allowed,
                         given.place);
                return given.name + " takes " + allowed;
            }
            settings.push_back({0, given.name, std::move(*value)});
        }
        std::sort(settings.begin(), settings.end(), [](const Setting& a, const Setting& b) { return a.name < b.name; });
        return {};
    }

    std::string no_such_parameter(const PackRule& rule, const ManagedRule* known, const InputParameter& given,
                                  const std::vector<syntax::Parameter>& declared) {
        if (documented_in(known, given.name) != nullptr) {
            complain(DiagnosticCode::PackParameter,
                     "the parameter `" + given.name + "` of `" + rule.identifier + "` is not implemented yet",
                     given.place)
                .severity = support::Severity::Note;
            return given.name + " is not implemented yet";
        }
        auto& diagnostic = complain(DiagnosticCode::PackParameter,
                                    "`" + rule.identifier + "` has no parameter `" + given.name + '`', given.place);
        std::size_t offers_left = declared.size();
        sema::Suggestion suggestion(given.name, offers_left);
        for (const syntax::Parameter& parameter : declared) {
            static_cast<void>(suggestion.offer(parameter.name));
        }
        if (!suggestion.best().empty()) {
            diagnostic.help = "did you mean `" + std::string(suggestion.best()) + "`?";
        }
        return "it has no parameter " + given.name;
    }

    const std::vector<syntax::Parameter>& declared_in(std::uint32_t file) {
        if (!has_declared_) {
            has_declared_ = true;
            for (const lower::ProgramParameter& parameter : lower::parameters_of(*library_)) {
                declared_[parameter.file].push_back(parameter.declaration);
            }
        }
        return declared_[file];
    }

    PackRuleState custom(const PackRule& rule) {
        const Pack& pack = packs_[pack_];
        for (const InputParameter& parameter : rule.parameters) {
            if (!parameter.text) {
                return none_because(NoEvaluation::Parameter, parameter.name + ": " + parameter.unknown_because);
            }
        }
        if (!rule.scope_unknown_because.empty()) {
            return unknown_scope(rule);
        }
        const PolicySource source = policy_source(
            {pack.path, pack.text, pack.span_of(rule.policy_place).begin, rule.policy_text, pack.is_json()},
            padding_left_);
        const lower::CompileResult compiled = lower::compile({source.file}, {limits_, 1, {}, false});
        if (compiled.file_of_source.front() == bytecode::none) {
            for (support::Diagnostic diagnostic : compiled.diagnostics) {
                const bool is_in_pack = source.place(diagnostic);
                result_.diagnostics.push_back({pack_, std::move(diagnostic), is_in_pack ? nullptr : source.file});
            }
            return none_because(NoEvaluation::Defect, "its policy text cannot be compiled");
        }
        if (is_written_for_templates(*compiled.program)) {
            auto& diagnostic =
                complain(DiagnosticCode::PackRule,
                         "the policy of `" + rule.name + "` is written for templates: it asks for `Resources`",
                         rule.policy_place);
            diagnostic.severity = support::Severity::Warning;
            diagnostic.help =
                "write it about configuration items: resourceType, configuration, supplementaryConfiguration";
            return none_because(NoEvaluation::Template, "it asks for Resources, and configuration items have none");
        }
        PackEvaluation& fresh = result_.evaluations.emplace_back();
        fresh.file = linker_.add_file(*compiled.program, compiled.file_of_source.front());
        compiled_.push_back(compiled.program);
        fresh.is_custom = true;
        fresh.name = rule.name;
        fresh.scope = rule.scope;
        fresh.unknown_types = unknown_types(rule);
        for (const InputParameter& parameter : rule.parameters) {
            fresh.parameters.emplace_back(parameter.name, *parameter.text);
        }
        add_controls(fresh, rule);
        PackRuleState state;
        state.evaluation = static_cast<std::uint32_t>(result_.evaluations.size() - 1);
        return state;
    }

    void set_parameters() {
        if (settings_.empty()) {
            return;
        }
        const std::vector<lower::ProgramParameter> parameters = lower::parameters_of(*result_.program);
        std::map<std::pair<std::uint32_t, std::string_view>, const lower::ProgramParameter*> by_name;
        for (const lower::ProgramParameter& parameter : parameters) {
            by_name[{parameter.file, parameter.declaration.name}] = &parameter;
        }
        std::vector<lower::ParameterSetting> settings;
        for (const Setting& setting : settings_) {
            if (const auto found = by_name.find({setting.file, setting.name}); found != by_name.end()) {
                settings.push_back({found->second, setting.value});
            }
        }
        result_.program = lower::with_values(result_.program, settings);
    }

    const std::vector<Pack>& packs_;
    const bytecode::Program& user_;
    const syntax::ParseLimits& limits_;
    std::size_t pack_ = 0;  // that is being compiled
    PackProgram result_;
    std::shared_ptr<const bytecode::Program> library_;  // once it is needed
    std::map<std::string, std::uint32_t, std::less<>> files_;
    bool has_declared_ = false;
    std::map<std::uint32_t, std::vector<syntax::Parameter>> declared_;
    std::map<std::string, std::uint32_t> evaluations_;  // of managed rules
    std::vector<Setting> settings_;
    // Which the linker refers to.
    std::vector<std::shared_ptr<const bytecode::Program>> compiled_;
    // Line feeds that may stand in front of policies, all together.
    std::size_t padding_left_ = std::size_t{1} << 24U;
    bytecode::Linker linker_;
};

}  // namespace

PackProgram compile_packs(const std::vector<Pack>& packs, const bytecode::Program& user,
                          const syntax::ParseLimits& limits) {
    return Compilation(packs, user, limits).run();
}

}  // namespace bylaw::packs
