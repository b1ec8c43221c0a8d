// What the built-in functions do: guard-language.md, section 3.12, and language.md, "Functions". Their names and arity
// are bytecode/functions.def.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "bytecode/functions.h"
#include "document/document.h"
#include "document/symbol.h"
#include "document/value.h"
#include "support/arena.h"
#include "support/regex.h"
#include "vm/references.h"

namespace bylaw::vm {

// One result of the query or literal that was given as an argument.
struct Argument {
    bool resolved = false;
    // When not resolved: the last value that the walk reached, or null; only the origin of a count is taken from it.
    const document::Value* value = nullptr;
    bool is_literal = false;    // written in the rules
    bool is_uncertain = false;  // not known whether it is selected at all
};

// Owns everything that calls made: strings and values, documents behind `json_parse`, regular expressions of
// `regex_replace`. Results refer to it, so it lives as long as they do. Not safe for several threads.
struct FunctionMemory {
    support::Arena arena;
    std::vector<document::Document> documents;
    std::unordered_map<std::string, std::unique_ptr<support::Regex>> regexes;  // by pattern
};

// What a call may see besides its arguments.
struct FunctionSurroundings {
    document::Limits documents;                    // for texts that hold JSON
    const References* references = nullptr;        // null: no resource is known
    const document::Document* document = nullptr;  // that is judged; null only without references
    std::optional<std::int64_t> now;               // seconds since 1970; without it, current_time()
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
    // False where the function has no answer: `value` is the input then, and the result is as one of a query that leads
    // nowhere.
    bool resolved = true;
    bool is_uncertain = false;  // not known whether it is a result at all
};

using FunctionOutcome = std::variant<std::vector<FunctionResult>, FunctionError>;

// Longest text that a function makes, in bytes.
inline constexpr std::size_t longest_function_text = std::size_t{64} << 20U;

// Seconds since 1970, the same for the whole run: the environment variable SOURCE_DATE_EPOCH if it is a number, else
// the clock of the computer at the first call.
[[nodiscard]] std::int64_t current_time();

// Calls a function. `arguments` has as many lists as the function takes; any other number is an error as well.
//
// Values may be symbols: what is known of them counts, and a result that depends on what is not known is a symbol
// itself, with the reason of the first one. Results made of sensitive values are sensitive.
[[nodiscard]] FunctionOutcome call(bytecode::FunctionId id, std::span<const std::span<const Argument>> arguments,
                                   FunctionMemory& memory, const FunctionSurroundings& surroundings);

}  // namespace bylaw::vm
