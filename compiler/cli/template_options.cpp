#include "cli/template_options.h"

#include <utility>
#include <variant>

#include "cli/input_files.h"
#include "inputs/members.h"
#include "inputs/template_text.h"

namespace bylaw::cli {
namespace {

using document::Kind;
using document::Value;

// A value of a parameter as text; nothing for maps and null.
std::optional<std::string> parameter_text(const Value& value) {
    if (value.kind != Kind::List) {
        return inputs::scalar_text(value);
    }
    std::string text;
    for (const Value& item : value.items()) {
        const auto one = inputs::scalar_text(item);
        if (!one) {
            return std::nullopt;
        }
        text += text.empty() ? *one : "," + *one;
    }
    return text;
}

// Takes in one parameter. What is wrong with it, or nothing.
std::string take(std::string_view name, const Value* value, inputs::CanonicalOptions& options) {
    const auto text = value == nullptr ? std::nullopt : parameter_text(*value);
    if (!text) {
        return "parameter `" + std::string(name) +
               "` has no value that is text, a number, a boolean or a list of these";
    }
    options.parameters.insert_or_assign(std::string(name), *text);
    return {};
}

std::string take_all(const Value& root, inputs::CanonicalOptions& options) {
    if (root.kind == Kind::List) {
        for (const Value& item : root.items()) {
            // Stacks have keys, packs have names.
            std::string_view name = inputs::text_member(item, "ParameterKey");
            name = name.empty() ? inputs::text_member(item, "ParameterName") : name;
            if (name.empty()) {
                return "an element of the list has neither `ParameterKey` nor `ParameterName`";
            }
            const Value* const value = inputs::member(item, "ParameterValue");
            const Value* const previous = inputs::member(item, "UsePreviousValue");
            if (value == nullptr && previous != nullptr) {
                continue;
            }
            if (std::string wrong = take(name, value, options); !wrong.empty()) {
                return wrong;
            }
        }
        return {};
    }
    if (root.kind != Kind::Map) {
        return "it holds neither a list nor a map";
    }
    if (const Value* const of_pack = inputs::list_member(root, "ConformancePackInputParameters")) {
        return take_all(*of_pack, options);
    }
    const Value* const inner = inputs::map_member(root, "Parameters");
    for (const document::Entry& entry : (inner == nullptr ? root : *inner).entries()) {
        if (std::string wrong = take(entry.key(), &entry.value, options); !wrong.empty()) {
            return wrong;
        }
    }
    return {};
}

}  // namespace

void add_template_options(CLI::App& command, TemplateOptions& options) {
    command
        .add_option("--parameters", options.parameters_file,
                    "Values for the parameters of templates, as the AWS CLI or CodePipeline take them, or as a map")
        ->type_name("FILE");
    command.add_option("--region", options.known.region, "Where templates are deployed")->type_name("REGION");
    command.add_option("--account", options.known.account, "The account that templates are deployed to")
        ->type_name("ID");
}

std::optional<support::Diagnostic> read_parameters(TemplateOptions& options, const document::Limits& limits) {
    if (options.parameters_file.empty()) {
        return std::nullopt;
    }
    ReadResult read = read_file(options.parameters_file, limits.bytes);
    if (auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
        return std::move(*diagnostic);
    }
    document::LoadResult loaded = document::load(options.parameters_file, std::move(std::get<std::string>(read)),
                                                 document::Loader::Template, limits);
    if (auto* diagnostic = std::get_if<support::Diagnostic>(&loaded)) {
        diagnostic->message = "`" + options.parameters_file + "`: " + diagnostic->message;
        return std::move(*diagnostic);
    }
    const std::string wrong = take_all(std::get<document::Document>(loaded).root(), options.known);
    if (wrong.empty()) {
        return std::nullopt;
    }
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::UsageOption;
    diagnostic.message = "`" + options.parameters_file + "` is no file of parameters: " + wrong;
    diagnostic.help =
        "write a map of names and values, or the list that `aws cloudformation deploy` or `aws configservice "
        "put-conformance-pack` takes";
    return diagnostic;
}

}  // namespace bylaw::cli
