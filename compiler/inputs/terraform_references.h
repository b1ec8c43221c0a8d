// What the expressions of a Terraform configuration refer to (terraform.md, sections 5.2 and 5.3), and what known
// values name. Private to the room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "inputs/terraform_configuration.h"
#include "inputs/terraform_resources.h"
#include "inputs/terraform_value.h"

namespace bylaw::inputs {

// An attribute of one instance, or of all instances of a block.
struct TerraformTarget {
    const TerraformBlock* block = nullptr;
    const TerraformInstance* instance = nullptr;  // null: any of the block
    std::string_view attribute;                   // empty: the resource as a whole
};

struct TerraformReferences {
    std::vector<TerraformTarget> targets;
    // Whether nothing else can come in: one reference, and one on each step of the way.
    bool is_single = true;
    std::string_view local;  // the name of a local value on the way, of which plans say nothing
};

class TerraformResolver {
public:
    explicit TerraformResolver(const TerraformResources& resources) : resources_(resources) {}

    // What an expression of an instance's block refers to. Where all instances of a block are meant and one of them has
    // the key of the referring instance, it is that one (section 5.3, 1).
    [[nodiscard]] TerraformReferences resolve(const TerraformInstance& from, const document::Value& expression);

private:
    struct Scope {
        const TerraformModule* module = nullptr;
        std::string_view module_address;
        const document::Value* repeated = nullptr;  // the block or call whose `each` counts
    };
    void follow(const Scope& scope, const document::Value& expression, std::string_view attribute, int depth,
                TerraformReferences& found);
    void follow_name(const Scope& scope, std::string_view reference, std::string_view attribute, int depth,
                     TerraformReferences& found);
    void follow_variable(const Scope& scope, std::string_view name, std::string_view attribute, int depth,
                         TerraformReferences& found);
    void follow_output(const Scope& scope, std::string_view reference, int depth, TerraformReferences& found);

    const TerraformResources& resources_;
    int steps_left_ = 0;
    std::unordered_set<std::string> on_the_way_;
    std::unordered_map<const document::Value*, std::unordered_map<std::string_view, TerraformReferences>> known_;
};

// The references of an expression, each as long as it was written: the list has their beginnings as well.
[[nodiscard]] std::vector<std::string_view> written_references(const document::Value& expression);

}  // namespace bylaw::inputs
