#include "cli/rule_parameters.h"

#include <algorithm>
#include <set>
#include <utility>

#include "report/file_report.h"
#include "sema/suggestion.h"

namespace bylaw::cli {
namespace {

using syntax::ParameterValue;

support::Diagnostic about(const GivenParameter& given, std::string message, support::Span place) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::UsageParameter;
    diagnostic.message = given.option.empty() ? std::move(message) : '`' + given.option + "`: " + message;
    if (given.option.empty()) {
        diagnostic.file = given.file;
        diagnostic.span = place;
    }
    return diagnostic;
}

// The name that is most like one of those that there are.
template <class Names>
std::string closest(std::string_view name, const Names& names) {
    std::size_t offers_left = names.size();
    sema::Suggestion suggestion(name, offers_left);
    for (const auto& known : names) {
        static_cast<void>(suggestion.offer(known));
    }
    return std::string(suggestion.best());
}

template <class Names>
std::string listed(const Names& names) {
    std::string text;
    for (const auto& name : names) {
        text += (text.empty() ? "`" : ", `") + std::string(name) + '`';
    }
    return text;
}

// The value as one of the parameter's type; nothing if it is none.
std::optional<ParameterValue> typed(const GivenParameter& given, const syntax::Parameter& parameter) {
    if (!given.option.empty() || (parameter.is_csv && !given.is_list)) {
        return given.is_list ? std::nullopt : syntax::value_of(parameter, given.values.front().text);
    }
    if (given.is_list != parameter.is_list) {
        return std::nullopt;
    }
    ParameterValue value;
    value.is_list = given.is_list;
    const bool is_text =
        parameter.type == syntax::ParameterType::String || parameter.type == syntax::ParameterType::Pattern;
    for (const GivenParameter::Scalar& scalar : given.values) {
        auto read = scalar.is_quoted && !is_text ? std::nullopt : syntax::scalar_of(parameter, scalar.text);
        if (!read) {
            return std::nullopt;
        }
        value.values.push_back(std::move(*read));
    }
    return value;
}

class Resolution {
public:
    Resolution(const bytecode::Program& program, const std::vector<GivenParameter>& given,
               const IsElsewhere& is_elsewhere, bool asks_for_options)
        : program_(program), given_(given), is_elsewhere_(is_elsewhere), asks_for_options_(asks_for_options) {
        for (lower::ProgramParameter& parameter : lower::parameters_of(program)) {
            ParameterValue value = lower::value_in(program, parameter);
            resolved_.push_back({std::move(parameter), std::move(value), nullptr});
        }
        ranks_.resize(resolved_.size());
    }

    std::variant<std::vector<ResolvedParameter>, std::vector<support::Diagnostic>> run() {
        for (const GivenParameter& given : given_) {
            take(given);
        }
        if (!diagnostics_.empty()) {
            return std::move(diagnostics_);
        }
        return std::move(resolved_);
    }

private:
    // The files of a rule; empty if there is no such rule.
    [[nodiscard]] std::set<std::uint32_t> files_of(const std::string& id) {
        if (rules_.empty()) {
            rules_ = report::checked_rules(report::RuleNames(program_));
        }
        std::set<std::uint32_t> files;
        for (std::uint32_t i = 0; i < rules_.size(); ++i) {
            if (rules_[i].id == id) {
                files.insert(program_.rule(i).file);
            }
        }
        return files;
    }

    void take(const GivenParameter& given) {
        const std::set<std::uint32_t> files = given.rule.empty() ? std::set<std::uint32_t>() : files_of(given.rule);
        std::set<std::string_view> names;
        bool is_known = false;
        for (std::size_t i = 0; i < resolved_.size(); ++i) {
            const lower::ProgramParameter& parameter = resolved_[i].parameter;
            if (!given.rule.empty() && !files.contains(parameter.file)) {
                continue;
            }
            names.insert(parameter.declaration.name);
            if (parameter.declaration.name == given.name) {
                is_known = true;
                set(i, given);
            }
        }
        if (is_known || ((given.option.empty() || asks_for_options_) && is_elsewhere_ && is_elsewhere_(given))) {
            return;
        }
        if (!given.rule.empty() && files.empty()) {
            std::set<std::string_view> ids;
            for (const report::CheckedRule& rule : rules_) {
                ids.insert(rule.id);
            }
            auto diagnostic = about(given, "there is no rule `" + given.rule + "`", given.rule_place);
            if (const std::string best = closest(given.rule, ids); !best.empty()) {
                diagnostic.help = "did you mean `" + best + "`?";
            }
            diagnostics_.push_back(std::move(diagnostic));
            return;
        }
        auto diagnostic =
            about(given,
                  given.rule.empty() ? "no rule has a parameter `" + given.name + '`'
                                     : "the rule `" + given.rule + "` has no parameter `" + given.name + '`',
                  given.name_place);
        if (const std::string best = closest(given.name, names); !best.empty()) {
            diagnostic.help = "did you mean `" + best + "`?";
        } else {
            diagnostic.help = names.empty() ? "there are no parameters" : "there are " + listed(names);
        }
        diagnostics_.push_back(std::move(diagnostic));
    }

