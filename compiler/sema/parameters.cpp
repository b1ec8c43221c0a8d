// Parameters that are declared wrong (language.md, "Parameters").
#include "syntax/parameter.h"

#include <algorithm>
#include <string>

#include "sema/checker.h"

namespace bylaw::sema {

using namespace syntax;

void Checker::check_parameters() {
    for (const Let& let : file_.lets) {
        check_parameters_above(let);
    }
    // What stands above nothing. Inside of rules and of texts nothing is looked at.
    constexpr std::string_view mark = "@param";
    const auto is_inside = [&](std::size_t offset) {
        const auto holds = [&](const auto& node) { return node.span.begin <= offset && offset < node.span.end; };
        return std::any_of(file_.lets.begin(), file_.lets.end(), holds) ||
               std::any_of(file_.rules.begin(), file_.rules.end(), holds) ||
               std::any_of(file_.parameterized_rules.begin(), file_.parameterized_rules.end(), holds);
    };
    std::size_t looks_left = greatest_count;
    for (std::size_t at = text_.find(mark); at != std::string_view::npos && looks_left > 0;
         at = text_.find(mark, at + 1), --looks_left) {
        const std::size_t before = text_.rfind('\n', at);
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        const std::size_t end = std::min(text_.size(), text_.find('\n', at));
        const auto tagged = tagged_text(text_, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        if (tagged && tagged->begin == at && tag_of(text_of(*tagged)) == "param" &&
            !seen_parameters_.contains(tagged->begin) && !is_inside(at)) {
            warn(Code::SemaParameter, *tagged, "no variable of the file stands directly below this parameter",
                 "write it above a `let` with a literal, the default");
        }
    }
}

void Checker::check_parameters_above(const Let& let) {
    for (const Span line : comment_lines_above(text_, let.span.begin)) {
        const auto tagged = tagged_text(text_, line);
        if (!tagged || tag_of(text_of(*tagged)) != "param") {
            continue;
        }
        seen_parameters_.insert(tagged->begin);
        const Parameter parameter = read_parameter(text_, *tagged);
        if (!parameter.problem.empty()) {
            warn(Code::SemaParameter, parameter.problem_place, parameter.problem,
                 "`@param NAME TYPE [RANGE] [\"description\"]`; types: int, float, bool, string, pattern, list(TYPE), "
                 "csv; ranges: `1..365`, `one of a|b`, `matching /regex/`");
            continue;
        }
        if (parameter.name != let.name) {
            auto& diagnostic = warn(Code::SemaParameter, parameter.name_place,
                                    "the parameter " + quoted(parameter.name) + " stands above another variable",
                                    "write the name of the variable");
            relate(diagnostic, let.name_span, "this variable");
            continue;
        }
        if (let.value.kind != OperandKind::Literal) {
            warn(Code::SemaParameter, let.value.span(), "the default of a parameter is a literal",
                 "write a literal, or remove `@param`");
            continue;
        }
        const auto value = default_of(parameter, *let.value.literal);
        if (!value || !is_allowed(parameter, *value)) {
            auto& diagnostic =
                warn(Code::SemaParameter, let.value.span(),
                     "the default of the parameter " + quoted(parameter.name) + " is not " + allowed_text(parameter));
            relate(diagnostic, *tagged, "declared here");
            if (!value) {
                diagnostic.help = parameter.type == ParameterType::Float     ? "write a number with a fraction"
                                  : parameter.type == ParameterType::Pattern ? "write a regular expression"
                                                                             : "write a literal of this type";
            }
        }
        if (value) {
            defaults_.insert(let.value.literal);
        }
    }
}

}  // namespace bylaw::sema
