// The resources of a Terraform plan or state, whichever way it lists them (terraform.md, sections 3 and 6). Private to
// the room.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "document/document.h"
#include "inputs/canonical.h"
#include "inputs/terraform_configuration.h"
#include "inputs/terraform_value.h"
#include "support/arena.h"

namespace bylaw::inputs {

struct TerraformBlock;

// One resource or data source. Texts live in the document or in the arena that reading was given.
struct TerraformInstance {
    std::string_view address;         // module.logs["eu"].aws_s3_bucket.this[0]
    std::string_view module_address;  // module.logs["eu"]
    std::string_view type;            // aws_s3_bucket
    std::string_view name;            // this
    std::string_view key;             // [0], as in the address; empty without count or for_each
    bool is_data = false;
    const document::Value* place = nullptr;  // where the input has it
    const document::Value* actions = nullptr;
    TerraformValue values;
    TerraformValue before;
    const TerraformBlock* block = nullptr;
    const TerraformModule* module = nullptr;         // null if the configuration does not have it
    const document::Value* configuration = nullptr;  // of its block; null as above
};

// All instances of one block in one instance of its module.
struct TerraformBlock {
    std::string_view address;  // in its module: aws_s3_bucket.this, data.aws_region.current
    std::vector<const TerraformInstance*> instances;
    std::unordered_map<std::string_view, const TerraformInstance*> by_key;  // once there are several
};

class TerraformResources {
public:
    // What the document lists: resource changes, else planned values, else a state. Nothing if it is none of them.
    TerraformResources(const document::Document& source, support::Arena& arena, TerraformConfiguration& configuration);

    enum class Origin : std::uint8_t { None, Changes, PlannedValues, PriorState, State, StateFile };
    [[nodiscard]] Origin origin() const { return origin_; }
    // Those that will exist, in the order of the document, data sources among them.
    [[nodiscard]] const std::deque<TerraformInstance>& all() const { return all_; }
    // Those that will be deleted or no longer be managed, with the values that they have now.
    [[nodiscard]] const std::deque<TerraformInstance>& removed() const { return removed_; }
    // What refreshing found to be different from the state: `before` is the state, the values are what there is.
    [[nodiscard]] const std::deque<TerraformInstance>& drifted() const { return drifted_; }
    [[nodiscard]] std::vector<LeftOut>& left_out() { return left_out_; }

    // Null if there is none.
    [[nodiscard]] const TerraformInstance* at(std::string_view address) const;
    [[nodiscard]] const TerraformBlock* block(std::string_view module_address, std::string_view block_address) const;
    // The addresses of the instances of a module that is called in another one.
    [[nodiscard]] const std::vector<std::string_view>& instances_of_module(std::string_view parent,
                                                                           std::string_view name) const;

private:
    void read_changes(const document::Value& changes);
    void read_change(const document::Value& change);
    void read_drift(const document::Value& entry);
    void read_module(const document::Value* root, bool only_data);
    void read_resource(const document::Value& resource, std::string_view module_address, bool only_data);
    void read_state_file(const document::Value& root);
    void read_state_file_resource(const document::Value& resource);
    void add(TerraformInstance instance);
    void register_module(std::string_view address);
    [[nodiscard]] const document::Value* flags_of_paths(const document::Value* paths);
    void leave_out(LeftOut::Why why, std::string what, const document::Value& value);

    support::Arena& arena_;
    TerraformConfiguration& configuration_;
    Origin origin_ = Origin::None;
    std::deque<TerraformInstance> all_;
    std::deque<TerraformInstance> removed_;
    std::deque<TerraformInstance> drifted_;
    std::vector<LeftOut> left_out_;
    std::unordered_map<std::string_view, const TerraformInstance*> by_address_;
    std::unordered_map<std::string, std::unique_ptr<TerraformBlock>> blocks_;
    std::unordered_map<std::string, std::vector<std::string_view>> module_instances_;
    std::unordered_map<std::string_view, bool> known_modules_;
};

// The module that a module is called in, the name of its call and the key of its instance: `module.a`, `b` and `["x"]`
// of `module.a.module.b["x"]`.
struct TerraformModulePath {
    std::string_view parent;
    std::string_view name;
    std::string_view key;
};
[[nodiscard]] TerraformModulePath split_module_address(std::string_view address);

}  // namespace bylaw::inputs
