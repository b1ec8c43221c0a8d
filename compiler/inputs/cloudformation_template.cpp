// CloudFormation templates: cloudformation.md, sections 1 to 4.
#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "document/document_builder.h"
#include "inputs/canonical.h"
#include "inputs/cloudformation_stack_sets.h"
#include "inputs/cloudformation_values.h"
#include "inputs/members.h"
#include "inputs/template_expansions.h"
#include "inputs/template_globals.h"

namespace bylaw::inputs {

using document::Entry;
using document::Kind;
using document::Value;

namespace {

// Writes the canonical resources of one template.
class TemplateWriter {
public:
    // `embedded` gets the templates of stack sets; null: they are not looked into.
    TemplateWriter(document::DocumentBuilder& builder, TemplateValues& values, const Value& root,
                   const CanonicalOptions& options, std::vector<LeftOut>& left_out,
                   std::list<document::Document>* embedded)
        : builder_(builder),
          values_(values),
          options_(options),
          resources_written_(map_member(root, "Resources")),
          globals_(builder, values, root),
          left_out_(left_out),
          embedded_(embedded) {}

    [[nodiscard]] bool is_exhausted() const { return globals_.is_exhausted(); }

    // Writes them. How many there are in the template.
    [[nodiscard]] std::uint64_t resources() {
        std::uint64_t count = 0;
        for (const auto& [name, node] : values_.resources()) {
            if (node->kind != Kind::Map) {
                // Rules that look for resources of a type would stop at a value without members.
                left_out_.push_back({LeftOut::Why::Damaged,
                                     "`" + std::string(name) + "` is no resource: a resource is a map with a `Type`",
                                     values_.origin(*node)});
                has_damaged_ = true;
                continue;
            }
            const std::string_view condition = text_member(*node, "Condition");
            if (!condition.empty() && values_.condition(condition) == Truth::False) {
                continue;
            }
            const Value properties = resource(name, *node);
            if (text_member(*node, "Type") == "AWS::CloudFormation::StackSet") {
                count += stack_set(name, *node, properties);
            }
            count += text_member(*node, "Type").empty() ? 0U : 1U;
        }
        return count;
    }

    // Whether stacks of stack sets are missing.
    [[nodiscard]] bool is_cut() const { return is_cut_; }
    // Whether resources are missing that cannot be read.
    [[nodiscard]] bool has_damaged() const { return has_damaged_; }

private:
    // Gives the properties as they are written; null without any.
    Value resource(std::string_view name, const Value& node) {
        const Value* const written = member(node, "Properties");
        const std::string_view type = text_member(node, "Type");
        Resolved properties = written == nullptr ? Resolved{Value(), true} : values_.resolve(*written);
        properties = globals_.with_globals(type, properties, written);
        const Value* const metadata = map_member(node, "Metadata");
        const std::string_view path = metadata == nullptr ? std::string_view() : text_member(*metadata, "aws:cdk:path");
        write(name, node, {}, properties, path.empty() ? name : path);
        for (const Expansion& expansion : expansions_of(type)) {
            std::string key(name);
            key += '.';
            key += expansion.suffix();
            // No template that CloudFormation takes has such a name.
            if (map_member(*resources_written_, key) == nullptr) {
                const std::string_view kept = builder_.arena().copy(key);
                const Value made = expanded(builder_, values_, expansion, properties.value, written,
                                            values_.origin(written == nullptr ? node : *written));
                write(kept, node, expansion.type, {made}, kept);
            }
        }
        return properties.value;
    }

    // A resource as it stands in the template, or of another type.
    void write(std::string_view name, const Value& node, std::string_view type, const Resolved& properties,
               std::string_view address) {
        const Value* const place = values_.origin(node);
        builder_.key(name);
        if (!builder_.open_map()) {
            return;
        }
        bool has_properties = properties.is_removed;
        for (const Entry& entry : node.entries()) {
            if (entry.key() == "Properties") {
                has_properties = true;
                if (!properties.is_removed) {
                    builder_.key(entry.key());
                    builder_.add_from(properties.value, values_.origin(entry.value));
                }
                continue;
            }
            if (entry.key() == "Condition" && entry.value.kind == Kind::String &&
                values_.condition(entry.value.text()) == Truth::Unknown) {
                add_undecided(entry);
                continue;
            }
            const bool is_type = entry.key() == "Type" && !type.empty();
            const Value value = is_type ? Value::of_string(type) : values_.as_written(entry.value);
            builder_.key(entry.key());
            builder_.add_from(value, values_.origin(entry.value));
        }
        if (!has_properties) {
            builder_.key("Properties");
            builder_.add_from(properties.value, place);
        }
        const auto add_text = [&](std::string_view key, std::string_view text) {
            if (!text.empty() && member(node, key) == nullptr) {
                builder_.key(key);
                builder_.add_from(Value::of_string(builder_.arena().copy(text)), place);
            }
        };
        add_text("Region", options_.region);
        add_text("AccountId", options_.account);
        if (properties.value.kind == Kind::Map && member(node, "Tags") == nullptr) {
            tags(member(properties.value, "Tags"), place);
        }
        add_text("Address", address);
        const Value done = builder_.close();
        builder_.add_from(done, place);
    }

