// What rules look for: the resource types that they select.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/program.h"

namespace bylaw::report {

// The types that a rule has to find to be applicable: those of its conditions, else those that its statements begin
// with. Sorted; empty where it selects nothing by type.
[[nodiscard]] std::vector<std::string> looked_for(const bytecode::Program& program, std::uint32_t rule);

// The name of a type as people call several of its resources: `AWS::CloudTrail::Trail` are "trails".
[[nodiscard]] std::string plural_of_type(std::string_view type);

}  // namespace bylaw::report
