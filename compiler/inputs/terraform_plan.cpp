// Terraform plans and states: terraform.md.
#include <algorithm>
#include <deque>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "document/concealment.h"
#include "document/document_builder.h"
#include "inputs/canonical.h"
#include "inputs/canonical_root.h"
#include "inputs/members.h"
#include "inputs/resource_parts.h"
#include "inputs/terraform_companions.h"
#include "inputs/terraform_configuration.h"
#include "inputs/terraform_names.h"
#include "inputs/terraform_properties.h"
#include "inputs/terraform_providers.h"
#include "inputs/terraform_references.h"
#include "inputs/terraform_resources.h"
#include "inputs/terraform_secrets.h"
#include "inputs/terraform_writer.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

// Attributes that say how Terraform or its provider goes about a resource, not what the resource is.
bool is_about_terraform(std::string_view attribute) {
    return attribute == "tags" || attribute == "tags_all" || attribute == "timeouts" || attribute == "region";
}

class PlanWriter {
public:
    PlanWriter(document::DocumentBuilder& builder, EmbeddedTexts& texts, TerraformWriter& writer,
               const TerraformCompanions& companions, const TerraformProviders& providers)
        : builder_(builder), texts_(texts), writer_(writer), companions_(companions), providers_(providers) {}

    [[nodiscard]] bool resource(const TerraformInstance& instance, std::string_view kind) {
        if (!builder_.open_map()) {
            return false;
        }
        is_whole_ = true;
        const std::string_view type = type_of_terraform(instance.type);
        text("Type", type.empty() ? instance.type : type, instance.place);
        builder_.key("Properties");
        properties(instance, false);
        if (const auto region = providers_.region_of(instance); !region.text.empty()) {
            text("Region", region.text, region.place);
        }
        account(instance);
        tags(instance);
        text("Address", instance.address, instance.place);
        text("Source", kind, instance.place);
        change(instance);
        const Value done = builder_.close();
        builder_.add_from(done, instance.place);
        return is_whole_;
    }

    // What is written in a resource and is one of its own in CloudFormation. False as above.
    [[nodiscard]] bool part(const TerraformInstance& instance, const ShapeOfTerraform& shape,
                            const TerraformValue& values, std::string_view address, std::string_view kind) {
        if (!builder_.open_map()) {
            return false;
        }
        is_whole_ = true;
        const Value* place = values.place() != nullptr ? values.place() : instance.place;
        text("Type", shape.shape->type, place);
        drafts_.clear();
        TerraformDraft draft(drafts_);
        if (shape.terraform->owner) {
            TerraformDraft* property = &draft;
            for (const std::string_view name : *shape.terraform->owner) {
                property = &property->member(name);
            }
            if (shape.terraform->is_owner_list) {
                property = &property->add_item(TerraformDraft::Author::Resource);
            }
            property->set_owner(instance.values);
        }
        TerraformRows(texts_, builder_.arena(), TerraformDraft::Author::Resource)
            .apply(shape.terraform->rows, values, draft);
        TerraformRows::apply_defaults(shape.terraform->rows, values, draft);
        builder_.key("Properties");
        is_whole_ = writer_.add(draft, place) && is_whole_;
        if (const std::string_view region = instance.values.member("region").known_text(); !region.empty()) {
            text("Region", region, instance.values.member("region").place());
        }
        text("Address", address, place);
        text("Source", kind, place);
        const Value done = builder_.close();
        builder_.add_from(done, place);
        return is_whole_;
    }

    [[nodiscard]] std::vector<TerraformValue> values_of_part(const TerraformInstance& instance,
                                                             const TerraformShape& shape) {
        return TerraformRows(texts_, builder_.arena(), TerraformDraft::Author::Resource)
            .parts(instance.values, shape.part);
    }

private:
    void text(std::string_view key, std::string_view value, const Value* place) {
        builder_.key(key);
        writer_.add_text(value, place);
    }

    void account(const TerraformInstance& instance) {
        if (const auto account = providers_.account_of(instance); !account.text.empty()) {
            text("AccountId", account.text, account.place);
        } else if (const std::string_view identity = providers_.account_identity_of(instance); !identity.empty()) {
            document::Symbol symbol;
            symbol.type = Kind::String;
            symbol.reason = "the provider assumes a role whose account is not known";
            symbol.identity = identity;
            builder_.key("AccountId");
            builder_.add_from(Value::of_symbol(builder_.arena().make<document::Symbol>(symbol)), instance.place);
        }
    }

