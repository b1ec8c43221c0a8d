// References to rules, calls of parameterized rules and of functions.
#include <algorithm>
#include <charconv>
#include <string>

#include "sema/checker.h"
#include "sema/suggestion.h"
#include "support/arn.h"
#include "support/cidr.h"
#include "support/regex.h"

namespace bylaw::sema {

using namespace syntax;
using bytecode::FunctionId;

namespace {

constexpr std::string_view function_names[] = {
#define BYLAW_FUNCTION(name, text, fewest, most) text,
#include "bytecode/functions.def"
#undef BYLAW_FUNCTION
};

constexpr Types int_type = type_of(LiteralKind::Int);
constexpr Types float_type = type_of(LiteralKind::Float);
constexpr Types bool_type = type_of(LiteralKind::Bool);
constexpr Types string_type = type_of(LiteralKind::String);
constexpr Types list_type = type_of(LiteralKind::List);

// What a function can use as its argument (guard-language.md 3.12).
Types taken(FunctionId function, std::size_t argument) {
    switch (function) {
        case FunctionId::Count:
            return any_type;
        case FunctionId::Substring:
            return argument == 0 ? string_type : int_type | float_type;
        case FunctionId::Join:
            return argument == 0 ? string_type : string_type | character;
        case FunctionId::ParseInt:
        case FunctionId::ParseFloat:
            return string_type | int_type | float_type | character;
        case FunctionId::ParseBoolean:
            return bool_type | string_type;
        case FunctionId::ParseString:
            return int_type | float_type | bool_type | string_type | character;
        case FunctionId::ParseChar:
            return int_type | string_type | character;
        case FunctionId::PolicyStatements:
        case FunctionId::Allows:
        case FunctionId::Denies:
            return argument == 0 ? any_type : string_type | list_type;
        case FunctionId::CidrContains:
            return string_type | list_type;
        case FunctionId::PortIn:
            return any_type;
        case FunctionId::ArnPart:
            return argument == 0 ? string_type | list_type : string_type;
        case FunctionId::DaysSince:
        case FunctionId::HoursSince:
            return string_type | int_type | float_type | list_type;
        case FunctionId::Referenced:
        case FunctionId::Referrers:
        case FunctionId::Unknown:
            return argument == 0 ? any_type : string_type;
        case FunctionId::Distinct:
            return any_type;
        case FunctionId::JsonParse:
        case FunctionId::RegexReplace:
        case FunctionId::ToUpper:
        case FunctionId::ToLower:
        case FunctionId::UrlDecode:
            return string_type;
    }
    return any_type;
}

std::string_view taken_words(Types types) {
    if (types == string_type) {
        return "a string";
    }
    if (types == (string_type | list_type)) {
        return "a string or a list of strings";
    }
    if (types == (string_type | int_type | float_type | list_type)) {
        return "a string or a number";
    }
    if (types == (string_type | character)) {
        return "a string or a character";
    }
    if (types == (int_type | float_type)) {
        return "a number";
    }
    if (types == (bool_type | string_type)) {
        return "a bool or a string";
    }
    return types == (int_type | string_type | character) ? "an integer or a string" : "a string or a number";
}

bool is_integer_text(std::string_view text) {
    if (text.starts_with('+') || text.starts_with('-')) {
        text.remove_prefix(1);
    }
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_bool_text(std::string_view text) {
    std::string lower(text.substr(0, 6));
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower == "true" || lower == "false";
}

// Why a literal of a type that the function takes ends the evaluation all the same; empty if it does not.
std::string refusal(FunctionId function, std::size_t argument, const Literal& literal) {
    if (literal.kind == LiteralKind::Int && function == FunctionId::ParseChar) {
        return literal.integer < 0 || literal.integer > 9 ? "`parse_char` takes integers from 0 to 9 only" : "";
    }
    if (literal.kind != LiteralKind::String) {
        return "";
    }
    if (function == FunctionId::ParseInt && !is_integer_text(literal.text)) {
        return "this text is not an integer";
    }
    if (function == FunctionId::ParseBoolean && !is_bool_text(literal.text)) {
        return "this text is neither `true` nor `false`";
    }
    if (function == FunctionId::ParseChar && literal.text.size() > 1) {
        return "`parse_char` takes a text of one character only";
    }
    if (function == FunctionId::ArnPart && argument == 1 && !support::arn_part_named(literal.text)) {
        return "an ARN has no part of this name; the parts are " + std::string(support::arn_part_names);
    }
    if (function == FunctionId::CidrContains && !support::parse_cidr(literal.text)) {
        return "this is neither an address nor a block of addresses in CIDR notation";
    }
    if (function == FunctionId::RegexReplace && argument == 1) {
        if (const auto error = support::Regex::error_in(literal.text)) {
            return "this is not a regular expression: " + *error;
        }
    }
    return "";
}

std::string counted(std::size_t count, std::string_view noun) {
    return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace

void Checker::collect_rules() {
    for (const Rule& rule : file_.rules) {
        // The clauses outside any rule cannot be referred to. Of rules with one name the first is asked first.
        if (!rule.is_default) {
            rules_.try_emplace(rule.name, &rule);
        }
    }
    const auto first = static_cast<std::uint32_t>(file_.rules.size());
    rule_needs_.resize(file_.rules.size() + file_.parameterized_rules.size());
    for (std::uint32_t i = 0; i < file_.parameterized_rules.size(); ++i) {
        const ParameterizedRule& rule = file_.parameterized_rules[i];
        const auto [at, is_new] = parameterized_.try_emplace(rule.name, first + i);
        if (!is_new) {
            auto& diagnostic =
                warn(Code::SemaShadowed, file_.parameterized_rules[at->second - first].name_span,
                     "the parameterized rule " + quoted(rule.name) + " is defined again, and this one is never used",
                     "remove it, or give one of them another name");
            relate(diagnostic, rule.name_span, "the last definition is the one that is called");
            at->second = first + i;
        }
    }
}

void Checker::check_reference(const Clause& clause, const Place& place) {
    const RuleReference& reference = clause.reference;
    const auto found = rules_.find(reference.name);
    if (found != rules_.end()) {
        // A rule without parameters always does the same, so that even a conditional way back to it has no end once it
        // is taken.
        if (definition_ < file_.rules.size() || place.is_certain) {
            rule_needs_[definition_].push_back(
                {static_cast<std::uint32_t>(found->second - file_.rules.data()), reference.name_span});
        }
        return;
    }
    if (imports_.units.front().rules.contains(reference.name)) {
        return;
    }
    auto& diagnostic = warn(Code::SemaUnknownRule, reference.name_span, "there is no rule " + quoted(reference.name));
    const auto parameterized = parameterized_.find(reference.name);
    const ParameterizedRule* const called =
        parameterized == parameterized_.end() ? imported_rule(reference.name)
                                              : &file_.parameterized_rules[parameterized->second - file_.rules.size()];
    if (called != nullptr) {
        diagnostic.help = "it has parameters: write " + quoted(reference.name) + " with " +
                          counted(called->parameters.size(), "argument") + " in parentheses";
        if (parameterized != parameterized_.end()) {
            relate(diagnostic, called->name_span, "defined here");
        }
        return;
    }
    Suggestion suggestion(reference.name, offers_left_);
    for (const auto& [name, rule] : rules_) {
        if (!suggestion.offer(name)) {
            break;
        }
    }
    for (const auto& [name, unit] : imports_.units.front().rules) {
        suggestion.offer(name);
    }
    diagnostic.help = suggestion.best().empty() ? "a word on a line of its own is a reference to a rule; for a member "
                                                  "of the document write an operator behind it, such as `exists`"
                                                : "did you mean " + quoted(suggestion.best()) + "?";
}

void Checker::check_call(const CallClause& clause, const Place& place) {
    const Call& call = *clause.call;
    const auto found = parameterized_.find(call.name);
    if (const ParameterizedRule* const imported = imported_rule(call.name); imported != nullptr) {
        check_argument_count(call, *imported, false);
        return;
    }
    if (found == parameterized_.end()) {
        auto& diagnostic =
            warn(Code::SemaUnknownRule, call.name_span, "there is no parameterized rule " + quoted(call.name));
        if (const auto plain = rules_.find(call.name); plain != rules_.end()) {
            diagnostic.help = "the rule has no parameters: write its name alone";
            relate(diagnostic, plain->second->name_span, "defined here");
        } else if (bytecode::find_function(call.name)) {
            diagnostic.help = "a function is no clause: put its value into a variable with `let`, and check that";
        } else {
            Suggestion suggestion(call.name, offers_left_);
            for (const auto& [name, rule] : parameterized_) {
                if (!suggestion.offer(name)) {
                    break;
                }
            }
            for (const auto& [name, unit] : imports_.units.front().parameterized) {
                suggestion.offer(name);
            }
            diagnostic.help = suggestion.best().empty() ? "define it in this file: `rule name(parameter) { … }`"
                                                        : "did you mean " + quoted(suggestion.best()) + "?";
        }
        return;
    }
    const ParameterizedRule& rule = file_.parameterized_rules[found->second - file_.rules.size()];
    check_argument_count(call, rule, true);
    // Elsewhere a call may go on with another value, and come to an end.
    if (place.is_certain) {
        rule_needs_[definition_].push_back({found->second, call.name_span});
    }
}

// `is_here`: the rule is defined in this file.
void Checker::check_argument_count(const Call& call, const ParameterizedRule& rule, bool is_here) {
    if (rule.parameters.size() != call.arguments.size()) {
        auto& diagnostic =
            warn(Code::SemaArgumentCount, call.span,
                 quoted(call.name) + " takes " + counted(rule.parameters.size(), "argument") + ", and " +
                     std::to_string(call.arguments.size()) + (call.arguments.size() == 1 ? " is given" : " are given"),
                 "a call with another number of arguments ends the evaluation");
        if (is_here) {
            relate(diagnostic, rule.name_span, "defined here");
        }
    }
}

const ParameterizedRule* Checker::imported_rule(std::string_view name) const {
    const auto found = imports_.units.front().parameterized.find(name);
    if (found == imports_.units.front().parameterized.end()) {
        return nullptr;
    }
    const ParameterizedRule* last = nullptr;
    for (const ParameterizedRule& rule : imports_.units[found->second].parsed->file->parameterized_rules) {
        last = rule.name == name ? &rule : last;
    }
    return last;
}

void Checker::check_function(const Call& call, const Scope& scope) {
    const auto function = bytecode::find_function(call.name);
    if (!function) {
        auto& diagnostic = warn(Code::SemaUnknownFunction, call.name_span, "there is no function " + quoted(call.name));
        if (const auto rule = parameterized_.find(call.name); rule != parameterized_.end()) {
            diagnostic.help = "a parameterized rule has no value: it stands as a clause of its own";
            relate(diagnostic, file_.parameterized_rules[rule->second - file_.rules.size()].name_span, "defined here");
            return;
        }
        Suggestion suggestion(call.name, offers_left_);
        for (const std::string_view name : function_names) {
            if (!suggestion.offer(name)) {
                break;
            }
        }
        if (!suggestion.best().empty()) {
            diagnostic.help = "did you mean " + quoted(suggestion.best()) + "?";
            return;
        }
        diagnostic.help = "the functions are ";
        for (const std::string_view name : function_names) {
            diagnostic.help += (name == function_names[0] ? "" : ", ") + quoted(name);
        }
        return;
    }
    if (!bytecode::takes_arguments(*function, call.arguments.size())) {
        warn(Code::SemaArgumentCount, call.span,
             quoted(call.name) + " takes " + bytecode::arguments_text(*function) + ", and " +
                 std::to_string(call.arguments.size()) + (call.arguments.size() == 1 ? " is given" : " are given"),
             "a call with another number of arguments ends the evaluation");
        return;
    }
    check_arguments(call, *function, scope);
}

void Checker::check_arguments(const Call& call, FunctionId function, const Scope& scope) {
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        const Operand& argument = call.arguments[i];
        const Knowledge known = know(argument, scope);
        const Types takes = taken(function, i);
        if ((known.types & takes) == 0) {
            const bool is_regex = known.types == type_of(LiteralKind::Regex) && (takes & string_type) != 0;
            const bool is_unanswered = function >= FunctionId::Distinct && i == 0;
            const bool ends = i > 0 || function == FunctionId::Join;
            warn(Code::SemaArgumentType, argument.span(),
                 quoted(call.name) + " takes " + std::string(taken_words(takes)) + " here, not " +
                     std::string(name_of(known.types)),
                 is_regex        ? "write the expression between quotes instead of slashes"
                 : is_unanswered ? "other values have no answer, and no clause holds of that"
                 : ends          ? "other values end the evaluation"
                                 : "other values are dropped, and a clause on nothing is skipped");
            continue;
        }
        if (known.literal != nullptr) {
            if (std::string message = refusal(function, i, *known.literal); !message.empty()) {
                warn(Code::SemaArgumentType, argument.span(), std::move(message),
                     function == FunctionId::CidrContains ? "there is no answer for it, and no clause holds of that"
                                                          : "evaluating it is an error");
            }
        }
    }
}

void Checker::report_rule_cycles() {
    const auto name = [&](std::uint32_t definition) {
        return quoted(definition < file_.rules.size()
                          ? file_.rules[definition].name
                          : file_.parameterized_rules[definition - file_.rules.size()].name);
    };
    for (const Cycle& cycle : find_cycles(rule_needs_)) {
        std::string message = "the rule " + name(cycle.first) + " needs itself";
        for (std::size_t i = 0; i + 1 < cycle.steps.size(); ++i) {
            message += (i == 0                        ? " through "
                        : i + 2 == cycle.steps.size() ? " and "
                                                      : ", ") +
                       name(cycle.steps[i].target);
        }
        if (cycle.length > cycle.steps.size()) {
            message += " and others";
        }
        auto& diagnostic =
            warn(Code::SemaRecursion, cycle.steps.front().place, std::move(message),
                 "move the clauses that both need to a rule of their own; evaluating this one has no end");
        for (std::size_t i = 1; i < cycle.steps.size(); ++i) {
            relate(diagnostic, cycle.steps[i].place, "which needs " + name(cycle.steps[i].target));
        }
    }
}

}  // namespace bylaw::sema
