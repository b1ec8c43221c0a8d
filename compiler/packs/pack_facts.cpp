#include "packs/pack_facts.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/path.h"
#include "inputs/config_rule_types.h"
#include "inputs/members.h"
#include "packs/pack_conditions.h"
#include "packs/pack_parameters.h"
#include "packs/pack_references.h"
#include "packs/texts.h"
#include "sema/suggestion.h"

namespace bylaw::packs {
namespace {

using document::Entry;
using document::Kind;
using document::Value;

using inputs::config_rule_type;
using inputs::remediation_type;

bool is_letter(char c) {
    return lower_case(c) >= 'a' && lower_case(c) <= 'z';
}

// Whether the file or its folder is called after conformance packs: `pack` or `packs` is a word of the name.
bool is_named_pack(std::string_view path) {
    std::size_t begin = path.rfind('/');
    if (begin != std::string_view::npos && begin != 0) {
        begin = path.rfind('/', begin - 1);
    }
    std::string name(path.substr(begin == std::string_view::npos ? 0 : begin + 1));
    std::transform(name.begin(), name.end(), name.begin(), lower_case);
    constexpr std::string_view word = "pack";
    for (std::size_t at = name.find(word); at != std::string::npos; at = name.find(word, at + 1)) {
        std::size_t end = at + word.size();
        end += end < name.size() && name[end] == 's' ? 1U : 0U;
        if ((at == 0 || !is_letter(name[at - 1])) && (end == name.size() || !is_letter(name[end]))) {
            return true;
        }
    }
    return false;
}

// What a template refers to, and what of it is a name that is given nowhere.
class References {
public:
    explicit References(const Value& root)
        : parameters_(inputs::map_member(root, "Parameters")),
          conditions_(inputs::map_member(root, "Conditions")),
          resources_(inputs::map_member(root, "Resources")) {
        visit(root);
        if (resources_ != nullptr) {
            for (const Entry& resource : resources_->entries()) {
                if (const Value* const condition = inputs::member(resource.value, "Condition", Kind::String)) {
                    use_condition(*condition);
                }
                if (const Value* const waits = inputs::member(resource.value, "DependsOn")) {
                    wait_for(*waits);
                }
            }
        }
    }

    [[nodiscard]] bool uses_parameter(std::string_view name) const { return names_.contains(name); }
    [[nodiscard]] bool uses_condition(std::string_view name) const { return used_conditions_.contains(name); }
    struct Undefined {
        std::string_view name;
        const Value* place;
        bool is_condition;
    };
    [[nodiscard]] const std::vector<Undefined>& undefined() const { return undefined_; }
    // Values of keys that stand twice in a map.
    [[nodiscard]] const std::vector<const Value*>& maps_with_repeated_keys() const { return repeated_; }
    // Values of merge keys.
    [[nodiscard]] const std::vector<const Value*>& merged() const { return merged_; }

private:
    void visit(const Value& root) {
        for_each_reference(
            root, [&](std::string_view name, const Value& place) { use(name, place); },
            [&](const Value& condition) {
                if (condition.kind == Kind::String) {
                    use_condition(condition);
                }
            },
            [&](const Value& map) { see(map); });
    }

    void see(const Value& map) {
        if (map.has_repeated_keys) {
            repeated_.push_back(&map);
        }
        if (map.size == 1 && map.entry_data->key() == "Condition" && map.entry_data->value.kind == Kind::String) {
            use_condition(map.entry_data->value);
        }
        for (const Entry& entry : map.entries()) {
            if (entry.key() == "<<") {
                merged_.push_back(&entry.value);
            }
        }
    }

    void use(std::string_view name, const Value& place) {
        names_.insert(name);
        const bool is_defined = name.starts_with("AWS::") || is_in(parameters_, name) || is_in(resources_, name);
        if (!is_defined) {
            undefined_.push_back({name, &place, false});
        }
    }

    void use_condition(const Value& name) {
        used_conditions_.insert(name.text());
        if (!is_in(conditions_, name.text())) {
            undefined_.push_back({name.text(), &name, true});
        }
    }

    void wait_for(const Value& waits) {
        const bool is_list = waits.kind == Kind::List;
        for (const Value& one : is_list ? waits.items() : std::span<const Value>(&waits, 1)) {
            if (one.kind == Kind::String && !is_in(resources_, one.text())) {
                undefined_.push_back({one.text(), &one, false});
            }
        }
    }

    static bool is_in(const Value* map, std::string_view name) {
        return map != nullptr && document::find(*map, name) != nullptr;
    }

