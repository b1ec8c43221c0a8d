// The parameters of compiled rules: which there are, and programs in which they have other values.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "bytecode/program.h"
#include "syntax/parameter.h"

namespace bylaw::lower {

struct ProgramParameter {
    std::uint32_t file = 0;
    std::uint32_t constant = 0;     // what its value is in the program
    syntax::Parameter declaration;  // refers to the program
};

// In order of the files, and of the places in a file.
[[nodiscard]] std::vector<ProgramParameter> parameters_of(const bytecode::Program& program);

// The value that a parameter has in a program.
[[nodiscard]] syntax::ParameterValue value_in(const bytecode::Program& program, const ProgramParameter& parameter);

struct ParameterSetting {
    const ProgramParameter* parameter = nullptr;
    syntax::ParameterValue value;  // one that the parameter allows
};

// The same rules with other values; `program` itself stays as it is, and alive for as long as the result.
[[nodiscard]] std::shared_ptr<const bytecode::Program> with_values(std::shared_ptr<const bytecode::Program> program,
                                                                   std::span<const ParameterSetting> settings);

}  // namespace bylaw::lower
