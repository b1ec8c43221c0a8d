// What an evaluation found, in enough detail for every report: the tree of events that the reference records
// (guard-language.md, section 5.6), from which all report formats are made.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "bytecode/program.h"
#include "document/value.h"

namespace bylaw::vm {

enum class Status : std::uint8_t {
    Pass,
    Fail,
    Skip,
    Unknown,     // values that are not known decide (docs/language.md, "Unknown values")
    PassOrSkip,  // no failure, but not known whether anything was looked at; no rule ends with it
};

// Whether conditions with this status may hold or not.
[[nodiscard]] inline bool is_open(Status status) {
    return status == Status::Unknown || status == Status::PassOrSkip;
}

enum class ResultKind : std::uint8_t { Literal, Resolved, Unresolved };

// Why a walk stopped.
enum class Stuck : std::uint8_t {
    None,
    KeyNotFound,  // map without the key
    NotAMap,      // a key on something else
    IndexOutOfBounds,
    NotAList,            // an index on something else
    NumericKeyNotAList,  // a key that reads as an index, on something that is no list (guard-language.md 3.4, Key 1)
    NumericKeyOutOfBounds,
    NothingInside,         // `[*]` or `.*` over an empty list or map
    NameNotFound,          // an interpolated name that is no key of the map; see StuckName
    NameUnresolved,        // the interpolated variable itself is unresolved
    NameIndexOutOfBounds,  // `m.%names[9]`
    FilterOnScalar,
    KeyFilterOnOther,  // a key filter on something that is no map
};

// One result of a query.
struct Result {
    ResultKind kind = ResultKind::Resolved;
    Stuck stuck = Stuck::None;
    std::uint16_t part : 15 = 0;             // Unresolved: the part (as written, from 0) that could not be taken
    bool is_uncertain : 1 = false;           // a filter could not decide whether it is selected
    std::uint32_t query = bytecode::none;    // Unresolved: the query it belongs to; for Stuck::Name… a StuckName
    const document::Value* value = nullptr;  // the value; Unresolved: where the walk stopped
};
static_assert(sizeof(Result) == 16);

// What an interpolated variable stood for where the walk could not go on.
struct StuckName {
    std::uint32_t query = bytecode::none;   // the query that the result belongs to
    const document::Value* name = nullptr;  // NameNotFound: the name
    bool is_item = false;                   // NameNotFound: the variable holds a list of names
    std::vector<Result> results;            // NameUnresolved: the variable's result; NameIndexOutOfBounds: all of them
};

enum class EventKind : std::uint8_t {
    File,
    Rule,           // subject: rule, or parameterized rule when `detail` is 1; message of the call in `call`
    RuleCondition,  // subject as its rule
    TypeCheck,      // subject: type
    TypeCondition,  // subject: type
    TypeBlock,      // subject: type; detail: number of the iteration, from 0
    Filter,         // subject: block; detail: 1 over a list, 0 over a map
    When,           // subject: instruction
    WhenCondition,  // subject: instruction
    Disjunction,    // subject: instruction (`alternatives`); detail: 0 in a rule body, 1 in a block or filter, 2 in
                    // conditions
    Block,          // query block; subject: instruction; detail: 1 if anything was judged to find or check its values
    ClauseBlock,    // access clause; subject: instruction
    Clause,         // one check; subject: instruction, or the key filter of a query; `check` is none for a success
};

inline constexpr std::uint32_t no_event = 0xFFFFFFFFU;

struct Event {
    EventKind kind{};
    Status status{};
    bool at_least_one_matches = false;
    std::uint32_t subject = 0;
    std::uint32_t detail = 0;
    std::uint32_t call = bytecode::none;  // Rule: the CallRule instruction that led here, if any
    std::uint32_t check = no_event;       // Clause: index of the check
    std::uint32_t first_child = no_event;
    std::uint32_t next_sibling = no_event;
};

enum class CheckKind : std::uint8_t {
    Comparison,    // `from` against `to`
    InComparison,  // `from` against the list `to_first … to_first + to_count`
    Unary,
    NothingForEmpty,    // `!empty` on an empty result list; `from` is the value that was looked through
    DependentRule,      // a rule reference that did not hold
    MissingBlockValue,  // an unresolved result of a query block
    Undecided,          // whether conditions hold depends on the value of `from`, which is not known; there may be none
};

// A check that did not hold, or that unknown values decide: then the status of its event is Unknown.
struct Check {
    CheckKind kind{};
    bool not_comparable = false;
    bool has_to = false;            // Comparison: false when `from` is unresolved
    std::uint32_t instruction = 0;  // the statement, or the key filter; its operator, message and place are there
    Result from;
    Result to;                   // Comparison
    std::uint32_t to_first = 0;  // InComparison: range of Trace::results
    std::uint32_t to_count = 0;
};

// Events of one rules file on one document. Values that functions made live in `memory`.
struct Trace {
    std::vector<Event> events;
    std::vector<Check> checks;
    std::vector<Result> results;
    // Values that functions made from one input value: (result, input), so that reports can show where the input
    // stands.
    std::vector<std::pair<const document::Value*, const document::Value*>> origins;
    // Values that were made of a map's key: (the key, the value behind it).
    std::vector<std::pair<const document::Value*, const document::Value*>> keys;
    // Values that conditions of a failing `when` want to be there (`when %others !empty`): (its event, the value).
    std::vector<std::pair<std::uint32_t, const document::Value*>> witnesses;
    // By Result::query of results that are stuck at a name; shared by all traces of a document.
    std::shared_ptr<const std::deque<StuckName>> stuck_names;
    std::vector<std::shared_ptr<const void>> memory;

    [[nodiscard]] static bool is_stuck_at_name(const Result& result) {
        return result.stuck == Stuck::NameNotFound || result.stuck == Stuck::NameUnresolved ||
               result.stuck == Stuck::NameIndexOutOfBounds;
    }
    // The query that an unresolved result belongs to.
    [[nodiscard]] std::uint32_t query_of(const Result& result) const {
        return is_stuck_at_name(result) ? (*stuck_names)[result.query].query : result.query;
    }

    template <class Visit>
    void for_each_child(std::uint32_t event, Visit&& visit) const {
        for (std::uint32_t child = events[event].first_child; child != no_event; child = events[child].next_sibling) {
            visit(child);
        }
    }
};

}  // namespace bylaw::vm
