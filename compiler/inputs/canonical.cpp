// Which family brings which kind of input to the canonical shape.
#include "inputs/canonical.h"

#include "document/document_builder.h"
#include "inputs/formats.h"

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
            return canonical_items(source);
        case Kind::TerraformProviderSchemas:
        case Kind::TerraformLog:
        case Kind::CdkAssembly:
        case Kind::CdkCompanion:
            return nothing_to_judge(source);
        case Kind::TerraformPlan:
        case Kind::TerraformState:
        case Kind::TerraformStateFile:
            return canonical_plan(source, options);
        case Kind::ChangeSet:
        case Kind::MacroEvent:
        case Kind::ConformancePack:
        case Kind::CloudFormationTemplate:
        case Kind::PolicyDocument:
        case Kind::AccountFact:
        case Kind::Unrecognised:
            break;
    }
    return std::nullopt;
}

}  // namespace bylaw::inputs
