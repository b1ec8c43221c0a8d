#include "packs/pack.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "document/path.h"
#include "document/symbol.h"
#include "inputs/config_rule_types.h"
#include "inputs/documents.h"
#include "inputs/formats.h"
#include "inputs/members.h"
#include "inputs/template_text.h"
#include "packs/catalogue.h"
#include "packs/input_parameters.h"
#include "packs/pack_conditions.h"

namespace bylaw::packs {

using document::Kind;
using document::Value;
using inputs::map_member;
using inputs::member;
using support::DiagnosticCode;

struct Pack::Documents {
    explicit Documents(document::Document given) : source(std::move(given)) {}

    document::Document source;
    std::optional<inputs::Canonical> canonical;
    // Of what is shown: it remembers what it passed. A pack is read and compiled by one thread.
    mutable std::optional<document::PositionFinder> places;
    mutable std::optional<document::PositionFinder> written_places;
};

namespace {

using inputs::config_rule_type;
using inputs::remediation_type;

std::string name_of_path(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    path.remove_prefix(slash == std::string_view::npos ? 0 : slash + 1);
    for (const std::string_view ending : {".yaml", ".yml", ".json", ".template"}) {
        if (path.ends_with(ending) && path.size() > ending.size()) {
            path.remove_suffix(ending.size());
        }
    }
    return std::string(path);
}

// The text of a property; empty where it is missing or not known.
std::string text_of(const Value* properties, std::string_view key) {
    const Value* const value = properties == nullptr ? nullptr : member(*properties, key);
    const auto text = value == nullptr ? std::nullopt : inputs::scalar_text(document::settled(*value));
    return text.value_or(std::string());
}

std::vector<std::string> texts_of(const Value* list) {
    std::vector<std::string> texts;
    if (list == nullptr) {
        return texts;
    }
    const Value& value = document::settled(*list);
    if (value.kind != Kind::List) {
        if (auto text = inputs::scalar_text(value)) {
            texts.push_back(std::move(*text));
        }
        return texts;
    }
    for (const Value& item : value.items()) {
        if (auto text = inputs::scalar_text(document::settled(item))) {
            texts.push_back(std::move(*text));
        }
    }
    return texts;
}

class Reader {
public:
    Reader(Pack& pack, const Value& written, const Value& resolved, const PackOptions& options)
        : pack_(pack), written_(written), resolved_(resolved), conditions_(written, options.parameters) {}

    void run() {
        const Value& resources = *map_member(resolved_, "Resources");
        std::size_t rules = 0;
        for (const document::Entry& entry : resources.entries()) {
            const std::string_view type = inputs::text_member(entry.value, "Type");
            if (type == config_rule_type) {
                if (++rules <= most_rules_of_pack) {
                    pack_.rules.push_back(rule(entry));
                }
            } else if (type != remediation_type) {
                complain(DiagnosticCode::PackFormat,
                         "`" + std::string(entry.key()) + "` is no rule and no remediation: conformance packs hold `" +
                             std::string(config_rule_type) + "` and `" + std::string(remediation_type) + "` only",
                         &entry.value);
            }
        }
        if (rules > most_rules_of_pack) {
            complain(DiagnosticCode::PackFormat,
                     "the pack has " + std::to_string(rules) + " rules, of which the first " +
                         std::to_string(most_rules_of_pack) + " are evaluated",
                     &resources)
                .help = "a conformance pack may have 130 rules; make several packs";
        }
        for (const document::Entry& entry : map_member(written_, "Resources")->entries()) {
            if (inputs::text_member(entry.value, "Type") == config_rule_type &&
                document::find(resources, entry.key()) == nullptr) {
                pack_.left_out.emplace_back(entry.key());
            }
        }
        for (const document::Entry& entry : resources.entries()) {
            if (inputs::text_member(entry.value, "Type") == remediation_type) {
                add_remediation(entry);
            }
        }
    }

private:
    support::Diagnostic& complain(DiagnosticCode code, std::string message, const Value* place) {
        return pack_.diagnostics.emplace_back(pack_.about(code, std::move(message), place));
    }

