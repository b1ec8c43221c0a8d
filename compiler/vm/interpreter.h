// The interpreter of one rules file on one document; private to vm/. The work is split over rules.cpp (bodies, blocks,
// rules), walk.cpp (queries), clauses.cpp (unary and binary clauses), comparison.cpp (sets of results), variables.cpp
// (scopes, calls of functions).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "bytecode/program.h"
#include "document/document.h"
#include "document/symbol.h"
#include "vm/compare.h"
#include "vm/evaluate.h"
#include "vm/functions.h"
#include "vm/recorder.h"
#include "vm/trace.h"
#include "vm/type_index.h"

namespace bylaw::vm {

// What all files of a run share on one document.
struct SharedEvaluation {
    SharedEvaluation(const bytecode::Program& given_program, const document::Document& given_document,
                     EvaluationLimits given_limits, const document::Value* given_root);

    // The index, made at first use.
    [[nodiscard]] const TypeIndex& type_index();

    const bytecode::Program& program;
    const document::Document& document;
    const document::Value& root;  // what rules take for the whole
    EvaluationLimits limits;
    const References* references = nullptr;
    std::optional<TypeIndex> types;
    std::vector<std::optional<std::vector<Result>>> shared_results;  // by Query::shared
    enum class Spellings : std::uint8_t { Unknown, Absent, Present };
    std::vector<Spellings> key_spellings;    // by key: whether the document has any other spelling of it
    std::vector<bool> shared_looked_inside;  // whether finding them took more than types, by Query::shared
    bool literals_have_maps = false;
    // Of a document that holds nothing but few resources: where these lie, and the map around them. Nothing for all
    // others.
    std::uintptr_t lone_begin = 0;
    std::uintptr_t lone_bytes = 0;
    const document::Value* lone_resources = nullptr;
    // Whether the current file looked at more of the resources than their types.
    bool looked_inside = false;

    [[nodiscard]] bool is_lone(const document::Value* value) const {
        return reinterpret_cast<std::uintptr_t>(value) - lone_begin < lone_bytes;
    }
    std::shared_ptr<std::deque<StuckName>> stuck_names = std::make_shared<std::deque<StuckName>>();
};

// An evaluation error on its way up; caught in evaluate.cpp, never leaves the room.
struct Failure {
    support::DiagnosticCode code;
    std::string message;
    std::string help;
    std::uint32_t instruction = bytecode::none;
};

// The value of one `let` in one scope.
struct LetSlot {
    enum class State : std::uint8_t { Unread, Evaluating, Ready };
    State state = State::Unread;
    std::vector<Result> results;
};

// guard-language.md 3.3. Lives on the stack of the evaluation that needs it.
struct Scope {
    enum class Kind : std::uint8_t { File, Block, Value, Call };
    Kind kind = Kind::Value;
    const document::Value* root = nullptr;
    Scope* parent = nullptr;
    std::uint32_t first_let = 0;  // File, Block
    std::uint32_t let_count = 0;
    LetSlot* slots = nullptr;
    const bytecode::Rule* callee = nullptr;  // Call
    const std::vector<std::vector<Result>>* arguments = nullptr;
};

class Interpreter {
public:
    Interpreter(SharedEvaluation& shared, std::uint32_t file, Detail detail);

    // One rule, as the report wants it: independent of the results of references.
    Status run_rule(std::uint32_t rule);

    Recorder& recorder() { return recorder_; }
    // What the rule was about that ran last.
    std::vector<Subject> take_subjects() { return std::move(subjects_); }
    // Hands over what was recorded, with the memory it refers to.
    Trace take_trace();
    void set_recording(bool recording) {
        recording_ = recording;
        reporting_ = recording;
    }
    // How often something ran so far whose report depends on where a variable got its value: key filters, and blocks
    // that nothing was selected for.
    [[nodiscard]] std::uint64_t order_dependent() const { return order_dependent_; }
    // Which variables of the file have a value; and going back to that, so that others are evaluated again.
    [[nodiscard]] std::vector<bool> known_variables() const;
    void forget_variables(const std::vector<bool>& known);
    // Whether a rule may end with its first failure, whatever errors or events are behind that: for whoever evaluates
    // failing rules again.
    void set_stopping(bool stopping) { stopping_ = stopping; }
    // Whether variables may have values that another file of the run found for the same query.
    void set_sharing(bool sharing) { sharing_ = sharing; }
    // After a Failure: forgets what was under way, so that other rules can be evaluated.
    void recover();

private:
    using Value = document::Value;
    using Instruction = bytecode::Instruction;
    // The spelling in force (3.5); none_in_force before a key had to be respelled.
    using Converter = std::uint8_t;
    static constexpr Converter none_in_force = 0xFF;

