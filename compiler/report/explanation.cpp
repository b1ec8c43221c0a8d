// From rules and diagnostics to what `explain` says about them.
#include "report/explanation.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "support/source.h"
#include "syntax/annotations.h"
#include "syntax/parse.h"

namespace bylaw::report {
namespace {

std::string_view trim(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blank);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

std::string_view text_of(std::string_view text, support::Span span) {
    return text.substr(span.begin, span.end - span.begin);
}

bool is_of_name(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '_';
}

// What comment lines say, without `#` and annotations, until the first line that is empty or of another kind.
std::string prose_of(std::string_view comments) {
    std::string prose;
    while (!comments.empty()) {
        const std::size_t end = std::min(comments.size(), comments.find('\n'));
        std::string_view line = trim(comments.substr(0, end));
        comments.remove_prefix(std::min(comments.size(), end + 1));
        if (!line.starts_with('#')) {
            break;
        }
        if (line.size() > 1 && line.ends_with('#')) {
            continue;  // decoration
        }
        line.remove_prefix(std::min(line.size(), line.find_first_not_of("# \t")));
        if (line.starts_with('@') || (line.empty() && !prose.empty())) {
            break;
        }
        prose += prose.empty() || line.empty() ? "" : " ";
        prose += line;
    }
    return prose;
}

// The paragraph under `# Description:`, as the headers of the public registries have it.
std::string registry_description(std::string_view rules_text) {
    constexpr std::string_view label = "Description:";
    std::string prose;
    bool is_in = false;
    while (rules_text.starts_with('#')) {
        const std::size_t end = std::min(rules_text.size(), rules_text.find('\n'));
        std::string_view line = trim(rules_text.substr(0, end));
        rules_text.remove_prefix(std::min(rules_text.size(), end + 1));
        line.remove_prefix(std::min(line.size(), line.find_first_not_of("# \t")));
        if (line.starts_with(label)) {
            is_in = true;
            line = trim(line.substr(label.size()));
        } else if (is_in && (line.empty() || line.ends_with(':'))) {
            break;
        }
        if (is_in && !line.empty()) {
            prose += prose.empty() ? "" : " ";
            prose += line;
        }
    }
    return prose;
}

// The first custom message of a rule, if it has any.
std::string_view first_message(std::string_view rule_text) {
    const std::size_t begin = rule_text.find("<<");
    const std::size_t end = begin == std::string_view::npos ? begin : rule_text.find(">>", begin);
    return end == std::string_view::npos ? std::string_view() : rule_text.substr(begin + 2, end - begin - 2);
}

// `name type range "description"`
std::optional<RuleParameter> parameter_of(std::string_view rules_text, const syntax::Let& let) {
    for (const syntax::Annotation& annotation : syntax::annotations_above(rules_text, let.span.begin)) {
        if (annotation.tag != "param") {
            continue;
        }
        const std::string words = annotation.prose();
        const std::size_t quote = std::min(words.size(), words.find('"'));
        std::string_view described = trim(std::string_view(words).substr(0, quote));
        RuleParameter parameter;
        parameter.name = described.substr(0, described.find_first_of(" \t"));
        parameter.type = trim(described.substr(parameter.name.size()));
        parameter.description = trim(std::string_view(words).substr(quote));
        if (parameter.description.size() >= 2 && parameter.description.ends_with('"')) {
            parameter.description = parameter.description.substr(1, parameter.description.size() - 2);
        }
        const std::string_view definition = text_of(rules_text, let.span);
        parameter.value = trim(definition.substr(std::min(definition.size(), definition.find('=') + 1)));
        if (parameter.name == let.name) {
            return parameter;
        }
    }
    return std::nullopt;
}

// The parameters that a text uses, by itself or through variables and rules of its file, in the order of the file.
std::vector<RuleParameter> parameters_of(std::string_view rules_text, const syntax::File& file, support::Span rule) {
    std::unordered_map<std::string_view, std::vector<support::Span>> definitions;
    for (const syntax::Let& let : file.lets) {
        definitions[let.name].push_back(let.span);
    }
    for (const syntax::Rule& other : file.rules) {
        definitions[other.name].push_back(other.span);
    }
    for (const syntax::ParameterizedRule& other : file.parameterized_rules) {
        definitions[other.name].push_back(other.span);
    }
    std::unordered_map<std::string_view, bool> used;
    std::vector<support::Span> waiting{rule};
    while (!waiting.empty()) {
        const std::string_view text = text_of(rules_text, waiting.back());
        waiting.pop_back();
        for (std::size_t at = 0; at < text.size();) {
            std::size_t end = at;
            while (end < text.size() && is_of_name(text[end])) {
                ++end;
            }
            const auto definition = end == at ? definitions.end() : definitions.find(text.substr(at, end - at));
            if (definition != definitions.end() && used.emplace(definition->first, true).second) {
                waiting.insert(waiting.end(), definition->second.begin(), definition->second.end());
            }
            at = std::max(end, at + 1);
        }
    }
    std::vector<RuleParameter> parameters;
    for (const syntax::Let& let : file.lets) {
        if (used.contains(let.name)) {
            if (auto parameter = parameter_of(rules_text, let)) {
                parameters.push_back(std::move(*parameter));
            }
        }
    }
    return parameters;
}

// The cells of a row of a Markdown table; none if the line is not one.
std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells;
    line = trim(line);
    if (!line.starts_with('|')) {
        return cells;
    }
    std::string cell;
    for (std::size_t at = 1; at < line.size(); ++at) {
        if (line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '|') {
            cell += line[++at];
        } else if (line[at] == '|') {
            cells.emplace_back(trim(cell));
            cell.clear();
        } else {
            cell += line[at];
        }
    }
    return cells;
}

void add_diagnostic(ExplanationGroup& group, const std::vector<std::string>& cells) {
    if (cells.size() < 2 || cells[0].size() < 3 || !cells[0].starts_with('`')) {
        return;
    }
    Explanation explanation;
    explanation.kind = ExplanationKind::Diagnostic;
    explanation.id = cells[0].substr(1, cells[0].size() - 2);
    explanation.meaning = cells[1];
    explanation.way_out = cells.size() > 2 ? cells[2] : "";
    explanation.group = group.title;
    group.explanations.push_back(std::move(explanation));
}

}  // namespace