    // The name of a condition of which it is not known whether it holds: rules see the name, and those who ask which
    // resources there are see that it is not known. Beside it stands a value that is not known, to ask for.
    void add_undecided(const Entry& condition) {
        document::Symbol symbol;
        symbol.presence = document::Symbol::Presence::Possible;
        symbol.known = builder_.arena().make<Value>(values_.as_written(condition.value));
        builder_.key(condition.key());
        builder_.add_from(Value::of_symbol(builder_.arena().make<document::Symbol>(symbol)),
                          values_.origin(condition.value));
        const std::string name(condition.value.text());
        document::Symbol holds;
        holds.type = Kind::Bool;
        holds.reason =
            builder_.arena().copy(std::string_view("whether the condition `" + name + "` holds is not known"));
        holds.identity = builder_.arena().copy(std::string_view("condition " + name));
        builder_.key("ConditionHolds");
        builder_.add_from(Value::of_symbol(builder_.arena().make<document::Symbol>(holds)),
                          values_.origin(condition.value));
    }

    // The resources of the stacks of a stack set whose template stands in it. How many.
    std::uint64_t stack_set(std::string_view name, const Value& node, const Value& properties) {
        const Value* const body = properties.kind == Kind::Map ? member(properties, "TemplateBody") : nullptr;
        if (body == nullptr || document::settled(*body).kind != Kind::String || embedded_ == nullptr) {
            return 0;
        }
        document::LoadResult loaded = document::load("TemplateBody", std::string(document::settled(*body).text()),
                                                     document::Loader::Template, options_.limits);
        auto* const inner = std::get_if<document::Document>(&loaded);
        const Value* const given = map_member(node, "Properties");
        const Value* const written = given == nullptr ? nullptr : member(*given, "TemplateBody");
        const Value* const place = values_.origin(written == nullptr ? node : *written);
        if (inner == nullptr || map_member(inner->root(), "Resources") == nullptr) {
            left_out_.push_back({LeftOut::Why::Damaged,
                                 "the template of the stack set `" + std::string(name) + "` cannot be read", place});
            return 0;
        }
        const Value& root = inner->root();
        embedded_->push_back(std::move(*inner));
        bool is_cut = false;
        std::uint64_t count = 0;
        for (const StackInstance& instance : stack_instances(properties, instances_left_, is_cut)) {
            --instances_left_;
            if (stack_work_left_ == 0) {
                is_cut = true;
                break;
            }
            CanonicalOptions options = options_;
            options.region = instance.region;
            options.account = instance.account;
            options.parameters = instance.parameters;
            const std::string text = std::string(name) + '/' + instance.path();
            const std::string_view prefix = builder_.arena().copy(std::string_view(text));
            TemplateValues values(builder_, root, options, left_out_, place);
            values.deploy_as(prefix, instance.unknown_parameters, stack_work_left_);
            TemplateWriter writer(builder_, values, root, options, left_out_, nullptr);
            count += writer.stack(prefix);
            stack_work_left_ = std::min(values.work_left(), stack_work_left_ - 1);
            is_cut = is_cut || values.is_exhausted();
        }
        is_cut_ = is_cut_ || is_cut;
        if (is_cut) {
            left_out_.push_back({LeftOut::Why::Damaged,
                                 "the stack set `" + std::string(name) +
                                     "` has more stacks or resources than are judged, "
                                     "which are " +
                                     std::to_string(most_stack_instances) + " stacks",
                                 place});
        }
        return count;
    }

    std::uint64_t stack(std::string_view prefix) {
        std::uint64_t count = 0;
        for (const auto& [name, node] : values_.resources()) {
            if (values_.is_exhausted()) {
                break;
            }
            const std::string_view condition = text_member(*node, "Condition");
            if (node->kind != Kind::Map || (!condition.empty() && values_.condition(condition) == Truth::False)) {
                continue;
            }
            const std::string key = std::string(prefix) + std::string(name);
            static_cast<void>(resource(builder_.arena().copy(std::string_view(key)), *node));
            ++count;
        }
        return count;
    }

