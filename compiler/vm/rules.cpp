// Bodies, blocks and rules: guard-language.md, sections 2, 3.10 and 3.11.
#include <sys/resource.h>

#include <algorithm>
#include <utility>

#include "document/prefetch.h"
#include "vm/interpreter.h"

namespace bylaw::vm {

using bytecode::none;
using bytecode::Opcode;

namespace {

// Statuses of statements that follow each other, of alternatives, of the iterations of a block.
struct Counts {
    std::uint64_t passes = 0;
    std::uint64_t fails = 0;
    std::uint64_t unknowns = 0;
    std::uint64_t open_passes = 0;  // Status::PassOrSkip

    void add(Status status) {
        passes += status == Status::Pass ? 1U : 0U;
        fails += status == Status::Fail ? 1U : 0U;
        unknowns += status == Status::Unknown ? 1U : 0U;
        open_passes += status == Status::PassOrSkip ? 1U : 0U;
    }
    [[nodiscard]] Status all() const {
        return fails > 0         ? Status::Fail
               : unknowns > 0    ? Status::Unknown
               : passes > 0      ? Status::Pass
               : open_passes > 0 ? Status::PassOrSkip
                                 : Status::Skip;
    }
    [[nodiscard]] Status any() const {
        const bool is_open = unknowns > 0 || (open_passes > 0 && fails > 0);
        return passes > 0        ? Status::Pass
               : is_open         ? Status::Unknown
               : fails > 0       ? Status::Fail
               : open_passes > 0 ? Status::PassOrSkip
                                 : Status::Skip;
    }
};

// What becomes of a status where it is not known whether it counts at all.
Status if_at_all(Status status) {
    return status == Status::Pass ? Status::PassOrSkip : status == Status::Fail ? Status::Unknown : status;
}

// Half of what a thread has, so that comparing deep values has room as well. Where stacks are unlimited, those of
// threads have 2 MiB.
std::uintptr_t stack_for_evaluation() {
    static const std::uintptr_t bytes = [] {
        constexpr rlim_t most = rlim_t{4} << 20U;
        constexpr rlim_t for_threads = rlim_t{2} << 20U;
        struct rlimit limit {};
        if (::getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
            limit.rlim_cur = for_threads;
        }
        return std::min(most, limit.rlim_cur / 2);
    }();
    return bytes;
}

}  // namespace

Interpreter::Interpreter(SharedEvaluation& shared, std::uint32_t file, Detail detail)
    : shared_(shared),
      program_(shared.program),
      file_(shared.program.file(file)),
      file_slots_(file_.let_count),
      named_(std::size_t{file_.rule_count} + file_.parameterized_count),
      recording_(detail != Detail::Verdicts),
      reporting_(detail != Detail::Verdicts),
      everything_(detail == Detail::Everything),
      keeps_names_(detail != Detail::Verdicts),
      stack_end_(reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) - stack_for_evaluation()),
      recorder_(detail == Detail::Everything),
      memory_(std::make_shared<FunctionMemory>()) {
    file_scope_.kind = Scope::Kind::File;
    file_scope_.root = &shared.root;
    file_scope_.first_let = file_.first_let;
    file_scope_.let_count = file_.let_count;
    file_scope_.slots = file_slots_.data();
}

Trace Interpreter::take_trace() {
    recorder_.trace.memory.push_back(memory_);
    recorder_.trace.stuck_names = shared_.stuck_names;
    return std::move(recorder_.trace);
}

std::vector<bool> Interpreter::known_variables() const {
    std::vector<bool> known;
    for (const LetSlot& slot : file_slots_) {
        known.push_back(slot.state == LetSlot::State::Ready);
    }
    return known;
}

void Interpreter::forget_variables(const std::vector<bool>& known) {
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (!known[i] && file_slots_[i].state == LetSlot::State::Ready) {
            file_slots_[i] = LetSlot();
        }
    }
}

void Interpreter::recover() {
    for (LetSlot& slot : file_slots_) {
        if (slot.state == LetSlot::State::Evaluating) {
            slot.state = LetSlot::State::Unread;
        }
    }
    for (Named& named : named_) {
        if (named.state == Named::State::Evaluating) {
            named.state = Named::State::Unknown;
        }
    }
    stopping_ = false;
    uncertain_ = false;
}