    static TerraformValue values_of(const TerraformInstance& instance, bool is_before) {
        return is_before ? instance.before : instance.values;
    }

    void properties(const TerraformInstance& instance, bool is_before) {
        const TerraformValue values = values_of(instance, is_before);
        const TerraformShape* shape = shape_of_terraform(instance.type).terraform;
        drafts_.clear();
        TerraformDraft draft(drafts_);
        if (shape != nullptr) {
            TerraformRows(texts_, builder_.arena(), TerraformDraft::Author::Resource, shape->unfilled)
                .apply(shape->rows, values, draft);
        }
        for (const auto& [companion, join] : companions_.of(instance)) {
            const TerraformValue theirs = values_of(*companion, is_before);
            if (theirs.is_there()) {
                TerraformRows rows(texts_, builder_.arena(), TerraformDraft::Author::Companion,
                                   shape != nullptr && shape->leaves_all() ? std::span(shape->unfilled)
                                                                           : std::span<const std::string_view>());
                rows.apply(join->rows, theirs, draft);
                TerraformRows::apply_defaults(join->rows, theirs, draft);
            }
        }
        if (!is_before) {
            for (const auto& [companion, join] : companions_.unresolved_of(instance.type)) {
                const std::string reason = std::string(companion->address) + " may belong to it";
                TerraformRows::leave_open(join->rows, builder_.arena().copy(std::string_view(reason)),
                                          companion->values, draft);
            }
        }
        if (shape != nullptr) {
            TerraformRows::apply_defaults(shape->rows, values, draft);
        }
        const TerraformValue tags = tags_of(values, instance);
        if (draft.find("Tags") == nullptr && tags.is_there() && (tags.is_unknown() || size_of(tags.value) != 0)) {
            TerraformRows(texts_, builder_.arena(), TerraformDraft::Author::Resource)
                .apply_tags(tags, draft.member("Tags"));
        }
        add_rest(values, shape, draft);
        is_whole_ = writer_.add(draft, values.value != nullptr ? values.value : instance.place) && is_whole_;
    }

    void add_rest(const TerraformValue& values, const TerraformShape* shape, TerraformDraft& draft) {
        const auto add = [&](std::string_view attribute) {
            if ((shape != nullptr && shape->mentioned.contains(attribute)) || is_about_terraform(attribute)) {
                return;
            }
            const TerraformValue value = values.member(attribute);
            if (shape != nullptr && is_left_to_service(values, value) &&
                (shape->leaves_all() ||
                 std::find(shape->unfilled.begin(), shape->unfilled.end(), attribute) != shape->unfilled.end())) {
                return;
            }
            const std::string_view name = writer_.name_of(attribute);
            if (value.is_set() && draft.find(name) == nullptr) {
                draft.member(name).set(value, false, TerraformDraft::Author::Resource);
            }
        };
        if (values.value != nullptr && values.value->kind == Kind::Map) {
            for (const document::Entry& entry : values.value->entries()) {
                add(entry.key());
            }
        }
        if (values.unknown != nullptr && values.unknown->kind == Kind::Map) {
            for (const document::Entry& entry : values.unknown->entries()) {
                add(entry.key());
            }
        }
    }

    // What the provider adds to all resources is in `tags_all` alone.
    [[nodiscard]] TerraformValue tags_of(const TerraformValue& values, const TerraformInstance& instance) const {
        const TerraformValue all = values.member("tags_all");
        // It is known if the provider adds any, unless these depend on something or the resource's own do.
        const bool may_be_more = all.is_unknown() && providers_.has_default_tags(instance);
        return may_be_more || (all.is_there() && !all.is_unknown()) ? all : values.member("tags");
    }

    void tags(const TerraformInstance& instance) {
        const TerraformValue tags = tags_of(instance.values, instance);
        if (tags.is_unknown() || (tags.is(Kind::Map) && tags.value->size != 0)) {
            builder_.key("Tags");
            is_whole_ = writer_.add(tags, false) && is_whole_;
        }
    }

    void change(const TerraformInstance& instance) {
        if (instance.actions == nullptr || !builder_.key_and_open_map("Change")) {
            return;
        }
        if (instance.before.is_there()) {
            builder_.key("Before");
            properties(instance, true);
        }
        builder_.key("Actions");
        TerraformValue actions;
        actions.value = instance.actions;
        is_whole_ = writer_.add(actions, false) && is_whole_;
        const Value done = builder_.close();
        builder_.add_from(done, instance.actions);
    }