    // What becomes of the results of a query: a reference to a callable that returns false when it has seen enough.
    class SinkReference {
    public:
        template <class Callable>
        SinkReference(Callable& callable)  // NOLINT(google-explicit-constructor)
            : object_(&callable),
              call_([](void* object, const Result& result) { return (*static_cast<Callable*>(object))(result); }) {}
        bool operator()(const Result& result) const { return call_(object_, result); }

    private:
        void* object_;
        bool (*call_)(void*, const Result&);
    };

    // The query that is walked, for the remaining part of unresolved results.
    struct Walk {
        std::uint32_t query;
        std::uint32_t first_part;
        SinkReference sink;
    };

    // rules.cpp
    Status run_block(std::uint32_t block, Scope& scope);
    Status enter_block(std::uint32_t block, const Value* root, Scope& parent);
    Status conditions(EventKind kind, std::uint32_t subject, std::uint32_t block, Scope& scope,
                      std::uint32_t detail = 0);
    Status over(const Instruction& instruction, std::uint32_t pc, Scope& scope);
    Status when(const Instruction& instruction, std::uint32_t pc, Scope& scope);
    Status type_block(const Instruction& instruction, std::uint32_t pc, Scope& scope);
    Status reference(const Instruction& instruction, std::uint32_t pc, Scope& scope);
    Status imported(const Instruction& instruction, std::uint32_t pc);
    Status imported_status(std::uint32_t first_rule, std::uint32_t call);
    Status evaluate_imported(std::uint32_t rule, std::uint32_t call);
    Status answer(Status referenced, const Instruction& instruction, std::uint32_t pc);
    Status call_rule(const Instruction& instruction, std::uint32_t pc, Scope& scope);
    Status each_of_type(const Instruction& instruction, std::uint32_t pc, Scope& scope);
    Status evaluate_rule(std::uint32_t rule);
    template <class Body>
    Status under(Status condition, std::uint32_t conditions_block, Body body);
    void record_undecided(const Value* cause, std::uint32_t conditions_block);
    void record_witnesses(const bytecode::Block& conditions, Scope& scope);
    Status status_of_name(std::uint32_t first_rule);

    // Of a block over what a query on the document selects.
    void add_subject(const Scope& scope, const Value* value, Status status) {
        if (shared_.limits.records_subjects && scope.root == &shared_.root) {
            subjects_.push_back({value, status});
        }
    }

    // walk.cpp
    bool query(std::uint32_t index, Scope& scope, SinkReference sink);
    std::vector<Result> collect(std::uint32_t index, Scope& scope);
    bool walk(const Walk& walk, std::uint32_t pc, const Value* current, Scope& scope, Converter converter);
    bool walk_variable(const Walk& walk, std::uint32_t pc, Scope& scope, Converter converter);
    bool walk_of_types(const Walk& walk, Scope& scope, Converter converter);
    bool walk_interpolation(const Walk& walk, std::uint32_t pc, const Value& map, Scope& scope, Converter converter);
    bool walk_map(const Walk& walk, std::uint32_t pc, const Value& map, Scope& scope, Converter converter,
                  std::uint32_t bound_name);
    bool walk_filter(const Walk& walk, std::uint32_t pc, const Value* current, Scope& scope, Converter converter);
    bool walk_key_filter(const Walk& walk, std::uint32_t pc, const Value& map, Scope& scope, Converter converter);
    Status run_filter(std::uint32_t block, Scope& scope, bool over_list);
    const Value* find_key(const Value& map, std::uint32_t key, Converter& converter);
    [[nodiscard]] Result selected(const Value* value) const;
    // Whether the query selects among all resources of a document that may not have all of them.
    [[nodiscard]] bool may_select_more(std::uint32_t query, const Scope& scope) const;
    bool enter_symbol(const Walk& walk, std::uint32_t pc, const Value& symbol, Scope& scope, Converter converter);
    const Value* unknown_inside(const Value& symbol);
    // Goes on behind what may not be selected.
    bool walk_uncertain(const Walk& walk, std::uint32_t pc, const Value* current, Scope& scope, Converter converter);
    bool unresolved(const Walk& walk, std::uint32_t pc, const Value* at, Stuck stuck);
    bool unresolved_name(const Walk& walk, std::uint32_t pc, const Value* at, Stuck stuck, StuckName name);
    std::string_view written_key(const Value& map, std::uint32_t index) const;
    void bind(std::uint32_t name, std::string_view key, const Value* behind);
    void record_key_checks(std::uint32_t pc, const Value& key, const Value* behind, std::span<const Result> right);
    void step();
    // Whoever has one of few resources, or a map around them, may see all of it.
    void look_at(const Value* value) {
        if (shared_.is_lone(value) || value == shared_.lone_resources || value == &shared_.root) {
            shared_.looked_inside = true;
        }
    }