// What is the same for all rules of a file.
struct RuleExplainer::File {
    explicit File(std::string_view text) : lines(text), description(registry_description(text)) {}

    support::LineIndex lines;
    std::string description;
};

RuleExplainer::RuleExplainer(const bytecode::Program& program)
    : program_(program), files_(program.tables().files.size()) {}

RuleExplainer::~RuleExplainer() = default;

const RuleExplainer::File& RuleExplainer::file(std::uint32_t index) {
    if (files_[index] == nullptr) {
        files_[index] = std::make_unique<File>(program_.string(program_.file(index).source));
    }
    return *files_[index];
}

Explanation RuleExplainer::explain(std::uint32_t rule) {
    const bytecode::Rule& row = program_.rule(rule);
    const std::string_view text = program_.string(program_.file(row.file).source);
    Explanation explanation;
    explanation.path = program_.string(program_.file(row.file).name);
    explanation.line = file(row.file).lines.at(row.place.begin).line;
    explanation.annotations = annotations_above(text, row.place.begin);
    Annotations& annotations = explanation.annotations;
    explanation.id = annotations.id.empty() ? std::string(program_.string(row.name)) : annotations.id;
    explanation.severity = annotations.severity.empty() ? "medium" : annotations.severity;
    explanation.title = annotations.title;
    if (!annotations.title.empty()) {
        return explanation;
    }
    // Rules of the public registries say it in a header and in messages.
    const std::size_t comments = syntax::comment_block_above(text, row.place.begin);
    explanation.description = prose_of(text.substr(comments, row.place.begin - comments));
    // In files of the registries what stands above a rule is a heading, not a sentence.
    const std::string& described = file(row.file).description;
    if (!described.empty() && explanation.description.find('.') == std::string::npos) {
        explanation.description = described;
    }
    RuleMessage message = parse_message(first_message(text_of(text, row.place)));
    explanation.title = std::move(message.title);
    if (explanation.title.empty() && !annotations.deprecated_by.empty()) {
        explanation.title = "deprecated: `" + annotations.deprecated_by + "` took its place";
    }
    if (annotations.why.empty()) {
        annotations.why = std::move(message.why);
    }
    if (annotations.fix.empty()) {
        annotations.fix = std::move(message.fix);
    }
    return explanation;
}

void RuleExplainer::add_parameters(Explanation& explanation, std::uint32_t rule) const {
    const bytecode::Rule& row = program_.rule(rule);
    const auto source = std::make_shared<const support::SourceFile>(
        support::SourceFile{explanation.path, std::string(program_.string(program_.file(row.file).source))});
    if (const syntax::ParsedFile parsed = syntax::parse(source); parsed.ok()) {
        explanation.parameters = parameters_of(source->text, *parsed.file, row.place);
    }
}

std::string title_of_rules(std::string_view rules_text) {
    std::string title = prose_of(rules_text);
    if (title.starts_with("Rule Identifier:")) {
        return {};
    }
    const std::size_t sentence = std::min(title.find(": "), title.find(". "));
    if (sentence != std::string::npos) {
        title.resize(sentence);
    }
    while (title.ends_with('.')) {
        title.pop_back();
    }
    return title;
}

std::vector<ExplanationGroup> explain_diagnostics(std::string_view page) {
    std::vector<ExplanationGroup> groups;
    std::vector<std::string> contexts;
    while (!page.empty()) {
        const std::size_t end = std::min(page.size(), page.find('\n'));
        const std::string_view line = trim(page.substr(0, end));
        page.remove_prefix(std::min(page.size(), end + 1));
        if (line.starts_with("## ")) {
            groups.push_back({"", std::string(line.substr(3)), {}});
            contexts.emplace_back();
        } else if (groups.empty()) {
            continue;
        } else if (const auto cells = cells_of(line); !cells.empty()) {
            add_diagnostic(groups.back(), cells);
        } else if (!line.empty()) {
            contexts.back() += contexts.back().empty() ? "" : " ";
            contexts.back() += line;
        }
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
        for (Explanation& explanation : groups[i].explanations) {
            explanation.context = contexts[i];
        }
    }
    return groups;
}

std::string plain_text(std::string_view markdown) {
    std::string plain;
    for (std::size_t at = 0; at < markdown.size(); ++at) {
        const std::size_t close = markdown[at] == '[' ? markdown.find("](", at) : std::string_view::npos;
        const std::size_t end = close == std::string_view::npos ? close : markdown.find(')', close);
        // A bracket that opens nothing but code, such as `[ name ]`, is not a link.
        if (end != std::string_view::npos && markdown.substr(at, close - at).find('`') == std::string_view::npos) {
            plain += markdown.substr(at + 1, close - at - 1);
            plain += " (docs/";
            plain += markdown.substr(close + 2, end - close - 2);
            plain += ')';
            at = end;
        } else {
            plain += markdown[at];
        }
    }
    return plain;
}

}  // namespace bylaw::report