void Interpreter::fail_for_stack() const {
    fail(support::DiagnosticCode::EvaluateRecursion,
         "rules, variables and long queries are nested too deeply for the stack",
         "look for a rule that calls itself, or shorten the queries");
}

Interpreter::Nesting::Nesting(Interpreter& interpreter) : interpreter_(interpreter) {
    interpreter.check_stack();
    if (interpreter.depth_ >= interpreter.shared_.limits.depth) {
        interpreter.fail(support::DiagnosticCode::EvaluateRecursion,
                         "rules, blocks or variables are nested deeper than the limit",
                         "look for a rule that calls itself, or raise the limit with --max-evaluation-depth");
    }
    ++interpreter.depth_;
}

Status Interpreter::run_block(std::uint32_t block, Scope& scope) {
    const bytecode::Block& row = program_.block(block);
    Status status = Status::Skip;
    Counts body;
    Counts group;
    const bool stopping = stopping_;
    for (std::uint32_t pc = row.first;; ++pc) {
        const Instruction& instruction = program_.code(pc);
        current_ = pc;
        step();
        switch (instruction.opcode) {
            case Opcode::Unary:
                status = unary(instruction, pc, scope);
                break;
            case Opcode::CompareLiteral:
                status = compare_literal(instruction, pc, scope);
                break;
            case Opcode::Compare:
                status = compare(instruction, pc, scope);
                break;
            case Opcode::Over:
                status = over(instruction, pc, scope);
                break;
            case Opcode::When:
                status = when(instruction, pc, scope);
                break;
            case Opcode::TypeBlock:
                status = type_block(instruction, pc, scope);
                break;
            case Opcode::RuleReference:
                status = reference(instruction, pc, scope);
                break;
            case Opcode::ImportedRule:
                status = imported(instruction, pc);
                break;
            case Opcode::CallRule:
                status = call_rule(instruction, pc, scope);
                break;
            case Opcode::Alternatives:
                group = Counts();
                stopping_ = false;
                if (recording_) {
                    recorder_.start(EventKind::Disjunction, pc, instruction.b);
                }
                break;
            case Opcode::Or:
                if (status == Status::Pass) {
                    // One before the end of the group, since the loop goes on to the next.
                    pc = instruction.a - 1;
                } else {
                    group.add(status);
                }
                break;
            case Opcode::AlternativesEnd:
                stopping_ = stopping;
                group.add(status);
                status = group.any();
                if (recording_) {
                    recorder_.end(status, true);
                }
                break;
            case Opcode::And:
                if (status == Status::Fail && !recording_ && may_stop(instruction)) {
                    return Status::Fail;
                }
                body.add(status);
                break;
            default:
                return body.all();
        }
    }
}

Interpreter::Slots::Slots(Interpreter& interpreter, std::uint32_t count) : interpreter_(interpreter) {
    if (count != 0 && !interpreter.spare_slots_.empty()) {
        slots_ = std::move(interpreter.spare_slots_.back());
        interpreter.spare_slots_.pop_back();
    }
    slots_.resize(count);
}

Interpreter::Slots::~Slots() {
    if (slots_.empty()) {
        return;
    }
    for (LetSlot& slot : slots_) {
        interpreter_.done_with(std::move(slot.results));
    }
    slots_.clear();
    interpreter_.spare_slots_.push_back(std::move(slots_));
}

Status Interpreter::enter_block(std::uint32_t block, const Value* root, Scope& parent) {
    const Nesting nesting(*this);
    const bytecode::Block& row = program_.block(block);
    Slots slots(*this, row.let_count);
    Scope scope;
    scope.kind = Scope::Kind::Block;
    scope.root = root;
    scope.parent = &parent;
    scope.first_let = row.first_let;
    scope.let_count = row.let_count;
    scope.slots = slots.data();
    return run_block(block, scope);
}