    // Statuses of one clause as they come in, with the checks that did not hold where they are recorded.
    struct Tally {
        const Instruction& clause;
        std::uint32_t instruction;
        bool recording;
        std::uint64_t passes = 0;
        std::uint64_t fails = 0;
        std::uint64_t unknowns = 0;
        std::uint64_t uncertain_passes = 0;
        bool is_uncertain = false;  // whether what is compared was selected is not known
        bool has_certain = false;   // something was selected for certain

        [[nodiscard]] Status status(bool all) const;
    };

    // clauses.cpp
    Status unary(const Instruction& instruction, std::uint32_t pc, Scope& scope);
    Status compare_literal(const Instruction& instruction, std::uint32_t pc, Scope& scope);
    Status compare(const Instruction& instruction, std::uint32_t pc, Scope& scope);
    Comparison unary_holds(bytecode::Operator op, const Result& result);
    [[nodiscard]] Comparison unary_of_symbol(bytecode::Operator op, const document::Value& value);
    [[nodiscard]] std::optional<Comparison> unary_of_candidates(bytecode::Operator op, const document::Value& symbol);
    [[nodiscard]] static Comparison is_nothing(const Result& result);
    [[nodiscard]] bool fails_anyway(const document::Value& value, const Result& literal, const Tally& tally);
    void judge_literal(const Result& result, const Result& literal, Tally& tally);
    // `with` is what the key was compared with in the end.
    Comparison compare_key(const Value& key, const Result& result, bool is_membership, const Value*& with) const;
    // How often a key fits, and how often that is not known.
    struct KeyMatches {
        int certain = 0;
        int unknown = 0;
    };
    KeyMatches key_matches(const Instruction& filter, const Value& key, std::span<const Result> right);

    // comparison.cpp: guard-language.md 3.8
    using Values = std::vector<const Value*>;
    void compare_sets(std::span<const Result> left, std::span<const Result> right, Tally& tally);
    void equal_sets(std::span<const Result> left, std::span<const Result> right, Tally& tally);
    [[nodiscard]] bool reads_same_results(const Instruction& clause) const;
    void in_sets(std::span<const Result> left, std::span<const Result> right, Tally& tally);
    void ordered_sets(std::span<const Result> left, std::span<const Result> right, Tally& tally);
    void set_outcome(const Values& difference, const Values& undecided, const Values& left, const Values& right,
                     Tally& tally);
    void pair(const Value* left, const Value* right, Tally& tally);
    void inside(const Value* left, const Value* right, Tally& tally);
    void substring(const Value* left, const Value* right, Tally& tally);
    void pass(Tally& tally, std::uint64_t count = 1);
    [[nodiscard]] Status miss(Tally& tally, const Value* unknown = nullptr);
    void fail_pair(const Value* left, const Value* right, Comparison comparison, Tally& tally,
                   ResultKind right_kind = ResultKind::Resolved);
    void fail_in(const Value* left, std::span<const Value* const> right, Tally& tally, bool is_unknown = false);
    void fail_unresolved_left(const Result& left, Tally& tally);
    void fail_unresolved_right(const Value* left, const Result& right, Tally& tally);
    // The outcome as true or false; stops the evaluation where a regular expression took too long.
    bool holds(Comparison comparison) const;
    Comparison checked(Comparison comparison) const;
    Comparison ordered(bytecode::Operator op, const Value& left, const Value& right) const;

    // variables.cpp
    const std::vector<Result>& variable(std::uint32_t name, Scope& scope);
    const std::vector<Result>* own_variable(std::uint32_t name, Scope& scope);
    const std::vector<Result>& evaluate_let(std::uint32_t let, LetSlot& slot, Scope& scope);
    std::vector<Result> operand_results(const bytecode::Operand& operand, Scope& scope);
    std::vector<Result> call_function(const bytecode::Call& call, Scope& scope);
    // The first query among the arguments of a call and of the calls in them; none if there is none.
    std::uint32_t query_behind(const bytecode::Call& call) const;
    [[noreturn]] void fail(support::DiagnosticCode code, std::string message, std::string help = {}) const;

    // Refuses to use more of the stack than evaluations may: how deep a walk goes depends on the length of queries and
    // the depth of documents together, which no count of levels bounds.
    void check_stack() const {
        if (reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < stack_end_) {
            fail_for_stack();
        }
    }
    [[noreturn]] void fail_for_stack() const;

