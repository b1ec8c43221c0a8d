#include "vm/evaluate.h"

#include <algorithm>
#include <utility>

#include "vm/interpreter.h"

namespace bylaw::vm {

using bytecode::none;

SharedEvaluation::SharedEvaluation(const bytecode::Program& given_program, const document::Document& given_document,
                                   EvaluationLimits given_limits, const document::Value* given_root)
    : program(given_program),
      document(given_document),
      root(given_root == nullptr ? given_document.root() : *given_root),
      limits(given_limits),
      shared_results(given_program.tables().shared_count),
      key_spellings(given_program.tables().keys.size(), Spellings::Unknown) {
    const auto nodes = given_program.tables().constant_nodes;
    shared_looked_inside.resize(shared_results.size());
    if (root.kind == document::Kind::Map && root.size == 1 && root.entry_data->key() == "Resources") {
        const document::Value& resources = root.entry_data->value;
        if (resources.kind == document::Kind::Map && resources.size != 0 && resources.size <= most_lone_resources) {
            lone_resources = &resources;
            lone_begin = reinterpret_cast<std::uintptr_t>(resources.entry_data);
            lone_bytes = resources.entries().size_bytes();
        }
    }
    literals_have_maps = std::any_of(nodes.begin(), nodes.end(), [](const bytecode::ConstantNode& node) {
        return node.kind == document::Kind::Map;
    });
}

const TypeIndex& SharedEvaluation::type_index() {
    if (!types) {
        types.emplace(root);
    }
    return *types;
}

struct DocumentEvaluation::State : SharedEvaluation {
    using SharedEvaluation::SharedEvaluation;
};

DocumentEvaluation::DocumentEvaluation(const bytecode::Program& program, const document::Document& document,
                                       EvaluationLimits limits, const References* references,
                                       const document::Value* root)
    : state_(std::make_unique<State>(program, document, limits, root)) {
    state_->references = references;
    // References lead to maps with keys that the document does not have.
    state_->literals_have_maps = state_->literals_have_maps || references != nullptr;
}

DocumentEvaluation::~DocumentEvaluation() = default;

namespace {

// The check that makes a failing rule's report impossible for the reference (guard-language.md 3.15): a unary clause
// that fails on a literal. Follows the events that a report shows.
const Check* unary_on_literal(const Trace& trace, std::uint32_t event) {
    const Event& at = trace.events[event];
    switch (at.kind) {
        case EventKind::RuleCondition:
        case EventKind::TypeCondition:
        case EventKind::WhenCondition:
        case EventKind::Filter:
            return nullptr;
        default:
            break;
    }
    if (at.status != Status::Fail) {
        return nullptr;
    }
    if (at.kind == EventKind::Clause) {
        const Check* check = at.check == no_event ? nullptr : &trace.checks[at.check];
        const bool is_it =
            check != nullptr && check->kind == CheckKind::Unary && check->from.kind == ResultKind::Literal;
        return is_it ? check : nullptr;
    }
    const Check* found = nullptr;
    trace.for_each_child(event, [&](std::uint32_t child) {
        if (found == nullptr) {
            found = unary_on_literal(trace, child);
        }
    });
    return found;
}

EvaluationError error_of(const bytecode::Program& program, std::uint32_t file, std::uint32_t rule,
                         const Failure& failure) {
    EvaluationError error;
    error.rule = rule;
    error.diagnostic.code = failure.code;
    const bytecode::SourcePlace place = program.located(
        file, failure.instruction == none ? program.rule(rule).place : program.tables().places[failure.instruction]);
    error.diagnostic.file = place.name;
    error.diagnostic.span = place.span;
    error.text = place.text;
    error.diagnostic.message = failure.message;
    error.diagnostic.help = failure.help;
    return error;
}

class FileEvaluation {
public:
    FileEvaluation(SharedEvaluation& shared, std::uint32_t file, Detail detail)
        : shared_(shared), program_(shared.program), file_(file), detail_(detail), interpreter_(shared, file, detail) {
        result_.file = file;
    }