    document::DocumentBuilder& builder_;
    EmbeddedTexts& texts_;
    TerraformWriter& writer_;
    const TerraformCompanions& companions_;
    const TerraformProviders& providers_;
    support::Arena drafts_;  // of one resource after the other
    bool is_whole_ = true;   // nothing was nested too deeply
};

// Whether anything becomes of the resource, or of a part of it.
bool is_changed(const TerraformInstance& instance, const TerraformCompanions& companions) {
    const auto changes = [](const TerraformInstance& one) {
        const Value* change = map_member(*one.place, "change");
        const Value* importing = change == nullptr ? nullptr : member(*change, "importing");
        if (importing != nullptr && importing->kind != Kind::Null) {
            return true;
        }
        return one.actions != nullptr && one.actions->size != 0 &&
               !(one.actions->size == 1 && one.actions->item_data[0].kind == Kind::String &&
                 one.actions->item_data[0].text() == "no-op");
    };
    const auto& parts = companions.of(instance);
    return changes(instance) ||
           std::any_of(parts.begin(), parts.end(), [&](const auto& part) { return changes(*part.instance); });
}

// What to say about a plan as a whole, and why resources may be missing in it; empty if none are.
std::string judge_completeness(const Value& root, TerraformResources::Origin origin, std::vector<std::string>& notes) {
    using Origin = TerraformResources::Origin;
    const std::string_view version = text_member(root, "format_version");
    if (origin != Origin::StateFile && !version.starts_with("0.") && !version.starts_with("1.")) {
        notes.emplace_back(version.empty() ? "the version of the format is missing"
                                           : "the version of the format is newer than 1; what is new in it is not "
                                             "understood");
    }
    if (origin == Origin::State || origin == Origin::StateFile) {
        return {};
    }
    if (origin != Origin::Changes) {
        notes.emplace_back(
            "there are no resource changes; planned values do not tell what is not known from what is not set");
    }
    const Value* complete = member(root, "complete", Kind::Bool);
    if (TerraformValue::is_true(member(root, "errored"))) {
        notes.emplace_back("planning ended with an error, so that nothing proves that a resource is missing");
        return "planning ended with an error";
    }
    if (complete != nullptr && !complete->boolean) {
        notes.emplace_back(
            "the plan does not cover the whole configuration, so that nothing proves that a resource is missing");
        return "the plan does not cover the whole configuration";
    }
    if (complete == nullptr) {
        notes.emplace_back("the plan does not say whether it covers the whole configuration");
    }
    return {};
}

}  // namespace

namespace {

// All that resources are written from. Shared by threads, none of which changes it once it is complete.
struct PlanSources {
    PlanSources(const document::Document& source, support::Arena& arena)
        : configuration(member(source.root(), "configuration")),
          resources(source, arena, configuration),
          resolver(resources) {}

    // Finds what resources have to do with each other. Neither half needs the other one.
    void complete(const document::Document& source, support::Arena& arena, unsigned threads) {
        support::parallel_for(2, resources.all().size() < smallest_part ? 1 : threads, [&](std::size_t half) {
            if (half == 0) {
                names.emplace(resources);
                companions.emplace(resources, resolver, *names);
            } else {
                concealment = std::make_shared<document::Concealment>(source, secrets_of(source, resources));
                providers.emplace(source.root(), resources, configuration, arena);
            }
        });
    }

    [[nodiscard]] bool is_plan() const {
        using Origin = TerraformResources::Origin;
        return resources.origin() != Origin::State && resources.origin() != Origin::StateFile;
    }

    TerraformConfiguration configuration;
    TerraformResources resources;
    TerraformResolver resolver;
    std::optional<TerraformNames> names;
    std::optional<TerraformCompanions> companions;
    std::optional<TerraformProviders> providers;
    std::shared_ptr<document::Concealment> concealment;
};

// Writes instances into the map that is open.
class InstanceWriter {
public:
    InstanceWriter(const PlanSources& sources, document::DocumentBuilder& builder, EmbeddedTexts& texts,
                   std::vector<LeftOut>& left_out, std::size_t share)
        : kind_(sources.is_plan() ? "terraform-plan" : "terraform-state"),
          builder_(builder),
          left_out_(left_out),
          resolver_(sources.resources),
          writer_(builder, texts, resolver_, *sources.names, *sources.concealment, share),
          plan_(builder, texts, writer_, *sources.companions, *sources.providers) {}

