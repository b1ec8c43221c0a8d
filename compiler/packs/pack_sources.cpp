#include "packs/pack_sources.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "lower/compile.h"
#include "syntax/parameter.h"
#include "syntax/parse.h"

namespace bylaw::packs {
namespace {

std::string quoted(std::string_view text, char sign) {
    std::string out(1, sign);
    for (const char byte : text) {
        if (byte == sign) {
            out += '\\';
        }
        out += byte;
    }
    return out + sign;
}

std::string literal_of(const syntax::Parameter& parameter, const syntax::ParameterScalar& value) {
    if (const auto* const boolean = std::get_if<bool>(&value)) {
        return *boolean ? "true" : "false";
    }
    if (const auto* const integer = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*integer);
    }
    if (const auto* const real = std::get_if<double>(&value)) {
        std::string text(64, '\0');
        text.resize(
            static_cast<std::size_t>(std::to_chars(text.data(), text.data() + text.size(), *real).ptr - text.data()));
        return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
    }
    const std::string& text = std::get<std::string>(value);
    if (parameter.type == syntax::ParameterType::Pattern) {
        return quoted(syntax::regex_of_pattern(text), '/');
    }
    return quoted(text, text.find('"') == std::string::npos ? '"' : '\'');
}

std::string literal_of(const syntax::Parameter& parameter, const syntax::ParameterValue& value) {
    if (!value.is_list) {
        return literal_of(parameter, value.values.front());
    }
    std::string list;
    for (const syntax::ParameterScalar& one : value.values) {
        list += (list.empty() ? "" : ", ") + literal_of(parameter, one);
    }
    return '[' + list + ']';
}

struct Edit {
    support::Span span;
    std::string text;
};

std::string source_of(const PackEvaluation& evaluation, std::string_view text) {
    const auto source = std::make_shared<const support::SourceFile>(support::SourceFile{"", std::string(text)});
    const syntax::ParsedFile parsed = syntax::parse(source);
    std::vector<Edit> edits;
    if (parsed.ok()) {
        for (const syntax::Let& let : parsed.file->lets) {
            const auto setting = std::find_if(evaluation.settings.begin(), evaluation.settings.end(),
                                              [&](const auto& one) { return one.first == let.name; });
            const auto parameter = syntax::parameter_above(source->text, let);
            if (setting != evaluation.settings.end() && parameter && let.value.kind == syntax::OperandKind::Literal) {
                edits.push_back({let.value.literal->span, literal_of(*parameter, setting->second)});
            }
        }
    }
    const std::string id = "# @id " + evaluation.identifier + "\n";
    if (const std::size_t at = text.find(id); at != std::string_view::npos) {
        const auto begin = static_cast<std::uint32_t>(at);
        edits.push_back({{begin, static_cast<std::uint32_t>(at + id.size())}, "# @id " + evaluation.name + "\n"});
    }
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.span.begin > b.span.begin; });
    std::string changed(text);
    for (const Edit& edit : edits) {
        changed.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.text);
    }
    return changed;
}

}  // namespace

std::string_view why_no_source(const PackEvaluation& evaluation) {
    return evaluation.is_custom           ? "it judges configuration items as they are"
           : !evaluation.scope.is_empty() ? "its scope leaves out resources"
                                          : std::string_view();
}

std::vector<std::shared_ptr<const support::SourceFile>> sources_of(const PackProgram& packs) {
    std::vector<std::shared_ptr<const support::SourceFile>> sources;
    for (const PackEvaluation& evaluation : packs.evaluations) {
        if (why_no_source(evaluation).empty()) {
            const auto library = lower::source_of(*packs.program, packs.program->file(evaluation.file));
            sources.push_back(std::make_shared<const support::SourceFile>(support::SourceFile{
                evaluation.name + ".guard", source_of(evaluation, library->text), library->imported}));
        }
    }
    return sources;
}

}  // namespace bylaw::packs