    FileResult run(bool continue_after_error, RuleScope scope) {
        const bytecode::File& row = program_.file(file_);
        shared_.looked_inside = false;
        if (detail_ == Detail::Everything) {
            result_.event = interpreter_.recorder().start(EventKind::File, file_);
        }
        // Names that filters bind accumulate, so a rule cannot be evaluated twice without changing what later rules
        // see.
        const bool in_one_go = detail_ != Detail::Evidence || row.binds_names != 0;
        for (std::uint32_t rule = row.first_rule; rule < row.first_rule + row.rule_count; ++rule) {
            const bool is_other =
                scope != RuleScope::Any && (scope == RuleScope::Estate) != (program_.rule(rule).is_of_estate != 0);
            if (!is_other && !evaluate(rule, in_one_go) && !continue_after_error) {
                break;
            }
        }
        finish();
        return std::move(result_);
    }

private:
    [[nodiscard]] static bool needs_evidence(Status status) {
        return status == Status::Fail || status == Status::Unknown;
    }

    bool evaluate(std::uint32_t rule, bool in_one_go) {
        Recorder& recorder = interpreter_.recorder();
        const std::size_t depth = recorder.depth();
        RuleResult result;
        result.rule = rule;
        try {
            interpreter_.set_recording(in_one_go && detail_ != Detail::Verdicts);
            interpreter_.set_sharing(true);
            interpreter_.set_stopping(!in_one_go);
            std::uint32_t event = next_event();
            const std::vector<bool> variables = interpreter_.known_variables();
            const std::uint64_t order_dependent = interpreter_.order_dependent();
            result.status = interpreter_.run_rule(rule);
            if (!in_one_go && needs_evidence(result.status)) {
                const bool anew =
                    interpreter_.order_dependent() != order_dependent || program_.file(file_).has_ordered_reports != 0;
                if (anew) {
                    // The report has filters where a variable is needed first.
                    interpreter_.forget_variables(variables);
                }
                interpreter_.set_sharing(!anew);
                interpreter_.set_recording(true);
                interpreter_.set_stopping(false);
                event = next_event();
                interpreter_.run_rule(rule);
            }
            const bool has_event =
                detail_ == Detail::Everything || (detail_ == Detail::Evidence && needs_evidence(result.status));
            if (has_event) {
                result.event = event;
                if (const Check* check = unary_on_literal(recorder.trace, event)) {
                    throw Failure{support::DiagnosticCode::EvaluateUnaryLiteral,
                                  "a check of a literal does not hold, whatever the document says",
                                  "compare the literal with a value of the document instead", check->instruction};
                }
            }
        } catch (const Failure& failure) {
            recorder.unwind(depth);
            interpreter_.recover();
            result_.errors.push_back(error_of(program_, file_, rule, failure));
            return false;
        }
        result.subjects = interpreter_.take_subjects();
        result_.rules.push_back(std::move(result));
        return true;
    }

    [[nodiscard]] std::uint32_t next_event() {
        return static_cast<std::uint32_t>(interpreter_.recorder().trace.events.size());
    }

    void finish() {
        const auto any = [&](Status status) {
            return std::any_of(result_.rules.begin(), result_.rules.end(),
                               [&](const RuleResult& rule) { return rule.status == status; });
        };
        result_.status = any(Status::Fail)      ? Status::Fail
                         : any(Status::Unknown) ? Status::Unknown
                         : any(Status::Pass)    ? Status::Pass
                                                : Status::Skip;
        if (detail_ == Detail::Everything) {
            interpreter_.recorder().end(result_.status);
        }
        result_.needs_type_only = shared_.lone_resources != nullptr && !shared_.looked_inside;
        result_.trace = interpreter_.take_trace();
    }

    SharedEvaluation& shared_;
    const bytecode::Program& program_;
    std::uint32_t file_;
    Detail detail_;
    Interpreter interpreter_;
    FileResult result_;
};

}  // namespace

FileResult DocumentEvaluation::evaluate_file(std::uint32_t file, Detail detail, bool continue_after_error,
                                             RuleScope scope) {
    return FileEvaluation(*state_, file, detail).run(continue_after_error, scope);
}

}  // namespace bylaw::vm
