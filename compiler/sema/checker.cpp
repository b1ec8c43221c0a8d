#include "sema/checker.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace bylaw::sema {

Checker::Checker(const Imports& imports)
    : imports_(imports),
      parsed_(*imports.units.front().parsed),
      file_(*parsed_.file),
      text_(parsed_.source->text),
      names_(*parsed_.file) {}

std::vector<support::Diagnostic> Checker::run() {
    check_parameters();
    collect_rules();
    Scope& scope = names_.file_scope();
    define_imported(scope);
    define(file_.lets, scope);
    walk_lets(file_.lets, scope);
    for (definition_ = 0; definition_ < file_.rules.size(); ++definition_) {
        const syntax::Rule& rule = file_.rules[definition_];
        if (rule.conditions != nullptr) {
            walk(*rule.conditions, {&scope, true});
        }
        walk(*rule.block, {&scope, true}, rule.conditions == nullptr);
    }
    for (const syntax::ParameterizedRule& rule : file_.parameterized_rules) {
        Scope& call = names_.open(scope, true);
        define_parameters(rule, call);
        walk(*rule.block, {&call, true}, true);
        ++definition_;
    }
    report_unused_variables();
    report_captures();
    report_variable_cycles();
    report_rule_cycles();
    check_annotations();
    for (const support::Diagnostic& unused : imports_.warnings) {
        if (diagnostics_.size() < greatest_count) {
            diagnostics_.push_back(unused);
        }
    }
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                     [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
    return std::move(diagnostics_);
}

support::Diagnostic& Checker::warn(Code code, Span place, std::string message, std::string help) {
    support::Diagnostic& diagnostic =
        diagnostics_.size() < greatest_count ? diagnostics_.emplace_back() : (surplus_ = {});
    diagnostic.code = code;
    diagnostic.severity = support::Severity::Warning;
    diagnostic.file = parsed_.source->name;
    diagnostic.span = place;
    diagnostic.message = std::move(message);
    diagnostic.help = std::move(help);
    return diagnostic;
}

void Checker::relate(support::Diagnostic& diagnostic, Span place, std::string message) const {
    diagnostic.related.push_back({parsed_.source->name, place, std::move(message)});
}

std::string_view Checker::text_of(Span span) const {
    return text_.substr(span.begin, span.end - span.begin);
}

std::string Checker::quoted(Span span) const {
    return quoted(text_of(span));
}

std::string Checker::quoted(std::string_view text, std::string_view before) const {
    constexpr std::size_t longest = 60;
    std::string result = "`";
    result += before;
    std::size_t size = std::min(text.size(), text.find('\n'));
    if (size > longest) {
        // Not in the middle of a character.
        for (size = longest; size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U; --size) {
        }
    }
    result += text.substr(0, size);
    result += size < text.size() ? "…`" : "`";
    return result;
}

support::Span Checker::place_of(std::string_view text, Span otherwise) const {
    const std::less<> is_before;
    const char* end = text_.data() + text_.size();
    if (text.empty() || is_before(text.data(), text_.data()) || !is_before(text.data(), end)) {
        return otherwise;
    }
    const auto begin = static_cast<std::uint32_t>(text.data() - text_.data());
    return {begin, begin + static_cast<std::uint32_t>(text.size())};
}

support::Span Checker::path_of(const syntax::Query& query) {
    return {query.parts.front().span.begin, query.parts.back().span.end};
}

}  // namespace bylaw::sema
