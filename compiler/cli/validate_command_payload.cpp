// `--payload`: rules and data from one JSON text.
#include <nlohmann/json.hpp>

#include "cli/rules_sources.h"
#include "cli/validate_command.h"

namespace bylaw::cli {
namespace {

RunError refused(std::string message) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::DocumentSyntax;
    diagnostic.message = std::move(message);
    diagnostic.help = R"(give an object {"rules": ["TEXT", …], "data": ["TEXT", …]})";
    return {std::move(diagnostic), {}};
}

}  // namespace

std::optional<RunError> read_payload(const std::string& text, const document::Limits& limits, Payload& payload) {
    if (text.size() > limits.bytes) {
        RunError error = refused("the payload is larger than " + std::to_string(limits.bytes) + " bytes");
        error.diagnostic.code = support::DiagnosticCode::DocumentTooLarge;
        error.diagnostic.help = "raise the limit with --max-document-size";
        return error;
    }
    const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_discarded()) {
        return refused("the payload is not valid JSON");
    }
    if (!json.is_object()) {
        return refused("the payload is not a JSON object");
    }
    for (const char* name : {"rules", "data"}) {
        const auto member = json.find(name);
        if (member == json.end() || !member->is_array()) {
            return refused(std::string("the payload has no list `") + name + '`');
        }
        for (const nlohmann::json& item : *member) {
            if (!item.is_string()) {
                return refused(std::string("the list `") + name + "` of the payload holds something that is no text");
            }
        }
    }
    for (const nlohmann::json& rules : json["rules"]) {
        payload.rules.push_back(RulesSources::make("RULES_STDIN[" + std::to_string(payload.rules.size() + 1) + ']',
                                                   rules.get<std::string>()));
    }
    for (const nlohmann::json& data : json["data"]) {
        payload.data.push_back(data.get<std::string>());
    }
    return std::nullopt;
}

}  // namespace bylaw::cli
