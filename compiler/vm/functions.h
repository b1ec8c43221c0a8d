// What the built-in functions do: guard-language.md, section 3.12. Their names and arity are bytecode/functions.def.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "bytecode/functions.h"
#include "document/document.h"
#include "document/value.h"
#include "support/arena.h"
#include "support/regex.h"

namespace bylaw::vm {

// One result of the query or literal that was given as an argument.
struct Argument {
    bool resolved = false;
    // When not resolved: the last value that the walk reached, or null; only the origin of a count is taken from it.
    const document::Value* value = nullptr;
};

// Owns everything that calls made: strings and values, documents behind `json_parse`, regular expressions of
// `regex_replace`. Results refer to it, so it lives as long as they do. Not safe for several threads.
struct FunctionMemory {
    support::Arena arena;
    std::vector<document::Document> documents;
    std::unordered_map<std::string, std::unique_ptr<support::Regex>> regexes;  // by pattern
};

// Stops the run.
struct FunctionError {
    std::string message;
    std::string help;
};

struct FunctionResult {
    const document::Value* value = nullptr;
    // The input that the result stems from, for the path in reports; null when there is none.
    const document::Value* origin = nullptr;
};

using FunctionOutcome = std::variant<std::vector<FunctionResult>, FunctionError>;

// Longest text that a function makes, in bytes.
inline constexpr std::size_t longest_function_text = std::size_t{64} << 20U;

// Calls a function. `arguments` has as many lists as the function has parameters; any other number is an error as well.
// `limits` are those of documents, for `json_parse`.
[[nodiscard]] FunctionOutcome call(bytecode::FunctionId id, std::span<const std::span<const Argument>> arguments,
                                   FunctionMemory& memory, const document::Limits& limits);

}  // namespace bylaw::vm
