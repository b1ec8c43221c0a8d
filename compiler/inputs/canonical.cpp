// Which family brings which kind of input to the canonical shape.
#include "inputs/canonical.h"

#include <algorithm>
#include <initializer_list>
#include <unordered_set>

#include "document/document_builder.h"
#include "inputs/formats.h"
#include "inputs/shapes.h"

namespace bylaw::inputs {
namespace {

// Of what accompanies inputs and holds no resources.
Canonical nothing_to_judge(const document::Document& source) {
    constexpr std::uint32_t deepest = 1;
    document::DocumentBuilder builder(deepest, document::RepeatedKeys::LastWins, 0);
    static_cast<void>(builder.open_map());
    builder.add_from(builder.close(), &source.root());
    return Canonical{builder.finish_derived(source.name(), source, {}), 0, {}};
}

}  // namespace

std::optional<Canonical> canonical(const document::Document& source, const Recognised& recognised,
                                   const CanonicalOptions& options) {
    switch (recognised.kind) {
        case Kind::RuleEvent:
        case Kind::ConfigNotification:
        case Kind::ConfigSnapshot:
        case Kind::ConfigHistory:
        case Kind::ResourceHistory:
        case Kind::ResourceBatch:
        case Kind::QueryResults:
        case Kind::ConfigurationItem:
            return canonical_items(source, options.threads);
        case Kind::ConformancePack:
        case Kind::CloudFormationTemplate:
            return canonical_template(source, options);
        case Kind::TerraformProviderSchemas:
        case Kind::TerraformLog:
        case Kind::CdkAssembly:
        case Kind::CdkCompanion:
            return nothing_to_judge(source);
        case Kind::AccountFact:
            return canonical_facts(source);
        case Kind::TerraformPlan:
        case Kind::TerraformState:
        case Kind::TerraformStateFile:
            return canonical_plan(source, options);
        case Kind::ChangeSet:
            return canonical_change_set(source, options);
        case Kind::MacroEvent:
        case Kind::PolicyDocument:
        case Kind::Unrecognised:
            break;
    }
    return std::nullopt;
}

bool needs_tables(const Recognised& recognised) {
    return recognised.kind < Kind::ChangeSet;
}

void read_tables_for(std::string_view beginning) {
    const auto names = [&](std::initializer_list<std::string_view> keys) {
        return std::any_of(keys.begin(), keys.end(),
                           [&](std::string_view key) { return beginning.find(key) != std::string_view::npos; });
    };
    if (names({"\"terraform_version\"", "\"format_version\""})) {
        static_cast<void>(shape_of_terraform({}));
    } else if (names({"\"configurationItems\"", "\"configurationItemVersion\"", "\"configSnapshotId\""})) {
        static_cast<void>(parts_of_item({}));
    }
}

std::vector<std::string> types_without_table(const Canonical& canonical) {
    static const std::unordered_set<std::string_view> known = [] {
        std::unordered_set<std::string_view> types;
        for (const Shape& shape : all_shapes()) {
            types.insert(shape.type);
        }
        return types;
    }();
    std::vector<std::string> unknown;
    std::unordered_set<std::string_view> seen;
    const document::Value* resources = document::find(canonical.document.root(), "Resources");
    if (resources == nullptr || resources->kind != document::Kind::Map) {
        return unknown;
    }
    for (const document::Entry& entry : resources->entries()) {
        const document::Value* type =
            entry.value.kind == document::Kind::Map ? document::find(entry.value, "Type") : nullptr;
        if (type != nullptr && type->kind == document::Kind::String && !known.contains(type->text()) &&
            seen.insert(type->text()).second) {
            unknown.emplace_back(type->text());
        }
    }
    return unknown;
}

}  // namespace bylaw::inputs