    void write(const TerraformInstance& instance) {
        builder_.key(instance.address);
        if (!plan_.resource(instance, kind_)) {
            leave_out(instance, instance.address);
        }
    }

    // What is written in a resource and is one of its own in CloudFormation.
    void write_parts(const TerraformInstance& instance) {
        for (const ShapeOfTerraform& shape : parts_of_terraform(instance.type)) {
            std::size_t index = 0;
            std::string_view name = shape.terraform->part_name;
            const bool is_list = name.ends_with("[]");
            name.remove_suffix(is_list ? 2 : 0);
            for (const TerraformValue& values : plan_.values_of_part(instance, *shape.terraform)) {
                std::string text = std::string(instance.address) + '.' + std::string(name);
                text += is_list ? '[' + std::to_string(index++) + ']' : std::string();
                const std::string_view address = builder_.arena().copy(std::string_view(text));
                builder_.key(address);
                if (!plan_.part(instance, shape, values, address, kind_)) {
                    leave_out(instance, address);
                }
            }
        }
    }

private:
    void leave_out(const TerraformInstance& instance, std::string_view address) {
        left_out_.push_back(
            {LeftOut::Why::Damaged, std::string(address) + " is nested too deeply to be read whole", instance.place});
    }

    std::string_view kind_;  // what the resources are said to come from
    document::DocumentBuilder& builder_;
    std::vector<LeftOut>& left_out_;
    TerraformResolver resolver_;
    TerraformWriter writer_;
    PlanWriter plan_;
};

}  // namespace

std::optional<Canonical> canonical_plan(const document::Document& source, const CanonicalOptions& options) {
    constexpr std::uint32_t deepest = 1000;
    document::DocumentBuilder builder(deepest, document::RepeatedKeys::LastWins, 0);
    const auto sources = std::make_shared<PlanSources>(source, builder.arena());
    TerraformResources& resources = sources->resources;
    if (resources.origin() == TerraformResources::Origin::None) {
        return std::nullopt;
    }
    sources->complete(source, builder.arena(), options.threads);
    const TerraformCompanions& companions = *sources->companions;

    std::vector<LeftOut> left_out = std::move(resources.left_out());
    if (!builder.open_map() || !builder.key_and_open_map("Resources")) {
        return std::nullopt;
    }
    const std::deque<TerraformInstance>& all = resources.all();
    WrittenResources written = write_resources(
        builder, all.size(), options.threads, [&](ResourcePart& part, std::size_t first, std::size_t end) {
            InstanceWriter writer(*sources, part.builder, part.texts, part.left_out, part.parts);
            for (std::size_t i = first; i < end; ++i) {
                const TerraformInstance& instance = all[i];
                if (instance.is_data || companions.is_folded(instance) ||
                    (options.changes_only && sources->is_plan() && !is_changed(instance, companions))) {
                    continue;
                }
                writer.write(instance);
                writer.write_parts(instance);
                ++part.count;
            }
        });
    std::move(written.left_out.begin(), written.left_out.end(), std::back_inserter(left_out));
    close_from(builder, source.root());
    EmbeddedTexts texts;
    InstanceWriter writer(*sources, builder, texts, left_out, 1);
    const auto add_others = [&](std::string_view key, std::string_view list,
                                const std::deque<TerraformInstance>& instances) {
        if (instances.empty() || !builder.key_and_open_map(key)) {
            return;
        }
        for (const TerraformInstance& instance : instances) {
            writer.write(instance);
        }
        close_from(builder, *list_member(source.root(), list));
    };
    add_others("Removed", "resource_changes", resources.removed());
    add_others("Drift", "resource_drift", resources.drifted());
    close_from(builder, source.root());
    std::list<document::Document> embedded = std::move(written.texts);
    embedded.splice(embedded.end(), texts.take());
    std::vector<std::string> notes;
    builder.set_incomplete(judge_completeness(source.root(), resources.origin(), notes));
    Canonical canonical{builder.finish_derived(source.name(), source, std::move(embedded)), written.count,
                        std::move(left_out), std::move(notes)};
    canonical.is_judged_empty = !resources.removed().empty() || !resources.drifted().empty();
    canonical.document.conceal(sources->concealment);
    canonical.made_with = sources;
    return canonical;
}

}  // namespace bylaw::inputs
