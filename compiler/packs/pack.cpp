#include "packs/pack.h"

#include <algorithm>
#include <set>
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
#include "packs/pack_defects.h"
#include "packs/pack_parameters.h"
#include "packs/texts.h"

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
    Reader(Pack& pack, const document::Document& source, const Value& resolved, const PackOptions& options)
        : pack_(pack),
          written_(source.root()),
          resolved_(resolved),
          parameters_(written_, options.parameters),
          conditions_(written_, parameters_),
          defects_(source, parameters_, conditions_) {}

    void run() {
        judge_sections();
        const Value& resources = *map_member(resolved_, "Resources");
        std::size_t rules = 0;
        for (const document::Entry& entry : resources.entries()) {
            const std::string_view type = inputs::text_member(entry.value, "Type");
            if (type == config_rule_type) {
                pack_.rules.push_back(++rules <= most_rules_of_pack ? rule(entry)
                                                                    : unread(entry, "the pack has too many rules"));
                continue;
            }
            static_cast<void>(judge(written_value(entry.key())));
            if (type != remediation_type) {
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
                const std::string refusal = conditions_.refusal_of(inputs::text_member(entry.value, "Condition"));
                if (refusal.empty()) {
                    pack_.left_out.emplace_back(entry.key());
                } else {
                    pack_.rules.push_back(unread(entry, refusal));
                }
                static_cast<void>(judge(&entry.value));
            }
        }
        for (const document::Entry& entry : resources.entries()) {
            if (inputs::text_member(entry.value, "Type") == remediation_type) {
                add_remediation(entry);
            }
        }
    }

    // A rule that counts, of which nothing is known.
    static PackRule unread(const document::Entry& entry, std::string why) {
        PackRule rule;
        rule.logical_id = entry.key();
        rule.place = &entry.value;
        rule.name = text_of(map_member(entry.value, "Properties"), "ConfigRuleName");
        rule.name = rule.name.empty() ? rule.logical_id : rule.name;
        rule.problem = std::move(why);
        return rule;
    }

