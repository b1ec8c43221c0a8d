// Annotations that nobody reads: tags that do not exist, values that their tag does not have.
#include "syntax/annotations.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "sema/checker.h"
#include "sema/suggestion.h"

namespace bylaw::sema {
namespace {

constexpr std::array<std::string_view, 4> severities{"low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 3> inputs{"cloudformation", "terraform", "config"};
constexpr std::array<std::string_view, 2> scopes{"document", "estate"};
constexpr std::array<std::string_view, 2> answers{"yes", "no"};
constexpr std::array<std::string_view, 2> defaults{"on", "off"};

// The values of a tag; none where it takes any text.
std::span<const std::string_view> values_of(std::string_view tag) {
    if (tag == "severity") {
        return severities;
    }
    if (tag == "inputs" || tag == "applies") {
        return inputs;
    }
    if (tag == "scope") {
        return scopes;
    }
    if (tag == "default") {
        return defaults;
    }
    if (tag == "suppressible") {
        return answers;
    }
    return {};
}

bool is_one_of(std::string_view value, std::span<const std::string_view> values) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

std::string listed(std::span<const std::string_view> values, std::string_view last = " and ") {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        text += i == 0 ? "" : i + 1 == values.size() ? last : ", ";
        text += values[i];
    }
    return text;
}

}  // namespace

void Checker::check_annotations() {
    const auto check_above = [&](Span span) {
        check_annotations(syntax::annotations_above(text_, span.begin));
        return syntax::comment_block_above(text_, span.begin);
    };
    bool has_first = false;
    for (const syntax::Let& let : file_.lets) {
        has_first = check_above(let.span) == 0 || has_first;
    }
    for (const syntax::Rule& rule : file_.rules) {
        has_first = (!rule.is_default && check_above(rule.span) == 0) || has_first;
    }
    for (const syntax::ParameterizedRule& rule : file_.parameterized_rules) {
        has_first = check_above(rule.span) == 0 || has_first;
    }
    if (!has_first) {
        check_annotations(syntax::annotations_of_file(text_));
    }
}

void Checker::check_annotations(std::span<const syntax::Annotation> annotations) {
    for (const syntax::Annotation& annotation : annotations) {
        const auto tags = syntax::annotation_tags();
        if (!is_one_of(annotation.tag, tags)) {
            Suggestion suggestion(annotation.tag, offers_left_);
            for (const std::string_view tag : tags) {
                static_cast<void>(suggestion.offer(tag));
            }
            warn(Code::SemaAnnotation, annotation.tag_span, quoted(annotation.tag_span) + " is no annotation",
                 suggestion.best().empty() ? "the tags are " + listed(tags)
                                           : "did you mean `@" + std::string(suggestion.best()) + "`?");
            continue;
        }
        if (text_of(annotation.tag_span).ends_with(']') &&
            (annotation.tag != "fix" || !is_one_of(annotation.input, inputs))) {
            warn(Code::SemaAnnotation, annotation.tag_span, quoted(annotation.tag_span) + " is no annotation",
                 annotation.tag != "fix" ? "only `@fix` is given per input" : "the inputs are " + listed(inputs));
            continue;
        }
        check_annotation_value(annotation);
    }
}

void Checker::check_annotation_value(const syntax::Annotation& annotation) {
    const auto values = values_of(annotation.tag);
    if (values.empty()) {
        return;
    }
    const bool is_list = annotation.tag == "inputs" || annotation.tag == "applies";
    std::string rest = annotation.prose();
    for (bool has_more = true; has_more;) {
        const std::size_t comma = is_list ? rest.find(',') : std::string::npos;
        std::string value = rest.substr(0, comma);
        has_more = comma != std::string::npos;
        rest.erase(0, has_more ? comma + 1 : 0);
        value.erase(0, value.find_first_not_of(" \t"));
        value.erase(value.find_last_not_of(" \t") + 1);
        if (!is_one_of(value, values)) {
            warn(Code::SemaAnnotation, annotation.value_span,
                 quoted(annotation.tag_span) + " does not take " + (value.empty() ? "an empty value" : quoted(value)),
                 "write " + listed(values, " or ") + (is_list ? ", several separated by commas" : ""));
            return;
        }
    }
}

}  // namespace bylaw::sema
