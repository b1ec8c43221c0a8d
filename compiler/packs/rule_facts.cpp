#include "packs/rule_facts.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document_builder.h"
#include "document/symbol.h"
#include "inputs/config_rule_types.h"
#include "inputs/members.h"
#include "inputs/template_text.h"
#include "packs/catalogue.h"
#include "packs/fact_writer.h"
#include "packs/input_parameters.h"
#include "packs/managed_facts.h"
#include "packs/pack_facts.h"
#include "packs/policy_facts.h"
#include "packs/remediation_facts.h"
#include "packs/texts.h"

namespace bylaw::packs {
namespace {

using document::Entry;
using document::Kind;
using document::Value;

using inputs::config_rule_type;
using inputs::remediation_type;

bool is_rule(const Entry& resource) {
    return inputs::text_member(resource.value, "Type") == config_rule_type;
}

bool is_remediation(const Entry& resource) {
    return inputs::text_member(resource.value, "Type") == remediation_type;
}

// The text of a property that is known; nothing if it is not, and the empty text if there is none.
std::optional<std::string> known_text(const Value* parent, std::string_view key) {
    const Value* const value = parent == nullptr ? nullptr : inputs::member(*parent, key);
    return value == nullptr ? std::string() : inputs::scalar_text(document::settled(*value));
}

// Characters of parameters as one JSON text; nothing if a value is not known.
std::optional<std::int64_t> length_of(const InputParameters& parameters) {
    if (parameters.is_text) {
        return document::settled(*parameters.given).size;
    }
    if (parameters.map == nullptr) {
        return std::nullopt;
    }
    constexpr std::int64_t quotes = 4;
    constexpr std::int64_t signs = 2;  // the colon, and the comma or the bracket
    std::int64_t length = 1;
    for (const Entry& entry : parameters.map->entries()) {
        const std::optional<std::string> text = inputs::scalar_text(document::settled(entry.value));
        if (!text) {
            return std::nullopt;
        }
        length += quotes + signs + static_cast<std::int64_t>(entry.key().size() + text->size()) +
                  std::count_if(text->begin(), text->end(), [](char c) { return c == '"' || c == '\\' || c == '\n'; });
    }
    return length;
}

// A rule by what makes it the same as another one; nothing where that is not known.
std::optional<std::string> identity_of(const Entry& rule, const InputParameters& parameters) {
    const Value* const properties = inputs::map_member(rule.value, "Properties");
    const Value* const source = properties == nullptr ? nullptr : inputs::map_member(*properties, "Source");
    if (source == nullptr || parameters.is_unknown || (parameters.given != nullptr && parameters.map == nullptr)) {
        return std::nullopt;
    }
    const auto owner = known_text(source, "Owner");
    const auto identifier = known_text(source, "SourceIdentifier");
    if (!owner || !identifier || owner != "AWS" || identifier == process_check || identifier->empty()) {
        return std::nullopt;
    }
    std::string identity;
    append_key(identity, *identifier);
    std::map<std::string_view, std::string> sorted;
    for (std::size_t i = 0; parameters.map != nullptr && i < parameters.map->size; ++i) {
        const Entry& entry = parameters.map->entry_data[i];
        auto text = inputs::scalar_text(document::settled(entry.value));
        if (!text) {
            return std::nullopt;
        }
        sorted.emplace(entry.key(), std::move(*text));
    }
    for (const auto& [name, text] : sorted) {
        append_key(identity, name);
        append_key(identity, text);
    }
    const Value* const given = inputs::member(*properties, "Scope");
    const Value* const scope = inputs::map_member(*properties, "Scope");
    if (given != nullptr && scope == nullptr) {
        return std::nullopt;
    }
    for (const std::string_view key : {"ComplianceResourceId", "TagKey", "TagValue"}) {
        const auto text = known_text(scope, key);
        if (!text) {
            return std::nullopt;
        }
        append_key(identity, *text);
    }
    if (const Value* const types =
            scope == nullptr ? nullptr : inputs::list_member(*scope, "ComplianceResourceTypes")) {
        for (const Value& type : types->items()) {
            const auto text = inputs::scalar_text(document::settled(type));
            if (!text) {
                return std::nullopt;
            }
            append_key(identity, *text);
        }
    }
    return identity;
}

class Extension {
public:
    Extension(const document::Document& base, inputs::Kind kind)
        : base_(base),
          source_(*base.derived_from()),
          kind_(kind),
          facts_(builder_, base),
          policies_(source_, base.shown_text()),
          remediations_(base, is_pack(source_, kind)) {}

    // False if the document is too deep.
    [[nodiscard]] bool write() {
        static_cast<void>(builder_.open_map());
        for (const Entry& entry : base_.root().entries()) {
            builder_.key(entry.key());
            const bool is_written =
                entry.key() == "Resources" ? write_resources(entry.value) : builder_.add_again(base_, entry.value);
            if (!is_written) {
                return false;
            }
        }
        if (is_pack(source_, kind_)) {
            write_pack_facts(facts_, source_);
        }
        facts_.close(base_.origin_of(base_.root()));
        return true;
    }