private:
    support::Diagnostic& complain(DiagnosticCode code, std::string message, const Value* place) {
        return pack_.diagnostics.emplace_back(pack_.about(code, std::move(message), place));
    }

    // Of many alike, the first say it.
    void complain(const PackDefect& defect) {
        constexpr std::size_t most = 100;
        if (++told_ <= most) {
            complain(defect.code, defect.message, defect.place).help = defect.help;
        }
    }

    // Says what is wrong in a part of the pack as it is written. The first of it in a few words, or nothing.
    std::string judge(const Value* part) {
        if (part == nullptr) {
            return {};
        }
        const std::vector<PackDefect> defects = defects_.in(*part);
        for (const PackDefect& defect : defects) {
            complain(defect);
        }
        return defects.empty() ? std::string() : defects.front().message;
    }

    void judge_sections() {
        for (const PackDefect& defect : defects_.keys_of(written_)) {
            complain(defect);
        }
        for (const PackDefect& defect : defects_.keys_of(*map_member(written_, "Resources"))) {
            complain(defect);
            repeated_.insert(defect.place);
        }
        static_cast<void>(judge(parameters_.declared()));
        static_cast<void>(judge(conditions_.declared()));
        for (const PackParameters::Refused& refused : parameters_.refused()) {
            complain({DiagnosticCode::PackParameter, refused.message,
                      "give another value with --pack-parameter NAME=VALUE", refused.place});
        }
        for (const PackConditions::Malformed& malformed : conditions_.malformed()) {
            complain({DiagnosticCode::PackFormat, malformed.message,
                      "write `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` or `Condition`", malformed.place});
        }
    }

    [[nodiscard]] const Value* written_value(std::string_view logical_id) const {
        return document::find(*map_member(written_, "Resources"), logical_id);
    }

    PackRule rule(const document::Entry& entry) {
        PackRule rule;
        rule.logical_id = entry.key();
        rule.place = &entry.value;
        const Value* const written = written_value(entry.key());
        const Value* const properties = map_member(entry.value, "Properties");
        rule.name = text_of(properties, "ConfigRuleName");
        if (rule.name.empty()) {
            rule.name = rule.logical_id;
        }
        rule.controls = texts_of(member(entry.value, "Controls"));
        rule.problem = judge(written);
        if (rule.problem.empty() && repeated_.contains(written)) {
            rule.problem = "another resource has the same key";
        }
        if (rule.problem.empty() && written != nullptr) {
            rule.problem = defects_.refusal_in(*written);
        }
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
        read_condition(rule, member(entry.value, "Condition"));
        return rule;
    }

    // A symbol where it is not known whether it holds.
    void read_condition(PackRule& rule, const Value* condition) {
        if (condition == nullptr) {
            return;
        }
        const Value& name = document::settled(*condition);
        if (name.kind != Kind::String) {
            rule.problem = "its condition is not the name of one";
            complain(DiagnosticCode::PackFormat, "the `Condition` of `" + rule.name + "` is not the name of one",
                     condition)
                .help = "declare it in `Conditions`, and write its name here";
            return;
        }
        std::string unknown = conditions_.problem_of(name.text());
        if (unknown.empty() && condition->kind == Kind::Symbol) {
            unknown = "what the condition `" + std::string(name.text()) + "` depends on is not known";
        }
        if (!unknown.empty()) {
            rule.problem = unknown;
            complain(DiagnosticCode::PackRule,
                     "whether `" + rule.name + "` is part of the pack is not known: " + unknown, condition);
        }
    }

    // Why the text of a property cannot be told, though it is there; else nothing.
    static std::string unknown_because(const Value* properties, std::string_view key) {
        const Value* const given = properties == nullptr ? nullptr : member(*properties, key);
        const Value* const value = given == nullptr ? nullptr : &document::settled(*given);
        if (value == nullptr || inputs::scalar_text(*value)) {
            return {};
        }
        return value->kind == Kind::Symbol ? reason_of(*value) : "it is no text";
    }

    // A property that a rule cannot do without is missing or not known. What was wrong already is not said again.
    void complain_missing(PackRule& rule, std::string_view key, std::string missing, const std::string& unknown,
                          const Value* place) {
        if (!rule.problem.empty()) {
            return;
        }
        rule.problem = unknown.empty() ? std::move(missing) : "its " + std::string(key) + " is not known: " + unknown;
        complain(DiagnosticCode::PackRule,
                 unknown.empty() ? "`" + rule.name + "` has no `" + std::string(key) + "`"
                                 : "the `" + std::string(key) + "` of `" + rule.name + "` is not known: " + unknown,
                 place)
            .help = unknown.empty() ? "" : "write the text itself, or give values with --pack-parameter NAME=VALUE";
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
                complain_missing(rule, "SourceIdentifier", "it does not say which managed rule it is",
                                 unknown_because(source, "SourceIdentifier"), rule.identifier_place);
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
                complain_missing(rule, "PolicyText", "it has no policy text", unknown_because(details, "PolicyText"),
                                 rule.policy_place);
            }
        } else if (rule.problem.empty()) {
            const Value* const written = source == nullptr ? nullptr : member(*source, "Owner");
            const std::string unknown = unknown_because(source, "Owner");
            rule.problem = unknown.empty() ? "it does not say whose rule it is" : "its Owner is not known: " + unknown;
            complain(DiagnosticCode::PackRule,
                     !unknown.empty() ? "the `Owner` of `" + rule.name + "` is not known: " + unknown
                     : owner.empty()  ? "`" + rule.name + "` has no `Owner` in its `Source`"
                                      : "`" + owner + "` is no owner of rules",
                     written == nullptr ? rule.place : written)
                .help = "write AWS, CUSTOM_POLICY or CUSTOM_LAMBDA";
        }
    }

    void read_scope(PackRule& rule, const Value& properties) {
        const Value* const given = member(properties, "Scope");
        if (given == nullptr) {
            return;
        }
        rule.scope_place = given;
        const Value& scope = document::settled(*given);
        if (scope.kind == Kind::Symbol) {
            rule.scope_unknown_because = reason_of(scope);
            return;
        }
        if (scope.kind != Kind::Map) {
            refuse_scope(rule, "is no map", given);
            return;
        }
        const Value* const types = member(scope, "ComplianceResourceTypes");
        if (types != nullptr) {
            read_scope_text(rule, "ComplianceResourceTypes", *types);
            const Value& list = document::settled(*types);
            for (const Value& type : list.kind == Kind::List ? list.items() : std::span<const Value>()) {
                read_scope_text(rule, "ComplianceResourceTypes", type);
            }
        }
        for (const std::string_view key : {"ComplianceResourceId", "TagKey", "TagValue"}) {
            if (const Value* const text = member(scope, key)) {
                read_scope_text(rule, key, *text);
            }
        }
        rule.scope.types = texts_of(types);
        rule.scope.resource_id = text_of(&scope, "ComplianceResourceId");
        rule.scope.tag_key = text_of(&scope, "TagKey");
        rule.scope.tag_value = text_of(&scope, "TagValue");
        if (rule.scope.tag_key.empty() && rule.scope_unknown_because.empty() && !rule.scope.tag_value.empty()) {
            refuse_scope(rule, "has a `TagValue` without a `TagKey`", given);
        }
    }

    void read_scope_text(PackRule& rule, std::string_view key, const Value& given) {
        const Value& value = document::settled(given);
        if (value.kind == Kind::Symbol) {
            rule.scope_unknown_because = reason_of(value);
        } else if (!inputs::scalar_text(value) && !(value.kind == Kind::List && key == "ComplianceResourceTypes")) {
            refuse_scope(rule, "has a `" + std::string(key) + "` that is no text", &given);
        }
    }

    void refuse_scope(PackRule& rule, const std::string& what, const Value* place) {
        if (rule.problem.empty()) {
            rule.problem = "its scope " + what;
            complain(DiagnosticCode::PackRule, "the scope of `" + rule.name + "` " + what, place).help =
                "write a map with `ComplianceResourceTypes`, `ComplianceResourceId`, `TagKey` and `TagValue`";
        }
    }

    void read_parameters(PackRule& rule, const Value& properties) {
        const InputParameters read = read_input_parameters(properties, embedded_);
        const Value* const given = read.given;
        if (given == nullptr) {
            return;
        }
        if (read.is_unknown) {
            if (!rule.problem.empty()) {
                return;
            }
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
            if (value.kind == Kind::String && !read.is_text) {
                read_old_boolean(parameter);
            }
            if (!parameter.text) {
                parameter.unknown_because = value.kind == Kind::Symbol ? reason_of(value) : "it is no text";
                complain_unknown(rule, parameter, value.kind == Kind::Symbol);
            }
            rule.parameters.push_back(std::move(parameter));
        }
    }

    // AWS reads packs as YAML 1.1, where these words are booleans unless they stand in quotes.
    void read_old_boolean(InputParameter& parameter) const {
        const bool is_true = is_same_but_case(*parameter.text, "yes") || is_same_but_case(*parameter.text, "on");
        const bool is_false = is_same_but_case(*parameter.text, "no") || is_same_but_case(*parameter.text, "off");
        if (is_true || is_false) {
            const support::Span span = pack_.span_of(parameter.place);
            if (pack_.text.compare(span.begin, span.end - span.begin, *parameter.text) == 0) {
                parameter.text = is_true ? "true" : "false";
            }
        }
    }

    // That a parameter of the pack has no value yet is no mistake in it.
    void complain_unknown(const PackRule& rule, const InputParameter& parameter, bool may_be_given) {
        if (!rule.problem.empty()) {
            return;
        }
        support::Diagnostic& diagnostic = complain(
            DiagnosticCode::PackParameter,
            "the parameter `" + parameter.name + "` of `" + rule.name + "` is not known: " + parameter.unknown_because,
            parameter.place);
        diagnostic.severity = may_be_given ? support::Severity::Warning : support::Severity::Error;
        diagnostic.help = may_be_given ? "give a value with --pack-parameter NAME=VALUE" : "write one text or number";
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
    PackParameters parameters_;
    PackConditions conditions_;
    PackDefects defects_;
    std::size_t told_ = 0;
    std::set<const Value*> repeated_;  // resources whose key stands twice, as they are written
    std::list<document::Document> embedded_;
};