    void set(std::size_t index, const GivenParameter& given) {
        ResolvedParameter& resolved = resolved_[index];
        const syntax::Parameter& declaration = resolved.parameter.declaration;
        auto value = typed(given, declaration);
        if (!value || !syntax::is_allowed(declaration, *value)) {
            // Once for all files in which it is declared alike.
            const std::string message = "the parameter `" + given.name + "` takes " + syntax::allowed_text(declaration);
            auto diagnostic = about(given, message, given.value_place);
            const auto is_same = [&](const support::Diagnostic& other) {
                return other.message == diagnostic.message && other.span == diagnostic.span;
            };
            if (std::none_of(diagnostics_.begin(), diagnostics_.end(), is_same)) {
                diagnostics_.push_back(std::move(diagnostic));
            }
            return;
        }
        const int rank = (given.option.empty() ? 0 : 2) + (given.rule.empty() ? 0 : 1);
        if (resolved.given != nullptr && rank < ranks_[index]) {
            return;
        }
        if (resolved.given != nullptr && rank == ranks_[index] && resolved.given->rule != given.rule &&
            *value != resolved.value) {
            auto diagnostic = about(given,
                                    "the rules `" + resolved.given->rule + "` and `" + given.rule +
                                        "` share the parameter `" + given.name + "` and are given different values",
                                    given.value_place);
            diagnostic.help = "give one value, for one of them or for all rules";
            diagnostics_.push_back(std::move(diagnostic));
            return;
        }
        ranks_[index] = rank;
        resolved.value = std::move(*value);
        resolved.given = &given;
    }

    const bytecode::Program& program_;
    const std::vector<GivenParameter>& given_;
    const IsElsewhere& is_elsewhere_;
    bool asks_for_options_;
    std::vector<report::CheckedRule> rules_;  // once they were needed
    std::vector<ResolvedParameter> resolved_;
    std::vector<int> ranks_;
    std::vector<support::Diagnostic> diagnostics_;
};

}  // namespace

std::optional<GivenParameter> parameter_of_option(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
        return std::nullopt;
    }
    GivenParameter given;
    given.name = text.substr(0, equals);
    if (const std::size_t dot = given.name.rfind('.'); dot != std::string::npos) {
        given.rule = given.name.substr(0, dot);
        given.name.erase(0, dot + 1);
        if (given.rule.empty()) {
            return std::nullopt;
        }
    }
    if (given.name.empty()) {
        return std::nullopt;
    }
    given.values.push_back({text.substr(equals + 1), false});
    given.option = "--param " + text;
    return given;
}

bool is_about(const bytecode::Program& program, const GivenParameter& given) {
    if (given.rule.empty()) {
        const auto parameters = lower::parameters_of(program);
        return std::any_of(parameters.begin(), parameters.end(), [&](const lower::ProgramParameter& parameter) {
            return parameter.declaration.name == given.name;
        });
    }
    const auto rules = report::checked_rules(report::RuleNames(program));
    return std::any_of(rules.begin(), rules.end(),
                       [&](const report::CheckedRule& rule) { return rule.id == given.rule; });
}

std::variant<std::vector<ResolvedParameter>, std::vector<support::Diagnostic>> resolve_parameters(
    const bytecode::Program& program, const std::vector<GivenParameter>& given, const IsElsewhere& is_elsewhere,
    bool asks_for_options) {
    return Resolution(program, given, is_elsewhere, asks_for_options).run();
}

std::shared_ptr<const bytecode::Program> with_parameters(const std::shared_ptr<const bytecode::Program>& program,
                                                         const std::vector<ResolvedParameter>& parameters) {
    std::vector<lower::ParameterSetting> settings;
    for (const ResolvedParameter& resolved : parameters) {
        if (resolved.given != nullptr) {
            settings.push_back({&resolved.parameter, resolved.value});
        }
    }
    return settings.empty() ? program : lower::with_values(program, settings);
}

}  // namespace bylaw::cli