    PackRule rule(const document::Entry& entry) {
        PackRule rule;
        rule.logical_id = entry.key();
        rule.place = &entry.value;
        const Value* const properties = map_member(entry.value, "Properties");
        rule.name = text_of(properties, "ConfigRuleName");
        if (rule.name.empty()) {
            rule.name = rule.logical_id;
        }
        rule.controls = texts_of(member(entry.value, "Controls"));
        if (properties == nullptr) {
            rule.problem = "it has no properties";
            complain(DiagnosticCode::PackRule, "`" + rule.logical_id + "` has no `Properties`", rule.place);
            return rule;
        }
        read_source(rule, *properties);
        read_scope(rule, *properties);
        read_parameters(rule, *properties);
        rule.frequency = text_of(properties, "MaximumExecutionFrequency");
        if (const Value* const modes = inputs::list_member(*properties, "EvaluationModes")) {
            for (const Value& mode : modes->items()) {
                rule.evaluation_modes.push_back(text_of(&mode, "Mode"));
            }
        }
        // A symbol where it is not known whether it holds.
        const Value* const condition = member(entry.value, "Condition");
        const Value* const name = condition == nullptr ? nullptr : &document::settled(*condition);
        const bool is_name = name != nullptr && name->kind == Kind::String;
        if (const std::string unknown = conditions_.problem_of(is_name ? name->text() : std::string_view());
            !unknown.empty()) {
            rule.problem = unknown;
            complain(DiagnosticCode::PackRule,
                     "whether `" + rule.name + "` is part of the pack is not known: " + unknown, condition);
        }
        return rule;
    }

    void read_source(PackRule& rule, const Value& properties) {
        const Value* const source = map_member(properties, "Source");
        const std::string owner = text_of(source, "Owner");
        rule.identifier = text_of(source, "SourceIdentifier");
        const Value* const identifier = source == nullptr ? nullptr : member(*source, "SourceIdentifier");
        rule.identifier_place = identifier == nullptr ? rule.place : identifier;
        if (owner == "AWS") {
            rule.owner = rule.identifier == process_check ? Owner::ProcessCheck : Owner::Managed;
            if (rule.identifier.empty()) {
                rule.problem = "it does not say which managed rule it is";
                complain(DiagnosticCode::PackRule, "`" + rule.name + "` has no `SourceIdentifier`",
                         rule.identifier_place);
            }
        } else if (owner == "CUSTOM_LAMBDA") {
            rule.owner = Owner::CustomLambda;
        } else if (owner == "CUSTOM_POLICY") {
            rule.owner = Owner::CustomPolicy;
            const Value* const details = map_member(*source, "CustomPolicyDetails");
            const Value* const text = details == nullptr ? nullptr : member(*details, "PolicyText");
            rule.policy_text = text_of(details, "PolicyText");
            rule.policy_place = text == nullptr ? rule.place : text;
            if (rule.policy_text.empty()) {
                rule.problem = "it has no policy text";
                complain(DiagnosticCode::PackRule, "`" + rule.name + "` is a custom policy without `PolicyText`",
                         rule.policy_place);
            }
        } else {
            rule.problem = "it does not say whose rule it is";
            const Value* const written = source == nullptr ? nullptr : member(*source, "Owner");
            complain(DiagnosticCode::PackRule,
                     owner.empty() ? "`" + rule.name + "` has no `Owner` in its `Source`"
                                   : "`" + owner + "` is no owner of rules",
                     written == nullptr ? rule.place : written)
                .help = "write AWS, CUSTOM_POLICY or CUSTOM_LAMBDA";
        }
    }

    static void read_scope(PackRule& rule, const Value& properties) {
        const Value* const scope = map_member(properties, "Scope");
        if (scope == nullptr) {
            return;
        }
        rule.scope_place = scope;
        rule.scope.types = texts_of(member(*scope, "ComplianceResourceTypes"));
        rule.scope.resource_id = text_of(scope, "ComplianceResourceId");
        rule.scope.tag_key = text_of(scope, "TagKey");
        rule.scope.tag_value = text_of(scope, "TagValue");
    }

    void read_parameters(PackRule& rule, const Value& properties) {
        const InputParameters read = read_input_parameters(properties, embedded_);
        const Value* const given = read.given;
        if (given == nullptr) {
            return;
        }
        if (read.is_unknown) {
            rule.problem = "its parameters are not known: " + reason_of(document::settled(*given));
            complain(DiagnosticCode::PackParameter, "the parameters of `" + rule.name + "` are not known", given).help =
                "give values with --pack-parameter NAME=VALUE";
            return;
        }
        if (read.map == nullptr) {
            rule.problem = "its parameters are no map";
            complain(DiagnosticCode::PackParameter,
                     "`InputParameters` of `" + rule.name + "` is no map, nor the JSON text of one", given);
            return;
        }
        for (const document::Entry& entry : read.map->entries()) {
            InputParameter parameter;
            parameter.name = entry.key();
            parameter.place = read.is_text ? given : &entry.value;
            const Value& value = document::settled(entry.value);
            parameter.text = inputs::scalar_text(value);
            if (!parameter.text) {
                parameter.unknown_because = value.kind == Kind::Symbol ? reason_of(value) : "it is no text";
            }
            rule.parameters.push_back(std::move(parameter));
        }
    }

