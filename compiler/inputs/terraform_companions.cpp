#include "inputs/terraform_companions.h"

namespace bylaw::inputs {

TerraformCompanions::TerraformCompanions(const TerraformResources& resources, TerraformResolver& resolver,
                                         const TerraformNames& names)
    : resolver_(resolver), names_(names) {
    for (const TerraformInstance& instance : resources.all()) {
        if (!instance.is_data) {
            place(instance);
        }
    }
}

void TerraformCompanions::place(const TerraformInstance& instance) {
    for (const auto& [owner, join] : joins_of_terraform(instance.type)) {
        Outcome outcome = Outcome::Elsewhere;
        const TerraformInstance* found = owner_of(instance, *join, owner->type, outcome);
        if (found != nullptr) {
            companions_[found].push_back({&instance, join});
            if (!join->stays) {
                folded_.insert(&instance);
            }
        } else if (outcome == Outcome::Unresolved && open_.insert(join).second) {
            unresolved_[owner->type].push_back({&instance, join});
        }
    }
}

const TerraformInstance* TerraformCompanions::owner_of(const TerraformInstance& instance, const TerraformJoin& join,
                                                       std::string_view owner_type, Outcome& outcome) {
    const TerraformValue named = instance.values.member(join.attribute);
    const std::string_view text = named.known_text();
    const TerraformInstance* owner = nullptr;
    bool is_ambiguous = false;
    for (const TerraformNames::Use& use : names_.named(text)) {
        if (use.instance->type == owner_type && use.instance != &instance) {
            is_ambiguous = is_ambiguous || owner != nullptr;
            owner = use.instance;
        }
    }
    if (owner != nullptr && !is_ambiguous) {
        return owner;
    }
    if (named.expression != nullptr) {
        const TerraformReferences references = resolver_.resolve(instance, *named.expression);
        bool is_one = true;
        const TerraformInstance* referenced = nullptr;
        bool is_owner_type = false;
        for (const TerraformTarget& target : references.targets) {
            if (target.block->instances.front()->type != owner_type) {
                continue;
            }
            is_owner_type = true;
            is_one = is_one && target.instance != nullptr && (referenced == nullptr || referenced == target.instance);
            referenced = target.instance;
        }
        // A known name that the referenced resource does not have is that of another one, unless its own is unknown.
        if (is_owner_type && is_one) {
            return referenced;
        }
        const bool may_be_here = is_owner_type || !references.local.empty();
        outcome = named.is_unknown() && (may_be_here || references.targets.empty()) ? Outcome::Unresolved
                                                                                    : Outcome::Elsewhere;
    } else if (named.is_unknown()) {
        outcome = Outcome::Unresolved;
    }
    if (is_ambiguous) {
        outcome = Outcome::Unresolved;
    }
    return nullptr;
}

const std::vector<TerraformCompanions::Companion>& TerraformCompanions::of(const TerraformInstance& owner) const {
    static const std::vector<Companion> none;
    const auto found = companions_.find(&owner);
    return found == companions_.end() ? none : found->second;
}

const std::vector<TerraformCompanions::Companion>& TerraformCompanions::unresolved_of(
    std::string_view owner_type) const {
    static const std::vector<Companion> none;
    const auto found = unresolved_.find(owner_type);
    return found == unresolved_.end() ? none : found->second;
}

}  // namespace bylaw::inputs