Status Interpreter::over(const Instruction& instruction, std::uint32_t pc, Scope& scope) {
    const bool all = !program_.query(instruction.a).has(bytecode::some);
    Counts counts;
    bool is_empty = true;
    bool is_certain = false;
    const auto judge = [&](const Result& result) {
        is_empty = false;
        if (result.kind != ResultKind::Unresolved) {
            Scope element;
            element.kind = Scope::Kind::Value;
            element.root = result.value;
            element.parent = &scope;
            const Status status = enter_block(instruction.b, result.value, element);
            const bool is_certain_now = !result.is_uncertain && !document::may_be_missing(*result.value);
            // A value that is missing fails.
            const Status of_value = document::may_be_missing(*result.value) && status != Status::Fail ? Status::Unknown
                                    : result.is_uncertain ? if_at_all(status)
                                                          : status;
            counts.add(of_value);
            add_subject(scope, result.value, of_value);
            is_certain = is_certain || is_certain_now;
            return;
        }
        const Status status = result.is_uncertain ? Status::Unknown : Status::Fail;
        counts.add(status);
        if (recording_) {
            Check check;
            check.kind = CheckKind::MissingBlockValue;
            check.instruction = pc;
            check.from = result;
            recorder_.failure(check, status);
        }
    };
    const bool stopping = std::exchange(stopping_, stopping_ && all);
    if (!recording_ && (instruction.flags & bytecode::can_stop_early) != 0) {
        auto sink = [&](const Result& result) {
            judge(result);
            return all ? counts.fails == 0 : counts.passes == 0;
        };
        query(instruction.a, scope, sink);
    } else {
        std::uint32_t event = no_event;
        if (recording_) {
            event = recorder_.start(EventKind::Block, pc);
        }
        std::vector<Result> results;
        {
            const Aside aside(*this);
            const std::uint64_t filters = filters_;
            results = collect(instruction.a, scope);
            if (event != no_event && filters_ != filters) {
                recorder_.trace.events[event].detail = 1;
            }
        }
        for (std::size_t i = 0; i < results.size() && !(stopping_ && counts.fails > 0); ++i) {
            document::prefetch_ahead(i, results.size(), [&](std::size_t ahead) { return results[ahead].value; });
            judge(results[i]);
        }
        done_with(std::move(results));
    }
    stopping_ = stopping;
    Status status = all ? counts.all() : counts.any();
    const bool must_select = (instruction.flags & bytecode::not_empty) != 0;
    if (!is_empty && !is_certain) {
        // Selecting nothing fails where something must be selected, and is no pass where one is enough.
        const bool is_undecided =
            must_select ? status == Status::PassOrSkip || status == Status::Skip : !all && status == Status::PassOrSkip;
        status = is_undecided ? Status::Unknown : status;
    }
    if (is_empty) {
        status = !must_select ? Status::Skip : may_select_more(instruction.a, scope) ? Status::Unknown : Status::Fail;
        order_dependent_ += must_select ? 1U : 0U;
    }
    if (recording_) {
        recorder_.end(status, !all);
    }
    return status;
}

Status Interpreter::conditions(EventKind kind, std::uint32_t subject, std::uint32_t block, Scope& scope,
                               std::uint32_t detail) {
    const Aside aside(*this);
    const Hidden hidden(*this);
    if (recording_) {
        recorder_.start(kind, subject, detail);
    }
    const Status status = run_block(block, scope);
    if (recording_) {
        recorder_.end(status);
    }
    return status;
}

// What conditions make of what they stand before.
template <class Body>
Status Interpreter::under(Status condition, std::uint32_t conditions_block, Body body) {
    if (condition == Status::Pass) {
        return body();
    }
    if (!is_open(condition)) {
        return Status::Skip;
    }
    const Value* const cause = unknown_;
    const bool stopping = std::exchange(stopping_, false);
    const Status status = if_at_all(body());
    stopping_ = stopping;
    if (status == Status::Unknown) {
        record_undecided(cause, conditions_block);
    }
    return status;
}