    // As a map, where all keys are known.
    void tags(const Value* tags, const Value* place) {
        if (tags == nullptr || tags->size == 0 || (tags->kind != Kind::List && tags->kind != Kind::Map)) {
            return;
        }
        if (tags->kind == Kind::Map) {
            builder_.key("Tags");
            builder_.add_from(*tags, place);
            return;
        }
        const auto items = tags->items();
        const bool is_known = std::all_of(items.begin(), items.end(), [](const Value& tag) {
            const Value* key = member(tag, "Key");
            return key != nullptr && key->kind == Kind::String && member(tag, "Value") != nullptr;
        });
        if (!is_known || !builder_.key_and_open_map("Tags")) {
            return;
        }
        for (const Value& tag : items) {
            builder_.key(member(tag, "Key")->text());
            builder_.add_from(*member(tag, "Value"), place);
        }
        const Value done = builder_.close();
        builder_.add_from(done, place);
    }

    document::DocumentBuilder& builder_;
    TemplateValues& values_;
    const CanonicalOptions& options_;
    const Value* resources_written_;
    TemplateGlobals globals_;
    std::vector<LeftOut>& left_out_;
    std::list<document::Document>* embedded_;
    bool is_cut_ = false;
    bool has_damaged_ = false;
    std::size_t instances_left_ = most_stack_instances;
    std::uint64_t stack_work_left_ = TemplateLimits::work / 40;  // every instance is a copy
};

// Macros may add and change anything, but for those that only do what is done here.
bool is_own_macro(const Value& macro) {
    constexpr std::array<std::string_view, 3> known{"AWS::LanguageExtensions", "AWS::Serverless-2016-10-31",
                                                    "AWS::SecretsManager-2020-07-23"};
    return macro.kind == Kind::String && std::find(known.begin(), known.end(), macro.text()) != known.end();
}

bool has_foreign_macro(const Value& root) {
    const Value* const transform = member(root, "Transform");
    if (transform == nullptr || transform->kind == Kind::Null) {
        return false;
    }
    return transform->kind == Kind::List
               ? !std::all_of(transform->items().begin(), transform->items().end(), is_own_macro)
               : !is_own_macro(*transform);
}

}  // namespace

std::optional<Canonical> canonical_template(const document::Document& source, const CanonicalOptions& options) {
    const Value& root = source.root();
    const Value* const written = member(root, "Resources");
    if (written == nullptr) {
        return std::nullopt;
    }
    constexpr std::uint32_t deepest = 5000;
    document::DocumentBuilder builder(deepest, document::RepeatedKeys::LastWins, 0);
    std::vector<LeftOut> left_out;
    TemplateValues values(builder, root, options, left_out);
    std::list<document::Document> embedded;
    TemplateWriter writer(builder, values, root, options, left_out, &embedded);
    std::uint64_t count = 0;
    if (!builder.open_map()) {
        return std::nullopt;
    }
    for (const Entry& entry : root.entries()) {
        builder.key(entry.key());
        if (entry.key() != "Resources" || !builder.open_map()) {
            builder.add_from(entry.value, &entry.value);
            continue;
        }
        count = writer.resources();
        const Value resources = builder.close();
        builder.add_from(resources, &entry.value);
    }
    const Value done = builder.close();
    builder.add_from(done, &root);
    if (written->kind != Kind::Map) {
        left_out.push_back({LeftOut::Why::Damaged, "`Resources` is not a map", written});
        builder.set_incomplete("the resources of the template cannot be read");
    }
    if (values.is_exhausted()) {
        left_out.push_back({LeftOut::Why::Damaged,
                            "the template takes more than " + std::to_string(TemplateLimits::work) +
                                " steps to evaluate; what is left of it counts as not known",
                            &root});
    }
    if (writer.is_exhausted()) {
        left_out.push_back({LeftOut::Why::Damaged,
                            "`Globals` adds more than " + std::to_string(TemplateGlobals::limit) +
                                " values to the resources; what is beyond that is not added",
                            &root});
    }
    const bool has_unknown_loop = std::any_of(left_out.begin(), left_out.end(),
                                              [](const LeftOut& part) { return part.why == LeftOut::Why::NotGiven; });
    if (has_foreign_macro(root)) {
        builder.set_incomplete("macros of the template may add resources");
    } else if (writer.is_cut()) {
        builder.set_incomplete("not all stacks of stack sets are judged");
    } else if (writer.has_damaged()) {
        builder.set_incomplete("a resource of the template cannot be read");
    } else if (has_unknown_loop) {
        builder.set_incomplete("a loop may make more resources");
    }
    Canonical canonical{builder.finish_derived(source.name(), source, std::move(embedded)), count, std::move(left_out)};
    // A template may be asked for what is missing in it.
    canonical.is_judged_empty = true;
    if (const Value* parameters = map_member(root, "Parameters")) {
        for (const auto& [name, value] : options.parameters) {
            if (member(*parameters, name) != nullptr) {
                canonical.used_parameters.push_back(name);
            }
        }
    }
    return canonical;
}

}  // namespace bylaw::inputs