    // Of a statement for whose results, all of them, something must hold.
    [[nodiscard]] bool may_stop(const Instruction& instruction) const {
        return stopping_ || (instruction.flags & bytecode::can_stop_early) != 0;
    }

    // Counts nesting; refuses to go deeper than the limit.
    class Nesting {
    public:
        explicit Nesting(Interpreter& interpreter);
        ~Nesting() { --interpreter_.depth_; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

    private:
        Interpreter& interpreter_;
    };
    // Evaluation whose events no report shows (conditions, filters, variables, references), unless everything is
    // wanted.
    class Aside {
    public:
        explicit Aside(Interpreter& interpreter)
            : interpreter_(interpreter), recording_(interpreter.recording_), stopping_(interpreter.stopping_) {
            interpreter.recording_ = interpreter.everything_;
            interpreter.stopping_ = false;
        }
        ~Aside() {
            interpreter_.recording_ = recording_;
            interpreter_.stopping_ = stopping_;
        }
        Aside(const Aside&) = delete;
        Aside& operator=(const Aside&) = delete;

    private:
        Interpreter& interpreter_;
        bool recording_;
        bool stopping_;
    };

    // Evaluation of which no report shows anything, not even checks of its own: conditions, filters, references.
    class Hidden {
    public:
        explicit Hidden(Interpreter& interpreter) : interpreter_(interpreter), reporting_(interpreter.reporting_) {
            interpreter.reporting_ = interpreter.everything_;
        }
        ~Hidden() { interpreter_.reporting_ = reporting_; }
        Hidden(const Hidden&) = delete;
        Hidden& operator=(const Hidden&) = delete;

    private:
        Interpreter& interpreter_;
        bool reporting_;
    };

    // Vectors of results are made all the time, and mostly of one: those that are done with are used again.
    [[nodiscard]] std::vector<Result> new_results() {
        std::vector<Result> results;
        if (!spare_results_.empty()) {
            results = std::move(spare_results_.back());
            spare_results_.pop_back();
        }
        return results;
    }
    void done_with(std::vector<Result>&& results) {
        constexpr std::size_t most = 64;  // vectors, and results in each
        if (results.capacity() != 0 && results.capacity() <= most && spare_results_.size() < most) {
            results.clear();
            spare_results_.push_back(std::move(results));
        }
    }
    // The variables of a block, for as long as it runs.
    class Slots {
    public:
        Slots(Interpreter& interpreter, std::uint32_t count);
        ~Slots();
        Slots(const Slots&) = delete;
        Slots& operator=(const Slots&) = delete;
        [[nodiscard]] LetSlot* data() { return slots_.data(); }

    private:
        Interpreter& interpreter_;
        std::vector<LetSlot> slots_;
    };

    SharedEvaluation& shared_;
    const bytecode::Program& program_;
    const bytecode::File& file_;
    Scope file_scope_;
    std::vector<LetSlot> file_slots_;
    std::unordered_map<std::uint32_t, std::vector<Result>> bound_;  // by name
    struct Named {
        enum class State : std::uint8_t { Unknown, Evaluating, Known };
        State state = State::Unknown;
        Status status = Status::Skip;
    };
    // By rule of the file, then by parameterized and imported rule: the status of its name, kept at the first rule with
    // that name.
    std::vector<Named> named_;
    bool recording_ = false;
    bool reporting_ = false;  // recording, or aside of it where key filters and filters of scalars are recorded still
    bool everything_ = false;
    bool sharing_ = true;
    bool stopping_ = false;           // what fails here makes the rule fail, and that is all that matters
    bool keeps_names_ = false;        // of unresolved interpolations
    bool uncertain_ = false;          // whether a filter on the way of the walk could not be decided
    const Value* unknown_ = nullptr;  // the value that the last undecided check was about; may be null
    std::unordered_map<const document::Symbol*, const Value*> inside_symbols_;  // by symbol: any value inside
    std::uint64_t filters_ = 0;                                                 // values that were tested so far
    std::uint64_t order_dependent_ = 0;
    std::uint32_t depth_ = 0;
    std::uintptr_t stack_end_;  // stacks grow downwards
    std::uint64_t steps_ = 0;
    std::uint32_t current_ = bytecode::none;
    Recorder recorder_;
    std::vector<Subject> subjects_;
    std::vector<std::vector<Result>> spare_results_;
    std::vector<std::vector<LetSlot>> spare_slots_;
    std::shared_ptr<FunctionMemory> memory_;
};

}  // namespace bylaw::vm