void Interpreter::record_undecided(const Value* cause, std::uint32_t conditions_block) {
    unknown_ = cause;
    if (recording_) {
        Check check;
        check.kind = CheckKind::Undecided;
        // The first condition stands for all.
        check.instruction = program_.block(conditions_block).first;
        while (program_.code(check.instruction).opcode == Opcode::Alternatives) {
            ++check.instruction;
        }
        check.from.value = cause;
        recorder_.failure(check, Status::Unknown);
    }
}

Status Interpreter::when(const Instruction& instruction, std::uint32_t pc, Scope& scope) {
    if (recording_) {
        recorder_.start(EventKind::When, pc);
    }
    const Status status = under(conditions(EventKind::WhenCondition, pc, instruction.a, scope), instruction.a,
                                [&] { return enter_block(instruction.b, scope.root, scope); });
    if (recording_) {
        if (status == Status::Fail && shared_.limits.records_witnesses) {
            record_witnesses(program_.block(instruction.a), scope);
        }
        recorder_.end(status);
    }
    return status;
}

// What the variables hold that the conditions want to be there.
void Interpreter::record_witnesses(const bytecode::Block& conditions, Scope& scope) {
    constexpr std::size_t most = 16;
    for (std::uint32_t pc = conditions.first; pc < conditions.first + conditions.count; ++pc) {
        const Instruction& clause = program_.code(pc);
        const bool is_presence = clause.opcode == Opcode::Unary &&
                                 ((clause.op == bytecode::Operator::Empty && (clause.flags & bytecode::negated) != 0) ||
                                  (clause.op == bytecode::Operator::Exists && (clause.flags & bytecode::negated) == 0));
        if (!is_presence || !program_.query(clause.a).has(bytecode::bare_variable)) {
            continue;
        }
        std::size_t count = 0;
        for (const Result& result : collect(clause.a, scope)) {
            if (result.kind == ResultKind::Resolved && ++count <= most) {
                recorder_.witness(*result.value);
            }
        }
    }
}

Status Interpreter::type_block(const Instruction& instruction, std::uint32_t pc, Scope& scope) {
    if (recording_) {
        recorder_.start(EventKind::TypeCheck, instruction.a);
    }
    Status status = Status::Pass;
    if (instruction.c != none) {
        status = conditions(EventKind::TypeCondition, instruction.a, instruction.c, scope);
    }
    status = under(status, instruction.c, [&] { return each_of_type(instruction, pc, scope); });
    if (recording_) {
        recorder_.end(status);
    }
    return status;
}

Status Interpreter::each_of_type(const Instruction& instruction, std::uint32_t pc, Scope& scope) {
    std::vector<Result> results;
    {
        const Aside aside(*this);
        results = collect(program_.tables().types[instruction.a].query, scope);
    }
    Counts counts;
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const Result& result = results[i];
        document::prefetch_ahead(i, results.size(), [&](std::size_t ahead) { return results[ahead].value; });
        if (result.kind == ResultKind::Unresolved) {
            current_ = pc;
            fail(support::DiagnosticCode::EvaluateNoResources,
                 "`" + std::string(program_.string(program_.tables().types[instruction.a].name)) +
                     "` has no resources to look at: the document has no `Resources`, or one that is not a resource",
                 "guard the block with `when Resources exists`, or evaluate a template");
        }
        Scope element;
        element.kind = Scope::Kind::Value;
        element.root = result.value;
        element.parent = &scope;
        if (recording_) {
            recorder_.start(EventKind::TypeBlock, instruction.a, number);
        }
        Status status = enter_block(instruction.b, result.value, element);
        status = result.is_uncertain ? if_at_all(status) : status;
        if (recording_) {
            recorder_.end(status);
        }
        counts.add(status);
        add_subject(scope, result.value, status);
        if (status == Status::Fail && stopping_) {
            break;
        }
        ++number;
    }
    return counts.all();
}