    const Value* parameters_;
    const Value* conditions_;
    const Value* resources_;
    std::set<std::string_view> names_;
    std::set<std::string_view> used_conditions_;
    std::vector<Undefined> undefined_;
    std::vector<const Value*> repeated_;
    std::vector<const Value*> merged_;
};

// A list of maps with the names that fit; each leads back to the value.
template <class Fits>
void write_names(FactWriter& facts, std::string_view key, const Value* map, const Value* origin, Fits&& fits) {
    facts.open_list(key);
    if (map != nullptr) {
        for (const Entry& entry : map->entries()) {
            if (fits(entry)) {
                facts.open_item();
                facts.text("Name", entry.key(), &entry.value);
                facts.close(&entry.value);
            }
        }
    }
    facts.close(origin);
}

void write_undefined(FactWriter& facts, const References& references, const Value& root) {
    const Value* const conditions = inputs::map_member(root, "Conditions");
    const Value* const parameters = inputs::map_member(root, "Parameters");
    std::size_t comparisons_left = 100000;
    facts.open_list("UndefinedNames");
    for (const auto& undefined : references.undefined()) {
        facts.open_item();
        facts.text("Name", undefined.name, undefined.place);
        facts.flag("IsCondition", undefined.is_condition, undefined.place);
        sema::Suggestion suggestion(undefined.name, comparisons_left);
        if (const Value* const map = undefined.is_condition ? conditions : parameters) {
            for (const Entry& entry : map->entries()) {
                if (!suggestion.offer(entry.key())) {
                    break;
                }
            }
        }
        if (!suggestion.best().empty()) {
            facts.text("Nearest", suggestion.best(), undefined.place);
        }
        facts.close(undefined.place);
    }
    facts.close(&root);
}

void write_place(FactWriter& facts, const Value* place, std::string_view name, std::string_view problem) {
    facts.open_item();
    facts.text("Name", name, place);
    if (!problem.empty()) {
        facts.text("Problem", problem, place);
    }
    facts.close(place);
}

// What YAML has and CloudFormation does not.
void write_borrowed(FactWriter& facts, const document::Document& source, const References& references) {
    facts.open_list("Borrowed");
    for (const Value* const merged : references.merged()) {
        write_place(facts, merged, "<<", {});
    }
    // Other documents have no aliases.
    if (source.loader() == document::Loader::CanonicalTemplate) {
        document::PositionFinder places(source);
        std::vector<const Value*> waiting{&source.root()};
        while (!waiting.empty()) {
            const Value& at = *waiting.back();
            waiting.pop_back();
            const auto span = places.span_of(at);
            if (span && span->begin < span->end && source.text()[span->begin] == '*') {
                write_place(facts, &at, source.text().substr(span->begin, span->end - span->begin), {});
                continue;
            }
            for (std::uint32_t i = at.is_scalar() ? 0 : at.size; i-- > 0;) {
                waiting.push_back(at.kind == Kind::List ? &at.item_data[i] : &at.entry_data[i].value);
            }
        }
    }
    facts.close(&source.root());
}

void write_repeated_keys(FactWriter& facts, const document::Document& source, const References& references) {
    facts.open_list("RepeatedKeys");
    for (const Value* const map : references.maps_with_repeated_keys()) {
        std::set<std::string_view> seen;
        const std::vector<std::string_view>* const keys = source.written_keys(*map);
        for (std::size_t i = 0; keys != nullptr && i < keys->size(); ++i) {
            if (!seen.insert((*keys)[i]).second) {
                const Value* const value = document::find(*map, (*keys)[i]);
                facts.open_item();
                facts.text("Name", (*keys)[i], value);
                facts.close(value);
            }
        }
    }
    facts.close(&source.root());
}

}  // namespace

bool is_pack(const document::Document& source, inputs::Kind kind) {
    if (kind == inputs::Kind::ConformancePack) {
        return true;
    }
    const Value& root = source.root();
    return kind == inputs::Kind::CloudFormationTemplate && is_named_pack(source.name()) &&
           std::all_of(root.entries().begin(), root.entries().end(), [](const Entry& entry) {
               return entry.key() == "Parameters" || entry.key() == "Conditions" || entry.key() == "Resources";
           });
}

void write_pack_facts(FactWriter& facts, const document::Document& source) {
    const Value& root = source.root();
    const Value* const parameters = inputs::map_member(root, "Parameters");
    const Value* const conditions = inputs::map_member(root, "Conditions");
    const Value* const resources = inputs::map_member(root, "Resources");
    const References references(root);
    const ParameterTexts none;
    const PackParameters parameter_values(root, none);
    const PackConditions circles(root, parameter_values);
    facts.open_map("Pack");
    facts.number("Bytes", static_cast<std::int64_t>(source.text().size()), &root);
    facts.number("Rules",
                 resources == nullptr
                     ? 0
                     : std::count_if(resources->entries().begin(), resources->entries().end(),
                                     [](const Entry& entry) {
                                         return inputs::text_member(entry.value, "Type") == config_rule_type;
                                     }),
                 resources);
    const auto needs_value = [](const Entry& entry) { return inputs::member(entry.value, "Default") == nullptr; };
    facts.number("ParametersWithoutDefault",
                 parameters == nullptr
                     ? 0
                     : std::count_if(parameters->entries().begin(), parameters->entries().end(), needs_value),
                 parameters);
    facts.text("Format", source.format() == document::Format::Json ? "JSON" : "YAML", &root);
    facts.open_list("RefusedDefaults");
    for (const PackParameters::Refused& refused : parameter_values.refused()) {
        write_place(facts, refused.place, "Default", refused.message);
    }
    facts.close(parameters);
    facts.open_list("MalformedConditions");
    for (const PackConditions::Malformed& malformed : circles.malformed()) {
        write_place(facts, malformed.place, "Conditions", malformed.message);
    }
    facts.close(conditions);
    write_borrowed(facts, source, references);
    write_names(facts, "ForeignResources", resources, resources, [](const Entry& entry) {
        const std::string_view type = inputs::text_member(entry.value, "Type");
        return type != config_rule_type && type != remediation_type;
    });
    write_names(facts, "UnusedParameters", parameters, parameters,
                [&](const Entry& entry) { return !references.uses_parameter(entry.key()); });
    write_names(facts, "UnusedConditions", conditions, conditions,
                [&](const Entry& entry) { return !references.uses_condition(entry.key()); });
    write_names(facts, "CircularConditions", conditions, conditions,
                [&](const Entry& entry) { return circles.is_in_circle(entry.key()); });
    write_undefined(facts, references, root);
    write_repeated_keys(facts, source, references);
    facts.close(&root);
}

}  // namespace bylaw::packs
