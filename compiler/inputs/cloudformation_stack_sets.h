// Where a stack set deploys its template (AWS::CloudFormation::StackSet). Private to the room.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "document/value.h"

namespace bylaw::inputs {

// One stack of a stack set.
struct StackInstance {
    std::string region;  // empty: not known
    std::string account;
    std::map<std::string, std::string, std::less<>> parameters;
    std::set<std::string, std::less<>> unknown_parameters;  // given, with a value that is not known

    // What addresses of its resources begin with, behind the address of the stack set.
    [[nodiscard]] std::string path() const;
};

// Of all stack sets of a template together; documented in docs/limits.md.
inline constexpr std::size_t most_stack_instances = 1000;

// The stacks of a stack set with these evaluated properties, each once, and no more than `most`; `is_cut` says whether
// there are more. Accounts of organizational units are not known.
[[nodiscard]] std::vector<StackInstance> stack_instances(const document::Value& properties, std::size_t most,
                                                         bool& is_cut);

}  // namespace bylaw::inputs
