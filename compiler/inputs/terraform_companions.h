// Which resource the companions of Terraform belong to. Private to the room.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "inputs/shapes.h"
#include "inputs/terraform_names.h"
#include "inputs/terraform_references.h"
#include "inputs/terraform_resources.h"

namespace bylaw::inputs {

class TerraformCompanions {
public:
    TerraformCompanions(const TerraformResources& resources, TerraformResolver& resolver, const TerraformNames& names);

    struct Companion {
        const TerraformInstance* instance = nullptr;
        const TerraformJoin* join = nullptr;
    };
    // In the order of the document.
    [[nodiscard]] const std::vector<Companion>& of(const TerraformInstance& owner) const;
    // Companions that may belong to any resource of a type: one for each way to join it.
    [[nodiscard]] const std::vector<Companion>& unresolved_of(std::string_view owner_type) const;
    // Whether the resource is part of another one and none of its own.
    [[nodiscard]] bool is_folded(const TerraformInstance& instance) const { return folded_.contains(&instance); }

private:
    enum class Outcome { Elsewhere, Unresolved };
    void place(const TerraformInstance& instance);
    [[nodiscard]] const TerraformInstance* owner_of(const TerraformInstance& instance, const TerraformJoin& join,
                                                    std::string_view owner_type, Outcome& outcome);

    TerraformResolver& resolver_;
    const TerraformNames& names_;
    std::unordered_map<const TerraformInstance*, std::vector<Companion>> companions_;
    std::unordered_map<std::string_view, std::vector<Companion>> unresolved_;  // by the owner's type
    std::unordered_set<const TerraformInstance*> folded_;
    std::unordered_set<const TerraformJoin*> open_;  // joins in unresolved_
};

}  // namespace bylaw::inputs