Status Interpreter::status_of_name(std::uint32_t first_rule) {
    Named& named = named_[first_rule - file_.first_rule];
    if (named.state == Named::State::Known) {
        return named.status;
    }
    const std::uint32_t name = program_.rule(first_rule).name;
    if (named.state == Named::State::Evaluating) {
        fail(support::DiagnosticCode::EvaluateRecursion,
             "rule `" + std::string(program_.string(name)) + "` needs its own result",
             "break the circle of rules that refer to each other");
    }
    named.state = Named::State::Evaluating;
    Status status = Status::Skip;
    // Of several rules with one name the first that is not skipped counts.
    for (std::uint32_t rule = first_rule; rule < file_.first_rule + file_.rule_count; ++rule) {
        if (program_.rule(rule).name == name) {
            status = evaluate_rule(rule);
            if (status != Status::Skip) {
                break;
            }
        }
    }
    named_[first_rule - file_.first_rule] = {Named::State::Known, status};
    return status;
}

Status Interpreter::reference(const Instruction& instruction, std::uint32_t pc, Scope&) {
    if (recording_) {
        recorder_.start(EventKind::Clause, pc);
    }
    // Compiled code only names rules of its own file; a bundle from elsewhere might not.
    if (instruction.b < file_.first_rule || instruction.b - file_.first_rule >= file_.rule_count) {
        fail(support::DiagnosticCode::EvaluateUnknownRule,
             "there is no rule `" + std::string(program_.string(instruction.a)) + "`");
    }
    Status referenced = Status::Skip;
    {
        const Nesting nesting(*this);
        const Aside aside(*this);
        const Hidden hidden(*this);
        referenced = status_of_name(instruction.b);
    }
    return answer(referenced, instruction, pc);
}

// What a reference makes of the status of its rule. Ends the event of its clause.
Status Interpreter::answer(Status referenced, const Instruction& instruction, std::uint32_t pc) {
    const bool is_negated = (instruction.flags & bytecode::negated) != 0;
    const bool holds = (referenced == Status::Pass) != is_negated;
    const Status status = is_open(referenced) ? Status::Unknown : holds ? Status::Pass : Status::Fail;
    if (recording_) {
        if (status != Status::Pass) {
            Check check;
            check.kind = status == Status::Unknown ? CheckKind::Undecided : CheckKind::DependentRule;
            check.instruction = pc;
            check.from.value = status == Status::Unknown ? unknown_ : nullptr;
            recorder_.attach(check);
        }
        recorder_.end(status);
    }
    return status;
}

// A rule that is imported is not evaluated for itself, so what fails in it is shown where it is referred to first.
Status Interpreter::imported(const Instruction& instruction, std::uint32_t pc) {
    const std::uint32_t place = instruction.b - file_.first_parameterized;
    // As in `reference`.
    if (instruction.b < file_.first_parameterized || place >= file_.parameterized_count) {
        fail(support::DiagnosticCode::EvaluateUnknownRule,
             "there is no rule `" + std::string(program_.string(instruction.a)) + "`");
    }
    const bool is_negated = (instruction.flags & bytecode::negated) != 0;
    if (!is_negated && named_[file_.rule_count + place].state == Named::State::Unknown) {
        const Status status = imported_status(instruction.b, pc);
        if (status == Status::Pass || status == Status::Fail || status == Status::Unknown) {
            return status;
        }
    }
    if (recording_) {
        recorder_.start(EventKind::Clause, pc);
    }
    Status referenced = Status::Skip;
    {
        const Aside aside(*this);
        const Hidden hidden(*this);
        referenced = imported_status(instruction.b, pc);
    }
    return answer(referenced, instruction, pc);
}

Status Interpreter::imported_status(std::uint32_t first_rule, std::uint32_t call) {
    const std::size_t place = file_.rule_count + (first_rule - file_.first_parameterized);
    if (named_[place].state == Named::State::Known) {
        return named_[place].status;
    }
    const bytecode::Rule& first = program_.tables().parameterized[first_rule];
    if (named_[place].state == Named::State::Evaluating) {
        fail(support::DiagnosticCode::EvaluateRecursion,
             "rule `" + std::string(program_.string(first.name)) + "` needs its own result",
             "break the circle of rules that refer to each other");
    }
    named_[place].state = Named::State::Evaluating;
    Status status = Status::Skip;
    // As in `status_of_name`; only rules of the same imported file share a name.
    for (std::uint32_t rule = first_rule; rule < file_.first_parameterized + file_.parameterized_count; ++rule) {
        const bytecode::Rule& row = program_.tables().parameterized[rule];
        if (row.name == first.name && row.import == first.import && row.parameter_count == 0) {
            status = evaluate_imported(rule, call);
            if (status != Status::Skip) {
                break;
            }
        }
    }
    named_[place] = {Named::State::Known, status};
    return status;
}