    static std::string reason_of(const Value& symbol) {
        return symbol.symbol->reason.empty() ? "it refers to a resource" : std::string(symbol.symbol->reason);
    }

    void add_remediation(const document::Entry& entry) {
        const Value* const properties = map_member(entry.value, "Properties");
        const Value* const named = properties == nullptr ? nullptr : member(*properties, "ConfigRuleName");
        if (named == nullptr) {
            return;
        }
        const std::string text = text_of(properties, "ConfigRuleName");
        const std::string_view identity = named->kind == Kind::Symbol ? named->symbol->identity : std::string_view();
        for (PackRule& rule : pack_.rules) {
            if ((!text.empty() && rule.name == text) || (!identity.empty() && rule.logical_id == identity)) {
                rule.remediations.emplace_back(entry.key());
            }
        }
    }

    Pack& pack_;
    const Value& written_;
    const Value& resolved_;
    PackConditions conditions_;
    std::vector<document::Document> embedded_;
};

}  // namespace

support::Span Pack::span_of(const Value* place) const {
    if (place == nullptr || documents == nullptr) {
        return {};
    }
    const auto find = [&](std::optional<document::PositionFinder>& places, const document::Document& document) {
        if (!places) {
            places.emplace(document);
        }
        return places->span_of(*place).value_or(support::Span());
    };
    support::Span span;
    if (documents->canonical) {
        span = find(documents->places, documents->canonical->document);
    }
    return span.empty() ? find(documents->written_places, documents->source) : span;
}

support::Diagnostic Pack::about(DiagnosticCode code, std::string message, const Value* place) const {
    support::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.message = std::move(message);
    diagnostic.file = path;
    diagnostic.span = span_of(place);
    // Of maps and long texts the first line says where they are.
    const std::size_t line_end = std::min(text.size(), text.find('\n', diagnostic.span.begin));
    diagnostic.span.end = std::min(diagnostic.span.end, static_cast<std::uint32_t>(line_end));
    return diagnostic;
}

Pack read_pack(std::string path, std::string text, const PackOptions& options) {
    Pack pack;
    pack.path = std::move(path);
    pack.name = name_of_path(pack.path);
    inputs::ReadLimits limits;
    limits.documents = options.limits;
    pack.text = text;
    inputs::Text whole;
    whole.text = std::move(text);
    inputs::TextDocuments documents(pack.path, std::move(whole), limits);
    auto read = documents.next();
    if (!read) {
        pack.diagnostics.push_back(pack.about(DiagnosticCode::PackFormat, "the pack is empty", nullptr));
        return pack;
    }
    if (const support::Diagnostic* const diagnostic = read->diagnostic()) {
        pack.diagnostics.push_back(*diagnostic);
        const bool may_be_shown = !inputs::may_hold_terraform_secrets(pack.text);
        pack.diagnostics.back().file = may_be_shown ? pack.path : std::string();
        pack.text = may_be_shown ? std::move(pack.text) : std::string();
        return pack;
    }
    auto own = std::make_shared<Pack::Documents>(std::move(std::get<document::Document>(read->result)));
    const Value& root = own->source.root();
    const Value* const resources = map_member(root, "Resources");
    const auto is_rule = [](const document::Entry& entry) {
        return inputs::text_member(entry.value, "Type") == config_rule_type;
    };
    if (resources == nullptr || std::none_of(resources->entries().begin(), resources->entries().end(), is_rule)) {
        // It may be anything, a plan with secrets too.
        pack.text.clear();
        support::Diagnostic diagnostic =
            pack.about(DiagnosticCode::PackFormat,
                       "`" + pack.path + "` is no conformance pack: it has no resource of type `" +
                           std::string(config_rule_type) + "`",
                       nullptr);
        diagnostic.file.clear();
        diagnostic.help = "name documents to judge without -p";
        pack.diagnostics.push_back(std::move(diagnostic));
        return pack;
    }
    inputs::CanonicalOptions known;
    known.limits = options.limits;
    known.parameters = options.parameters;
    own->canonical = inputs::canonical_template(own->source, known);
    pack.documents = own;
    if (!own->canonical) {
        pack.diagnostics.push_back(pack.about(DiagnosticCode::PackFormat, "the pack cannot be resolved", nullptr));
        return pack;
    }
    for (const inputs::LeftOut& left : own->canonical->left_out) {
        pack.diagnostics.push_back(pack.about(DiagnosticCode::PackFormat, left.what, left.value));
    }
    for (const std::string_view name : own->canonical->used_parameters) {
        pack.used_parameters.emplace_back(name);
    }
    Reader(pack, root, own->canonical->document.root(), options).run();
    return pack;
}

}  // namespace bylaw::packs