    [[nodiscard]] document::Document finish(document::Document base) {
        return builder_.finish_extended(std::move(base), std::move(embedded_));
    }
    [[nodiscard]] std::vector<PolicyError> take_errors() { return policies_.take_errors(); }

private:
    [[nodiscard]] bool write_resources(const Value& resources) {
        static_cast<void>(builder_.open_map());
        for (const Entry& resource : resources.entries()) {
            builder_.key(resource.key());
            if (!is_rule(resource) && !is_remediation(resource)) {
                if (!builder_.add_again(base_, resource.value)) {
                    return false;
                }
                continue;
            }
            static_cast<void>(builder_.open_map());
            for (const Entry& entry : resource.value.entries()) {
                builder_.key(entry.key());
                if (!builder_.add_again(base_, entry.value)) {
                    return false;
                }
            }
            if (const Value* const properties = inputs::map_member(resource.value, "Properties")) {
                if (is_rule(resource)) {
                    write_rule(resource, *properties);
                } else {
                    remediations_.write(facts_, resource, *properties);
                }
            }
            facts_.close(base_.origin_of(resource.value));
        }
        facts_.close(base_.origin_of(resources));
        return true;
    }

    void write_rule(const Entry& rule, const Value& properties) {
        const InputParameters parameters = read_input_parameters(properties, embedded_);
        write_managed_facts(facts_, properties, parameters, comparisons_left_);
        const Value* const origin = base_.origin_of(rule.value);
        facts_.open_map("Derived");
        write_twin("SameName", rule, known_text(&properties, "ConfigRuleName"),
                   inputs::member(properties, "ConfigRuleName"), names_);
        const Value* const source = inputs::map_member(properties, "Source");
        write_twin("SameRule", rule, identity_of(rule, parameters),
                   source == nullptr ? nullptr : inputs::member(*source, "SourceIdentifier"), rules_);
        if (parameters.given != nullptr) {
            const Value* const place = base_.origin_of(*parameters.given);
            if (parameters.is_unknown) {
                facts_.same("ParametersAreMap", *parameters.given, place);
                facts_.same("ParametersLength", *parameters.given, place);
            } else {
                facts_.flag("ParametersAreMap", parameters.map != nullptr, place);
                if (const auto length = length_of(parameters)) {
                    facts_.number("ParametersLength", *length, place);
                }
            }
        }
        write_unknown_types(properties);
        policies_.write(facts_, rule.key(), properties);
        facts_.close(origin);
    }

    void write_unknown_types(const Value& properties) {
        const Value* const scope = inputs::map_member(properties, "Scope");
        const Value* const types = scope == nullptr ? nullptr : inputs::list_member(*scope, "ComplianceResourceTypes");
        if (types == nullptr) {
            return;
        }
        const Value* const origin = base_.origin_of(*types);
        facts_.open_list("UnknownTypes");
        for (const Value& type : types->items()) {
            const auto text = inputs::scalar_text(document::settled(type));
            if (!text || is_known_type(*text)) {
                continue;
            }
            const Value* const place = base_.origin_of(type);
            facts_.open_item();
            facts_.text("Name", *text, place);
            if (const std::string_view nearest = nearest_type(*text); !nearest.empty()) {
                facts_.text("Nearest", nearest, place);
            }
            facts_.close(place);
        }
        facts_.close(origin);
    }

    // The address of an earlier rule that is alike in the same Region of the same account, under the same condition.
    void write_twin(std::string_view key, const Entry& rule, std::optional<std::string> likeness, const Value* place,
                    std::map<std::string, std::string_view>& known) {
        if (!likeness || likeness->empty() || place == nullptr) {
            return;
        }
        for (const std::string_view part : {"Region", "AccountId", "Condition"}) {
            // The name of a condition is a symbol where it is not known whether it holds.
            const Value* const found = inputs::member(rule.value, part);
            const Value* const text = found == nullptr ? nullptr : &document::settled(*found);
            append_key(*likeness, text != nullptr && text->kind == Kind::String ? text->text() : std::string_view());
        }
        const auto [first, is_new] = known.try_emplace(std::move(*likeness), rule.key());
        if (!is_new) {
            facts_.text(key, first->second, base_.origin_of(*place));
        }
    }

    // No document is deeper than the option for the depth of documents may say.
    static constexpr std::uint32_t deepest = 6000;

    const document::Document& base_;
    const document::Document& source_;
    inputs::Kind kind_;
    document::DocumentBuilder builder_{deepest, document::RepeatedKeys::LastWins, 0};
    FactWriter facts_;
    PolicyFacts policies_;
    RemediationFacts remediations_;
    std::list<document::Document> embedded_;
    std::size_t comparisons_left_ = 200000;
    std::map<std::string, std::string_view> names_;
    std::map<std::string, std::string_view> rules_;
};

}  // namespace

std::vector<PolicyError> add_rule_facts(inputs::Canonical& canonical, inputs::Kind kind) {
    const Value* const resources = inputs::map_member(canonical.document.root(), "Resources");
    if (canonical.document.derived_from() == nullptr || resources == nullptr ||
        std::none_of(resources->entries().begin(), resources->entries().end(),
                     [](const Entry& entry) { return is_rule(entry) || is_remediation(entry); })) {
        return {};
    }
    Extension extension(canonical.document, kind);
    if (extension.write()) {
        canonical.document = extension.finish(std::move(canonical.document));
    }
    return extension.take_errors();
}

}  // namespace bylaw::packs