Status Interpreter::evaluate_imported(std::uint32_t rule, std::uint32_t call) {
    const Nesting nesting(*this);
    const bytecode::Rule& row = program_.tables().parameterized[rule];
    if (recording_) {
        const std::uint32_t event = recorder_.start(EventKind::Rule, rule, 1);
        recorder_.trace.events[event].call = call;
    }
    const Status condition = row.conditions == none
                                 ? Status::Pass
                                 : conditions(EventKind::RuleCondition, rule, row.conditions, file_scope_, 1);
    const Status status =
        under(condition, row.conditions, [&] { return enter_block(row.body, file_scope_.root, file_scope_); });
    if (recording_) {
        recorder_.end(status);
    }
    return status;
}

Status Interpreter::call_rule(const Instruction& instruction, std::uint32_t pc, Scope& scope) {
    const Nesting nesting(*this);
    const bytecode::Call& call = program_.tables().calls[instruction.a];
    const auto name = [&] { return std::string(program_.string(call.name)); };
    if (call.callee == none) {
        fail(support::DiagnosticCode::EvaluateUnknownRule, "there is no parameterized rule `" + name() + "`");
    }
    const bytecode::Rule& callee = program_.tables().parameterized[call.callee];
    if (callee.parameter_count != call.argument_count) {
        fail(support::DiagnosticCode::EvaluateArgumentCount,
             "rule `" + name() + "` takes " + std::to_string(callee.parameter_count) + " arguments, not " +
                 std::to_string(call.argument_count));
    }
    std::vector<std::vector<Result>> arguments;
    arguments.reserve(call.argument_count);
    for (std::uint32_t i = 0; i < call.argument_count; ++i) {
        const bytecode::Operand& operand = program_.tables().operands[call.first_argument + i];
        arguments.push_back(operand_results(operand, scope));
        if (operand.kind == bytecode::OperandKind::Constant && operand.written == none) {
            // A literal argument is a plain value inside the rule; a variable that is a literal stays one.
            arguments.back()[0].kind = ResultKind::Resolved;
        }
    }
    Scope called;
    called.kind = Scope::Kind::Call;
    called.root = scope.root;
    called.parent = &scope;
    called.callee = &callee;
    called.arguments = &arguments;
    if (recording_) {
        const std::uint32_t event = recorder_.start(EventKind::Rule, call.callee, 1);
        recorder_.trace.events[event].call = pc;
    }
    const Status status = enter_block(callee.body, scope.root, called);
    for (std::vector<Result>& given : arguments) {
        done_with(std::move(given));
    }
    if (recording_) {
        recorder_.end(status);
    }
    return status;
}

Status Interpreter::evaluate_rule(std::uint32_t rule) {
    const Nesting nesting(*this);
    const bytecode::Rule& row = program_.rule(rule);
    if (recording_) {
        recorder_.start(EventKind::Rule, rule);
    }
    const Status condition =
        row.conditions == none ? Status::Pass : conditions(EventKind::RuleCondition, rule, row.conditions, file_scope_);
    const Status status =
        under(condition, row.conditions, [&] { return enter_block(row.body, file_scope_.root, file_scope_); });
    if (recording_) {
        recorder_.end(status);
    }
    return status;
}

Status Interpreter::run_rule(std::uint32_t rule) {
    unknown_ = nullptr;
    subjects_.clear();
    // What fails in an imported rule, and the resources it is about, are those of every rule that refers to it.
    std::fill(named_.begin() + file_.rule_count, named_.end(), Named());
    const Status status = evaluate_rule(rule);
    return status == Status::PassOrSkip ? Status::Pass : status;
}

}  // namespace bylaw::vm
