// One call of a function, as the files that implement functions see it. Private to vm/functions*.cpp.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "vm/functions.h"

namespace bylaw::vm {

struct Call {
    bytecode::FunctionId id;
    std::span<const std::span<const Argument>> arguments;
    FunctionMemory& memory;
    const FunctionSurroundings& surroundings;

    [[nodiscard]] std::string name() const { return '`' + std::string(bytecode::function_name(id)) + '`'; }
    [[nodiscard]] const document::Value* made(document::Value value) const {
        return memory.arena.make<document::Value>(value);
    }
    [[nodiscard]] const document::Value* made_text(std::string_view text) const {
        return made(document::Value::of_string(memory.arena.copy(text)));
    }
    // A value that is not known, for the reason for which another one is not.
    [[nodiscard]] const document::Value* made_unknown(const document::Value& cause, document::Kind type) const;
    [[nodiscard]] const document::Value* made_unknown(std::string_view reason, document::Kind type,
                                                      document::Symbol::Presence presence) const;
};

// A list of all results, which must be resolved; every item of lists counts by itself. Symbols stay.
[[nodiscard]] std::vector<Argument> items_of(std::span<const Argument> argument);

// A copy of a value and everything below it in which everything is sensitive.
[[nodiscard]] const document::Value* sensitive_copy(const document::Value& value, FunctionMemory& memory);

// The first result of an argument that is a setting rather than an input; an error says what was wanted.
[[nodiscard]] std::variant<const document::Value*, FunctionError> setting(const Call& call, std::size_t index,
                                                                          const char* wanted);
[[nodiscard]] FunctionError bad_argument(const Call& call, std::size_t index, const char* wanted);
[[nodiscard]] std::string quoted(std::string_view text);

// Why something depends on a value of which it is not known whether it is selected.
inline constexpr std::string_view uncertain_selection = "it is not known what is selected";

inline FunctionResult no_answer(const Argument& input) {
    return {input.value, input.value, false, input.is_uncertain};
}
inline FunctionResult answer(const document::Value* value, const Argument& input) {
    return {value, input.value, true, input.is_uncertain};
}

// functions_values.cpp
[[nodiscard]] FunctionOutcome distinct(const Call& call);
[[nodiscard]] FunctionOutcome arn_part(const Call& call);
[[nodiscard]] FunctionOutcome unknown(const Call& call);
// functions_network.cpp
[[nodiscard]] FunctionOutcome cidr_contains(const Call& call);
[[nodiscard]] FunctionOutcome port_in(const Call& call);
// functions_dates.cpp
[[nodiscard]] FunctionOutcome days_since(const Call& call);
[[nodiscard]] FunctionOutcome hours_since(const Call& call);
// functions_policy.cpp
[[nodiscard]] FunctionOutcome policy_statements(const Call& call);
// functions_permissions.cpp
[[nodiscard]] FunctionOutcome allows(const Call& call);
[[nodiscard]] FunctionOutcome denies(const Call& call);
// functions_references.cpp
[[nodiscard]] FunctionOutcome referenced(const Call& call);
[[nodiscard]] FunctionOutcome referrers(const Call& call);

}  // namespace bylaw::vm