// What stands behind the first document of a YAML text.
std::string_view behind_first_document(std::string_view text) {
    bool has_content = false;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.size(), text.find('\n', begin));
        const std::string_view line = text.substr(begin, end - begin);
        const bool is_marker = line.starts_with("---") && (line.size() == 3 || line.find_first_of(" \t\r") == 3);
        if (is_marker && has_content) {
            return text.substr(begin);
        }
        const std::size_t first = line.find_first_not_of(" \t\r", is_marker ? 3 : 0);
        has_content = has_content || (first != std::string_view::npos && line[first] != '#' && line[0] != '%');
        begin = end + 1;
    }
    return {};
}

// Rules behind the first document are no part of the pack; they count as rules of which nothing is known.
void add_further_documents(Pack& pack, std::string_view text, const document::Limits& limits) {
    constexpr int most = 100;
    text = behind_first_document(text);
    const auto offset = static_cast<std::uint32_t>(text.empty() ? 0 : pack.text.size() - text.size());
    for (int i = 0; i < most && !text.empty(); ++i, text = behind_first_document(text)) {
        const document::LoadResult loaded =
            document::load(pack.path, std::string(text), document::Loader::Template, limits);
        const auto* const further = std::get_if<document::Document>(&loaded);
        const Value* const resources = further == nullptr ? nullptr : map_member(further->root(), "Resources");
        if (resources == nullptr) {
            continue;
        }
        for (const document::Entry& entry : resources->entries()) {
            if (inputs::text_member(entry.value, "Type") == config_rule_type) {
                pack.rules.push_back(Reader::unread(entry, "it is not in the first document of the file"));
                pack.rules.back().place = nullptr;
            }
        }
    }
    support::Diagnostic diagnostic =
        pack.about(DiagnosticCode::PackFormat,
                   "the pack ends here: of several documents in one file, only the first is evaluated", nullptr);
    diagnostic.span = {offset, offset + (offset == 0 ? 0 : 3)};
    diagnostic.help = "write one file for each pack";
    pack.diagnostics.push_back(std::move(diagnostic));
}

}  // namespace

bool Pack::is_json() const {
    return documents != nullptr && documents->source.format() == document::Format::Json;
}

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
    Reader(pack, own->source, own->canonical->document.root(), options).run();
    if (own->source.has_further_documents()) {
        add_further_documents(pack, own->source.text(), options.limits);
    }
    return pack;
}

}  // namespace bylaw::packs
