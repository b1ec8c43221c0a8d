// Definitions and readings of variables.
#include <string>

#include "sema/checker.h"
#include "sema/suggestion.h"
#include "syntax/parameter.h"

namespace bylaw::sema {

using namespace syntax;

namespace {

// A literal beats the other kinds, of each kind the last one counts, and a function beats a query (guard-language.md
// 3.6).
int rank(OperandKind kind) {
    return kind == OperandKind::Literal ? 2 : kind == OperandKind::Call ? 1 : 0;
}

}  // namespace

void Checker::define(std::span<const Let> lets, Scope& scope) {
    std::unordered_map<std::string_view, const Let*> winners;
    for (const Let& let : lets) {
        const Let*& winner = winners[let.name];
        if (winner == nullptr || rank(let.value.kind) >= rank(winner->value.kind)) {
            winner = &let;
        }
    }
    for (const Let& let : lets) {
        const Let* winner = winners[let.name];
        names_.define(scope, {let.name, let.name_span, &let.value, nullptr, false, winner != &let});
        variable_needs_.emplace_back();
        if (winner != &let) {
            const bool is_beaten = rank(winner->value.kind) > rank(let.value.kind);
            auto& diagnostic = warn(
                Code::SemaShadowed, let.name_span,
                quoted(let.name) + " is defined more than once here, and this definition is never used",
                is_beaten && winner->value.kind == OperandKind::Literal
                    ? "a literal comes before queries and functions of the same name; give one of them another name"
                    : "remove it, or give one of them another name");
            relate(diagnostic, winner->name_span, "this definition is used");
            continue;
        }
        for (const Scope* outer = scope.parent; outer != nullptr; outer = outer->parent) {
            const auto found = outer->variables.find(let.name);
            if (found == outer->variables.end()) {
                continue;
            }
            const Variable& hidden = names_.variable(found->second);
            auto& diagnostic = warn(Code::SemaShadowed, let.name_span,
                                    quoted(let.name) + " hides the " +
                                        (hidden.value == nullptr ? "parameter" : "variable") + " of the same name",
                                    "give one of them another name");
            relate(diagnostic, hidden.place, "this one is hidden");
            break;
        }
    }
}

void Checker::define_imported(Scope& scope) {
    for (const Import& import : file_.imports) {
        for (const ImportedName& imported : import.names) {
            const auto found = imports_.units.front().variables.find(imported.name);
            if (found == imports_.units.front().variables.end()) {
                continue;
            }
            const Let* winner = nullptr;
            for (const Let& let : imports_.units[found->second].parsed->file->lets) {
                if (let.name == imported.name &&
                    (winner == nullptr || rank(let.value.kind) >= rank(winner->value.kind))) {
                    winner = &let;
                }
            }
            const std::string_view text = imports_.units[found->second].parsed->source->text;
            if (winner->value.kind == OperandKind::Literal && parameter_above(text, *winner)) {
                defaults_.insert(winner->value.literal);
            }
            Variable variable{imported.name, imported.span, &winner->value};
            variable.is_needed = true;
            variable.is_imported = true;
            names_.define(scope, variable);
            variable_needs_.emplace_back();
        }
    }
}

void Checker::define_parameters(const ParameterizedRule& rule, Scope& scope) {
    for (const std::string_view name : rule.parameters) {
        Variable parameter{name, place_of(name, rule.name_span)};
        // A rule that is called must have a parameter, and may be written for the value at which it is called.
        parameter.is_needed = rule.parameters.size() == 1;
        names_.define(scope, parameter);
        variable_needs_.emplace_back();
    }
}

void Checker::read(const Part& part, const Scope& scope) {
    Span place = part.span;
    place.begin += part.kind == PartKind::Interpolation && text_of(place).starts_with('.') ? 1U : 0U;
    const Resolution resolution = names_.read(scope, part.name);
    if (resolution.meaning == Meaning::Unknown) {
        report_unknown_variable(part.name, place, scope);
    } else if (resolution.meaning == Meaning::Variable && reader_ != Resolution::no_variable) {
        variable_needs_[reader_].push_back({resolution.variable, place});
    }
}

void Checker::report_unknown_variable(std::string_view name, Span place, const Scope& scope) {
    auto& diagnostic = warn(Code::SemaUnknownVariable, place, "the variable " + quoted(name, "%") + " is not defined");
    // Elsewhere, out of sight?
    if (names_.is_inner(name)) {
        diagnostic.help = "it is defined in other blocks, where only they see it; define it outside of all rules";
        return;
    }
    Suggestion suggestion(name, offers_left_);
    for (const Scope* at = &scope; at != nullptr; at = at->parent) {
        for (const auto& [candidate, index] : at->variables) {
            if (!suggestion.offer(candidate)) {
                break;
            }
        }
    }
    for (const Capture& capture : names_.captures()) {
        if (!suggestion.offer(capture.name)) {
            break;
        }
    }
    if (scope.is_called) {
        for (const std::string_view candidate : names_.inner()) {
            if (!suggestion.offer(candidate)) {
                break;
            }
        }
    }
    diagnostic.help = suggestion.best().empty()
                          ? "define it with `let`; reading a variable without a value ends the evaluation"
                          : "did you mean " + quoted(suggestion.best(), "%") + "?";
}

void Checker::report_unused_variables() {
    for (const Variable& variable : names_.variables()) {
        // A file that judges nothing is there for others to import from.
        const bool is_export = file_.rules.empty() && variable.scope->parent == nullptr;
        if (variable.is_hidden || variable.is_needed || is_export || names_.is_in_use(variable)) {
            continue;
        }
        const bool is_parameter = variable.value == nullptr;
        auto& diagnostic = warn(
            Code::SemaUnusedVariable, variable.place,
            "nothing reads the " + std::string(is_parameter ? "parameter " : "variable ") + quoted(variable.name, "%"),
            is_parameter ? "remove it here and in the calls, or read it" : "remove it, or read it");
        // Read only where it cannot be seen?
        if (!is_parameter && variable.scope->parent != nullptr && names_.is_read(variable.name)) {
            diagnostic.help = "what reads a variable of this name stands outside of this block, or reads another one";
        }
    }
}

void Checker::report_captures() {
    const Scope& file = names_.file_scope();
    for (const Capture& capture : names_.captures()) {
        const Span place = place_of(capture.name, capture.place);
        if (!names_.is_read(capture.name)) {
            if (capture.is_filter) {
                warn(Code::SemaUnusedVariable, place, "nothing reads the captured keys " + quoted(capture.name, "%"),
                     "leave the name and the `|` out");
            } else {
                warn(Code::SemaUnusedVariable, place,
                     "this selects every value and keeps the keys in " + quoted(capture.name, "%") +
                         ", which nothing reads",
                     "for the member of that name write " + quoted(capture.name, ".") +
                         "; for every value without keeping the keys, `.*`");
            }
            continue;
        }
        const auto found = file.variables.find(capture.name);
        if (found == file.variables.end()) {
            continue;
        }
        const Variable& variable = names_.variable(found->second);
        const bool is_literal = variable.value->kind == OperandKind::Literal;
        auto& diagnostic =
            warn(Code::SemaShadowed, place,
                 is_literal
                     ? "the captured keys " + quoted(capture.name, "%") + " are hidden by the variable of the same name"
                     : "capturing " + quoted(capture.name, "%") + " changes what the variable of the same name holds",
                 "give one of them another name");
        relate(diagnostic, variable.place, is_literal ? "this literal is what is read" : "defined here");
    }
}

void Checker::report_variable_cycles() {
    for (const Cycle& cycle : find_cycles(variable_needs_)) {
        std::string message = "the variable " + quoted(names_.variable(cycle.first).name, "%") + " needs itself";
        for (std::size_t i = 0; i + 1 < cycle.steps.size(); ++i) {
            message += (i == 0                        ? " through "
                        : i + 2 == cycle.steps.size() ? " and "
                                                      : ", ") +
                       quoted(names_.variable(cycle.steps[i].target).name, "%");
        }
        if (cycle.length > cycle.steps.size()) {
            message += " and others";
        }
        auto& diagnostic =
            warn(Code::SemaRecursion, cycle.steps.front().place, std::move(message),
                 cycle.length == 1 ? "inside a definition its name means itself, never a variable outside; give it "
                                     "another name"
                                   : "define one of them without the others; reading it ends the evaluation");
        for (std::size_t i = 1; i < cycle.steps.size(); ++i) {
            relate(diagnostic, cycle.steps[i].place,
                   "which needs " + quoted(names_.variable(cycle.steps[i].target).name, "%"));
        }
    }
}

}  // namespace bylaw::sema
